"""The ledger: the gap between a row and the reference at one output, as terms that add up to it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from lib.explain.fingerprints import Fingerprint
from lib.explain.probing import ProbeStopped
from lib.explain.terms import LedgerTerm, TermKind, whole_terms
from lib.explain.totals import terms_of_totals, totals_by_kind
from lib.tensors import Tensors


@dataclass(frozen=True, slots=True)
class Ledger:
    """The way from the reference's number to the row's, at the output ``cell`` = (sample, unit).

    ``start`` + the terms + ``rounding`` = ``total``; the gap is what the two displayed numbers say.
    ``is_whole``: the terms come from every single coefficient, not from totals by class.
    """

    cell: tuple[int, int]
    start: float
    total: float
    terms: tuple[LedgerTerm, ...]
    is_whole: bool = True

    @property
    def gap(self) -> float:
        return self.total - self.start

    @property
    def rounding(self) -> float:
        """What is left of the gap: the dtype's rounding in both rows."""
        return self.gap - math.fsum(term.value for term in self.terms)

    def term(self, kind: TermKind) -> LedgerTerm | None:
        """Return the first term of a kind, None where there is none."""
        return next((term for term in self.terms if term.kind == kind), None)


def ledger(
    reference: Fingerprint,
    row: Fingerprint,
    tensors: Tensors,
    cell: tuple[int, int],
    start: float,
    total: float,
) -> Ledger | None:
    """Explain the gap between two displayed numbers at one output by the difference of two fingerprints.

    ``tensors`` are the experiment's, in its own dtype; ``start`` is the reference's number at the
    output (sample, unit) and ``total`` the row's. None where a value has no element for each of the
    unit's outputs, where one of the codes has no fingerprint, or where a number is not finite.

    Raises IndexError where the cell is outside (batch, out).
    """
    sizes = row.sizes
    sample, unit = cell
    if not (0 <= sample < sizes.batch and 0 <= unit < sizes.out_features):
        raise IndexError(f"no output {cell} in ({sizes.batch}, {sizes.out_features})")
    prints = (reference, row)
    if not all(one.is_valid and one.is_paired for one in prints):
        return None
    if not (math.isfinite(start) and math.isfinite(total)):
        return None
    if row.has_same_coefficients(reference):
        return Ledger((sample, unit), start, total, (), is_whole=True)
    exact = Tensors(*(part.to(torch.float64) for part in tensors.as_names().values()))
    theirs, ours = (one.at_output(sample, unit) for one in prints)
    if theirs is not None and ours is not None:
        return Ledger((sample, unit), start, total, whole_terms(theirs, ours, exact, cell))
    try:
        their_totals, our_totals = (totals_by_kind(one, exact, cell) for one in prints)
    except ProbeStopped:
        return None
    terms = terms_of_totals(their_totals, our_totals, sizes.in_features)
    return Ledger((sample, unit), start, total, terms, is_whole=False)
