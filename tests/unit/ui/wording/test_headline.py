from __future__ import annotations

import re

import pytest

from lib.comparison import compare
from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName
from lib.explain import Difference, Headline, HeadlineState
from lib.formulations import FORMULATIONS
from lib.language import ErrorKind
from lib.presets import PRESETS
from lib.ui.wording.headline import WAYS, headline_html, reason

TITLES = {name: formulation.title for name, formulation in FORMULATIONS.items()}
SQUARE = Experiment(in_features=5, out_features=5)


def words(headline: Headline, outputs: int = 1) -> str:
    return re.sub(r"<[^>]+>", "", headline_html(headline, TITLES, outputs))


def said(experiment: Experiment, *rows: str, reference: str = "linear") -> tuple[HeadlineState, str]:
    headline = compare(experiment, rows, reference=reference).headline
    return headline.state, words(headline, experiment.batch * experiment.out_features)


GOLDEN: dict[HeadlineState, tuple[Experiment, tuple[str, ...], str, str]] = {
    HeadlineState.ALL_AGREE: (
        Experiment(),
        ("linear", "mm", "elementwise_sum"),
        "linear",
        "Three rows agree on 0.1595.",
    ),
    HeadlineState.ONE_DIFFERS: (
        Experiment(),
        ("linear", "mm", "elementwise_sum", "outer_sum"),
        "linear",
        "Three rows agree on 0.1595. One says 0.9897: it sums 20 products too many and "
        "adds the bias 25 times.",
    ),
    HeadlineState.SEVERAL_DIFFER: (
        Experiment(),
        ("linear", "mm", "outer_sum", "bias_inside"),
        "linear",
        "Two rows agree on 0.1595. Two differ: Outer product sum says 0.9897, it sums 20 products too many "
        "and adds the bias 25 times; Bias inside the sum says 0.4034, it adds the bias 5 times.",
    ),
    HeadlineState.SOME_FAIL: (
        Experiment(),
        ("linear", "mm", "no_transpose"),
        "linear",
        "Two rows agree on 0.1595. Transpose left out cannot run at these sizes.",
    ),
    HeadlineState.COINCIDE: (
        Experiment().with_edits(Edit(TensorName.BIAS, (0,), 0.0)),
        ("linear", "bias_inside"),
        "linear",
        "nn.Linear says 0.1214. Bias inside the sum comes to the same number here by a different formula.",
    ),
    HeadlineState.SATURATED: (
        PRESETS["saturated"].experiment,
        ("linear", "mm", "outer_sum"),
        "linear",
        "All print 1.0000 after the activation. Outer product sum still differs: 31.0000 and 205.0000 "
        "before it; the activation hides it.",
    ),
    HeadlineState.REFERENCE_WRONG: (
        Experiment(),
        ("linear", "mm"),
        "outer_sum",
        "The reference, Outer product sum, says 0.9897 and does not compute the unit. "
        "nn.Linear and torch.mm do.",
    ),
    HeadlineState.REFERENCE_FAILS: (
        Experiment(),
        ("linear", "mm"),
        "no_transpose",
        "The reference, Transpose left out, has no value so that there is nothing to compare with. "
        "The other rows show what they give.",
    ),
    HeadlineState.ALL_FAIL: (
        Experiment(),
        ("no_transpose",),
        "no_transpose",
        "No row can run at these sizes. The table says why for each.",
    ),
}


@pytest.mark.parametrize("state", HeadlineState)
def test_each_state_has_a_sentence_from_a_real_comparison(state: HeadlineState) -> None:
    experiment, rows, reference, sentence = GOLDEN[state]
    assert said(experiment, *rows, reference=reference) == (state, sentence)


def test_every_state_has_its_way_to_be_said() -> None:
    assert set(WAYS) == set(HeadlineState) == set(GOLDEN)


def test_several_outputs_are_counted_instead_of_one_number() -> None:
    assert said(SQUARE, "linear", "mm", "no_transpose") == (
        HeadlineState.ONE_DIFFERS,
        "Two rows agree on all 5 outputs. One differs: "
        "it sums 4 products too many and leaves out 4 products.",
    )


def test_another_shape_is_the_reason() -> None:
    experiment = Experiment(batch=2, out_features=2)
    assert said(experiment, "linear", "elementwise_sum")[1] == (
        "nn.Linear stands alone. One differs: its value has another shape, so that there is nothing to pair."
    )
    difference = Difference("x", None, None, has_reason=False, has_other_shape=True)
    assert reason(difference) == "its value has another shape, so that there is nothing to pair"


def test_rows_that_fail_are_named_beside_those_that_differ() -> None:
    _, sentence = said(Experiment(), "linear", "mm", "outer_sum", "no_transpose", "bias_inside")
    assert sentence.endswith(" Transpose left out cannot run at these sizes.")


def test_only_two_of_many_differing_rows_are_spelt_out() -> None:
    _, sentence = said(
        Experiment(batch=2), "linear", "outer_sum", "bias_inside", "elementwise_sum", "einsum_stretch"
    )
    assert sentence.count(";") <= 2
    assert "the others stand in the table" in sentence


@pytest.mark.parametrize(
    ("difference", "why"),
    [
        ({"surplus_products": 1.0}, "it sums 1 product too many"),
        ({"missing_products": 3.0}, "it leaves out 3 products"),
        ({"surplus_biases": -1.0, "bias_count": 0.0}, "it never adds the bias"),
        ({"surplus_biases": 2.0, "bias_count": 1.0}, "it adds 2 biases of other units"),
        ({"surplus_biases": 0.5, "bias_count": 1.5}, "it adds the bias 1.5000 times"),
        ({"surplus_biases": 2.0}, "it has 2 surplus biases"),
        ({"surplus_biases": -1.0}, "it has 1 missing bias"),
        ({"has_overflow": True}, "it overflows on the way"),
        ({"is_same_formula": True}, "it is the same formula, but rounding has grown beyond the bound"),
        ({}, "its code is no sum of products and biases that could be counted"),
    ],
    ids=str,
)
def test_each_kind_of_difference_has_its_reason(difference: dict[str, float | bool], why: str) -> None:
    assert reason(Difference("x", None, None, has_reason=bool(difference), **difference)) == why  # type: ignore[arg-type]


def test_titles_are_escaped() -> None:
    headline = Headline(HeadlineState.SOME_FAIL, True, "linear", failing=(("x", ErrorKind.TORCH),))
    assert "<i>" not in headline_html(headline, {"x": "<i>x</i>"}, 1)


@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("activation", Activation)
@pytest.mark.parametrize("seed", range(3))
def test_sentences_end_with_a_point_and_hold_no_stray_words(
    seed: int, activation: Activation, dtype: Dtype
) -> None:
    experiment = Experiment(seed, 2, 3, 2, dtype=dtype, activation=activation)
    for reference in ("linear", "outer_sum"):
        _, sentence = said(experiment, *FORMULATIONS, reference=reference)
        assert sentence.endswith(".")
        assert not re.search(r"None|nan|_|  |\.\.|  ", sentence)
