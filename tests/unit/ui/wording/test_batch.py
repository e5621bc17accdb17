from __future__ import annotations

import re
from dataclasses import replace

import pytest

from lib.batch import Size, Standing, find_validity, focus_on, try_leading_axes
from lib.experiment import Dtype, Experiment
from lib.explain import Verdict
from lib.formulations import FORMULATIONS
from lib.language import Budget, ErrorKind, run
from lib.network import Habit, Plan, TwoHabits, compare_habits
from lib.ui.wording.batch import (
    HEADLINE_ERROR,
    axes_headline,
    batch_headline,
    cut,
    layers_headline,
    refusal,
    sign_of,
    size_words,
)

TITLES = {name: formulation.title for name, formulation in FORMULATIONS.items()}


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def headline(name: str, *names: str, **sizes: int) -> str:
    experiment = Experiment(seed=7, **sizes)
    chosen = {each: FORMULATIONS[each] for each in (names or FORMULATIONS)}
    validity = find_validity(experiment, chosen)
    return plain(batch_headline(validity, focus_on(name, experiment, validity, chosen), TITLES))


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_sign_a_word_and_a_colour(verdict: Verdict) -> None:
    sign, word, kind = sign_of(Standing(verdict))
    assert len(sign) == 1
    assert word
    assert kind == ("right" if verdict.is_agreement else "wrong")


def test_chance_and_limits_are_told_apart_from_right_and_wrong() -> None:
    assert sign_of(Standing(Verdict.SAME_BITS, is_chance=True))[0] == "≈"
    error = run("torch.ones(9, 9)", budget=Budget(live_bytes=8)).error
    assert error is not None
    assert error.kind is ErrorKind.TOO_LARGE
    assert sign_of(Standing(Verdict.ERROR, error=error)) == ("•", "stopped by a limit", "doubt")


def test_a_size_is_written_in_either_order() -> None:
    assert size_words(Size(2, 1)) == "batch 2, 1 unit"
    assert size_words(Size(2, 3), is_units_first=True) == "3 units, batch 2"


@pytest.mark.parametrize(
    ("said", "names", "sizes"),
    [
        ("One of 1 formulations holds at batch 1, 1 unit. torch.mm never stops:", ("mm",), {}),
        (
            "None of 1 formulations hold at batch 1, 1 unit. Bias inside the sum does not hold here: it adds "
            "the bias 5 times.",
            ("bias_inside",),
            {},
        ),
        (
            "Elementwise sum does not hold here: it adds all units into one number.",
            ("elementwise_sum",),
            {"out_features": 3},
        ),
        ("torch refuses: mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5).", ("no_transpose",), {}),
        ("einsum that stretches stops at 2 units:", ("einsum_stretch",), {"in_features": 1}),
    ],
)
def test_the_headline_of_a_row(said: str, names: tuple[str, ...], sizes: dict[str, int]) -> None:
    assert said in headline(names[0], *names, **sizes)


def test_a_long_error_is_cut_for_the_headline_alone() -> None:
    assert cut("a" * HEADLINE_ERROR) == "a" * HEADLINE_ERROR
    assert cut("a" * (HEADLINE_ERROR + 1)) == "a" * (HEADLINE_ERROR - 1) + "…"


def test_words_of_torch_stand_alone_and_others_are_named() -> None:
    errors = [
        run("torch.mm(torch.ones(2), torch.ones(2))").error,
        run("eval('x')").error,
    ]
    assert errors[0] is not None
    assert errors[1] is not None
    assert refusal(errors[0]) == errors[0].message
    assert refusal(errors[1]).startswith("Formulab does not run this: ")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("mm",), "No formulation takes (1, 2, 3, 5) to (1, 2, 3, 1). One refuses."),
        (("matmul",), "torch.matmul takes (1, 2, 3, 5) to (1, 2, 3, 1)."),
        (
            ("linear", "matmul", "mm", "broadcast_sum", "elementwise_sum"),
            "nn.Linear and torch.matmul take (1, 2, 3, 5) to (1, 2, 3, 1). One refuses, two give another "
            "shape or value.",
        ),
    ],
)
def test_the_headline_of_leading_axes(names: tuple[str, ...], said: str) -> None:
    found = try_leading_axes(Experiment(seed=7), (2, 3), {name: FORMULATIONS[name] for name in names})
    assert plain(axes_headline(found, TITLES)) == said


@pytest.mark.parametrize(
    ("plan", "other", "said"),
    [
        (Plan(), Habit.OUT_IN, "0.3171 either way, to the last bit: weights stored (in, out) need no"),
        (Plan(), Habit.LINEAR, "nn.Linear takes (out, in) and transposes by itself."),
        (Plan((3, 2), batch=4, dtype=Dtype.FLOAT64), Habit.OUT_IN, "The same 8 outputs either way"),
    ],
)
def test_the_headline_of_layers(plan: Plan, other: Habit, said: str) -> None:
    assert said in plain(layers_headline(compare_habits(plan, other)))


def test_layers_that_differ_are_said_to_differ() -> None:
    found = compare_habits(Plan())
    runs = {**found.runs, Habit.OUT_IN: run(found.codes[Habit.OUT_IN].replace("+ B1", "- B1"))}
    slipped: TwoHabits = replace(found, runs=runs)
    assert plain(layers_headline(slipped)).startswith("The two differ by up to 0.2")
