"""The headline: what one sentence has to say of all rows, decided from plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from lib.explain.terms import LedgerTerm, TermKind
from lib.explain.verdict import Verdict
from lib.language import ErrorKind


class HeadlineState(StrEnum):
    """What there is to say; the first state that holds, in this order, except that agreement is last.

    ``all_fail``: no row has a value. ``reference_fails``: there is nothing to compare with.
    ``reference_wrong``: the reference is not the unit. ``saturated``: every row that differs shows the
    same number after the activation. ``one_differs``, ``several_differ``: against a right reference.
    ``coincide``: no row differs, but some come to the number by a different formula. ``some_fail``:
    the rows that ran agree. ``all_agree``: every row ran and agrees.
    """

    ALL_FAIL = "all_fail"
    REFERENCE_FAILS = "reference_fails"
    REFERENCE_WRONG = "reference_wrong"
    SATURATED = "saturated"
    ONE_DIFFERS = "one_differs"
    SEVERAL_DIFFER = "several_differ"
    COINCIDE = "coincide"
    SOME_FAIL = "some_fail"
    ALL_AGREE = "all_agree"


@dataclass(frozen=True, slots=True)
class HeadlineRow:
    """What the headline needs to know of one row.

    ``before`` and ``number``: the one number before and after the activation, None where there are
    several or none. ``is_same_after``: the difference from the reference does not show after the
    activation. ``terms``: the ledger's, at the largest gap. ``bias_count``: how often the row adds
    the unit's bias there, None where that is not known.
    """

    name: str
    verdict: Verdict | None
    is_reference: bool = False
    is_unit: bool = True
    same_formula: bool | None = True
    before: float | None = None
    number: float | None = None
    is_same_after: bool = False
    has_overflow: bool = False
    error_kind: ErrorKind | None = None
    terms: tuple[LedgerTerm, ...] = ()
    bias_count: float | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that differs, and why.

    ``surplus_products``: products beyond those of the reference; ``missing_products``: those it lacks;
    ``bias_count``: how often it adds the unit's bias, ``surplus_biases``: all biases beyond the
    reference's (negative where it adds fewer). ``has_reason``: a ledger says why, else only
    ``has_other_shape`` or ``has_overflow`` may.
    """

    name: str
    number: float | None
    before: float | None
    has_reason: bool
    surplus_products: float = 0
    missing_products: float = 0
    bias_count: float | None = None
    surplus_biases: float = 0
    has_other_shape: bool = False
    has_overflow: bool = False
    is_same_formula: bool = False


@dataclass(frozen=True, slots=True)
class Headline:
    """A state and its parameters; the words stand in lib/ui.

    ``agreeing``: the rows whose value and formula are the reference's, itself included; ``coinciding``:
    same value, different formula, never counted among those that agree; ``failing``: with the kind of
    their error; ``right``: rows that are the unit, whatever the reference is; ``uncompared``: rows with
    a value where the reference has none. ``number`` and ``before`` are the reference's, None where
    there is no single number (``is_single`` False: several outputs).
    """

    state: HeadlineState
    is_single: bool
    reference: str
    number: float | None = None
    before: float | None = None
    agreeing: tuple[str, ...] = ()
    coinciding: tuple[str, ...] = ()
    differing: tuple[Difference, ...] = ()
    failing: tuple[tuple[str, ErrorKind], ...] = ()
    right: tuple[str, ...] = ()
    uncompared: tuple[str, ...] = ()


def headline(rows: Iterable[HeadlineRow], *, is_single: bool) -> Headline:
    """Decide the headline. ``is_single``: the experiment has one output, so one number can stand for it.

    Raises ValueError where not exactly one row is the reference.
    """
    rows = tuple(rows)
    references = [row for row in rows if row.is_reference]
    if len(references) != 1:
        raise ValueError(f"one row must be the reference, got {len(references)}")
    reference = references[0]
    agreed = tuple(row for row in rows if row.verdict is not None and row.verdict.is_agreement)
    is_comparable = reference.error_kind is None and reference.verdict == Verdict.SAME_BITS
    found = Headline(
        state=HeadlineState.ALL_AGREE,
        is_single=is_single,
        reference=reference.name,
        number=reference.number if is_single else None,
        before=reference.before if is_single else None,
        agreeing=tuple(row.name for row in agreed if row.same_formula is not False),
        coinciding=tuple(row.name for row in agreed if row.same_formula is False),
        differing=tuple(_difference(row) for row in rows if is_comparable and _differs(row)),
        failing=tuple((row.name, row.error_kind) for row in rows if row.error_kind is not None),
        right=tuple(row.name for row in rows if row.is_unit and row.error_kind is None),
        uncompared=tuple(row.name for row in rows if row.verdict is None),
    )
    return _with_state(found, rows, reference)


def _with_state(found: Headline, rows: tuple[HeadlineRow, ...], reference: HeadlineRow) -> Headline:
    differing = [row for row in rows if _differs(row)]
    if len(found.failing) == len(rows):
        state = HeadlineState.ALL_FAIL
    elif reference.verdict != Verdict.SAME_BITS:
        state = HeadlineState.REFERENCE_FAILS
    elif not reference.is_unit:
        state = HeadlineState.REFERENCE_WRONG
    elif differing and all(row.is_same_after for row in differing):
        state = HeadlineState.SATURATED
    elif differing:
        state = HeadlineState.ONE_DIFFERS if len(differing) == 1 else HeadlineState.SEVERAL_DIFFER
    elif found.coinciding:
        state = HeadlineState.COINCIDE
    elif found.failing:
        state = HeadlineState.SOME_FAIL
    else:
        state = HeadlineState.ALL_AGREE
    return replace(found, state=state)


def _differs(row: HeadlineRow) -> bool:
    return row.verdict in (Verdict.DIFFERENT_VALUE, Verdict.DIFFERENT_SHAPE)


_BIASES = (TermKind.BIAS, TermKind.OTHER_BIAS)


def _difference(row: HeadlineRow) -> Difference:
    products = [term.count for term in row.terms if term.kind not in _BIASES]
    return Difference(
        name=row.name,
        number=row.number,
        before=row.before,
        has_reason=bool(row.terms),
        surplus_products=sum(count for count in products if count > 0),
        missing_products=-sum(count for count in products if count < 0),
        bias_count=row.bias_count,
        surplus_biases=sum(term.count for term in row.terms if term.kind in _BIASES),
        has_other_shape=row.verdict == Verdict.DIFFERENT_SHAPE,
        has_overflow=row.has_overflow,
        is_same_formula=row.same_formula is True,
    )
