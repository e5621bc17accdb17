"""What a ``with`` statement enters and leaves."""

from __future__ import annotations

import ast
from typing import Any

import torch

from lib.language.belongings import Bar, CaughtError, Managed, OpenFile, Plain, Setting, Suppressed
from lib.language.catching import names_of
from lib.language.errors import Stop, not_allowed, python_error
from lib.language.leaving import Broken, Closed, Continued, Returned
from lib.language.machine import Machine
from lib.language.model import ErrorKind
from lib.language.table.entry import Unseen
from lib.language.targets import bind_target
from lib.language.values import TypeName, UserClass, UserModule, UserObject, type_name


def with_(machine: Machine, node: ast.With) -> None:
    """``with torch.no_grad():`` and its like; objects of the code's own classes by their methods."""
    _enter(machine, node, list(node.items))


def _enter(machine: Machine, node: ast.With, items: list[ast.withitem]) -> None:
    """Enter what comes first, then the rest, and carry the body out inside of all."""
    if not items:
        machine.run_statements(node.body)
        return
    item, *rest = items
    before = torch.is_grad_enabled()  # torch.set_grad_enabled(False) does its work where it is called
    value = machine.evaluate(item.context_expr)
    if isinstance(value, (UserObject, UserModule)) and machine.method(value, "__enter__") is not None:
        _bind(machine, item, machine.call_method(value, "__enter__"))
        _inside_own(machine, node, rest, value)
    elif isinstance(value, Managed):
        _inside_managed(machine, node, item, rest, value)
    elif isinstance(value, Suppressed):
        _bind(machine, item, None)
        _inside_suppressed(machine, node, rest, value)
    else:
        _inside_setting(machine, node, item, rest, value, before)


def _bind(machine: Machine, item: ast.withitem, value: Any) -> None:
    """Give the name behind ``as`` its value, where there is one."""
    if item.optional_vars is not None:
        bind_target(machine, item.optional_vars, value)


def _inside_setting(
    machine: Machine,
    node: ast.With,
    item: ast.withitem,
    rest: list[ast.withitem],
    value: Any,
    before: bool,
) -> None:
    """Carry out the body under a setting, or with a file or a value; gradients are as ``before`` then."""
    try:
        if isinstance(value, Setting) and item.optional_vars is None:
            torch.set_grad_enabled(value.is_enabled)
        elif isinstance(value, Plain):
            _bind(machine, item, value.value)
        elif isinstance(value, (Unseen, Bar, OpenFile)):
            _bind(machine, item, value)
        elif not isinstance(value, torch.device):
            name = type_name(value)
            raise not_allowed("with", f"with does not take a {name} here", item.context_expr, name=name)
        _enter(machine, node, rest)
    finally:
        if not isinstance(value, Plain):
            torch.set_grad_enabled(before)
        if isinstance(value, OpenFile):
            value.is_closed = True


def _inside_own(machine: Machine, node: ast.With, rest: list[ast.withitem], value: Any) -> None:
    """Carry out the body; the object's ``__exit__`` hears of an error, and may swallow it."""
    scope, depth = machine.scope, machine.depth
    try:
        stop = _error_of(machine, node, rest)
    except (Returned, Broken, Continued):
        machine.scope, machine.depth = scope, depth
        machine.call_method(value, "__exit__", None, None, None)
        raise
    error = None if stop is None else CaughtError(stop.raised, stop.message)
    kind = None if error is None else machine.type_of(error)
    is_swallowed = machine.call_method(value, "__exit__", kind, error, None)
    if stop is not None and not is_swallowed:
        raise stop


def _error_of(machine: Machine, node: ast.With, rest: list[ast.withitem]) -> Stop | None:
    """Carry out the body; return the error of Python or torch that ended it, None without one."""
    scope, depth = machine.scope, machine.depth
    try:
        _enter(machine, node, rest)
    except Stop as stop:
        if stop.kind not in (ErrorKind.PYTHON, ErrorKind.TORCH):
            raise
        machine.scope, machine.depth = scope, depth
        return stop
    return None


def _inside_suppressed(machine: Machine, node: ast.With, rest: list[ast.withitem], value: Suppressed) -> None:
    """Carry out the body; an error of the classes that were named ends it and no more."""
    stop = _error_of(machine, node, rest)
    if stop is None:
        return
    errors = [one for error in value.errors for one in (error if isinstance(error, tuple) else (error,))]
    if not all(isinstance(error, (TypeName, UserClass)) for error in errors):
        words = "issubclass() arg 2 must be a class, a tuple of classes, or a union"
        raise python_error("TypeError", words, node)
    if not names_of(machine, stop.raised) & {error.name for error in errors}:
        raise stop


Place = tuple[Any, int, tuple[int, ...], bool]


def _place(machine: Machine) -> Place:
    return machine.scope, machine.depth, machine.rounds, machine.is_recording


def _go_to(machine: Machine, place: Place) -> None:
    machine.scope, machine.depth, machine.rounds, machine.is_recording = place


def _inside_managed(
    machine: Machine, node: ast.With, item: ast.withitem, rest: list[ast.withitem], value: Managed
) -> None:
    """Run the function under ``contextmanager``; where it yields, the body is carried out.

    An error of the body comes out of the ``yield``, so that the function's own ``try`` meets it as in
    Python; what leaves the body otherwise waits until the function has come to its end.
    """
    _check_fresh(value, item)
    outside = _place(machine)
    times, left, failed = 0, None, False

    def body(given: Any) -> None:
        nonlocal times, left, failed
        times += 1
        if times > 1:
            raise Closed
        inside = _place(machine)
        _go_to(machine, outside)
        try:
            _bind(machine, item, given)
            _enter(machine, node, rest)
        except (Returned, Broken, Continued) as reason:
            left = reason
        except Stop:
            failed = True
            raise
        finally:
            _go_to(machine, inside)

    try:
        value.carry_out(body)
    except Closed:
        words = "generator didn't stop after throw()" if failed else "generator didn't stop"
        raise python_error("RuntimeError", words, node) from None
    finally:
        _go_to(machine, outside)
    if not times:
        raise python_error("RuntimeError", "generator didn't yield", node)
    if left is not None:
        raise left


def _check_fresh(value: Managed, item: ast.withitem) -> None:
    """Refuse, in Python's words, a function that yields nothing and what was used before."""
    if value.is_used:
        words = "'_GeneratorContextManager' object has no attribute 'args'"
        raise python_error("AttributeError", words, item.context_expr)
    value.is_used = True
    if value.wrong is not None:
        raise python_error("TypeError", f"'{value.wrong}' object is not an iterator", item.context_expr)
