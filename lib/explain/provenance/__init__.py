"""Where a step's numbers come from: index rules, their two readings, chains and the arithmetic of a cell.

``rule_of(step)`` says what made each cell, ``sources(rule, index)`` lists a cell's sources, ``touched`` tells
what an operand's cell helped to make, ``Chain(run.steps, run.names)`` follows cells through all steps, and
``arithmetic(step, index)`` writes a cell out in numbers.

``rule.as_data()`` and ``chain.as_data()`` are plain values for JSON. Whoever reads them finds the cells that
made one cell of the result like this, for each entry of "reaches" (a value of several tensors has its rules
under "parts"):

1. Flat index: read the cell's index in the result's "shape", the last axis fastest.
2. A reach with a "table" has one cell at most: ``table[flat]``, none where that is -1.
3. Any other: read the flat index as a place in "frame". If "box" is there and some ``place[k]`` lies outside
   ``box[k][0] <= place[k] < box[k][1]``, the reach has no cells.
4. Start: "offset" (0 where it is left out) plus the sum of ``place[k] * strides[k]``.
5. "free" lists axes that are used whole, each ``[size, stride]`` or ``[size, stride, limit]``; with a limit
   only the first ``place[limit] + 1`` steps count; with a window, ``[axis, stride, spacing, before, inside]``
   in the limit's stead, only each step with ``0 <= place[axis] * stride + step * spacing - before < inside``
   (the reach has no cells where none does). Every combination of steps along them adds
   ``step * stride``: those are the operand's flat indices, in the operand's "shape". A stride of 0 uses the
   same cells ``size`` times.
6. Reaches of one contraction share their free axes: combination for combination, their cells are the factors
   of one term. The last "deciders" of an index map's reaches only decide which cell is taken.

What an operand's cell touched is every cell of the result whose reach has it. "makers" of a chain's step, one
for each reach, tell where to go on. A ``Reach`` is a few numbers whatever the size of the tensors.
"""

from lib.explain.provenance.arithmetic import Arithmetic, Form, arithmetic
from lib.explain.provenance.cells import CellSet
from lib.explain.provenance.chains import Chain, Counted, Trace, trace_back, trace_forward
from lib.explain.provenance.contractions import Affine, Contraction, Part
from lib.explain.provenance.makers import Leaf, Makers, Origin, Place
from lib.explain.provenance.reach import Free, Lookup, Reach
from lib.explain.provenance.rules import (
    Along,
    How,
    Identity,
    IndexMap,
    Nothing,
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
