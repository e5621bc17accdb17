"""Fixes: edits that give the unit's value, tried before they are told. Repairs only get past an error."""

from lib.explain.fixing.edits import CodeEdit, EditKind, edits_of
from lib.explain.fixing.repairs import Repair, repairs
from lib.explain.fixing.search import Fix, fixes

__all__ = ["CodeEdit", "EditKind", "Fix", "Repair", "edits_of", "fixes", "repairs"]
