"""What a ``with`` statement enters and leaves."""

from __future__ import annotations

import ast
from typing import Any

import torch

from lib.language.belongings import Bar, CaughtError, OpenFile, Setting
from lib.language.errors import Stop, not_allowed
from lib.language.leaving import Broken, Continued, Returned
from lib.language.machine import Machine
from lib.language.model import ErrorKind
from lib.language.table.entry import Unseen
from lib.language.targets import bind_target
from lib.language.values import UserModule, UserObject, type_name


def with_(machine: Machine, node: ast.With) -> None:
    """``with torch.no_grad():`` and its like; objects of the code's own classes by their methods."""
    _enter(machine, node, list(node.items))


def _enter(machine: Machine, node: ast.With, items: list[ast.withitem]) -> None:
    """Enter what comes first, then the rest, and carry the body out inside of all."""
    if not items:
        machine.run_statements(node.body)
        return
    item, *rest = items
    before = torch.is_grad_enabled()
    value = machine.evaluate(item.context_expr)
    if isinstance(value, (UserObject, UserModule)) and machine.method(value, "__enter__") is not None:
        entered = machine.call_method(value, "__enter__")
        if item.optional_vars is not None:
            bind_target(machine, item.optional_vars, entered)
        _inside_own(machine, node, rest, value)
        return
    try:
        if isinstance(value, Setting) and item.optional_vars is None:
            torch.set_grad_enabled(value.is_enabled)
        elif isinstance(value, (Unseen, Bar, OpenFile)):
            if item.optional_vars is not None:
                bind_target(machine, item.optional_vars, value)
        elif not isinstance(value, torch.device):
            name = type_name(value)
            raise not_allowed("with", f"with does not take a {name} here", item.context_expr, name=name)
        _enter(machine, node, rest)
    finally:
        torch.set_grad_enabled(before)
        if isinstance(value, OpenFile):
            value.is_closed = True


def _inside_own(machine: Machine, node: ast.With, rest: list[ast.withitem], value: Any) -> None:
    """Carry out the body; the object's ``__exit__`` hears of an error, and may swallow it."""
    scope, depth = machine.scope, machine.depth
    try:
        _enter(machine, node, rest)
    except Stop as stop:
        if stop.kind not in (ErrorKind.PYTHON, ErrorKind.TORCH):
            raise
        machine.scope, machine.depth = scope, depth
        error = CaughtError(stop.raised, stop.message)
        if not machine.call_method(value, "__exit__", machine.type_of(error), error, None):
            raise
        return
    except (Returned, Broken, Continued):
        machine.scope, machine.depth = scope, depth
        machine.call_method(value, "__exit__", None, None, None)
        raise
    machine.call_method(value, "__exit__", None, None, None)
