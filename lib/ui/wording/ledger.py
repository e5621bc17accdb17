"""The words of a ledger: a label for each term, and the equation that adds up."""

from __future__ import annotations

from html import escape

from lib.explain import Ledger, LedgerTerm, TermKind
from lib.ui.wording.numbers import DECIMALS, number, printed_digits
from lib.ui.wording.terms import term as explained

NOUNS: dict[TermKind, tuple[str, str]] = {
    TermKind.WANTED: ("wanted product", "wanted products"),
    TermKind.OTHER_FEATURE: ("cross term", "cross terms"),
    TermKind.OTHER_SAMPLE: ("product of other samples", "products of other samples"),
    TermKind.OTHER_UNIT: ("product of other units", "products of other units"),
    TermKind.OTHER_BOTH: ("product of other samples and units", "products of other samples and units"),
    TermKind.REPEATED: ("repeated product", "repeated products"),
    TermKind.BIAS: ("extra bias", "extra biases"),
    TermKind.OTHER_BIAS: ("bias of other units", "biases of other units"),
}
"""What the terms of each kind are called, one and several."""

EXPLAINED: dict[TermKind, str] = {
    TermKind.OTHER_FEATURE: "cross_terms",
    TermKind.OTHER_SAMPLE: "other_samples",
    TermKind.OTHER_UNIT: "other_units",
}
"""The kinds whose name explains itself on pointing."""


def count_text(count: float) -> str:
    """Write how many; a coefficient that is no whole number keeps its decimals."""
    return f"{round(count):,}" if abs(count - round(count)) < 1e-9 else f"{count:.4g}"


def term_label(term: LedgerTerm) -> str:
    """Name a term: "20 cross terms", "24 extra biases", "5 wanted products missing"."""
    one, several = NOUNS[term.kind]
    noun = one if abs(term.count) == 1 else several
    if term.is_missing:
        return f"{count_text(-term.count)} {noun.removeprefix('extra ')} missing"
    return f"{count_text(term.count)} {noun}"


def printed_rounding(ledger: Ledger) -> float:
    """Return the rounding row as it is printed: what the printed numbers leave between the two ends.

    With four decimals a sum of printed terms misses the printed total for a third of all draws, so the
    row takes in what printing cut off. Numbers printed in powers of ten keep the ledger's own rounding.
    """
    numbers = [ledger.total, ledger.start, *(term.value for term in ledger.terms)]
    if any(printed_digits(value) != DECIMALS for value in numbers):
        return ledger.rounding
    return round(
        round(ledger.total, DECIMALS) - sum(round(value, DECIMALS) for value in numbers[1:]), DECIMALS
    )


def equation_html(ledger: Ledger, *, activation: str, after: float | None) -> str:
    """Write the ledger as one sum whose four-decimal numbers belong to what is shown above it."""
    parts = [number(ledger.start)]
    for term in ledger.terms:
        sign = "−" if term.value < 0 else "+"
        words = escape(term_label(term))
        if term.kind in EXPLAINED:
            words = explained(term_label(term), EXPLAINED[term.kind])
        parts.append(f"{sign} {number(abs(term.value))} ({words})")
    rounding = printed_rounding(ledger)
    parts.append(
        f"{'−' if rounding < 0 else '+'} {number(abs(rounding))} {explained('rounding', 'rounding')}"
    )
    end = f" = <b>{number(ledger.total)}</b>"
    if after is not None and activation != "identity":
        end += f"; {escape(activation)} gives <b>{number(after)}</b>"
    return " ".join(parts) + end
