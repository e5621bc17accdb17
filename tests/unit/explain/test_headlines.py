from __future__ import annotations

from dataclasses import replace

import pytest

from lib.explain import (
    Difference,
    Headline,
    HeadlineRow,
    HeadlineState,
    LedgerTerm,
    TermKind,
    Verdict,
    headline,
)
from lib.language import ErrorKind

LINEAR = HeadlineRow(
    "linear", Verdict.SAME_BITS, is_reference=True, before=-1.6619, number=0.1595, bias_count=1
)
MM = HeadlineRow("mm", Verdict.SAME_BITS, before=-1.6619, number=0.1595, bias_count=1)
ELEMENTWISE = replace(MM, name="elementwise_sum", verdict=Verdict.SAME_WITHIN_ROUNDING)
OUTER = HeadlineRow(
    "outer_sum",
    Verdict.DIFFERENT_VALUE,
    is_unit=False,
    same_formula=False,
    before=4.5638,
    number=0.9897,
    terms=(
        LedgerTerm(TermKind.OTHER_FEATURE, 20, 20, -1.3986),
        LedgerTerm(TermKind.BIAS, 24, 1, 7.6243),
    ),
    bias_count=25,
)
OUTER_DIFFERENCE = Difference(
    "outer_sum", 0.9897, 4.5638, has_reason=True, surplus_products=20, bias_count=25, surplus_biases=24
)
INSIDE = replace(OUTER, name="bias_inside", number=0.4034, before=-0.3912, terms=(), bias_count=None)
INSIDE_DIFFERENCE = Difference("bias_inside", 0.4034, -0.3912, has_reason=False)
FAILED = HeadlineRow(
    "no_transpose", Verdict.ERROR, is_unit=False, same_formula=None, error_kind=ErrorKind.TORCH
)
LUCKY = replace(OUTER, name="lucky", verdict=Verdict.SAME_BITS, before=-1.6619, number=0.1595)
SHAPED = HeadlineRow("einsum_stretch", Verdict.DIFFERENT_SHAPE, is_unit=False, same_formula=False)


def as_reference(row: HeadlineRow) -> HeadlineRow:
    """The row as the reference: it is its own measure, unless it failed."""
    return replace(
        row,
        is_reference=True,
        verdict=Verdict.ERROR if row.error_kind else Verdict.SAME_BITS,
        same_formula=None if row.error_kind else True,
        terms=(),
    )


BASE = Headline(HeadlineState.ALL_AGREE, True, "linear", 0.1595, -1.6619)

GOLDEN = {
    "all agree": (
        (LINEAR, MM, ELEMENTWISE),
        replace(
            BASE, agreeing=("linear", "mm", "elementwise_sum"), right=("linear", "mm", "elementwise_sum")
        ),
    ),
    "one differs": (
        (LINEAR, MM, ELEMENTWISE, OUTER),
        replace(
            BASE,
            state=HeadlineState.ONE_DIFFERS,
            agreeing=("linear", "mm", "elementwise_sum"),
            differing=(OUTER_DIFFERENCE,),
            right=("linear", "mm", "elementwise_sum"),
        ),
    ),
    "several differ": (
        (LINEAR, MM, OUTER, INSIDE, FAILED),
        replace(
            BASE,
            state=HeadlineState.SEVERAL_DIFFER,
            agreeing=("linear", "mm"),
            differing=(OUTER_DIFFERENCE, INSIDE_DIFFERENCE),
            failing=(("no_transpose", ErrorKind.TORCH),),
            right=("linear", "mm"),
        ),
    ),
    "a wrong row coincides": (
        (LINEAR, MM, LUCKY),
        replace(
            BASE,
            state=HeadlineState.COINCIDE,
            agreeing=("linear", "mm"),
            coinciding=("lucky",),
            right=("linear", "mm"),
        ),
    ),
    "some fail": (
        (LINEAR, MM, FAILED),
        replace(
            BASE,
            state=HeadlineState.SOME_FAIL,
            agreeing=("linear", "mm"),
            failing=(("no_transpose", ErrorKind.TORCH),),
            right=("linear", "mm"),
        ),
    ),
    "the reference is wrong": (
        (as_reference(OUTER), replace(MM, verdict=Verdict.DIFFERENT_VALUE, same_formula=False)),
        replace(
            BASE,
            state=HeadlineState.REFERENCE_WRONG,
            reference="outer_sum",
            number=0.9897,
            before=4.5638,
            agreeing=("outer_sum",),
            differing=(Difference("mm", 0.1595, -1.6619, has_reason=False, bias_count=1),),
            right=("mm",),
        ),
    ),
    "the reference fails": (
        (as_reference(FAILED), replace(MM, verdict=None, same_formula=None)),
        Headline(
            HeadlineState.REFERENCE_FAILS,
            True,
            "no_transpose",
            failing=(("no_transpose", ErrorKind.TORCH),),
            right=("mm",),
            uncompared=("mm",),
        ),
    ),
    "all fail": (
        (as_reference(FAILED), replace(FAILED, name="other", error_kind=ErrorKind.TOO_LARGE)),
        Headline(
            HeadlineState.ALL_FAIL,
            True,
            "no_transpose",
            failing=(("no_transpose", ErrorKind.TORCH), ("other", ErrorKind.TOO_LARGE)),
        ),
    ),
    "saturated": (
        (LINEAR, replace(OUTER, is_same_after=True, number=0.1595)),
        replace(
            BASE,
            state=HeadlineState.SATURATED,
            agreeing=("linear",),
            differing=(replace(OUTER_DIFFERENCE, number=0.1595),),
            right=("linear",),
        ),
    ),
    "another shape": (
        (LINEAR, SHAPED),
        replace(
            BASE,
            state=HeadlineState.ONE_DIFFERS,
            agreeing=("linear",),
            differing=(Difference("einsum_stretch", None, None, has_reason=False, has_other_shape=True),),
            right=("linear",),
        ),
    ),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_each_state_has_its_parameters(name: str) -> None:
    rows, expected = GOLDEN[name]
    assert headline(rows, is_single=True) == expected


def test_the_golden_states_are_all_states() -> None:
    assert {expected.state for _, expected in GOLDEN.values()} == set(HeadlineState)


@pytest.mark.parametrize("name", GOLDEN)
def test_several_outputs_have_no_single_number_in_any_state(name: str) -> None:
    rows, expected = GOLDEN[name]
    found = headline(rows, is_single=False)
    assert found == replace(expected, is_single=False, number=None, before=None)


def test_a_coinciding_row_never_counts_among_those_that_agree_even_beside_one_that_differs() -> None:
    found = headline((LINEAR, MM, LUCKY, OUTER), is_single=True)
    assert found.state == HeadlineState.ONE_DIFFERS
    assert (found.agreeing, found.coinciding) == (("linear", "mm"), ("lucky",))


def test_one_row_that_still_differs_after_the_activation_is_not_saturated() -> None:
    found = headline((LINEAR, replace(OUTER, is_same_after=True), INSIDE), is_single=True)
    assert found.state == HeadlineState.SEVERAL_DIFFER


def test_products_that_are_missing_are_counted_apart_from_those_too_many() -> None:
    terms = (
        LedgerTerm(TermKind.WANTED, -3, 3, 0.5),
        LedgerTerm(TermKind.OTHER_UNIT, 3, 3, 0.25),
        LedgerTerm(TermKind.REPEATED, 2, 2, 0.25),
        LedgerTerm(TermKind.OTHER_BIAS, 2, 2, 0.25),
        LedgerTerm(TermKind.BIAS, -1, 1, 0.25),
    )
    (found,) = headline((LINEAR, replace(OUTER, terms=terms)), is_single=True).differing
    assert (found.missing_products, found.surplus_products, found.surplus_biases) == (3, 5, 1)


def test_an_overflow_is_named() -> None:
    row = replace(OUTER, has_overflow=True, terms=(), same_formula=True)
    (found,) = headline((LINEAR, row), is_single=True).differing
    assert (found.has_overflow, found.has_reason, found.is_same_formula) == (True, False, True)


def test_a_reference_whose_value_is_no_tensor_leaves_nothing_to_compare_with() -> None:
    reference = replace(LINEAR, verdict=Verdict.DIFFERENT_SHAPE, is_unit=False, same_formula=None)
    found = headline((reference, replace(MM, verdict=None)), is_single=True)
    assert (found.state, found.differing) == (HeadlineState.REFERENCE_FAILS, ())


@pytest.mark.parametrize("rows", [(), (MM,), (LINEAR, LINEAR)])
def test_exactly_one_row_is_the_reference(rows: tuple[HeadlineRow, ...]) -> None:
    with pytest.raises(ValueError, match="one row must be the reference"):
        headline(rows, is_single=True)
