"""Python's operators: on tensors as operations of their own, on whole numbers and texts within bounds."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from lib.language.errors import too_large
from lib.language.table.costs import elementwise, matrix_product
from lib.language.table.entry import CostRule, Entry

TEXT_LENGTH = 100_000
"""Characters that a text may have."""

ITEMS = 100_000
"""Items that a list or tuple may have."""

WHOLE_NUMBER_BITS = 4_096
"""Bits that a whole number may have."""


def _bits(value: int) -> int:
    return value.bit_length()


def _bounded_pow(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int) and right > 0 and abs(left) > 1:
        check_bits(_bits(left) * right)
    return left**right


def _bounded_mul(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        check_bits(_bits(left) + _bits(right))
    for items, count in ((left, right), (right, left)):
        if isinstance(items, (str, list, tuple)) and isinstance(count, int):
            limit = TEXT_LENGTH if isinstance(items, str) else ITEMS
            check_length(len(items) * max(0, count), limit)
    return left * right


def _bounded_shift(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int) and right > 0:
        check_bits(_bits(left) + right)
    return left << right


def _bounded_add(left: Any, right: Any) -> Any:
    if isinstance(left, (str, list, tuple)) and type(left) is type(right):
        check_length(len(left) + len(right), TEXT_LENGTH if isinstance(left, str) else ITEMS)
    return left + right


def check_bits(bits: int) -> None:
    """Refuse a whole number that would be too long."""
    if bits > WHOLE_NUMBER_BITS:
        message = f"the whole number would have {bits} bits; {WHOLE_NUMBER_BITS} are allowed"
        raise too_large("whole_number", message, got=bits, high=WHOLE_NUMBER_BITS)


def check_length(length: int, limit: int) -> None:
    """Refuse a text or list that would be too long."""
    if length > limit:
        raise too_large("length", f"{length} items or characters; {limit} are allowed", got=length, high=limit)


def _entry(name: str, function: Callable[..., Any], cost: CostRule = elementwise, *, is_one: bool = False) -> Entry:
    parameters = ("operand",) if is_one else ("left", "right")
    return Entry(f"operator.{name}", function, parameters, cost=cost, broadcasts=not is_one)


BINARY: dict[type[ast.operator], Entry] = {
    ast.Add: _entry("add", _bounded_add),
    ast.Sub: _entry("sub", operator.sub),
    ast.Mult: _entry("mul", _bounded_mul),
    ast.Div: _entry("truediv", operator.truediv),
    ast.FloorDiv: _entry("floordiv", operator.floordiv),
    ast.Mod: _entry("mod", operator.mod),
    ast.Pow: _entry("pow", _bounded_pow),
    ast.MatMult: _entry("matmul", operator.matmul, matrix_product),
    ast.LShift: _entry("lshift", _bounded_shift),
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

IN_PLACE_FUNCTIONS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
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
}

IN_PLACE: dict[type[ast.operator], Entry] = {
    kind: Entry(
        f"operator.i{BINARY[kind].name.removeprefix('operator.')}",
        function,
        ("left", "right"),
        cost=elementwise,
        mutates=True,
        broadcasts=True,
    )
    for kind, function in IN_PLACE_FUNCTIONS.items()
}
"""What ``+=`` and its like do where the left side is a tensor or an array."""

