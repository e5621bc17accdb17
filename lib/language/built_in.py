"""How Python prints functions that are not the code's own: its words, never a true place in memory."""

from __future__ import annotations

import builtins
import math
import random
import re
import types
import zlib
from typing import Any

import numpy as np
import torch
from torch import nn

MODULES: dict[str, Any] = {"torch": torch, "numpy": np, "math": math, "random": random}
"""The real modules whose functions the table names."""

BUILT_IN = "builtin_function_or_method"
"""What Python calls the type of functions and methods that are not written in Python."""

PLACE = re.compile(r"0x[0-9a-f]+")

TYPES: dict[type, tuple[type, str]] = {
    torch.Tensor: (torch.Tensor, "Tensor"), nn.Parameter: (torch.Tensor, "Parameter"),
    np.ndarray: (np.ndarray, "numpy.ndarray"),
    **{kind: (kind, kind.__name__) for kind in (list, dict, str, tuple, set)},
}  # fmt: skip
"""Kinds whose methods Python prints as built in: the type that has them, and what Python calls the kind."""


def address(name: str) -> str:
    """Return what stands for a place in memory where Python prints one: always the same for a name."""
    return f"0x7f{zlib.crc32(name.encode()):08x}{len(name) % 16:x}0"


def _real(name: str) -> Any:
    owner, *rest = name.split(".")
    real = MODULES.get(owner) if rest else getattr(builtins, owner, None)
    for part in rest:
        real = getattr(real, part, None)
    return real


def function_type(name: str) -> str:
    """Return what Python calls the type of the function of a dotted name of the table."""
    real = _real(name)
    if isinstance(real, np.ufunc):
        return "numpy.ufunc"
    return BUILT_IN if isinstance(real, types.BuiltinFunctionType) else "function"


def method_type(owner: Any, name: str) -> str:
    """Return what Python calls the type of a value's method, by the method's dotted name."""
    return BUILT_IN if _is_built_in(owner, name) else "method"


def _is_built_in(owner: Any, name: str) -> bool:
    real, _ = TYPES.get(type(owner), (object, ""))
    return isinstance(getattr(real, name.rpartition(".")[2], None), types.MethodDescriptorType)


def function_text(name: str) -> str:
    """Return how Python prints the function of a dotted name of the table.

    >>> function_text("math.exp")
    '<built-in function exp>'
    """
    real = _real(name)
    if not callable(real) or isinstance(real, type):
        return f"<function {name}>"
    return PLACE.sub(address(name), repr(real))


def method_text(owner: Any, name: str) -> str:
    """Return how Python prints a method of a value, by the method's dotted name.

    >>> method_text([], "list.append").partition(" at ")[0]
    '<built-in method append of list object'
    """
    short = name.rpartition(".")[2]
    if _is_built_in(owner, name):
        kind = TYPES[type(owner)][1]
        return f"<built-in method {short} of {kind} object at {address(kind)}>"
    if isinstance(owner, nn.Module):
        own = getattr(type(owner), short, None)
        return f"<bound method {getattr(own, '__qualname__', name)} of {owner!r}>"
    return f"<bound method {name}>"
