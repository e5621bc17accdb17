from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lib.experiment import Experiment
from lib.links import PageState, decode
from lib.ui.state import HELD_KEY, UNDO_LIMIT, with_known_cell

APP = Path(__file__).with_name("state_app.py")


def open_app(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(APP))
    for name, value in parameters.items():
        app.query_params[name] = value
    return checked(app.run())


def press(app: AppTest, key: str) -> None:
    checked(app.button(key=key).click().run())


def checked(app: AppTest) -> AppTest:
    assert [error.message for error in app.exception] == []
    return app


def shown(app: AppTest) -> tuple[str, str, str]:
    """What the app reads, what it is told, how many changes it can undo."""
    read, told, undos = (text.value for text in app.text)
    return read, told, undos


@pytest.mark.parametrize(
    ("cell", "batch", "out", "is_known"),
    [
        ((0, 0), 1, 1, True),
        ((1, 2), 2, 3, True),
        ((2, 0), 2, 3, False),
        ((0, 3), 2, 3, False),
        ((0,), 2, 3, False),
        ((), 1, 1, False),
        ((0, 0, 0), 1, 1, False),
        (None, 1, 1, True),
    ],
)
def test_an_output_that_the_experiment_does_not_have_is_left_out_and_told(
    cell: tuple[int, ...] | None, batch: int, out: int, is_known: bool
) -> None:
    state = PageState(experiment=Experiment(batch=batch, out_features=out), cell=cell)
    kept, notices = with_known_cell(state, ())
    assert kept.cell == (cell if is_known else None)
    assert [notice.code for notice in notices] == ([] if is_known else ["link_cell_outside"])
    assert kept.experiment == state.experiment


def test_a_state_that_is_too_long_for_the_address_is_held_by_the_session(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lib.ui.state.LINK_LENGTH_MAX", 10)
    app = open_app()
    press(app, "write")
    assert shown(app) == ("3 mm", "", "1 True")
    assert set(app.query_params) == {"v", HELD_KEY}
    address = {name: values[-1] for name, values in app.query_params.items()}
    assert shown(open_app(**address)) == ("7 None", "link_held_elsewhere", "0 False")
    checked(app.run())
    assert shown(app)[0] == "3 mm"


def test_only_real_changes_are_kept_for_undo() -> None:
    app = open_app()
    assert shown(app) == ("7 None", "", "0 False")
    press(app, "change")
    assert shown(app) == ("8 mm", "", "2 True")
    assert decode(app.query_params)[0] == PageState(experiment=Experiment(seed=8), selected="mm")
    press(app, "undo")
    assert shown(app) == ("8 None", "", "1 True")
    press(app, "undo")
    assert shown(app) == ("7 None", "", "0 False")
    assert app.query_params == {}
    press(app, "undo")
    assert shown(app) == ("7 None", "", "0 False")


def test_undo_is_bounded_and_keeps_the_latest() -> None:
    app = open_app()
    press(app, "change_often")
    assert shown(app) == (f"{UNDO_LIMIT + 119} None", "", f"{UNDO_LIMIT} True")
    press(app, "undo")
    assert shown(app)[0] == f"{UNDO_LIMIT + 118} None"


def test_what_is_told_is_told_once() -> None:
    app = open_app()
    press(app, "tell")
    assert shown(app)[1] == "one two three"
    checked(app.run())
    assert shown(app)[1] == ""


def test_a_mirrored_widget_follows_the_address() -> None:
    app = open_app(v="1", seed="4")
    assert app.number_input(key="seed").value == 4
    checked(app.number_input(key="seed").set_value(5).run())
    assert shown(app)[0] == "5 None"
    app.query_params["seed"] = "6"
    checked(app.run())
    assert (app.number_input(key="seed").value, shown(app)[0]) == (6, "6 None")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (0, "field_range"),
        (65, "field_range"),
        (-1, "field_range"),
        (7.6, "field_range"),
        (1e30, "field_range"),
        (None, "field_empty"),
    ],
)
def test_what_a_field_does_not_take_is_told_and_the_field_shows_the_value_in_force(
    typed: float | None, told: str
) -> None:
    app = open_app()
    checked(app.number_input(key="batch").set_value(8).run())
    assert decode(app.query_params)[0].experiment.batch == 8
    checked(app.number_input(key="batch").set_value(typed).run())
    assert shown(app)[1] == told
    assert app.number_input(key="batch").value == 8
    assert decode(app.query_params)[0].experiment.batch == 8
    checked(app.number_input(key="batch").set_value(64).run())
    assert (shown(app)[1], app.number_input(key="batch").value) == ("", 64)
