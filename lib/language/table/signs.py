"""operator: Python's signs by name, and functions that fetch an item or an attribute."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from lib.language.errors import python_error
from lib.language.operators import BINARY, UNARY
from lib.language.outcomes import NOWHERE
from lib.language.table.entry import Entry
from lib.language.table.reaching import get_by_name
from lib.language.table.registry import OF_MACHINE, add_function, add_namespace, entry_of

if TYPE_CHECKING:
    from lib.language.machine import Machine

TWO: dict[str, type[ast.operator]] = {
    "add": ast.Add, "sub": ast.Sub, "mul": ast.Mult, "truediv": ast.Div, "floordiv": ast.FloorDiv,
    "mod": ast.Mod, "pow": ast.Pow, "matmul": ast.MatMult, "and_": ast.BitAnd, "or_": ast.BitOr, "xor": ast.BitXor,
}  # fmt: skip

ONE: dict[str, type[ast.unaryop]] = {"neg": ast.USub, "pos": ast.UAdd, "invert": ast.Invert}

COMPARED: dict[str, type[ast.cmpop]] = {
    "eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE,
}  # fmt: skip


def _two(kind: type[ast.operator]) -> Any:
    def done(machine: Machine, a: Any, b: Any) -> Any:
        return machine.operate(machine.node or NOWHERE, BINARY[kind], a, b, (None, None))

    return done


def _one(kind: type[ast.unaryop]) -> Any:
    def done(machine: Machine, a: Any) -> Any:
        return machine.apply(machine.node or NOWHERE, UNARY[kind], (a,), {}, (None,))

    return done


def _compared(kind: type[ast.cmpop]) -> Any:
    return lambda machine, a, b: machine.parts.compared(
        machine, machine.node or NOWHERE, kind(), (a, b), (None, None)
    )


def _item(machine: Machine, a: Any, b: Any) -> Any:
    return machine.parts.item(machine, machine.node or NOWHERE, a, b, (None, None))


def _item_getter(_machine: Machine, *items: Any) -> Entry:
    """``operator.itemgetter``: what ``value[item]`` gives, for several items a tuple of them."""
    if not items:
        raise TypeError("itemgetter expected 1 argument, got 0")

    def fetched(machine: Machine, value: Any) -> Any:
        found = tuple(_item(machine, value, item) for item in items)
        return found if len(found) > 1 else found[0]

    return entry_of("operator.itemgetter", fetched, "value", **OF_MACHINE)


def _attribute_getter(_machine: Machine, *names: Any) -> Entry:
    """``operator.attrgetter``: what ``value.name`` gives, by the same exact names."""
    for name in names:
        if not isinstance(name, str):
            raise python_error("TypeError", "attribute name must be a string")

    def fetched(machine: Machine, value: Any) -> Any:
        found = tuple(_walked(machine, value, name.split(".")) for name in names)
        return found if len(found) > 1 else found[0]

    return entry_of("operator.attrgetter", fetched, "value", **OF_MACHINE)


def _walked(machine: Machine, value: Any, names: list[str]) -> Any:
    for name in names:
        value = get_by_name(machine, value, name)
    return value


add_namespace("operator")
for name, kind in TWO.items():
    add_function(f"operator.{name}", _two(kind), "a b", **OF_MACHINE)
for name, sign in ONE.items():
    add_function(f"operator.{name}", _one(sign), "a", **OF_MACHINE)
for name, comparison in COMPARED.items():
    add_function(f"operator.{name}", _compared(comparison), "a b", **OF_MACHINE)
add_function("operator.getitem", _item, "a b", **OF_MACHINE)
add_function("operator.itemgetter", _item_getter, "*item", **OF_MACHINE)
add_function("operator.attrgetter", _attribute_getter, "*attr", **OF_MACHINE)
