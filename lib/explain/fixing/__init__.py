"""Fixes: edits of a code that give the unit's value, tried before they are told."""

from lib.explain.fixing.edits import CodeEdit, EditKind, edits_of
from lib.explain.fixing.search import Fix, fixes

__all__ = ["CodeEdit", "EditKind", "Fix", "edits_of", "fixes"]
