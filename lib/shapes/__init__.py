"""Any two shapes: what operations make of them, which axes they pair, what the unit needs transposed."""

from lib.shapes.alignment import Alignment, AxisPair, Fate, align
from lib.shapes.drawing import Drawn, draw_pair
from lib.shapes.layouts import Layout, Reading, readings
from lib.shapes.moves import Moves, counting, moves_of
from lib.shapes.needs import Need, need_of
from lib.shapes.orientations import AS_TYPED, ORIENTATIONS, Orientation
from lib.shapes.trials import Pair, Relation, Trial, pair_up
from lib.shapes.vectors import Turn, example_tensors, turns, vector_products

__all__ = [
    "AS_TYPED", "ORIENTATIONS", "Alignment", "AxisPair", "Drawn", "Fate", "Layout", "Moves", "Need",
    "Orientation", "Pair", "Reading", "Relation", "Trial", "Turn", "align", "counting", "draw_pair",
    "example_tensors", "moves_of", "need_of", "pair_up", "readings", "turns", "vector_products",
]  # fmt: skip
