"""The words of the page Claims: for everything that the core can say, and none of it a verdict."""

from __future__ import annotations

import pytest

from lib.claims import CLAIMS, ClaimVerdict, Condition, Fact, Finding, Scope, Sizes, Term
from lib.ui.wording.claims import (
    CLAIM_WORDS,
    COUNT_WORDS,
    FACT_WORDS,
    SCOPE_WORDS,
    VERDICT_WORDS,
    answer_words,
    condition_text,
    headline_html,
    here_words,
    progress_text,
    sizes_text,
    tally_text,
)
from tests.pages.app_page import plain

HOLDS, ONLY, NOT, OPEN = (
    ClaimVerdict.HOLDS,
    ClaimVerdict.HOLDS_ONLY_WHEN,
    ClaimVerdict.DOES_NOT_HOLD,
    ClaimVerdict.NOT_DECIDED,
)


def test_everything_has_words() -> None:
    assert list(CLAIM_WORDS) == list(CLAIMS)
    for name, claim in CLAIMS.items():
        assert set(CLAIM_WORDS[name].forms) == {form.name for form in claim.forms}
    assert set(FACT_WORDS) == set(Fact)
    assert set(SCOPE_WORDS) == set(Scope)
    assert set(VERDICT_WORDS) == set(COUNT_WORDS) == set(ClaimVerdict)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_short_claim_fits_its_row_and_gives_no_verdict(name: str) -> None:
    words = CLAIM_WORDS[name]
    assert len(words.short) <= 42
    text = " ".join((words.short, words.whole, words.decided)).lower()
    assert not any(sign in text for sign in "✓✗•!")
    assert not any(verdict in text for verdict in ("holds", "hold ", "true", "false"))


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (
            [HOLDS, ONLY, ONLY, NOT, NOT, NOT],
            "Of 6 claims 1 holds , 2 hold only under a condition , 3 do not hold .",
        ),
        ([HOLDS, HOLDS], "Of 2 claims 2 hold ."),
        ([NOT, OPEN], "Of 2 claims 1 does not hold , 1 is not decided ."),
        ([ONLY], "Of 1 claim 1 holds only under a condition ."),
    ],
)
def test_the_headline_counts(verdicts: list[ClaimVerdict], expected: str) -> None:
    assert plain(headline_html(verdicts)) == expected


def test_progress_says_how_far() -> None:
    assert progress_text(3, 15) == "Searching for counterexamples: 3 of 15 claims done."


@pytest.mark.parametrize(
    ("answers", "is_in_scope", "expected"),
    [
        ((True,), True, ("✓ yes", "right")),
        ((False,), True, ("✗ no", "wrong")),
        ((None,), True, ("• not decided", "neutral")),
        ((True, True), True, ("✓ 2 of 2", "right")),
        ((True, False), True, ("! 1 of 2", "doubt")),
        ((False, None), True, ("✗ 0 of 2", "wrong")),
        ((None, None), True, ("• not decided", "neutral")),
        ((True, True), False, ("• other sizes", "neutral")),
    ],
)
def test_how_forms_come_out_is_a_sign_and_a_word(
    answers: tuple[bool | None, ...], is_in_scope: bool, expected: tuple[str, str]
) -> None:
    found = here_words(answers, is_in_scope)
    assert (found.text, found.kind) == expected


def test_one_form_is_a_sign_and_a_word() -> None:
    assert [answer_words(answer).text for answer in (True, False, None)] == [
        "✓ agrees",
        "✗ does not agree",
        "• decides nothing",
    ]


def test_a_condition_joins_its_terms() -> None:
    condition = Condition((Term(Fact.ONE_SAMPLE), Term(Fact.ONE_UNIT, is_true=False)))
    assert condition_text(condition) == "one sample and several units"


def test_sizes_are_counted() -> None:
    assert sizes_text(Sizes(1, 5, 1)) == "1 sample, 5 features, 1 unit"


@pytest.mark.parametrize(
    ("finding", "expected"),
    [
        (Finding(HOLDS, 3, 0, 0), "3 cases searched (two features or more): 3 agree, 0 do not."),
        (
            Finding(ONLY, 1, 2, 0, Condition((Term(Fact.SQUARE),))),
            "3 cases searched (two features or more): 1 agree, 2 do not. "
            "Exactly those with features = units agree.",
        ),
        (
            Finding(NOT, 1, 2, 1),
            "4 cases searched (two features or more): 1 agree, 2 do not, 1 decide nothing. "
            "No simple condition tells them apart.",
        ),
        (Finding(NOT, 0, 2, 0), "2 cases searched (two features or more): 0 agree, 2 do not."),
    ],
)
def test_the_tally_says_what_was_searched(finding: Finding, expected: str) -> None:
    assert tally_text(finding, Scope.ANY) == expected
