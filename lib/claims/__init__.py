"""The claims of the thread, decided by running their code: on one experiment, and in a search.

>>> from lib.claims import CLAIMS, SearchSettings, search
>>> search(CLAIMS["B6"], SearchSettings(cases=4)).verdict
<ClaimVerdict.HOLDS: 'holds'>
"""

from lib.claims.cases import SearchSettings
from lib.claims.catalogue import CLAIMS
from lib.claims.conditions import Condition, Term
from lib.claims.decisions import Outcome, Trial
from lib.claims.model import Claim, ClaimVerdict, Fact, Form, Scope, Sizes
from lib.claims.searching import Answer, Finding, Found, search, sizes_of, try_claim, try_form

__all__ = [
    "CLAIMS",
    "Answer",
    "Claim",
    "ClaimVerdict",
    "Condition",
    "Fact",
    "Finding",
    "Form",
    "Found",
    "Outcome",
    "Scope",
    "SearchSettings",
    "Sizes",
    "Term",
    "Trial",
    "search",
    "sizes_of",
    "try_claim",
    "try_form",
]
