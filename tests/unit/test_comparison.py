from __future__ import annotations

import math

import pytest
import torch

from lib.comparison import Result, Verdict, compare, compare_tensors
from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName
from lib.explain import HeadlineState, TermKind, fingerprints
from lib.formulations import DEFAULT_ROWS, FORMULATIONS, Formulation
from lib.language import Budget, ErrorKind
from lib.tensors import Tensors, build_tensors
from tests.unit.explain.plain import triple_loop

RIGHT = ("linear", "functional_linear", "mm", "matmul", "at_operator", "addmm", "einsum", "broadcast_sum")
SIZES = ((1, 5, 1), (8, 5, 3), (4, 4, 4), (3, 1, 2))


def added(*codes: str) -> dict[str, Formulation]:
    """The catalogue with rows of one's own: row0, row1, ..."""
    own = {
        f"row{number}": Formulation(f"row{number}", "own", code, False, "own.")
        for number, code in enumerate(codes)
    }
    return {**FORMULATIONS, **own}


def cells(tensor: TensorName, rows: list[list[float]]) -> tuple[Edit, ...]:
    return tuple(
        Edit(tensor, (row, place), value)
        for row, values in enumerate(rows)
        for place, value in enumerate(values)
    )


def whole_numbers(sizes: tuple[int, int, int], dtype: Dtype = Dtype.FLOAT32) -> Experiment:
    """An experiment of small whole numbers: every sum is exact in every dtype."""
    batch, inner, units = sizes
    features = [[float((3 * row + 2 * place) % 5 - 2) for place in range(inner)] for row in range(batch)]
    weights = [[float((row + 3 * place) % 5 - 2) for place in range(inner)] for row in range(units)]
    biases = tuple(Edit(TensorName.BIAS, (unit,), float(unit - 1)) for unit in range(units))
    edits = (*cells(TensorName.FEATURES, features), *cells(TensorName.WEIGHTS, weights), *biases)
    return Experiment(7, *sizes, dtype=dtype, edits=edits)


def cancelling() -> Experiment:
    edits = (*cells(TensorName.FEATURES, [[1e8, 1.0, -1e8]]), *cells(TensorName.WEIGHTS, [[1.0, 1.0, 1.0]]))
    return Experiment(7, 1, 3, 1, edits=(*edits, Edit(TensorName.BIAS, (0,), 0.0)))


def test_the_threads_question_is_answered() -> None:
    found = compare(Experiment(seed=7), DEFAULT_ROWS)
    after = {name: round(result.activated.item(), 4) for name, result in found.results.items()}
    assert after == {"linear": 0.1595, "mm": 0.1595, "elementwise_sum": 0.1595, "outer_sum": 0.9897}
    headline = found.headline
    assert headline.state == HeadlineState.ONE_DIFFERS
    assert headline.agreeing == ("linear", "mm", "elementwise_sum")
    (difference,) = headline.differing
    assert (difference.name, difference.surplus_products, difference.bias_count) == ("outer_sum", 20, 25)


def test_the_threads_verdicts() -> None:
    results = compare(Experiment(seed=7)).results
    assert results["mm"].verdict == Verdict.SAME_BITS
    assert results["elementwise_sum"].verdict.is_agreement
    assert (results["elementwise_sum"].same_shape, results["elementwise_sum"].same_formula) == (False, True)
    assert results["outer_sum"].verdict == Verdict.DIFFERENT_VALUE
    assert results["einsum_stretch"].verdict == Verdict.DIFFERENT_SHAPE
    assert results["no_transpose"].verdict == Verdict.ERROR
    assert results["no_transpose"].error.kind == ErrorKind.TORCH
    assert "cannot be multiplied" in results["no_transpose"].error.message


def test_results_come_in_the_order_asked_for_and_the_reference_is_always_there() -> None:
    found = compare(Experiment(), ("outer_sum", "mm"), reference="addmm")
    assert list(found.results) == ["outer_sum", "mm"]
    assert found.reference.name == "addmm"
    assert found.reference.is_reference
    assert found.results["mm"].reference is found.reference
    assert found.headline.reference == "addmm"
    with_it = compare(Experiment(), ("mm", "addmm"), reference="addmm")
    assert with_it.results["addmm"] is with_it.reference


def test_all_formulations_are_compared_by_default() -> None:
    assert list(compare(Experiment()).results) == list(FORMULATIONS)


@pytest.mark.parametrize("names", [(("matmull",), "linear"), (("mm",), "lineer")])
def test_an_unknown_name_is_refused_with_the_nearest(names: tuple[tuple[str, ...], str]) -> None:
    with pytest.raises(ValueError, match="did you mean"):
        compare(Experiment(), names[0], reference=names[1])


@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("sizes", SIZES)
def test_right_rows_have_the_same_bits_on_whole_numbers(sizes: tuple[int, int, int], dtype: Dtype) -> None:
    experiment = whole_numbers(sizes, dtype)
    found = compare(experiment, RIGHT)
    expected = triple_loop(*build_tensors(experiment).as_names().values())
    for result in found.results.values():
        assert result.verdict == Verdict.SAME_BITS
        assert result.value.to(torch.float64).tolist() == expected


@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("seed", [0, 7, 99])
def test_right_rows_agree_and_are_the_unit(sizes: tuple[int, int, int], dtype: Dtype, seed: int) -> None:
    for result in compare(Experiment(seed, *sizes, dtype=dtype), RIGHT).results.values():
        assert result.verdict.is_agreement
        assert result.is_unit
        assert result.same_formula is True


@pytest.mark.parametrize("name", FORMULATIONS)
@pytest.mark.parametrize("sizes", [(1, 5, 1), (4, 4, 4)])
def test_any_two_rows_judge_each_other_alike(name: str, sizes: tuple[int, int, int]) -> None:
    experiment = Experiment(7, *sizes)
    theirs = {other: compare(experiment, (name,), reference=other).results[name] for other in FORMULATIONS}
    ours = compare(experiment, reference=name).results
    for other in FORMULATIONS:
        if other == name:
            continue
        assert judged(ours[other]) == judged(theirs[other])


def judged(result: Result) -> object:
    """What must not depend on which of two rows is the reference."""
    if result.error is not None or result.reference.error is not None:
        return None
    return result.verdict, result.same_shape, result.same_formula, result.largest_gap_cell


def test_a_reference_that_fails_leaves_nothing_to_compare_with() -> None:
    found = compare(Experiment(), ("no_transpose", "mm", "einsum_stretch"), reference="no_transpose")
    assert found.reference.verdict == Verdict.ERROR
    mm = found.results["mm"]
    assert (mm.verdict, mm.same_formula, mm.ledger(), mm.largest_gap_cell) == (None, None, None, None)
    assert mm.value is not None
    assert mm.activated is not None
    assert found.headline.state == HeadlineState.REFERENCE_FAILS
    assert found.headline.uncompared == ("mm", "einsum_stretch")


def test_when_all_rows_fail_the_headline_says_so() -> None:
    found = compare(Experiment(), ("no_transpose",), reference="no_transpose")
    assert found.headline.state == HeadlineState.ALL_FAIL
    assert found.reference.headline_row().error_kind == ErrorKind.TORCH


def test_a_wrong_reference_is_told_and_right_rows_are_named() -> None:
    found = compare(Experiment(), ("outer_sum", "mm"), reference="outer_sum")
    assert found.headline.state == HeadlineState.REFERENCE_WRONG
    assert found.headline.right == ("mm",)
    kinds = {term.kind: term.count for term in found.results["mm"].ledger().terms}
    assert kinds == {TermKind.OTHER_FEATURE: -20, TermKind.BIAS: -24}


def test_rounding_against_a_wrong_reference_is_judged_by_what_it_sums() -> None:
    experiment = Experiment(3, 1, 50, 1)
    rows = added("((features.t() * weights).sum() + 2500 * bias)")
    found = compare(experiment, ("row0",), reference="outer_sum", formulations=rows).results["row0"]
    assert found.same_formula is True
    assert found.verdict.is_agreement


def test_rounding_against_a_reference_of_another_shape_is_judged_by_what_it_sums() -> None:
    experiment = Experiment(3, 4, 6, 3)
    near = "torch.einsum('bi,oj->', features, weights)"
    rows = added("(features.sum() * weights.sum()).reshape(1)", near + " + 0", near + " * 1.5")
    found = compare(experiment, ("row1", "row2"), reference="row0", formulations=rows).results
    assert found["row1"].verdict.is_agreement
    assert found["row2"].verdict == Verdict.DIFFERENT_VALUE


def test_a_wrong_reference_leaves_no_room_for_products_that_it_does_not_sum() -> None:
    tensors = build_tensors(Experiment())
    large = Tensors(tensors.features * 1e4, tensors.weights * 1e4, tensors.bias)
    nothing = "0 * torch.mm(features, weights.t())"
    rows = added(f"{nothing} + bias", f"{nothing} + 1.001 * bias", f"bias + {nothing}")
    found = compare_tensors(
        Experiment(), large, ("row1", "row2"), reference="row0", formulations=rows
    ).results
    assert found["row1"].verdict == Verdict.DIFFERENT_VALUE
    assert found["row2"].verdict.is_agreement


def test_cancellation_gives_the_right_number_and_the_badge_another_formula() -> None:
    rows = added(
        "features @ weights.t() + 0 * bias + features[0, 1] - features[0, 1]",
        "(features[:, ::2] @ weights[:, ::2].t()) + bias",
    )
    found = compare(cancelling(), ("mm", "row1"), formulations=rows)
    wrong = found.results["row1"]
    assert wrong.verdict.is_agreement
    assert wrong.same_formula is False
    assert found.headline.state == HeadlineState.COINCIDE
    assert (found.headline.agreeing, found.headline.coinciding) == (("linear", "mm"), ("row1",))


def test_one_feature_makes_the_outer_sum_right() -> None:
    found = compare(Experiment(7, 1, 1, 1), ("outer_sum", "bias_inside")).results
    assert all(result.is_unit and result.same_formula for result in found.values())


def test_a_bias_of_zero_hides_a_bias_counted_too_often() -> None:
    experiment = Experiment(seed=7, edits=(Edit(TensorName.BIAS, (0,), 0.0),))
    found = compare(experiment, ("linear", "bias_inside"))
    assert found.results["bias_inside"].verdict.is_agreement
    assert found.results["bias_inside"].same_formula is False
    assert found.headline.coinciding == ("bias_inside",)
    assert found.headline.agreeing == ("linear",)


def test_a_row_that_is_right_for_one_unit_only_says_so_in_its_ledger() -> None:
    found = compare(Experiment(7, 1, 4, 3), ("elementwise_sum",)).results["elementwise_sum"]
    assert found.verdict == Verdict.DIFFERENT_VALUE
    ledger = found.ledger((0, 2))
    assert [(term.kind, term.count) for term in ledger.terms] == [(TermKind.OTHER_UNIT, 8)]
    assert ledger.cell == (0, 2)


def test_the_ledger_stands_at_the_largest_gap_by_default() -> None:
    found = compare(Experiment(7, 4, 4, 4), ("view_for_t",)).results["view_for_t"]
    gaps = (found.outputs - found.reference.outputs).abs()
    assert gaps[found.largest_gap_cell] == gaps.max()
    ledger = found.ledger()
    assert ledger.cell == found.largest_gap_cell
    assert ledger.total == found.outputs[found.largest_gap_cell].item()
    with pytest.raises(IndexError, match="no output"):
        found.ledger((4, 0))


def test_several_outputs_have_no_single_number() -> None:
    headline = compare(Experiment(7, 8, 5, 3), RIGHT).headline
    assert (headline.state, headline.is_single, headline.number) == (HeadlineState.ALL_AGREE, False, None)


def test_a_saturated_sigmoid_hides_the_difference() -> None:
    edits = tuple(Edit(TensorName.FEATURES, (0, place), 10.0) for place in range(5))
    edits += tuple(Edit(TensorName.WEIGHTS, (0, place), 10.0) for place in range(5))
    experiment = Experiment(seed=7, edits=edits)
    assert compare(experiment, ("linear", "bias_inside")).headline.state == HeadlineState.SATURATED
    plain = Experiment(seed=7, edits=edits, activation=Activation.IDENTITY)
    assert compare(plain, ("linear", "bias_inside")).headline.state == HeadlineState.ONE_DIFFERS


def test_numbers_that_show_no_difference_even_before_the_activation_are_not_saturated() -> None:
    tensors = build_tensors(Experiment())
    tiny = Tensors(*(part * 1e-6 for part in tensors.as_names().values()))
    found = compare_tensors(Experiment(), tiny, ("linear", "bias_inside"))
    assert found.results["bias_inside"].verdict == Verdict.DIFFERENT_VALUE
    assert found.headline.state == HeadlineState.ONE_DIFFERS


@pytest.mark.parametrize("activation", Activation)
def test_the_activation_is_applied_to_every_value(activation: Activation) -> None:
    expected = {
        Activation.SIGMOID: lambda value: 1 / (1 + torch.exp(-value)),
        Activation.IDENTITY: lambda value: value,
        Activation.RELU: torch.relu,
        Activation.TANH: torch.tanh,
    }[activation]
    for result in compare(Experiment(activation=activation), DEFAULT_ROWS).results.values():
        assert torch.equal(result.activated, expected(result.value))


def test_overflow_in_half_precision_is_named_and_is_no_other_formula() -> None:
    edits = (*cells(TensorName.FEATURES, [[300.0, 300.0]]), *cells(TensorName.WEIGHTS, [[300.0, -300.0]]))
    experiment = Experiment(7, 1, 2, 1, dtype=Dtype.FLOAT16, edits=edits)
    found = compare(experiment, ("mm", "elementwise_sum")).results["elementwise_sum"]
    assert found.verdict == Verdict.DIFFERENT_VALUE
    assert found.has_overflow
    assert found.has_nan
    assert found.same_formula is True
    assert found.ledger() is None
    assert found.largest_gap_cell == (0, 0)


def test_nan_on_one_side_is_the_largest_gap() -> None:
    edits = (*cells(TensorName.FEATURES, [[1.0, 1.0], [300.0, 300.0], [5.0, 5.0]]),)
    edits += cells(TensorName.WEIGHTS, [[300.0, -300.0]])
    experiment = Experiment(7, 3, 2, 1, dtype=Dtype.FLOAT16, edits=edits)
    found = compare(experiment, ("broadcast_sum",)).results["broadcast_sum"]
    assert found.value.isnan().squeeze().tolist() == [False, True, False]
    assert found.largest_gap_cell == (1, 0)
    assert found.ledger() is None
    assert found.ledger((0, 0)) is not None


def test_nan_on_both_sides_is_the_same_and_is_named() -> None:
    tensors = build_tensors(Experiment())
    tensors.features[0, 0] = math.nan
    found = compare_tensors(Experiment(), tensors, ("mm", "elementwise_sum"))
    assert all(result.verdict == Verdict.SAME_BITS for result in found.results.values())
    assert all(result.has_nan for result in found.results.values())
    assert found.reference.ledger() is None


def test_nan_on_both_sides_is_no_gap() -> None:
    experiment = Experiment(7, 3, 4, 2)
    tensors = build_tensors(experiment)
    tensors.features[0, 0] = math.nan
    rows = added("torch.mm(features, weights.t()) + 2 * bias")
    found = compare_tensors(experiment, tensors, ("row0",), formulations=rows).results["row0"]
    assert found.verdict == Verdict.DIFFERENT_VALUE
    assert not found.has_overflow
    assert found.largest_gap_cell is not None
    assert found.largest_gap_cell[0] > 0
    assert found.ledger() is not None


def test_a_value_of_another_dtype_is_compared_as_it_is() -> None:
    rows = added("torch.mm(features, weights.t()) + bias > 0")
    found = compare(Experiment(), ("row0",), formulations=rows).results["row0"]
    assert found.value.dtype == torch.bool
    assert (found.verdict, found.same_shape) == (Verdict.DIFFERENT_VALUE, True)
    assert (found.same_formula, found.is_unit, found.ledger()) == (False, False, None)


def test_a_row_without_a_tensor_has_nothing_to_pair() -> None:
    found = compare(Experiment(), ("row0",), formulations=added("x = features")).results["row0"]
    assert (found.value, found.verdict, found.activated) == (None, Verdict.DIFFERENT_SHAPE, None)
    assert found.headline_row().number is None


def test_a_reference_without_a_tensor_leaves_nothing_to_compare_with() -> None:
    found = compare(Experiment(), ("mm",), reference="row0", formulations=added("x = features"))
    assert found.results["mm"].verdict is None
    assert found.headline.state == HeadlineState.REFERENCE_FAILS


def test_given_tensors_are_compared_as_they_are_and_left_alone() -> None:
    tensors = build_tensors(Experiment())
    scaled = Tensors(*(part * 1e3 for part in tensors.as_names().values()))
    before = {name: part.clone() for name, part in scaled.as_names().items()}
    found = compare_tensors(Experiment(), scaled, RIGHT)
    assert all(result.verdict.is_agreement for result in found.results.values())
    assert all(torch.equal(part, before[name]) for name, part in scaled.as_names().items())


def test_a_large_experiment_is_judged_without_the_whole_bound() -> None:
    experiment = Experiment(7, 16, 300, 80)
    budget = Budget(live_bytes=2**28, operations=10**10, seconds=30.0)
    found = compare(experiment, RIGHT, budget=budget)
    assert not found.reference.shared.rounding.is_small
    assert all(result.verdict.is_agreement for result in found.results.values())
    assert "bound" not in vars(found.reference.shared.rounding)
    wrong = compare(
        experiment, ("row0",), formulations=added("features @ weights.t() + 1.001 * bias"), budget=budget
    )
    assert wrong.results["row0"].verdict == Verdict.DIFFERENT_VALUE
    assert wrong.results["row0"].same_formula is False
    assert not wrong.results["row0"].fingerprint.is_whole


def test_too_large_a_run_is_a_result_of_its_own() -> None:
    found = compare(Experiment(7, 8, 64, 64), ("mm", "broadcast_sum"), budget=Budget(live_bytes=2**16))
    assert found.results["mm"].error is None
    assert found.results["broadcast_sum"].error.kind == ErrorKind.TOO_LARGE


def test_formulas_compare_by_points_where_there_are_too_many_coefficients(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fingerprints, "WHOLE_ENTRIES", 1)
    found = compare(Experiment(seed=7)).results
    assert {name for name, result in found.items() if result.same_formula} == {
        *RIGHT,
        "elementwise_sum",
        "view_for_t",
    }
