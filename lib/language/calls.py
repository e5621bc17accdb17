"""Calls: of the table's functions, of layers, and of what the code itself defined."""

from __future__ import annotations

import ast
from typing import Any

import torch
from torch import nn

from lib.language import classes, functions, hooks, layer_calls
from lib.language.attributes import full_name
from lib.language.belongings import Partial
from lib.language.bounds import check_length
from lib.language.errors import Stop, python_error
from lib.language.machine import Machine
from lib.language.model import ErrorKind
from lib.language.names import missing, unknown
from lib.language.own_gradients import FUNCTION, LEGACY
from lib.language.recorder import Place
from lib.language.refusals import check_arguments, without_forward
from lib.language.subscripts import listed
from lib.language.table.entry import Entry, Missing, Unseen
from lib.language.values import (
    BoundMethod,
    Super,
    TypeName,
    UserClass,
    UserFunction,
    UserModule,
    UserObject,
    type_name,
)

ARGUMENTS = 1_000
"""Arguments that one call may have."""


def call(machine: Machine, node: ast.Call) -> Any:
    """``function(arguments)``: function first, then arguments from left to right, as Python does."""
    if isinstance(node.func, ast.Name) and node.func.id == "super":
        return _super(machine, node)
    function = machine.evaluate(node.func)
    if isinstance(function, Unseen):
        return _drawn(machine, node, function)
    args: list[Any] = []
    sources: list[Place] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            starred = listed(machine, machine.evaluate(argument.value), argument.value)
            check_length(len(args) + len(starred), ARGUMENTS)
            args += starred
            sources += [argument] * len(starred)
        else:
            args.append(machine.evaluate(argument))
            sources.append(argument)
    kwargs: dict[str, Any] = {}
    for keyword in node.keywords:
        value = machine.evaluate(keyword.value)
        if keyword.arg is None:
            if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
                raise python_error("TypeError", "argument after ** must be a mapping", keyword.value)
            for name in kwargs.keys() & value.keys():
                raise _repeated(function, name, keyword.value)
            kwargs.update(value)
            sources += [keyword.value] * len(value)
        elif keyword.arg in kwargs:
            if sum(other.arg == keyword.arg for other in node.keywords) > 1:
                words = f"keyword argument repeated: {keyword.arg}"
                raise Stop(ErrorKind.SYNTAX, words, node=keyword.value)
            raise _repeated(function, keyword.arg, keyword.value)
        else:
            kwargs[keyword.arg] = value
            sources.append(keyword.value)
    return invoke(machine, node, function, args, kwargs, sources)


def _drawn(machine: Machine, node: ast.Call, function: Unseen) -> Unseen:
    """Evaluate what a picture would be drawn of; what the table does not have is not needed for that."""
    state = machine.scope, machine.depth, machine.rounds
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        try:
            machine.evaluate(argument.value if isinstance(argument, ast.Starred) else argument)
        except Stop as stop:
            if stop.kind is not ErrorKind.NOT_ALLOWED:
                raise
            machine.scope, machine.depth, machine.rounds = state
            machine.note("not_drawn", argument, name=function.name, words=stop.message)
    return function


def _repeated(function: Any, name: str, node: ast.AST) -> Stop:
    """Refuse a keyword that is given by name and in a dict as well, in Python's words."""
    called = getattr(function, "name", type_name(function))
    words = f"{called}() got multiple values for keyword argument '{name}'"
    return python_error("TypeError", words, node)


def invoke(
    machine: Machine,
    node: ast.AST,
    function: Any,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[Place],
) -> Any:
    """Call a function of the table, a layer, or what the code defined."""
    kind = type(function)
    if kind is BoundMethod:
        called = node.func if isinstance(node, ast.Call) else None
        owner_node = called.value if isinstance(called, ast.Attribute) else None
        if isinstance(function.function, UserFunction):
            return functions.call_own(
                machine, node, function.function, args, kwargs, sources, owner=function.owner
            )
        args, sources, function = [function.owner, *args], [owner_node, *sources], function.function
        kind = Entry
    if kind is Partial:
        args, given = [*function.args, *args], {**function.kwargs, **kwargs}
        return invoke(machine, node, function.function, args, given, [None] * (len(args) + len(given)))
    if kind is TypeName and function.make is not None:
        function, kind = function.make, Entry
    if kind is Entry:
        if "generator" in kwargs and function.name in DRAWS:
            return _drawn_by(machine, node, function, args, kwargs, sources)
        check_arguments(function, args, kwargs, node)
        return machine.apply(node, function, tuple(args), kwargs, sources)
    if kind is UserFunction:
        return functions.call_own(machine, node, function, args, kwargs, sources)
    if kind is UserClass:
        return classes.make_object(machine, node, function, args, kwargs, sources)
    if kind is UserObject or kind is UserModule:
        own = machine.method(function, "__call__")
        method = own or (machine.method(function, "forward") if kind is UserModule else None)
        if method is None and kind is UserModule:
            raise without_forward(function, node)
        if method is None:
            raise _not_callable(function, node)
        if own is not None or function not in machine.hooks:
            return functions.call_own(machine, node, method, args, kwargs, sources, owner=function)
        args = hooks.before_call(machine, function, args)
        value = functions.call_own(machine, node, method, args, kwargs, sources, owner=function)
        return hooks.after_call(machine, function, args, value)
    if isinstance(function, nn.Module):
        return layer_calls.call_layer(machine, node, function, args, kwargs, sources)
    if kind is Unseen:
        return function
    if kind is Missing:
        raise missing(function, node)
    if kind is TypeName:
        raise unknown(function.name, [], node)
    raise python_error("TypeError", f"'{full_name(function)}' object is not callable", node)


def _not_callable(function: UserObject | UserModule, node: ast.AST) -> Stop:
    name = type_name(function)
    if isinstance(function, UserModule):
        words = f'Module [{name}] is missing the required "forward" function'
        return python_error("NotImplementedError", words, node)
    if FUNCTION in function.definition.others:
        return python_error("RuntimeError", LEGACY, node)
    return python_error("TypeError", f"'{name}' object is not callable", node)


DRAWS = frozenset({
    "torch.rand", "torch.randn", "torch.randint", "torch.randperm", "torch.normal", "torch.multinomial",
    "torch.bernoulli", "Tensor.multinomial", "Tensor.normal_", "Tensor.uniform_", "Tensor.random_",
    "Tensor.bernoulli_", "Tensor.exponential_", "torch.nn.init.uniform_", "torch.nn.init.normal_",
})  # fmt: skip
"""What takes a generator of the code's own."""


def _drawn_by(
    machine: Machine,
    node: ast.AST,
    function: Entry,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[Place],
) -> Any:
    """Call a function that draws, with the generator that the code gives in the place of the run's own."""
    place = list(kwargs).index("generator")
    others = {name: value for name, value in kwargs.items() if name != "generator"}
    generator = kwargs["generator"]
    kept = [source for number, source in enumerate(sources) if number != len(args) + place]
    if not isinstance(generator, torch.Generator):
        return invoke(machine, node, function, args, others, kept)
    before = machine.random.generator
    machine.random.generator = generator
    try:
        return invoke(machine, node, function, args, others, kept)
    finally:
        machine.random.generator = before


def _super(machine: Machine, node: ast.Call) -> Super:
    """``super()`` inside a method; its arguments are always the class and the object."""
    scope = machine.scope
    while scope is not None:
        if scope.method is not None and scope.method.owner is not None:
            first = next(iter(scope.names.values()), None)
            if isinstance(first, (UserObject, UserModule)):
                return Super(first, scope.method.owner)
        scope = scope.outer
    raise python_error("RuntimeError", "super(): no arguments", node)
