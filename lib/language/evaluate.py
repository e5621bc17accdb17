"""Evaluate expressions, in Python's own order."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from lib.language import calls, subscripts
from lib.language.machine import Machine, refused_syntax
from lib.language.names import look_up
from lib.language.operators import BINARY, COMPARE, UNARY
from lib.language.truth import is_true

CONSTANTS = (int, float, str, bool, complex, type(None), type(Ellipsis))


def constant(machine: Machine, node: ast.Constant) -> Any:
    """A number, a text, None, True, False or ``...``."""
    if type(node.value) not in CONSTANTS:
        raise refused_syntax(node)
    return node.value


def binary(machine: Machine, node: ast.BinOp) -> Any:
    """``left + right`` and its like."""
    left = machine.evaluate(node.left)
    right = machine.evaluate(node.right)
    return machine.apply(node, BINARY[type(node.op)], (left, right), {}, (node.left, node.right))


def unary(machine: Machine, node: ast.UnaryOp) -> Any:
    """``-operand`` and its like."""
    operand = machine.evaluate(node.operand)
    if isinstance(node.op, ast.Not):
        return not is_true(machine, operand, node.operand)
    if isinstance(node.operand, ast.Constant) and type(operand) in (int, float):
        return -operand if isinstance(node.op, ast.USub) else BINARY_FREE[type(node.op)](operand)
    return machine.apply(node, UNARY[type(node.op)], (operand,), {}, (node.operand,))


BINARY_FREE: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    kind: entry.function for kind, entry in UNARY.items()
}


def compare(machine: Machine, node: ast.Compare) -> Any:
    """``a < b``, also in a chain; each part is evaluated once."""
    left, left_node = machine.evaluate(node.left), node.left
    result: Any = True
    for place, (kind, right_node) in enumerate(zip(node.ops, node.comparators, strict=True)):
        if place and not is_true(machine, result, node):
            return result
        right = machine.evaluate(right_node)
        result = _compared(machine, node, kind, (left, right), (left_node, right_node))
        left, left_node = right, right_node
    return result


def _compared(
    machine: Machine, node: ast.Compare, kind: ast.cmpop, pair: tuple[Any, Any], nodes: tuple[ast.expr, ast.expr]
) -> Any:
    match kind:
        case ast.Is():
            return pair[0] is pair[1]
        case ast.IsNot():
            return pair[0] is not pair[1]
        case ast.In() | ast.NotIn():
            return subscripts.contains(machine, node, pair[1], pair[0]) is isinstance(kind, ast.In)
    return machine.apply(node, COMPARE[type(kind)], pair, {}, nodes)


def boolean(machine: Machine, node: ast.BoolOp) -> Any:
    """``and`` and ``or``, which stop as soon as the result is known."""
    value: Any = None
    for part in node.values:
        value = machine.evaluate(part)
        if is_true(machine, value, part) is isinstance(node.op, ast.Or):
            return value
    return value


def conditional(machine: Machine, node: ast.IfExp) -> Any:
    """``a if condition else b``."""
    chosen = node.body if is_true(machine, machine.evaluate(node.test), node.test) else node.orelse
    return machine.evaluate(chosen)


def items(machine: Machine, nodes: list[ast.expr]) -> list[Any]:
    """Evaluate the items of a literal, starred ones in full."""
    values: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            values += subscripts.iterate(machine, machine.evaluate(node.value), node.value)
        else:
            values.append(machine.evaluate(node))
    return values


def name(machine: Machine, node: ast.Name) -> Any:
    """A name of the code, of the run or of Python's own functions."""
    return look_up(machine, node)


def named(machine: Machine, node: ast.NamedExpr) -> Any:
    """``(name := value)``."""
    value = machine.evaluate(node.value)
    machine.names[node.target.id] = value
    return value


def lambda_(machine: Machine, node: ast.Lambda) -> Any:
    """``lambda x: ...``."""
    return calls.define(machine, node, "<lambda>")


def dictionary(machine: Machine, node: ast.Dict) -> Any:
    """``{key: value}``."""
    made: dict[Any, Any] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is None:
            raise refused_syntax(node)
        key = machine.evaluate(key_node)
        subscripts.check_key(key, key_node)
        made[key] = machine.evaluate(value_node)
    return made


EXPRESSIONS: dict[type[ast.AST], Callable[[Machine, Any], Any]] = {
    ast.Constant: constant,
    ast.Name: name,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.Compare: compare,
    ast.BoolOp: boolean,
    ast.IfExp: conditional,
    ast.Call: calls.call,
    ast.Attribute: calls.attribute,
    ast.Subscript: subscripts.subscript,
    ast.Slice: subscripts.slice_,
    ast.Tuple: lambda machine, node: tuple(items(machine, node.elts)),
    ast.List: lambda machine, node: items(machine, node.elts),
    ast.Dict: dictionary,
    ast.Lambda: lambda_,
    ast.NamedExpr: named,
}
