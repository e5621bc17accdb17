"""Look names up: the code's own, those given to the run, then Python's functions."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterable
from typing import Any

import numpy as np

from lib.language.errors import Stop, not_allowed, python_error
from lib.language.known import BUILTINS, NAMES, PYTHON_BUILTINS, REAL_NAMES
from lib.language.machine import Machine
from lib.language.table.entry import PICTURES, Missing, Namespace, Unseen


def look_up(machine: Machine, node: ast.Name) -> Any:
    """Return what a name stands for. Raises Stop: Python's NameError, or a refusal of a builtin by name."""
    name = node.id
    scope = machine.scope
    while scope is not None:
        if name in scope.names and name not in scope.global_names:
            return scope.names[name]
        scope = scope.outer
    if name in machine.names:
        return machine.names[name]
    if name in BUILTINS:
        return BUILTINS[name]
    if name in PYTHON_BUILTINS or name.startswith("__"):
        raise unknown(name, BUILTINS, node)
    raise python_error("NameError", f"name '{name}' is not defined", node)


def member(machine: Machine, owner: Namespace, name: str, node: ast.AST) -> Any:
    """Return a name of a module of the table. Raises Stop where the table does not have it."""
    full = f"{owner.name}.{name}"
    if full in NAMES:
        value = NAMES[full]
        return machine.float_type(value) if machine.is_probe else value
    real = REAL_NAMES.get(owner.name)
    if real is not None and name not in real and not name.startswith("_"):
        raise python_error("AttributeError", _words_without(owner.name, name), node)
    siblings = [other for other in NAMES if other.rpartition(".")[0] == owner.name]
    raise unknown(full, siblings, node)


REMOVED = frozenset({*np.__former_attrs__, *np.__expired_attributes__})
"""What numpy had once: it tells what to write instead."""


def _words_without(owner: str, name: str) -> str:
    """Return what Python says of a name that a module does not have."""
    if owner == "numpy" and name in REMOVED:
        try:
            getattr(np, name)
        except AttributeError as error:
            return str(error)
    return f"module '{owner}' has no attribute '{name}'"


def module(machine: Machine, name: str, node: ast.AST) -> Namespace | Missing | Unseen:
    """Return a module of the table, or a mark that it is missing or only draws."""
    value = NAMES.get(name)
    if isinstance(value, Namespace):
        return value
    if name.partition(".")[0] in PICTURES:
        machine.note("module_not_run", node, name=name)
        return Unseen(name)
    machine.note("missing_module", node, name=name)
    return Missing(name)


def unknown(name: str, known: Iterable[str], node: ast.AST | None) -> Stop:
    """Refuse a name that is not in the table, with the nearest that is."""
    close = difflib.get_close_matches(name[:80], list(known), n=1)
    nearest = close[0] if close else None
    hint = f"; the nearest there is {nearest}" if nearest else ""
    return not_allowed(
        "unknown_name", f"{name} is not part of Formulab's table{hint}", node, name=name, nearest=nearest
    )


def missing(owner: Missing, node: ast.AST) -> Stop:
    """Refuse the use of something that was imported and is not known."""
    return not_allowed("missing_module_used", f"{owner.name} is not part of Formulab", node, name=owner.name)
