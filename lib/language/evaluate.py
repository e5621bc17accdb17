"""Evaluate expressions, in Python's own order."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from lib.language import functions, subscripts
from lib.language.attributes import attribute
from lib.language.belongings import Walk
from lib.language.bounds import ITEMS, check_length
from lib.language.calls import call
from lib.language.comparisons import compare
from lib.language.errors import CALL_ERRORS, from_exception, python_error
from lib.language.machine import Machine
from lib.language.names import look_up
from lib.language.operators import BINARY, UNARY
from lib.language.outcomes import refused_syntax
from lib.language.targets import bind_target
from lib.language.truth import is_true
from lib.language.values import Scope, UserObject, type_name

CONSTANTS = (int, float, str, bool, complex, type(None), type(Ellipsis))


def constant(_machine: Machine, node: ast.Constant) -> Any:
    """A number, a text, None, True, False or ``...``."""
    if type(node.value) not in CONSTANTS:
        raise refused_syntax(node)
    return node.value


def binary(machine: Machine, node: ast.BinOp) -> Any:
    """``left + right`` and its like."""
    left = machine.evaluate(node.left)
    right = machine.evaluate(node.right)
    return machine.operate(node, BINARY[type(node.op)], left, right, (node.left, node.right))


def unary(machine: Machine, node: ast.UnaryOp) -> Any:
    """``-operand`` and its like."""
    operand = machine.evaluate(node.operand)
    if isinstance(node.op, ast.Not):
        return not is_true(machine, operand, node.operand)
    if (
        isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
        and type(operand) in (int, float)
    ):
        return -operand
    if isinstance(operand, UserObject) and isinstance(node.op, ast.USub):
        return machine.call_method(operand, "__neg__")
    return machine.apply(node, UNARY[type(node.op)], (operand,), {}, (node.operand,))


def boolean(machine: Machine, node: ast.BoolOp) -> Any:
    """``and`` and ``or``, which stop as soon as the result is known."""
    value: Any = None
    last = node.values[-1]
    for part in node.values:
        value = machine.evaluate(part)
        if part is not last and is_true(machine, value, part) is isinstance(node.op, ast.Or):
            return value
    return value


def conditional(machine: Machine, node: ast.IfExp) -> Any:
    """``a if condition else b``."""
    is_chosen = is_true(machine, machine.evaluate(node.test), node.test)
    return machine.evaluate(node.body if is_chosen else node.orelse)


def items(machine: Machine, nodes: list[ast.expr]) -> list[Any]:
    """Evaluate the items of a literal, starred ones in full."""
    values: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            values += subscripts.listed(machine, machine.evaluate(node.value), node.value)
            check_length(len(values), ITEMS)
        else:
            values.append(machine.evaluate(node))
    machine.meter.charge("literal", 8 * len(values))
    return values


def set_literal(machine: Machine, node: ast.Set) -> set[Any]:
    """``{1, 2}``."""
    values = items(machine, node.elts)
    machine.node = node
    for value in values:
        machine.check_key(value)
    return set(values)


def dictionary(machine: Machine, node: ast.Dict) -> dict[Any, Any]:
    """``{key: value}``."""
    made: dict[Any, Any] = {}
    for key_node, value_node in zip(node.keys, node.values, strict=True):
        if key_node is None:
            others = machine.evaluate(value_node)
            if not isinstance(others, dict):
                raise python_error("TypeError", f"'{type_name(others)}' object is not a mapping", value_node)
            made.update(others)
            continue
        key = machine.evaluate(key_node)
        machine.node = key_node
        machine.check_key(key)
        made[key] = machine.evaluate(value_node)
    return made


def named(machine: Machine, node: ast.NamedExpr) -> Any:
    """``(name := value)``."""
    value = machine.evaluate(node.value)
    bind_target(machine, node.target, value)
    return value


def joined(machine: Machine, node: ast.JoinedStr) -> str:
    """A text with fields: ``f"{value:.4f}"``."""
    text = "".join([str(machine.evaluate(part)) for part in node.values])
    machine.meter.charge("text", 8 * len(text))
    return text


def field(machine: Machine, node: ast.FormattedValue) -> str:
    """One field of such a text."""
    value = machine.evaluate(node.value)
    spec = "" if node.format_spec is None else machine.evaluate(node.format_spec)
    conversion = None if node.conversion == -1 else chr(node.conversion)
    machine.node = node
    if isinstance(value, UserObject):
        value = machine.show(value)
    try:
        return machine.printing.field(value, conversion, spec)
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=False).at(node) from None


def _rounds(machine: Machine, generators: list[ast.comprehension]) -> Iterator[None]:
    """Go through the rounds of a comprehension, its names bound."""
    first, *rest = generators
    for item in subscripts.iterate(machine, machine.evaluate(first.iter), first.iter):
        machine.meter.count_round()
        bind_target(machine, first.target, item)
        if not all(is_true(machine, machine.evaluate(test), test) for test in first.ifs):
            continue
        if rest:
            yield from _rounds(machine, rest)
        else:
            yield


def _comprehended(
    machine: Machine, generators: list[ast.comprehension], make: Callable[[], Any]
) -> list[Any]:
    before = machine.scope
    machine.scope = Scope({}, before, method=None)
    values: list[Any] = []
    try:
        for _ in _rounds(machine, generators):
            values.append(make())
            machine.meter.charge("comprehension", 16)
    finally:
        machine.scope = before
    return values


def listing(machine: Machine, node: ast.ListComp | ast.GeneratorExp) -> list[Any]:
    """``[value for name in values]``; a generator is worked out at once."""
    return _comprehended(machine, node.generators, lambda: machine.evaluate(node.elt))


def generated(machine: Machine, node: ast.GeneratorExp) -> Walk:
    """``(value for name in values)``: worked out at once, handed out one by one."""
    return Walk(listing(machine, node))


def dict_listing(machine: Machine, node: ast.DictComp) -> dict[Any, Any]:
    """``{key: value for name in values}``."""

    def pair() -> tuple[Any, Any]:
        key = machine.evaluate(node.key)
        machine.check_key(key)
        return key, machine.evaluate(node.value)

    return dict(_comprehended(machine, node.generators, pair))


def set_listing(machine: Machine, node: ast.SetComp) -> set[Any]:
    """``{value for name in values}``."""

    def item() -> Any:
        value = machine.evaluate(node.elt)
        machine.check_key(value)
        return value

    return set(_comprehended(machine, node.generators, item))


def yield_(machine: Machine, node: ast.Yield) -> None:
    """``yield value``: what the function gives to whoever goes through it."""
    functions.yielded(machine, None if node.value is None else machine.evaluate(node.value))


def yield_from(machine: Machine, node: ast.YieldFrom) -> None:
    """``yield from values``."""
    for item in subscripts.iterate(machine, machine.evaluate(node.value), node.value):
        functions.yielded(machine, item)


EXPRESSIONS: dict[type[ast.AST], Callable[[Machine, Any], Any]] = {
    ast.Constant: constant,
    ast.Name: look_up,
    ast.BinOp: binary,
    ast.UnaryOp: unary,
    ast.Compare: compare,
    ast.BoolOp: boolean,
    ast.IfExp: conditional,
    ast.Call: call,
    ast.Attribute: attribute,
    ast.Subscript: subscripts.subscript,
    ast.Slice: subscripts.slice_,
    ast.Tuple: lambda machine, node: tuple(items(machine, node.elts)),
    ast.List: lambda machine, node: items(machine, node.elts),
    ast.Set: set_literal,
    ast.Dict: dictionary,
    ast.ListComp: listing,
    ast.GeneratorExp: generated,
    ast.SetComp: set_listing,
    ast.DictComp: dict_listing,
    ast.JoinedStr: joined,
    ast.FormattedValue: field,
    ast.Lambda: lambda machine, node: functions.define(machine, node, "<lambda>"),
    ast.NamedExpr: named,
    ast.Yield: yield_,
    ast.YieldFrom: yield_from,
}
"""Every expression of the language; what is not here is refused by name."""
