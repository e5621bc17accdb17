"""Why two codes agree or not: verdicts, fingerprints, ledgers, the headline, traps and fixes.

>>> from lib.explain import fingerprint
>>> fingerprint("torch.mm(features, weights.t()) + bias", 1, 5, 1).is_unit
True
"""

from lib.explain.conditions import Condition
from lib.explain.fingerprints import Failure, Fingerprint, fingerprint
from lib.explain.fixing import CodeEdit, EditKind, Fix, Repair, fixes, repairs
from lib.explain.headlines import Difference, Headline, HeadlineRow, HeadlineState, headline
from lib.explain.ledgers import Ledger, ledger
from lib.explain.probe_set import ProbeSet
from lib.explain.probing import Roles, Sizes
from lib.explain.terms import LedgerTerm, TermKind
from lib.explain.traps import Trap, TrapKind, traps
from lib.explain.verdict import Judgement, UnitRounding, Verdict, as_tensor, judge, rounding_bound

__all__ = [
    "CodeEdit",
    "Condition",
    "Difference",
    "EditKind",
    "Failure",
    "Fingerprint",
    "Fix",
    "Headline",
    "HeadlineRow",
    "HeadlineState",
    "Judgement",
    "Ledger",
    "LedgerTerm",
    "ProbeSet",
    "Repair",
    "Roles",
    "Sizes",
    "TermKind",
    "Trap",
    "TrapKind",
    "UnitRounding",
    "Verdict",
    "as_tensor",
    "fingerprint",
    "fixes",
    "headline",
    "judge",
    "ledger",
    "repairs",
    "rounding_bound",
    "traps",
]
