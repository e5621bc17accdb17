"""Turn a formulation's code, or pasted code, into lines that plain Python runs and that keep its value."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from lib.language import parse

_IMPORTS = {
    "nn": "from torch import nn",
    "F": "import torch.nn.functional as F",
    "np": "import numpy as np",
    "numpy": "import numpy",
}
"""The names that the language finds imported besides torch, and how Python gets them."""


@dataclass(frozen=True, slots=True)
class PlainCode:
    """Code for plain Python.

    ``text`` has its last expression assigned to ``value`` where ``has_value``; ``imports`` are the lines
    that it needs above it; ``needs_seed``: it draws random numbers; ``may_need_gradients``: a value may
    hang on to what it was computed from, which torch would print beside the numbers.
    """

    text: str
    has_value: bool
    imports: tuple[str, ...] = ()
    needs_seed: bool = False
    may_need_gradients: bool = False


def plain_code(code: str) -> PlainCode:
    """Prepare code for a script; code that cannot be read is left as it stands."""
    program = parse(code)
    if program.tree is None or program.error is not None:
        return PlainCode(code.strip("\n"), has_value=False)
    lines = list(program.lines)
    statements = program.tree.body
    outputs = [node for node in statements if _is_output(node)]
    values = [node for node in statements if _is_value(node) and node not in outputs]
    if values:
        _assign_value(lines, values[-1])
    for node in outputs:
        for number in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[number] = f"# {lines[number]}"
    names = {node.id for node in ast.walk(program.tree) if isinstance(node, ast.Name)}
    parts = names | {node.attr for node in ast.walk(program.tree) if isinstance(node, ast.Attribute)}
    imports = tuple(line for name, line in _IMPORTS.items() if name in names)
    return PlainCode(
        "\n".join(lines).strip("\n"),
        has_value=bool(values),
        imports=imports,
        needs_seed=any("rand" in part or part == "Linear" for part in parts),
        may_need_gradients=bool(parts & {"nn", "Parameter", "Linear", "requires_grad", "requires_grad_"}),
    )


def _is_value(node: ast.stmt) -> bool:
    """Say whether a statement is an expression that shows something, as the last line of a cell does."""
    if not isinstance(node, ast.Expr) or isinstance(node.value, ast.Constant):
        return False
    return not (isinstance(node.value, ast.Call) and ast.unparse(node.value.func) == "print")


def _is_output(node: ast.stmt) -> bool:
    """Say whether a statement is output that somebody pasted along, such as ``tensor(0.9897)``."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "tensor"
    )


def _assign_value(lines: list[str], node: ast.stmt) -> None:
    """Write ``value = `` in front of an expression, in parentheses where it has several lines."""
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    is_long = first != last
    if is_long:
        lines[last] = _insert(lines[last], node.end_col_offset or 0, ")")
    lines[first] = _insert(lines[first], node.col_offset, "value = (" if is_long else "value = ")


def _insert(line: str, offset: int, text: str) -> str:
    """Insert a text at an offset in bytes, as the syntax tree counts."""
    raw = line.encode()
    return (raw[:offset] + text.encode() + raw[offset:]).decode()
