"""What stands in brackets behind ``np.c_``, ``np.r_`` and the memory of a tensor."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import torch

from lib.language.belongings import Storage
from lib.language.bounds import ITEMS, check_length, check_numbers
from lib.language.errors import not_allowed, python_error
from lib.language.table import costs
from lib.language.table.entry import Entry
from lib.language.values import type_name


def _as_columns(*parts: Any) -> Any:
    if any(isinstance(part, slice) for part in parts):
        raise not_allowed("argument", "numpy.c_ takes arrays and lists here, no slices", name="numpy.c_")
    check_numbers(*parts)
    return np.c_[tuple(part.numpy() if isinstance(part, torch.Tensor) else part for part in parts)]


def _as_row(*parts: Any) -> Any:
    check_numbers(*(part for part in parts if not isinstance(part, slice)))
    made: list[Any] = []
    for part in parts:
        if isinstance(part, slice):
            bounds = [
                0 if part.start is None else part.start,
                part.stop,
                1 if part.step is None else part.step,
            ]
            if not all(isinstance(bound, int) for bound in bounds):
                raise not_allowed("argument", "numpy.r_ takes slices of whole numbers here", name="numpy.r_")
            check_length(len(range(*bounds)), ITEMS)
        made.append(part.numpy() if isinstance(part, torch.Tensor) else part)
    return np.r_[tuple(made)]


AS_COLUMNS = Entry("numpy.c_", _as_columns, ("part",), cost=costs.several, is_variadic=True, is_torch=False)
AS_ROW = Entry("numpy.r_", _as_row, ("part",), cost=costs.several, is_variadic=True, is_torch=False)


def checked_place(owner: Storage, index: Any, node: ast.AST) -> int:
    """Return a place in the memory of a tensor. Raises Stop where it is no whole number."""
    if not isinstance(index, int):
        name = type_name(owner)
        raise not_allowed(
            "argument", f"a {name} takes one whole number in its brackets here", node, name=name
        )
    return index


def number_at(owner: Storage, place: int, node: ast.AST) -> Any:
    """Return a number of the memory of a tensor. Raises Stop in torch's words beyond its end."""
    size = len(owner.cells)
    if not -size <= place < size:
        words = f"index {place} out of range for storage of size {size}"
        raise python_error("IndexError", words, node)
    return owner.cells[place].item()
