"""Compare values: numbers and tensors by torch, objects by their own methods."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from lib.language import subscripts
from lib.language.machine import Machine
from lib.language.operators import COMPARE
from lib.language.outcomes import NOWHERE
from lib.language.truth import is_true
from lib.language.values import TypeName, UserObject


def compare(machine: Machine, node: ast.Compare) -> Any:
    """``a < b``, also in a chain; each part is evaluated once."""
    left, left_node = machine.evaluate(node.left), node.left
    result: Any = True
    for place, (kind, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
        if place and not is_true(machine, result, node):
            return result
        right = machine.evaluate(right_node)
        result = compared(machine, node, kind, (left, right), (left_node, right_node))
        left, left_node = right, right_node
    return result


def compared(
    machine: Machine,
    node: ast.AST,
    kind: ast.cmpop,
    pair: tuple[Any, Any],
    nodes: tuple[ast.expr | None, ast.expr | None],
) -> Any:
    """Compare two values as code does."""
    match kind:
        case ast.Is():
            return pair[0] is pair[1]
        case ast.IsNot():
            return pair[0] is not pair[1]
        case ast.In() | ast.NotIn():
            return subscripts.contains(machine, node, pair[1], pair[0]) is isinstance(kind, ast.In)
    own = _compared_by_class(machine, kind, pair)
    if own is not NotImplemented:
        return own
    if isinstance(pair[0], np.dtype) and isinstance(pair[1], TypeName):
        pair = (pair[0], _type_of_numpy(pair[1].name))
    if any(isinstance(value, (list, tuple, dict, set)) for value in pair):
        machine.node = node
        machine.printing.check(pair)
    return machine.apply(node, COMPARE[type(kind)], pair, {}, nodes)


MIRRORED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Eq: ("eq", "eq"), ast.NotEq: ("ne", "ne"), ast.Lt: ("lt", "gt"), ast.LtE: ("le", "ge"),
    ast.Gt: ("gt", "lt"), ast.GtE: ("ge", "le"),
}  # fmt: skip
"""The methods of either side that a comparison calls."""


def _compared_by_class(machine: Machine, kind: ast.cmpop, pair: tuple[Any, Any]) -> Any:
    """Compare objects of the code's own classes by their methods; NotImplemented where they have none."""
    left, right = pair
    own, other = MIRRORED[type(kind)]
    for value, against, name in ((left, right, own), (right, left, other)):
        if not isinstance(value, UserObject):
            continue
        if machine.method(value, f"__{name}__") is not None:
            return machine.call_method(value, f"__{name}__", against)
        if name == "ne" and machine.method(value, "__eq__") is not None:
            return not machine.call_method(value, "__eq__", against)
        if value.definition.fields is not None and name in ("eq", "ne"):
            same = isinstance(against, UserObject) and against.definition is value.definition
            is_equal = same and all(
                compared(
                    machine,
                    machine.node or NOWHERE,
                    ast.Eq(),
                    (value.fields[part], against.fields[part]),
                    (None, None),
                )
                for part in value.definition.fields or ()
            )
            return is_equal is (name == "eq")
    return NotImplemented


def _type_of_numpy(name: str) -> Any:
    """Return what numpy compares a number type with, for the name of a type."""
    if name.startswith("numpy."):
        return np.dtype(name.removeprefix("numpy.")) if name != "numpy.ndarray" else object
    return BUILTIN_TYPES.get(name, object)


BUILTIN_TYPES = {"float": float, "int": int, "bool": bool}
"""Types of Python that a number type of numpy may be compared with."""
