"""Read what people paste: printed tensors and arrays, nested lists, tables, one cell, a notebook's file."""

from lib.pasted.cells import read_cell
from lib.pasted.fitting import edits_for, fitting_sizes, read_tensor
from lib.pasted.grid import TEXT_CHARACTERS, VALUES_HIGH, Values
from lib.pasted.notebook import NotebookCode, read_notebook
from lib.pasted.values import read_values

__all__ = [
    "TEXT_CHARACTERS",
    "VALUES_HIGH",
    "NotebookCode",
    "Values",
    "edits_for",
    "fitting_sizes",
    "read_cell",
    "read_notebook",
    "read_tensor",
    "read_values",
]
