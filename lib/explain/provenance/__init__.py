"""Where a step's numbers come from: index rules, their two readings, chains and the arithmetic of a cell."""

from lib.explain.provenance.arithmetic import Arithmetic, Form, arithmetic
from lib.explain.provenance.cells import CellSet
from lib.explain.provenance.chains import Chain, Counted, Trace, trace_back, trace_forward
from lib.explain.provenance.makers import Leaf, Makers, Origin, Place
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
    Returned,
    Rule,
    Several,
    Unknown,
    is_known,
    part_of,
)
from lib.explain.provenance.sources import Source, SourceSet, rule_of, source_sets, sources, touched
from lib.explain.provenance.terms import Factor, Term, Terms

__all__ = [
    "Affine",
    "Along",
    "Arithmetic",
    "CellSet",
    "Chain",
    "Contraction",
    "Counted",
    "Factor",
    "Form",
    "Free",
    "How",
    "Identity",
    "IndexMap",
    "Leaf",
    "Lookup",
    "Makers",
    "Nothing",
    "Origin",
    "Part",
    "Place",
    "Reach",
    "Reduction",
    "Returned",
    "Rule",
    "Several",
    "Source",
    "SourceSet",
    "Term",
    "Terms",
    "Trace",
    "Unknown",
    "arithmetic",
    "is_known",
    "part_of",
    "rule_of",
    "source_sets",
    "sources",
    "touched",
    "trace_back",
    "trace_forward",
]
