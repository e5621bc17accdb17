"""A widget is set by the script only where it does not show the address's value already."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.links.fields import FIELDS
from lib.ui.address_history import WRITTEN_BY_BROWSER

APP = Path(__file__).with_name("mirror_app.py")


def open_app(seed: int = 7) -> AppTest:
    app = AppTest.from_file(str(APP))
    app.query_params["seed"] = str(seed)
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert [error.message for error in app.exception] == []
    return app


def field(app: AppTest) -> tuple[int, bool]:
    """Return the value that the field has, and whether the script set it in this run."""
    seed = app.number_input(key="seed")
    return seed.value, seed.proto.set_value


def test_a_field_is_set_once_and_then_left_alone() -> None:
    app = open_app()
    assert field(app) == (7, True)
    assert field(run(app)) == (7, False)


def test_what_the_visitor_entered_is_not_sent_back() -> None:
    app = run(open_app())
    app.number_input(key="seed").set_value(8)
    assert field(run(app)) == (8, False)
    assert app.query_params["seed"] == "8"


def test_a_field_that_shows_something_else_than_the_address_is_set() -> None:
    app = run(open_app())
    app.number_input(key="seed").set_value(20)
    assert field(run(app)) == (9, True)
    app.query_params["seed"] = "4"
    assert field(run(app)) == (4, True)


def test_a_widget_that_writes_another_text_for_the_same_value_is_set() -> None:
    app = run(open_app())
    app.query_params["shown"] = "seven, the largest"
    assert field(run(app)) == (7, True)
    assert field(run(app)) == (7, False)


@pytest.mark.parametrize("between", ["page", "hidden", "stopped"])
def test_a_field_is_set_again_after_another_page_and_where_the_last_run_did_not_draw_it_whole(
    between: str,
) -> None:
    app = run(open_app())
    app.query_params[between] = "shapes"
    run(app)
    if between != "page":
        del app.query_params[between]
        run(app)
    assert field(app) == (7, True)


def state_of(app: AppTest) -> tuple[int, int]:
    return app.number_input(key="seed").value, app.number_input(key="batch").value


def test_two_quick_changes_both_count_though_the_second_comes_with_the_address_before_the_first() -> None:
    app = run(open_app())
    app.number_input(key="seed").set_value(8)
    run(app)
    for batch in (2, 3):
        app.query_params.clear()
        app.query_params["seed"] = "7"  # what the browser shows until the answer to the first change arrives
        app.number_input(key="batch").set_value(batch)
        assert state_of(run(app)) == (8, batch)
    assert (app.query_params["seed"], app.query_params["batch"]) == ("8", "3")


def test_what_the_browser_wrote_by_itself_between_two_quick_changes_stays() -> None:
    app = run(open_app())
    app.number_input(key="seed").set_value(8)
    run(app)
    app.query_params.clear()
    app.query_params.update({"seed": "7", "compare_pin": "s1@0,0", "compare_walk": "2"})
    app.number_input(key="batch").set_value(2)
    assert state_of(run(app)) == (8, 2)
    assert (app.query_params["compare_pin"], app.query_params["compare_walk"]) == ("s1@0,0", "2")
    app.query_params["compare_pin"] = "s1@0,1"
    app.number_input(key="batch").set_value(3)
    assert state_of(run(app)) == (8, 3)
    assert app.query_params["compare_pin"] == "s1@0,1"


def test_what_the_browser_writes_are_parameters_of_a_link() -> None:
    assert FIELDS.keys() >= WRITTEN_BY_BROWSER


def test_what_a_change_wrote_is_not_undone_by_the_browsers_older_address() -> None:
    app = run(open_app())
    app.query_params["step"] = "4"
    app.number_input(key="seed").set_value(8)
    run(app)
    app.button(key="other_code").click()
    run(app)
    app.query_params.clear()
    app.query_params.update({"v": "1", "seed": "8", "step": "5"})  # stepped on in the code before
    app.number_input(key="batch").set_value(2)
    assert state_of(run(app)) == (8, 2)
    assert "step" not in app.query_params


def test_back_goes_back_and_the_next_change_starts_from_there() -> None:
    app = run(open_app())
    app.number_input(key="seed").set_value(8)
    run(app)
    app.query_params.clear()
    app.query_params["seed"] = "7"
    assert state_of(run(app)) == (7, 1)
    app.number_input(key="batch").set_value(2)
    assert state_of(run(app)) == (7, 2)
