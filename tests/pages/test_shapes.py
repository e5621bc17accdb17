"""The page Shapes: what two shapes need, typed, pasted, from the experiment or from a link."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch

from lib.links.settings import ShapesSettings
from lib.operations import OPERATIONS
from lib.ui.shapes.questions import QUESTIONS
from tests.pages.app_page import AppPage, open_page, walk
from tests.plain_torch import draw, printed


@pytest.fixture(scope="module")
def session() -> AppPage:
    """One session on the page for many shapes."""
    page = open_page()
    page.app.switch_page("shapes.py")
    return page


def table(session: AppPage, key: str) -> dict[str, dict[str, Any]]:
    """Return the rows of one of the page's tables by name."""
    node = next(
        node for node in walk(session.container(key)) if getattr(node, "type", "") == "bidi_component"
    )
    return {row["name"]: row for row in json.loads(node.proto.json)["rows"]}


def cells(row: dict[str, Any]) -> list[str]:
    return [row["mark"]["text"], row["label"]["text"], *(cell["text"] for cell in row["cells"])]


def test_the_first_visit_answers_for_the_experiments_features_and_weights(session: AppPage) -> None:
    session.visit()
    plain = draw(7)
    unit = printed(plain.features @ plain.weights.t())
    headline = "(1, 5) and (1, 5): transpose the second for mm and matmul"
    assert session.text("headline").startswith(headline)
    rows = table(session, "operations")
    assert list(rows) == list(OPERATIONS)
    with pytest.raises(RuntimeError) as refused:
        torch.mm(plain.features, plain.weights)
    assert cells(rows["mm"]) == ["✗", "mm(x, w)", str(refused.value), "the second"]
    assert cells(rows["functional_linear"]) == [
        "✓",
        "F.linear(x, w)",
        f"(1, 1) = {unit}, the unit",
        "neither",
    ]
    assert cells(rows["mul"]) == ["!", "x * w", "(1, 5), not the unit", "never the unit"]
    orders = table(session, "orders")
    assert cells(orders["x_wt"]) == ["✓", "mm(x, w.t())", f"(1, 1) = {unit}", "the unit"]
    assert cells(orders["xt_w"]) == ["!", "mm(x.t(), w)", "(5, 5)", "neither"]
    assert "✗ clash" in session.text("alignment")
    assert str(refused.value) in session.text("alignment")


def test_the_experiment_of_the_other_pages_is_the_one_that_is_asked_about(session: AppPage) -> None:
    session.visit(v="1", batch="3", out="2", seed="9")
    plain = draw(9, batch=3, out_features=2)
    assert session.text("headline").startswith("(3, 5) and (2, 5):")
    assert cells(table(session, "operations")["linear"])[2] == "(3, 2), the unit"
    session.visit(v="1", seed="9", shapes_topic="view", shapes_matrix="features")
    assert printed(plain.features[0, 0]) in session.text("moves")


def test_typed_shapes_go_into_the_address_and_an_empty_field_takes_them_back(session: AppPage) -> None:
    session.visit()
    session.act(session.app.text_input(key="shapes_first").set_value("2x3"))
    session.act(session.app.text_input(key="shapes_second").set_value("torch.Size([4, 3])"))
    assert session.state.shapes == ShapesSettings(first=(2, 3), second=(4, 3))
    assert session.text("headline").startswith("(2, 3) and (4, 3): transpose the second")
    session.act(session.app.text_input(key="shapes_first").set_value(" "))
    assert session.state.shapes == ShapesSettings(second=(4, 3))
    assert session.app.text_input(key="shapes_first").value == "(1, 5)"


def test_a_pasted_error_fills_both_fields(session: AppPage) -> None:
    session.visit()
    told = "mat1 and mat2 shapes cannot be multiplied (20x784 and 10x784)"
    session.act(session.app.text_input(key="shapes_second").set_value(f"RuntimeError: {told}"))
    assert session.state.shapes == ShapesSettings(first=(20, 784), second=(10, 784))
    assert "mat1 and mat2 shapes cannot be multiplied (20x784 and 10x784)" in cells(
        table(session, "operations")["mm"]
    )


@pytest.mark.parametrize("text", ["five", "0", "1,2,3,4,5,6,7", "1,10000", "<b>", "9" * 400])
def test_what_is_no_shape_is_told_and_nothing_is_lost(session: AppPage, text: str) -> None:
    session.visit(v="1", shapes_first="2,3", shapes_operation="matmul")
    session.act(session.app.text_input(key="shapes_first").set_value(text))
    assert "The first shape stays (2, 3): " in session.text("notices")
    assert session.state.shapes == ShapesSettings(first=(2, 3), operation="matmul")
    assert session.app.text_input(key="shapes_first").value == "(2, 3)"


def test_shapes_too_large_to_draw_are_told_and_the_fields_stay(session: AppPage) -> None:
    session.visit(v="1", shapes_first="9999,9999")
    assert "(9999, 9999) and (1, 5) are too large to draw here" in session.text("headline")
    session.act(session.app.text_input(key="shapes_first").set_value("1, 5"))
    assert "transpose the second" in session.text("headline")


def test_shapes_that_are_no_unit_are_told_and_every_operation_is_still_tried(session: AppPage) -> None:
    session.visit(v="1", shapes_first="2,3,5", shapes_second="2,5,4", shapes_operation="bmm")
    assert "no linear unit" in session.text("headline")
    rows = table(session, "operations")
    assert cells(rows["bmm"]) == ["→", "bmm(x, w)", "(2, 3, 4)", "no unit"]
    assert cells(table(session, "orders")["wt_xt"]) == ["→", "bmm(w.mT, x.mT)", "(2, 4, 3)", ""]


def test_six_axes_are_paired_one_by_one(session: AppPage) -> None:
    session.visit(v="1", shapes_first="2,1,3,1,4,5", shapes_second="2,6,3,7,5,8", shapes_operation="matmul")
    text = session.text("alignment")
    assert "result 2 6 3 7 4 8" in text
    assert text.count("! stretched") == 2
    assert cells(table(session, "operations")["matmul"])[2] == "(2, 6, 3, 7, 4, 8)"


def test_rows_choose_the_operation_and_its_order(session: AppPage) -> None:
    session.visit(v="1", shapes_operation="matmul", shapes_order="x_wt")
    assert session.text("alignment").startswith("matmul(x, w.t()) , axis by axis")
    assert "✗" not in session.text("alignment")


def test_the_reading_can_be_chosen_and_one_that_does_not_fit_is_told(
    session: AppPage,
) -> None:
    session.visit(v="1", shapes_first="5,5", shapes_second="5,5")
    assert cells(table(session, "operations")["mm"])[3] == "the second"
    session.act(session.app.selectbox(key="shapes_layout").set_value("weights_turned"))
    assert session.state.shapes.layout == "weights_turned"
    assert cells(table(session, "operations")["mm"])[3] == "neither"
    session.visit(v="1", shapes_first="1,5", shapes_second="5,1", shapes_layout="both_turned")
    assert "They are read as x (batch, in), w (in, out)." in session.text()


@pytest.mark.parametrize("equation", ["", "'", '"', "{first}", "bi,oi->", "...i,...i", "i" * 120, "é", "\\"])
def test_any_equation_is_run_or_refused_in_torchs_words(session: AppPage, equation: str) -> None:
    session.visit()
    session.act(session.app.text_input(key="shapes_equation").set_value(equation))
    row = cells(table(session, "operations")["einsum"])
    plain = draw(7)
    try:
        expected = str(tuple(torch.einsum(equation or "bi,oi->bo", plain.features, plain.weights).shape))
    except RuntimeError as error:
        expected = str(error).splitlines()[0]
    assert row[2].startswith(expected)


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_has_an_address_that_shows_its_answer(session: AppPage, name: str) -> None:
    session.visit(v="1", seed="3")
    session.act(session.app.selectbox(key="shapes_question").set_value(name))
    assert session.state.shapes == QUESTIONS[name][1]
    assert session.app.selectbox(key="shapes_question").value == name
    assert session.state.experiment.seed == 3
    assert session.text("headline")


def test_view_and_transpose_are_shown_with_the_way_of_each_number(session: AppPage) -> None:
    session.visit(v="1", shapes_topic="view")
    assert session.text("headline").startswith(
        "m.view(3, 2) is not m.t() : both are (3, 2), but 4 of 6 numbers"
    )
    assert "1 [0, 1] [1, 0] [0, 1] ✗ elsewhere" in session.text("moves")
    session.act(session.app.number_input(key="shapes_rows").set_value(1))
    assert "the same here" in session.text("headline")
    session.act(session.app.selectbox(key="shapes_matrix").set_value("weights"))
    assert session.state.shapes == ShapesSettings(topic="view", matrix="weights", rows=1)


def test_the_ways_to_transpose_are_tried_on_one_two_and_three_axes(session: AppPage) -> None:
    session.visit()
    session.act(session.app.get("button_group")[0].set_value("transposes"))
    assert session.state.shapes.topic == "transposes"
    assert session.text("headline").startswith("A vector has no transpose: t() and T leave it as it is")
    assert ".t() (5,) ! unchanged (5, 1) ✓ transposed ✗ t() expects a tensor with" in session.text(
        "transposes"
    )
    assert "v @ v () = " in session.text("vector_products")


def test_a_bad_link_is_told_and_the_rest_is_used(session: AppPage) -> None:
    session.visit(v="1", shapes_first="1x5", shapes_operation="mv")
    assert "Ignored shapes_first=1x5 in the link: a shape has up to 6 sizes from 1 to 9,999" in session.text(
        "notices"
    )
    assert "mv refuses" in session.text("alignment")
