"""Read the numbers that people paste: printed tensors and arrays, nested lists, tables, one cell."""

from lib.pasted.cells import read_cell
from lib.pasted.fitting import edits_for, fitting_sizes, read_tensor
from lib.pasted.grid import TEXT_CHARACTERS, VALUES_HIGH, Values
from lib.pasted.values import read_values

__all__ = [
    "TEXT_CHARACTERS",
    "VALUES_HIGH",
    "Values",
    "edits_for",
    "fitting_sizes",
    "read_cell",
    "read_tensor",
    "read_values",
]
