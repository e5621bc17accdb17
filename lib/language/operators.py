"""Python's operators: on tensors as operations of their own, on whole numbers and texts within bounds."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lib.language.bounds import ITEMS, TEXT_LENGTH, check_bits, check_length
from lib.language.table.costs import elementwise, matrix_product
from lib.language.table.entry import CostRule, Entry

if TYPE_CHECKING:
    from lib.language.machine import Machine

SEQUENCES = (str, list, tuple)


def power(left: Any, right: Any) -> Any:
    """``left ** right``, refused before a whole number gets too long."""
    if isinstance(left, int) and isinstance(right, int) and right > 0 and abs(left) > 1:
        check_bits(left.bit_length() * right)
    return left**right


def multiply(left: Any, right: Any) -> Any:
    """``left * right``, also of texts and lists, refused before anything gets too long."""
    if isinstance(left, int) and isinstance(right, int):
        check_bits(left.bit_length() + right.bit_length())
    for items, times in ((left, right), (right, left)):
        if isinstance(items, SEQUENCES) and isinstance(times, int):
            check_length(len(items) * max(0, times), TEXT_LENGTH if isinstance(items, str) else ITEMS)
    return left * right


def shift(left: Any, right: Any) -> Any:
    """``left << right``."""
    if isinstance(left, int) and isinstance(right, int) and right > 0:
        check_bits(left.bit_length() + right)
    return left << right


def add(left: Any, right: Any) -> Any:
    """``left + right``."""
    if isinstance(left, SEQUENCES) and isinstance(right, SEQUENCES):
        check_length(len(left) + len(right), TEXT_LENGTH if isinstance(left, str) else ITEMS)
    elif isinstance(left, int) and isinstance(right, int):
        check_bits(max(left.bit_length(), right.bit_length()))
    return left + right


def _remainder(machine: Machine, left: Any, right: Any) -> Any:
    return machine.printing.percent(left, right) if isinstance(left, str) else left % right


def _entry(
    name: str,
    function: Callable[..., Any],
    cost: CostRule = elementwise,
    *,
    is_one: bool = False,
    **flags: Any,
) -> Entry:
    parameters = ("operand",) if is_one else ("left", "right")
    return Entry(f"operator.{name}", function, parameters, cost=cost, broadcasts=not is_one, **flags)


BINARY: dict[type[ast.operator], Entry] = {
    ast.Add: _entry("add", add),
    ast.Sub: _entry("sub", operator.sub),
    ast.Mult: _entry("mul", multiply),
    ast.Div: _entry("truediv", operator.truediv),
    ast.FloorDiv: _entry("floordiv", operator.floordiv),
    ast.Mod: _entry("mod", _remainder, takes_machine=True),
    ast.Pow: _entry("pow", power),
    ast.MatMult: _entry("matmul", operator.matmul, matrix_product),
    ast.LShift: _entry("lshift", shift),
    ast.RShift: _entry("rshift", operator.rshift),
    ast.BitAnd: _entry("and", operator.and_),
    ast.BitOr: _entry("or", operator.or_),
    ast.BitXor: _entry("xor", operator.xor),
}

UNARY: dict[type[ast.unaryop], Entry] = {
    ast.USub: _entry("neg", operator.neg, is_one=True),
    ast.UAdd: _entry("pos", operator.pos, is_one=True),
    ast.Invert: _entry("invert", operator.invert, is_one=True),
}

COMPARE: dict[type[ast.cmpop], Entry] = {
    ast.Eq: _entry("eq", operator.eq),
    ast.NotEq: _entry("ne", operator.ne),
    ast.Lt: _entry("lt", operator.lt),
    ast.LtE: _entry("le", operator.le),
    ast.Gt: _entry("gt", operator.gt),
    ast.GtE: _entry("ge", operator.ge),
}

IN_PLACE: dict[type[ast.operator], Entry] = {
    kind: Entry(
        f"operator.{function.__name__}",
        function,
        ("left", "right"),
        cost=elementwise,
        mutates=True,
        broadcasts=True,
    )
    for kind, function in {
        ast.Add: operator.iadd,
        ast.Sub: operator.isub,
        ast.Mult: operator.imul,
        ast.Div: operator.itruediv,
        ast.FloorDiv: operator.ifloordiv,
        ast.Mod: operator.imod,
        ast.Pow: operator.ipow,
        ast.BitAnd: operator.iand,
        ast.BitOr: operator.ior,
        ast.BitXor: operator.ixor,
    }.items()
}
"""What ``+=`` and its like do where the left side is a tensor or an array."""
