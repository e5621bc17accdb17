"""The settings of Claims."""

from __future__ import annotations

from dataclasses import dataclass

from lib.links.settings.declaring import choice, setting, whole_number

CLAIM_NAMES = (*(f"A{number}" for number in range(1, 6)), *(f"B{number}" for number in range(1, 11)))
"""The names of the thread's claims: the asker's, then the answer's."""

CLAIM_CASES_HIGH = 100
"""The most cases that a visitor's search may try for one claim."""

CLAIM_SEED_HIGH = 2**53 - 1
"""The highest seed of a search: a whole number that a browser's number field holds exactly."""


@dataclass(frozen=True, slots=True)
class ClaimsSettings:
    """Claims' own settings.

    ``claim``: the claim to look at. ``seed`` and ``cases``: the seed of the numbers that the search for
    counterexamples tries, and how many cases it tries for each claim.
    """

    claim: str = setting("A1", choice(*CLAIM_NAMES))
    seed: int = setting(7, whole_number(0, CLAIM_SEED_HIGH))
    cases: int = setting(24, whole_number(1, CLAIM_CASES_HIGH))
