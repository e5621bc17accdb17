"""The values that code can hold, and what kind the table calls each of them."""

from __future__ import annotations

import ast
import types
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch

from lib.language.layers import Linear
from lib.language.table.entry import Entry, Missing, Namespace


@dataclass(eq=False, slots=True)
class Scope:
    """The names of one call of the code's own functions; ``outer`` is where the function was defined."""

    names: dict[str, Any] = field(default_factory=dict)
    outer: Scope | None = None
    global_names: set[str] = field(default_factory=set)


@dataclass(frozen=True, eq=False, slots=True)
class UserFunction:
    """A function that the code defined."""

    name: str
    node: ast.FunctionDef | ast.Lambda
    defaults: tuple[Any, ...]
    keyword_defaults: dict[str, Any]
    scope: Scope | None


@dataclass(frozen=True, eq=False, slots=True)
class BoundMethod:
    """A method of the table, or of a class that the code defined, together with its object."""

    owner: Any
    function: Entry | UserFunction


KINDS: dict[type, str] = {
    torch.Tensor: "Tensor",
    torch.nn.Parameter: "Tensor",
    torch.Size: "tuple",
    torch.dtype: "dtype",
    torch.device: "device",
    np.ndarray: "ndarray",
    bool: "bool",
    int: "int",
    float: "float",
    complex: "complex",
    str: "str",
    list: "list",
    tuple: "tuple",
    dict: "dict",
    OrderedDict: "dict",
    set: "set",
    slice: "slice",
    range: "range",
    type(None): "NoneType",
    type(Ellipsis): "ellipsis",
    types.GeneratorType: "generator",
    Linear: "Linear",
    Entry: "function",
    UserFunction: "function",
    BoundMethod: "method",
    Namespace: "module",
    Missing: "module",
}
"""The name under which the table lists methods and attributes, by exact type; other types are no values."""


def kind_of(value: object) -> str | None:
    """Return the kind of a value, None where code must not hold it."""
    kind = KINDS.get(type(value))
    if kind is None and isinstance(value, np.generic) and value.dtype.kind in "biufc":
        return "number"
    return kind
