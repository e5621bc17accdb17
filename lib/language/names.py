"""Look names up: the code's own, those given to the run, then Python's functions."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable
from typing import Any

from lib.language.errors import Stop, not_allowed, python_error
from lib.language.machine import Machine
from lib.language.table import BUILTINS, PYTHON_BUILTINS


def look_up(machine: Machine, node: ast.Name) -> Any:
    """Return what a name stands for. Raises Stop: Python's NameError, or a refusal of a builtin by name."""
    name = node.id
    scope = machine.scope
    while scope is not None:
        if name in scope.names:
            return scope.names[name]
        scope = scope.outer
    if name in machine.names:
        return machine.names[name]
    if name in BUILTINS:
        return BUILTINS[name]
    if name in PYTHON_BUILTINS or name.startswith("__"):
        raise unknown(name, BUILTINS, node)
    raise python_error("NameError", f"name '{name}' is not defined", node)


def unknown(name: str, known: Iterable[str], node: ast.AST | None) -> Stop:
    """Refuse a name that is not in the table, with the nearest that is."""
    close = difflib.get_close_matches(name, list(known), n=1)
    nearest = close[0] if close else None
    hint = f"; did you mean {nearest}?" if nearest else ""
    return not_allowed("unknown_name", f"{name} is not in Formulab's table{hint}", node, name=name, nearest=nearest)
