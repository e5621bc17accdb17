"""What an operation was made of and what it gave, apart from the run that it belongs to."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from lib.language.errors import Stop, not_allowed
from lib.language.recorder import Place, Source
from lib.language.table.entry import Entry

NUMERIC = (torch.Tensor, np.ndarray, float, np.generic)
"""Values whose numbers a step shows."""

NOWHERE = ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
"""Stands for a place where there is none."""


def is_shown(value: Any, args: tuple[Any, ...]) -> bool:
    """Say whether a value is worth a step: tensors, arrays, and numbers that came from them."""
    kind = type(value)
    if kind in (torch.Tensor, np.ndarray, torch.nn.Parameter, float):
        return True
    if kind in (int, bool):
        return any(isinstance(arg, NUMERIC) for arg in args)
    if isinstance(value, (tuple, list)):
        return any(isinstance(item, torch.Tensor) for item in value)
    return isinstance(value, np.generic)


def meets_tensors(args: tuple[Any, ...], kwargs: dict[str, Any], entry: Entry) -> bool:
    """Say whether a refusal is torch's: operators belong to Python where no tensor takes part."""
    if not entry.name.startswith("operator."):
        return True
    return any(isinstance(value, torch.Tensor) for value in (*args, *kwargs.values()))


def sources_of(
    entry: Entry, args: tuple[Any, ...], kwargs: dict[str, Any], sources: Sequence[Place]
) -> list[Source]:
    """Give each argument its role: the name of its parameter."""
    roles = entry.parameters or ("",)
    last = len(roles) - 1
    operands: list[Source] = [
        (roles[place if place < last else last], value, sources[place]) for place, value in enumerate(args)
    ]
    if kwargs:
        operands += [
            (name, kwargs[name], node) for name, node in zip(kwargs, sources[len(args) :], strict=True)
        ]
    return operands


def widened(value: Any) -> Any:
    """Return floats as float64, which is the only float type while probing."""
    if isinstance(value, torch.Tensor):
        is_narrow = value.is_floating_point() and value.dtype is not torch.float64
        return value.to(torch.float64) if is_narrow else value
    if type(value) in (tuple, list):
        return type(value)([widened(item) if isinstance(item, torch.Tensor) else item for item in value])
    return value


def refused_syntax(node: ast.AST) -> Stop:
    """Refuse a construct of Python that the language does not have."""
    name = type(node).__name__
    return not_allowed("syntax", f"Formulab does not run this part of Python: {name}", node, name=name)
