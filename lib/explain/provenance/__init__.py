"""Where a step's numbers come from: index rules, their two readings, chains and the arithmetic of a cell."""

from lib.explain.provenance.cells import CellSet
from lib.explain.provenance.reach import Free, Lookup, Reach
from lib.explain.provenance.rules import (
    Affine,
    Along,
    Contraction,
    How,
    Identity,
    IndexMap,
    Nothing,
    Part,
    Reduction,
    Rule,
    Several,
    Unknown,
    is_known,
    part_of,
)
from lib.explain.provenance.sources import Source, SourceSet, rule_of, source_sets, sources, touched

__all__ = [
    "Affine",
    "Along",
    "CellSet",
    "Contraction",
    "Free",
    "How",
    "Identity",
    "IndexMap",
    "Lookup",
    "Nothing",
    "Part",
    "Reach",
    "Reduction",
    "Rule",
    "Several",
    "Source",
    "SourceSet",
    "Unknown",
    "is_known",
    "part_of",
    "rule_of",
    "source_sets",
    "sources",
    "touched",
]
