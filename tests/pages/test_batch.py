"""The Batch page: its three parts, what they say and draw, typed sizes, and the link."""

from __future__ import annotations

import pytest
import torch

from lib.experiment import Edit, Experiment, TensorName
from lib.formulations import FORMULATIONS
from lib.links import PageState, encode
from lib.snippets import COURSE_NETWORK
from tests.pages.app_page import AppPage
from tests.pages.batch_page import codes, figures, open_batch, signs, strip
from tests.plain_torch import draw, printed


def test_the_headline_says_how_many_hold_and_where_one_stops() -> None:
    page = open_batch()
    assert page.text("headline") == (
        "Ten of 14 formulations hold at batch 1, 1 unit. Elementwise sum is right for one sample and one "
        "unit only: at batch 2 it adds all samples into one number."
    )
    assert signs(page, "linear") == "✓" * 12
    assert signs(page, "elementwise_sum") == "✓≠≠≠≠≠≠≠" + "✓✗✗✗"
    assert [row["name"] for row in strip(page)["rows"]] == [*FORMULATIONS]


def test_the_numbers_beside_the_strip_are_those_of_plain_torch_at_the_size_where_the_row_stops() -> None:
    page = open_batch(seed="11")
    plain = draw(11, batch=2)
    unit = plain.mm.flatten().tolist()
    value = (plain.features * plain.weights).sum() + plain.bias
    assert page.text("focus").startswith(
        "Elementwise sum at batch 2, 1 unit (features * weights).sum() + bias"
    )
    assert f"The unit gives {printed(unit[0])}, {printed(unit[1])}, this row {printed(value)}:" in page.text(
        "focus"
    )
    assert any(text.startswith("features, batch 2, in 5;") for text in figures(page))


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"batch_row": "mm"}, "torch.mm never stops: batch 1 to 8, 1 to 4 units."),
        ({"batch_row": "view_for_t"}, "view for t stops at 2 units: where it is farthest off, it sums"),
        ({"batch_row": "outer_sum"}, "Outer product sum does not hold here: it sums 20 products too many"),
        (
            {"batch_row": "einsum_stretch"},
            "einsum that stretches does not hold here: it gives 1 × 5, the unit 1 × 1.",
        ),
        ({"batch": "3", "out": "3"}, "Eight of 14 formulations hold at batch 3, 3 units."),
        (
            {"batch": "2", "batch_row": "outer_sum"},
            "Outer product sum does not hold here: torch refuses: The size of tensor a (2) must match",
        ),
        (
            {"in": "1", "batch_row": "bias_inside"},
            "Bias inside the sum is right for one sample and one unit only:",
        ),
        ({"in": "1"}, "14 of 14 formulations hold at batch 1, 1 unit."),
        ({"batch": "20", "batch_row": "mm"}, "torch.mm never stops: batch 1 to 20, 1 to 4 units."),
    ],
)
def test_the_headline_follows_row_and_sizes(parameters: dict[str, str], said: str) -> None:
    assert said in open_batch(**parameters).text("headline")


def test_the_current_size_is_marked_in_both_walks() -> None:
    columns = strip(open_batch(batch="3", out="9"))["columns"]
    assert [(column["axis"], column["size"]) for column in columns if column["is_current"]] == [
        ("batch", 3),
        ("units", 9),
    ]


def test_a_number_that_only_zeros_forgive_is_marked_as_chance() -> None:
    state = PageState(Experiment(edits=(Edit(TensorName.BIAS, (0,), 0.0),)))
    page = open_batch(**{key: text for key, text in encode(state).items() if key != "v"})
    assert signs(page, "bias_inside")[0] == "≈"
    assert "≈ same number here, different formula" in page.text("strip")


def test_the_parts_stand_in_the_link_and_are_undone() -> None:
    page = open_batch()
    page.act(page.app.button_group(key="batch_part").set_value("layers"))
    assert page.parameters == {"v": "1", "batch_part": "layers"}
    assert "layers" in page.sections()
    page.act(page.app.button(key="undo").click())
    assert "strip" in page.sections()


def axes_page(axes: str, **parameters: str) -> AppPage:
    page = open_batch(batch_part="axes", **parameters)
    page.act(page.app.text_input(key="batch_axes").set_value(axes))
    return page


def test_leading_axes_name_who_takes_them_and_quote_torch_where_not() -> None:
    page = open_batch(batch_part="axes", batch="2", out="3")
    assert page.text("headline").startswith(
        "nn.Linear, F.linear, torch.matmul and @ operator take (2, 2, 3, 5) to (2, 2, 3, 3)."
    )
    with pytest.raises(RuntimeError) as refused:
        torch.mm(torch.ones(2, 2, 3, 5), torch.ones(5, 3))
    assert str(refused.value) in page.text("outcomes")
    assert any(text.startswith("features, (2, 2, 3, 5);") for text in figures(page))


@pytest.mark.parametrize(
    ("typed", "written", "shape"),
    [("4", "4", "(1, 4, 5)"), ("(2, 2, 2)", "2,2,2", "(1, 2, 2, 2, 5)"), ("", "none", "(1, 5)")],
)
def test_typed_axes_go_into_the_link(typed: str, written: str, shape: str) -> None:
    page = axes_page(typed)
    assert page.parameters["batch_axes"] == written
    assert f"take {shape}" in page.text("headline")


@pytest.mark.parametrize("typed", ["two", "0", "2,,3", "5", "1 1 1 1", "-2", "2.5", "<b>"])
def test_axes_that_cannot_be_read_are_told_and_the_old_ones_stay(typed: str) -> None:
    page = axes_page(typed)
    assert page.parameters == {"v": "1", "batch_part": "axes"}
    assert page.text("notices") == (
        f"Middle axes stay 2,3, “{typed}” was not taken: middle axes are at most 3 whole numbers from 1 to "
        "4, written 2,3; none where there are no such axes."
    )
    assert "(1, 2, 3, 5)" in page.text("headline")
    assert page.app.text_input(key="batch_axes").value == "2, 3"


def test_cells_of_features_set_by_hand_are_told_to_be_left_out() -> None:
    state = PageState(Experiment(edits=(Edit(TensorName.FEATURES, (0, 0), 2.0),)))
    page = open_batch(batch_part="axes", **{key: text for key, text in encode(state).items() if key != "v"})
    assert "1 cell of features set by hand" in page.text()


def course() -> dict[str, object]:
    names: dict[str, object] = {}
    with torch.random.fork_rng():
        exec(COURSE_NETWORK, names)
    return names


def test_the_layers_give_the_courses_number_in_both_habits() -> None:
    page = open_batch(batch_part="layers")
    output = course()["output"]
    assert isinstance(output, torch.Tensor)
    assert printed(output) == "0.3171"
    assert page.text("headline") == (
        "0.3171 either way, to the last bit: weights stored (in, out) need no transpose, weights stored "
        "(out, in) need .t() in every layer."
    )
    assert "features @ W1 + B1 W1: 3 × 2 features @ W1.t() + B1 W1: 2 × 3 0.6813, 0.4355" in page.text(
        "layers"
    )


def test_the_codes_that_can_be_copied_give_the_number_in_plain_python() -> None:
    page = open_batch(batch_part="layers", batch_habit="linear", seed="12", batch_layers="4-3-1")
    assert len(codes(page)) == 2
    for code in codes(page):
        names: dict[str, object] = {}
        with torch.random.fork_rng():
            exec(code, names)
        output = names["output"]
        assert isinstance(output, torch.Tensor)
        assert page.text("headline").startswith(printed(output.detach()))


def test_typed_layers_go_into_the_link_and_the_course_comes_back_by_a_button() -> None:
    page = open_batch(batch_part="layers", seed="9", batch="4", activation="relu", dtype="float64")
    page.act(page.app.text_input(key="batch_layers").set_value("5 → 4 → 2"))
    assert page.parameters["batch_layers"] == "5-4-2"
    assert page.text("headline").startswith("The same 8 outputs either way")
    page.act(page.app.button(key="batch_course").click())
    assert page.parameters == {"v": "1", "batch_part": "layers"}
    assert page.text("headline").startswith("0.3171 either way")
    assert page.app.button(key="batch_course").disabled
    page.act(page.app.button(key="undo").click())
    assert page.parameters["batch_layers"] == "5-4-2"


@pytest.mark.parametrize("typed", ["3", "", "3-0-1", "3-2-17", "1-1-1-1-1-1", "3-two"])
def test_layers_that_cannot_be_read_are_told_and_the_old_ones_stay(typed: str) -> None:
    page = open_batch(batch_part="layers")
    page.act(page.app.text_input(key="batch_layers").set_value(typed))
    assert page.parameters == {"v": "1", "batch_part": "layers"}
    assert page.text("notices") == (
        f"Layer sizes stay 3-2-1, “{typed}” was not taken: layers are 2 to 5 whole numbers from 1 to 16, "
        "written 3-2-1."
    )


def test_the_course_button_tells_of_cells_that_fall_outside_its_batch() -> None:
    state = PageState(Experiment(batch=2, edits=(Edit(TensorName.FEATURES, (1, 0), 2.0),)))
    page = open_batch(batch_part="layers", **{key: text for key, text in encode(state).items() if key != "v"})
    page.act(page.app.button(key="batch_course").click())
    assert "1 cell set by hand fell outside when batch became 1. Undo brings back what was." in page.text(
        "notices"
    )


@pytest.mark.parametrize("part", ["sizes", "axes", "layers"])
def test_every_part_draws_the_largest_sizes_of_a_link(part: str) -> None:
    page = open_batch(
        batch_part=part,
        batch="64",
        out="64",
        **{"in": "64"},
        batch_axes="4,4,4",
        batch_layers="16-16-16-16-16",
        dtype="bfloat16",
    )
    assert page.text("headline")
    assert figures(page)


def test_bad_settings_of_the_link_are_told_and_everything_else_is_shown() -> None:
    page = open_batch(batch_part="axes", batch_axes="9,9", batch_layers="3", seed="8")
    assert page.text("notices") == (
        "Ignored batch_axes=9,9 in the link: middle axes are at most 3 whole numbers from 1 to 4, written "
        "2,3; none where there are no such axes. Using 2,3. Ignored batch_layers=3 in the link: layers are "
        "2 to 5 whole numbers from 1 to 16, written 3-2-1. Using 3-2-1."
    )
    assert "(1, 2, 3, 5)" in page.text("headline")
