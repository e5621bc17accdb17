"""The Steps page: any code runs, is walked through, compared with the unit, and never breaks the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch

from lib.experiment import Experiment
from lib.formulations import FORMULATIONS
from lib.links import PASTED_ROW, PageState, Pin, encode
from lib.snippets import COURSE_UNIT, SHAPE_ERROR, SNIPPETS, THREAD
from lib.ui.code_view import starting_points
from lib.ui.editor import EDITOR_SCRIPT
from lib.ui.wording.notices import SENTENCES
from tests.pages.app_page import AppPage, walk
from tests.pages.steps_page import editor, open_steps, shown_code, steps_table, visit
from tests.plain_torch import draw, printed, sigmoid


@pytest.fixture(scope="module")
def session() -> AppPage:
    """One session on the Steps page for many codes."""
    return open_steps()


@pytest.fixture
def served_editor() -> Iterator[None]:
    """Draw the editor itself, as where its script is served."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EDITOR_SCRIPT, "path", "formulab/codemirror.min.js")
        yield


def test_the_first_visit_walks_through_the_threads_code(session: AppPage) -> None:
    session.visit()
    plain = draw(7)
    products = plain.features.t() * plain.weights
    text = session.text()
    assert "features.t() * weights gives 5 × 5, not 1 × 5" in text
    assert f"result[4, 4] = features.t()[4, 0] · weights[0, 4] = {printed(plain.features[0, 4])}" in text
    assert f"= {printed(products[4, 4])}" in text
    assert "Line 11: every number of one operand meets every number of the other: 25 products" in text
    assert "Line 11: a later sum adds this bias 25 times instead of once." in text
    unit = session.text("unit")
    assert "This code does not compute the unit." in unit
    for number in (plain.outer_sum, plain.mm, sigmoid(plain.outer_sum), sigmoid(plain.mm)):
        assert printed(number) in unit
    for number in ("4.5638", "−1.6619", "0.9897", "0.1595"):
        assert number in unit
    assert shown_code(session) == THREAD


@pytest.mark.parametrize("name", starting_points())
def test_every_starting_point_shows_a_step_a_picture_and_arithmetic(session: AppPage, name: str) -> None:
    session.visit()
    session.act(session.app.selectbox(key="start_from").set_value(name))
    code = starting_points()[name][1]
    assert (session.state.code or THREAD) == code
    assert shown_code(session) == code
    if name in ("shape_error", "no_transpose"):
        line = 8 if name == "shape_error" else 1
        refused = f"torch refuses (line {line}): mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)"
        assert refused in session.text("run_error")
        assert session.text("run_error").count("does not fit") == 2
    else:
        assert "gives" in session.text()
        assert "result" in session.text("pin")
        assert session.app.button(key="previous_step") is not None
        numbers = [row["number"] for row in steps_table(session)["rows"]]
        assert steps_table(session)["selected"] in numbers
    assert "heatmaps" in session.sections()


@pytest.mark.parametrize("name", [name for name in FORMULATIONS if name not in ("linear", "no_transpose")])
def test_a_formulation_as_code_has_the_verdict_that_compare_gives_it(session: AppPage, name: str) -> None:
    session.app.switch_page("compare.py")
    session.visit(v="1", rows=name)
    badge = session.table()[name]["badge"]
    session.app.switch_page("steps.py")
    visit(session, FORMULATIONS[name].code)
    told = {
        "same bits": "computes the unit, to the last bit",
        "same within rounding": "computes the unit; the last digits differ by rounding",
        "different value": "does not compute the unit",
        "different shape": "gives another shape than the unit",
    }
    words = session.text("unit")
    right_by_chance = "gives the unit's number here, by a different formula"
    assert told[badge] in words or (badge.startswith("same") and right_by_chance in words)


def test_walking_goes_through_every_step_and_ends(session: AppPage) -> None:
    visit(session, COURSE_UNIT, step="0")
    count = len(steps_table(session)["rows"])
    assert session.app.button(key="previous_step").disabled
    seen = [steps_table(session)["selected"]]
    while not session.app.button(key="next_step").disabled:
        session.act(session.app.button(key="next_step").click())
        seen.append(steps_table(session)["selected"])
    assert seen == list(range(count))
    assert session.state.step == count - 1
    session.act(session.app.button(key="previous_step").click())
    assert session.state.step == count - 2


def test_an_error_is_the_place_after_the_last_step(session: AppPage) -> None:
    visit(session, SHAPE_ERROR)
    assert "the error" in session.text("walk")
    assert len(steps_table(session)["rows"]) == 3
    session.act(session.app.button(key="previous_step").click())
    assert session.state.step == 2
    assert "run_error" not in session.sections()
    session.act(session.app.button(key="next_step").click())
    assert "run_error" in session.sections()


def test_a_fix_that_is_used_becomes_the_code_and_computes_the_unit(session: AppPage) -> None:
    visit(session, THREAD)
    assert "Fix that gives the value" in session.text("fixes")
    session.act(session.app.button(key="fix_0").click())
    assert session.state.code not in (None, THREAD)
    assert "computes the unit" in session.text("unit")
    assert "fixes" not in session.sections()


STRETCHING_LOSS = (
    "x = torch.ones(8, 5)\nw = torch.ones(1, 5)\nb = torch.ones(1)\n"
    "F.mse_loss(F.linear(x, w, b), torch.ones(8))"
)


def test_a_loss_that_stretches_is_told_with_the_traps_and_only_there(session: AppPage) -> None:
    visit(session, STRETCHING_LOSS)
    told = [node.proto.body for node in walk(session.app.main) if node.type == "html"]
    (box,) = [body for body in told if "mse_loss gets shapes 8 × 1 and 8" in body]
    assert "Runs, and probably should not:" in box


def test_a_clash_of_number_types_is_mended_by_a_cast(session: AppPage) -> None:
    visit(session, "torch.mm(features.double(), weights.t()) + bias")
    assert "same dtype" in session.text("run_error")
    assert "Fix that gives the value" in session.text("fixes")
    session.act(session.app.button(key="fix_0").click())
    assert session.state.code == "torch.mm(features.double().float(), weights.t()) + bias"
    assert "computes the unit" in session.text("unit")


def test_a_size_error_is_got_past_though_the_bias_fits_no_unit(session: AppPage) -> None:
    visit(session, "x = torch.ones(3, 5)\nw = torch.ones(2, 5)\nb = torch.ones(5)\ntorch.mm(x, w) + b")
    told = session.text("fixes")
    assert "Gets past this error" in told
    assert "torch.mm(x, w.t()) + b" in told
    assert "then line 4 stops. torch refuses: The size of tensor a (2) must match" in told
    assert "Fix" not in told


def test_code_is_added_to_compare_as_a_row_with_its_own_verdict(session: AppPage) -> None:
    visit(session, THREAD)
    session.act(session.app.button(key="add_to_compare").click())
    assert PASTED_ROW in session.state.rows
    assert session.state.selected == PASTED_ROW
    address = {name: values[-1] for name, values in session.address().items()}
    session.app.switch_page("compare.py")
    session.visit(**address)
    plain = draw(7)
    row = session.table()[PASTED_ROW]
    assert (row["before"], row["after"]) == (printed(plain.outer_sum), printed(sigmoid(plain.outer_sum)))
    assert row["badge"] == "different value"
    assert session.table_data()["selected"] == PASTED_ROW
    session.visit(**(address | {"in": "3", "seed": "9"}))
    assert session.table()[PASTED_ROW]["before"] == printed(draw(9, 1, 3).outer_sum)
    session.app.switch_page("steps.py")


def test_roles_that_were_corrected_hold_in_compare_too(session: AppPage) -> None:
    code = "p = torch.randn(1, 5)\nq = torch.randn(1, 5)\nr = torch.randn(1)\ny = p.t() * q + r\ny.sum()"
    visit(session, code, roles="q,p,r", rows="mm,pasted", selected="pasted")
    assert "features: q, weights: p, bias: r" in {
        node.proto.popover.label for node in walk(session.app.main) if getattr(node, "type", "") == "popover"
    }
    address = {name: values[-1] for name, values in session.address().items()}
    session.app.switch_page("compare.py")
    session.visit(**address)
    assert "q = features\np = weights" in session.app.code[0].value
    session.app.switch_page("steps.py")


def test_a_model_is_added_to_compare_by_the_layer_that_is_the_unit(session: AppPage) -> None:
    model = "model = nn.Sequential(nn.Linear(5, 3), nn.Sigmoid(), nn.Linear(3, 1))"
    visit(session, f"{model}\nx = torch.randn(2, 5)\nmodel(x)")
    session.act(session.app.button(key="add_to_compare").click())
    assert PASTED_ROW in session.state.rows
    address = {name: values[-1] for name, values in session.address().items()}
    session.app.switch_page("compare.py")
    session.visit(**address)
    plain = draw(7)
    row = session.table()[PASTED_ROW]
    assert row["before"] == printed(plain.mm)
    assert row["badge"] == "same bits"
    session.app.switch_page("steps.py")


def test_code_that_cannot_be_a_row_says_why(session: AppPage) -> None:
    visit(session, "x = torch.randn(1, 5)\nlayer = nn.Linear(5, 1)\nfor _ in range(2):\n    y = layer(x)\ny")
    session.act(session.app.button(key="add_to_compare").click())
    assert PASTED_ROW not in session.state.rows
    assert (
        "the layer layer holds its own. Write its sum with tensors, F.linear(x, weights, bias)"
        in session.text()
    )


def test_a_misspelt_name_is_an_error_that_names_the_right_one(session: AppPage) -> None:
    visit(session, "features = torch.randn(1, 5)\nweigths = torch.randn(1, 5)\nfeatures @ weights.t()")
    told = session.text("run_error")
    assert "name 'weights' is not defined" in told
    assert "Did you mean weigths?" in told


def test_code_that_is_no_sum_of_products_is_not_called_wrong(session: AppPage) -> None:
    made = "w = torch.ones(3, requires_grad=True)\nx = torch.ones(3)"
    visit(session, f"{made}\nloss = (w * x).sum() ** 2\nloss.backward()\nloss")
    boxes = [node.proto.body for node in walk(session.container("unit")) if node.type == "html"]
    assert any('<p class="formulab-box neutral">' in body for body in boxes)
    assert "No small edit" not in session.text()


def test_a_layers_weights_are_no_features(session: AppPage) -> None:
    visit(
        session,
        "x = torch.randn(4, 3)\nq, k = nn.Linear(3, 2), nn.Linear(3, 2)\nscores = q(x) @ k(x).t()\nscores",
    )
    labels = [
        node.proto.popover.label for node in walk(session.app.main) if getattr(node, "type", "") == "popover"
    ]
    assert not any("features: q.weight" in label for label in labels)


def test_a_cell_is_chosen_and_kept_in_the_address(session: AppPage) -> None:
    visit(session, THREAD)
    session.act(session.app.number_input(key="pin_0").set_value(1))
    assert session.state.pin == Pin((1, 4))
    plain = draw(7)
    assert f"result[1, 4] = features.t()[1, 0] · weights[0, 4] = {printed(plain.features[0, 1])}" in (
        session.text("pin")
    )
    address = {name: values[-1] for name, values in session.address().items()}
    again = open_steps()
    again.visit(**address)
    assert again.text("pin") == session.text("pin")
    assert steps_table(again) == steps_table(session)


def test_long_loops_are_folded_and_can_be_opened(session: AppPage) -> None:
    visit(session, "t = torch.zeros(1)\nfor i in range(10):\n    t = t + torch.ones(1)\nt")
    assert len(steps_table(session)["rows"]) == 8
    session.act(session.app.toggle(key="all_rounds").set_value(True))
    assert len(steps_table(session)["rows"]) == 21
    address = {name: values[-1] for name, values in session.address().items()}
    assert address["steps_loops"] == "open"
    again = open_steps()
    again.visit(**address)
    assert steps_table(again) == steps_table(session)


def test_other_code_takes_the_place_of_the_old_and_starts_at_its_own_step(session: AppPage) -> None:
    visit(session, THREAD, step="2", pin="0,1")
    session.act(session.app.text_area(key="code_editor_plain").set_value("torch.arange(4.).sum()"))
    assert (session.state.code, session.state.step, session.state.pin) == (
        "torch.arange(4.).sum()",
        None,
        None,
    )
    assert "torch.arange(4.).sum() gives scalar" in session.text()
    assert [row["shape"] for row in steps_table(session)["rows"]] == ["(4,)", "()"]


def test_steps_traps_and_errors_are_marked_in_the_code(session: AppPage, served_editor: None) -> None:
    visit(session, THREAD)
    data = editor(session)
    assert {mark[4] for mark in data["marks"]} == {"trap"}
    assert {mark[4] for mark in data["step_marks"][data["current"]]} == {"line", "current"}
    visit(session, SHAPE_ERROR)
    assert {mark[4] for mark in editor(session)["marks"]} == {"error"}


def test_prints_stand_beside_the_line_that_printed(session: AppPage, served_editor: None) -> None:
    visit(session, "a = torch.ones(2)\nprint(a.sum())\nprint('done')")
    assert editor(session)["notes"] == {"1": "(2,)", "2": "prints tensor(2.)", "3": "prints done"}


def test_the_experiments_tensors_are_given_to_code_that_makes_none(session: AppPage) -> None:
    state = PageState(experiment=Experiment(seed=3, batch=2, in_features=4), code="x @ w.t() + b")
    session.visit(**encode(state))
    plain = draw(3, 2, 4)
    assert printed(plain.mm.sum() if plain.mm.numel() == 1 else plain.mm[0, 0]) in session.text("unit")
    assert "computes the unit, to the last bit" in session.text("unit")


def test_every_notice_about_roles_and_rows_has_words() -> None:
    told = {code for code in SENTENCES if code.startswith(("role_", "row_"))}
    assert {
        "role_none",
        "role_unclear",
        "row_error",
        "row_roles",
        "row_layer",
        "row_trained",
        "row_inside",
        "row_added",
    } <= told


def test_the_snippets_run_as_torch_runs_them(session: AppPage) -> None:
    visit(session, SNIPPETS["course_network"])
    space: dict[str, Any] = {"print": lambda *_: None}
    with torch.random.fork_rng():
        exec(SNIPPETS["course_network"], space)
    assert f"result[0, 0] = {printed(space['output'])}, returned by activation" in session.text("pin")
