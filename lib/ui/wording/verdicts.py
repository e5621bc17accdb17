"""The words, sign and colour of each verdict."""

from __future__ import annotations

from dataclasses import dataclass

from lib.comparison import Result
from lib.explain.verdict import Verdict
from lib.ui.wording.headline import LIMITS


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict as the table shows it: sign before the row, badge, colour by kind, a note below."""

    mark: str
    badge: str
    kind: str
    note: str = ""


REFERENCE = VerdictWords("✓", "reference", "right")
REFERENCE_WRONG = VerdictWords("✗", "reference", "doubt", "not the unit")
REFERENCE_FAILED = VerdictWords("✗", "reference: error", "wrong")
STOPPED = VerdictWords("•", "stopped by a limit", "doubt")
NOTHING_TO_COMPARE = VerdictWords("•", "nothing to compare with", "neutral")

WORDS: dict[Verdict, VerdictWords] = {
    Verdict.SAME_BITS: VerdictWords("✓", "same bits", "right"),
    Verdict.SAME_WITHIN_ROUNDING: VerdictWords("✓", "same within rounding", "right"),
    Verdict.DIFFERENT_VALUE: VerdictWords("✗", "different value", "wrong"),
    Verdict.DIFFERENT_SHAPE: VerdictWords("✗", "different shape", "wrong"),
    Verdict.ERROR: VerdictWords("✗", "error", "wrong"),
}
"""The words of each verdict, before what is told beside it."""

SAME_NUMBER_OTHER_FORMULA = "same number here, different formula"
OVERFLOW = "different value: overflow"


def verdict_words(result: Result) -> VerdictWords:
    """Choose the words for one row."""
    if result.is_reference:
        if result.error is not None:
            return REFERENCE_FAILED
        return REFERENCE if result.is_unit else REFERENCE_WRONG
    if result.verdict is None:
        return NOTHING_TO_COMPARE
    if result.error is not None and result.error.kind in LIMITS:
        return STOPPED
    words = WORDS[result.verdict]
    if result.verdict is Verdict.DIFFERENT_VALUE and result.has_overflow:
        return VerdictWords(words.mark, OVERFLOW, words.kind)
    if result.verdict.is_agreement and result.same_formula is False:
        return VerdictWords("≈", SAME_NUMBER_OTHER_FORMULA, "doubt")
    return words
