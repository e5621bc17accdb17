from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.comparison import Result, compare
from lib.experiment import Edit, Experiment, TensorName
from lib.explain.own_products import own_products
from lib.explain.probing import Sizes
from lib.figures import Look
from lib.formulations import FORMULATIONS
from lib.language import Span, Step
from lib.links import PageState
from lib.ui.steps_view import (
    STEP_HEIGHT,
    TITLE_CHARACTERS,
    colour_limits,
    column_widths,
    edited_note,
    outline_note,
    pictured_steps,
    shortened,
    split_steps,
)


def step(number: int, size: int = 1) -> Step:
    return Step(number, Span(1, 0, 1, 1), "code", "torch.mm", (), torch.zeros(size))


def result_of(name: str, experiment: Experiment = Experiment()) -> Result:
    return compare(experiment, [name]).results[name]


def marks_of(result: Result) -> dict[int, torch.Tensor]:
    experiment = result.shared.experiment
    sizes = Sizes(experiment.batch, experiment.in_features, experiment.out_features)
    return own_products(result.program, sizes)


def test_steps_that_fit_all_stand_beside_the_inputs() -> None:
    steps = [step(0), step(1), step(2)]
    pictures = split_steps(steps, {}, [90, 90, 90])
    assert (pictures.first, pictures.others) == (tuple(steps), ())


def test_no_steps_are_no_trouble() -> None:
    pictures = split_steps([], {}, [])
    assert (pictures.first, pictures.others) == ((), ())


def test_the_largest_step_with_the_units_own_products_tells_most() -> None:
    steps = [step(0), step(1, 25), step(2, 25), step(3)]
    mark = torch.zeros(25, dtype=torch.bool)
    pictures = split_steps(steps, {1: mark, 2: mark, 3: mark}, [100, 300, 300, 60])
    assert [chosen.number for chosen in pictures.first] == [1]
    assert [left.number for left in pictures.others] == [0, 2, 3]


def test_without_such_a_step_the_last_ones_that_fit_are_shown() -> None:
    steps = [step(number) for number in range(4)]
    pictures = split_steps(steps, {}, [200, 120, 100, 60])
    assert [chosen.number for chosen in pictures.first] == [1, 2, 3]
    pictures = split_steps(steps, {}, [10, 200, 100, 60])
    assert [chosen.number for chosen in pictures.first] == [2, 3]
    pictures = split_steps(steps, {}, [10, 10, 10, STEP_HEIGHT + 1])
    assert [chosen.number for chosen in pictures.first] == [3]


@given(st.lists(st.integers(1, 400), max_size=8), st.sets(st.integers(0, 7)))
def test_every_step_is_shown_once_and_in_order(heights: list[int], marked: set[int]) -> None:
    steps = [step(number, number + 1) for number in range(len(heights))]
    marks = {number: torch.ones(1, dtype=torch.bool) for number in marked if number < len(steps)}
    pictures = split_steps(steps, marks, heights)
    numbers = [one.number for one in pictures.first]
    others = [one.number for one in pictures.others]
    assert sorted([*numbers, *others]) == list(range(len(steps)))
    assert numbers == sorted(numbers)
    assert others == sorted(others)
    assert bool(numbers) == bool(steps)
    shown = sum(heights[number] for number in numbers)
    assert shown <= STEP_HEIGHT or len(numbers) == 1


@pytest.mark.parametrize("name", FORMULATIONS)
@pytest.mark.parametrize("experiment", [Experiment(), Experiment(batch=2, out_features=3)], ids=str)
def test_every_pictured_step_has_a_colour_range_that_holds_it(name: str, experiment: Experiment) -> None:
    comparison = compare(experiment, [name])
    steps = pictured_steps(comparison.results[name])
    shared = colour_limits(PageState(), comparison, steps)
    own = colour_limits(PageState(has_own_scales=True), comparison, steps)
    assert (
        set(shared) == set(own) == {"features", "weights", "bias", *(f"step {one.number}" for one in steps)}
    )
    assert len(set(shared.values())) == 1
    for one in steps:
        largest = float(one.value.abs().max())
        assert own[f"step {one.number}"] == pytest.approx(largest)
        assert shared[f"step {one.number}"] >= largest


def test_the_note_counts_the_outlined_products() -> None:
    wrong = result_of("outer_sum")
    mark = next(mark for mark in marks_of(wrong).values() if mark.numel() == 25)
    assert outline_note(wrong, mark) == (
        "Outlined: the five products that the unit sums. "
        "The other 20 pair a feature with a weight that is not its own."
    )
    right = result_of("elementwise_sum")
    mark = next(iter(marks_of(right).values()))
    assert outline_note(right, mark) == "Outlined: the five products that the unit sums."
    assert outline_note(right, None) == ""


def test_the_note_of_one_product_is_in_the_singular() -> None:
    right = result_of("elementwise_sum", Experiment(in_features=1))
    mark = next(iter(marks_of(right).values()))
    assert outline_note(right, mark) == "Outlined: the one product that the unit sums."


def test_a_panel_says_how_many_cells_are_set_by_hand() -> None:
    experiment = Experiment(in_features=2)
    edits = [Edit(TensorName.FEATURES, (0, place), 1.0) for place in range(2)]
    assert edited_note(experiment, TensorName.FEATURES) == ""
    assert edited_note(experiment.with_edits(edits[0]), TensorName.FEATURES) == "1 cell set by hand"
    pinned = edited_note(experiment.with_edits(*edits), TensorName.FEATURES)
    assert pinned == "all set by hand: a new seed leaves them"
    assert edited_note(experiment.with_edits(*edits), TensorName.WEIGHTS) == ""


def test_code_is_cut_to_a_titles_length() -> None:
    assert shortened("a\n  + b") == "a + b"
    assert len(shortened("x" * 100)) == TITLE_CHARACTERS
    assert shortened("x" * 100).endswith("…")


def test_large_type_gives_the_inputs_as_much_room_as_the_steps() -> None:
    inputs, steps = column_widths(Look(is_dark=False, is_large_type=True))
    assert inputs == steps
    usual = column_widths(Look(is_dark=False, is_large_type=False))
    assert sum(usual) == inputs + steps
    assert usual[0] < usual[1]
