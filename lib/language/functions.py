"""The code's own functions."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch

from lib.language.belongings import Managed, Partial, Setting, Walk
from lib.language.bounds import ITEMS, check_length
from lib.language.errors import python_error
from lib.language.machine import Machine
from lib.language.outcomes import is_shown, refused_syntax, sources_of
from lib.language.recorder import Place
from lib.language.table.entry import Entry, Unseen
from lib.language.values import BoundMethod, Scope, TypeName, UserClass, UserFunction, UserObject, type_name

MANAGER = "contextmanager"
"""Stands among the decorators of a function that ``contextlib.contextmanager`` was called with."""

METHOD_KINDS = frozenset({"staticmethod", "classmethod", "property"})
"""What may stand above a method of a class."""


def define(machine: Machine, node: ast.FunctionDef | ast.Lambda, name: str) -> UserFunction:
    """Make a function of the code's own; defaults are evaluated now, as in Python."""
    arguments = node.args
    defaults = tuple(machine.evaluate(default) for default in arguments.defaults)
    keyword_defaults = {
        parameter.arg: machine.evaluate(default)
        for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    }
    has_yield = isinstance(node, ast.FunctionDef) and _yields(node)
    return UserFunction(name, node, defaults, keyword_defaults, machine.scope, has_yield=has_yield)


def _yields(function: ast.FunctionDef) -> bool:
    """Say whether a function has a ``yield`` of its own, not one of a function inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(node)
    return False


def decorated(machine: Machine, node: ast.FunctionDef, function: UserFunction) -> Any:
    """Apply what stands above a function: what a class makes of methods, settings of gradients, functions."""
    kept: list[Any] = []
    others: list[tuple[ast.expr, Any]] = []
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Name) and decorator.id in METHOD_KINDS:
            kept.append(decorator.id)
            continue
        value = machine.evaluate(decorator)
        if isinstance(value, TypeName) and value.name in ("torch.no_grad", "torch.inference_mode"):
            value = Setting(value.name)
        if isinstance(value, Setting):
            kept.append(value)
        elif isinstance(value, (UserFunction, Entry, BoundMethod, Partial, UserObject, UserClass)):
            others.append((decorator, value))
        elif not isinstance(value, Unseen):
            raise refused_syntax(decorator)
    made: Any = replace(function, decorators=tuple(kept)) if kept else function
    for decorator, value in reversed(others):
        made = machine.call(decorator, value, [made], [None])
    return made


def bind(function: UserFunction, args: list[Any], kwargs: dict[str, Any], node: ast.AST) -> dict[str, Any]:
    """Give each parameter its value. Raises Stop with Python's words where they do not match."""
    arguments = function.node.args
    positional = [parameter.arg for parameter in (*arguments.posonlyargs, *arguments.args)]
    bound = dict(zip(positional, args, strict=False))
    if arguments.vararg is not None:
        bound[arguments.vararg.arg] = tuple(args[len(positional) :])
    elif len(args) > len(positional):
        raise python_error("TypeError", _too_many(function, positional, len(args)), node)
    known = {*positional, *(parameter.arg for parameter in arguments.kwonlyargs)}
    extra: dict[str, Any] = {}
    for name, value in kwargs.items():
        if name in known and name not in bound:
            bound[name] = value
        elif name in known:
            raise python_error(
                "TypeError", f"{function.name}() got multiple values for argument '{name}'", node
            )
        elif arguments.kwarg is not None:
            extra[name] = value
        else:
            raise python_error(
                "TypeError", f"{function.name}() got an unexpected keyword argument '{name}'", node
            )
    if arguments.kwarg is not None:
        bound[arguments.kwarg.arg] = extra
    for name, default in zip(reversed(positional), reversed(function.defaults), strict=False):
        bound.setdefault(name, default)
    for name, default in function.keyword_defaults.items():
        bound.setdefault(name, default)
    _check_complete(function, positional, bound, node)
    return bound


def _too_many(function: UserFunction, positional: list[str], given: int) -> str:
    least, most = len(positional) - len(function.defaults), len(positional)
    takes = f"from {least} to {most}" if function.defaults else str(most)
    plural = "" if most == 1 and not function.defaults else "s"
    were = "was" if given == 1 else "were"
    return f"{function.name}() takes {takes} positional argument{plural} but {given} {were} given"


def _check_complete(
    function: UserFunction, positional: list[str], bound: dict[str, Any], node: ast.AST
) -> None:
    absent = [repr(name) for name in positional if name not in bound]
    kind = "positional"
    if not absent:
        absent = [
            repr(parameter.arg) for parameter in function.node.args.kwonlyargs if parameter.arg not in bound
        ]
        kind = "keyword-only"
    if absent:
        listed = absent[0]
        if len(absent) > 1:
            listed = f"{', '.join(absent[:-1])}{',' if len(absent) > 2 else ''} and {absent[-1]}"
        plural = "" if len(absent) == 1 else "s"
        message = f"{function.name}() missing {len(absent)} required {kind} argument{plural}: {listed}"
        raise python_error("TypeError", message, node)


def call_own(
    machine: Machine,
    node: ast.AST,
    function: UserFunction,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[Place],
    *,
    owner: Any = None,
) -> Any:
    """Call a function that the code defined; with an ``owner``, as its method."""
    if "staticmethod" in function.decorators:
        owner = None
    elif "classmethod" in function.decorators:
        owner = function.owner
    given = args if owner is None else [owner, *args]
    scope = Scope(bind(function, given, kwargs, node), function.scope, method=function)
    names = tuple(scope.names)[0 if owner is None else 1 :]
    if MANAGER in function.decorators:
        return _managed(machine, function, scope)
    if function.has_yield:
        return Walk([], fill=lambda: _all_yielded(machine, function, scope), name=function.name)
    value = _carried_out(machine, function, scope)
    machine.node = node
    if is_shown(value, ()):
        entry = Entry(f"call.{function.name}", call_own, names)
        machine.record(node, entry, sources_of(entry, tuple(args), kwargs, sources), value)
    return value


def _carried_out(machine: Machine, function: UserFunction, scope: Scope) -> Any:
    """Carry out a function's body with its names bound; gradients are as before when it is over."""
    before, has_gradients = machine.scope, torch.is_grad_enabled()
    machine.enter_call()
    machine.scope = scope
    try:
        for setting in function.decorators:
            if isinstance(setting, Setting):
                torch.set_grad_enabled(setting.is_enabled)
        if isinstance(function.node, ast.Lambda):
            return machine.evaluate(function.node.body)
        return machine.run_body(function.node.body)
    finally:
        machine.scope = before
        machine.depth -= 1
        if any(isinstance(setting, Setting) for setting in function.decorators):
            torch.set_grad_enabled(has_gradients)


def _managed(machine: Machine, function: UserFunction, scope: Scope) -> Managed:
    """Return what a ``with`` statement carries out; without a ``yield`` the function runs at once."""
    if not function.has_yield:
        returned = _carried_out(machine, function, scope)
        return Managed(lambda _: None, wrong=type_name(returned))

    def carry_out(manages: Callable[[Any], None]) -> None:
        scope.manages = manages
        _carried_out(machine, function, scope)

    return Managed(carry_out)


def _all_yielded(machine: Machine, function: UserFunction, scope: Scope) -> list[Any]:
    """Carry a function with ``yield`` out to its end and return all that it yields."""
    scope.yielded = []
    _carried_out(machine, function, scope)
    return scope.yielded


def yielded(machine: Machine, value: Any) -> None:
    """Keep one value that a function yields, or carry out the ``with`` statement that waits for it."""
    scope = machine.scope
    while scope is not None and scope.yielded is None and scope.manages is None:
        scope = scope.outer
    if scope is not None and scope.manages is not None:
        scope.manages(value)
        return
    if scope is None or scope.yielded is None:
        raise python_error("SyntaxError", "'yield' outside function")
    check_length(len(scope.yielded) + 1, ITEMS)
    machine.meter.charge("yield", 64)
    scope.yielded.append(value)
