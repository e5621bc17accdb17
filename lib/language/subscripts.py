"""Subscripts, slices, iteration and membership."""

from __future__ import annotations

import ast
import operator
from typing import Any

from lib.language.errors import not_allowed, python_error
from lib.language.machine import Machine
from lib.language.operators import ITEMS, check_length
from lib.language.table.costs import reduction
from lib.language.table.entry import Entry
from lib.language.values import kind_of

ITERABLE = frozenset({"list", "tuple", "range", "str", "dict", "Tensor", "ndarray", "set"})
SUBSCRIPTABLE = frozenset({"list", "tuple", "range", "str", "dict", "Tensor", "ndarray"})

GET_ITEM = Entry("operator.getitem", operator.getitem, ("input", "index"), cost=reduction)


def slice_(machine: Machine, node: ast.Slice) -> slice:
    """``start:stop:step``."""
    parts = (None if part is None else machine.evaluate(part) for part in (node.lower, node.upper, node.step))
    return slice(*parts)


def subscript(machine: Machine, node: ast.Subscript) -> Any:
    """``owner[index]``."""
    owner = machine.evaluate(node.value)
    index = machine.evaluate(node.slice)
    kind = kind_of(owner)
    if kind not in SUBSCRIPTABLE:
        raise python_error("TypeError", f"'{type(owner).__name__}' object is not subscriptable", node)
    if kind == "dict":
        check_key(index, node)
    return machine.apply(node, GET_ITEM, (owner, index), {}, (node.value, node.slice))


def check_key(key: Any, node: ast.AST) -> None:
    """Refuse keys that are no plain values: hashing must stay cheap and harmless."""
    if isinstance(key, (list, dict, set)):
        raise python_error("TypeError", f"unhashable type: '{type(key).__name__}'", node)
    plain = (str, int, float, bool, type(None))
    if not isinstance(key, plain) and not (isinstance(key, tuple) and all(isinstance(part, plain) for part in key)):
        raise not_allowed("key", f"a {type(key).__name__} can't be a key here", node, name=type(key).__name__)


def iterate(machine: Machine, value: Any, node: ast.AST) -> list[Any]:
    """Return the items of a value, as a loop over it would see them."""
    kind = kind_of(value)
    if kind not in ITERABLE:
        raise python_error("TypeError", f"'{type(value).__name__}' object is not iterable", node)
    if kind in ("Tensor", "ndarray"):
        if value.ndim == 0:
            raise python_error("TypeError", "iteration over a 0-d tensor", node)
        check_length(len(value), ITEMS)
        return [value[place] for place in range(len(value))]
    check_length(len(value), ITEMS)
    return list(value)


def contains(machine: Machine, node: ast.AST, owner: Any, item: Any) -> bool:
    """``item in owner``."""
    if kind_of(owner) not in ITERABLE:
        raise python_error("TypeError", f"argument of type '{type(owner).__name__}' is not iterable", node)
    return bool(item in owner)
