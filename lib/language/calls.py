"""Calls and attributes: resolved through the table by exact names, never by walking an object."""

from __future__ import annotations

import ast
from typing import Any

from torch import nn
from torch.nn import functional

from lib.language import subscripts
from lib.language.errors import CALL_ERRORS, from_exception, not_allowed, python_error
from lib.language.machine import Machine
from lib.language.names import unknown
from lib.language.table import ATTRIBUTES, METHODS, NAMES
from lib.language.table.costs import matrix_product
from lib.language.table.entry import Entry, Missing, Namespace
from lib.language.values import BoundMethod, Scope, UserFunction, kind_of


def attribute(machine: Machine, node: ast.Attribute) -> Any:
    """``owner.name``: a name of a namespace, an attribute or a method of a value."""
    owner = machine.evaluate(node.value)
    return attribute_of(machine, node, owner)


def attribute_of(machine: Machine, node: ast.Attribute, owner: Any) -> Any:
    """Return an attribute of a value. Raises Stop where the table does not list it."""
    name = node.attr
    if type(owner) is Namespace:
        return member(machine, owner, name, node)
    if type(owner) is Missing:
        raise missing(owner, node)
    kind = kind_of(owner) or ""
    entry = ATTRIBUTES.get(kind, {}).get(name)
    if entry is not None:
        return machine.apply(node, entry, (owner,), {}, (node.value,))
    method = METHODS.get(kind, {}).get(name)
    if method is not None:
        return BoundMethod(owner, method)
    known = [*ATTRIBUTES.get(kind, {}), *METHODS.get(kind, {})]
    if name not in known and not hasattr(type(owner), name):
        raise python_error("AttributeError", f"'{type(owner).__name__}' object has no attribute '{name}'", node)
    stop = unknown(name, known, node)
    raise stop


def member(machine: Machine, owner: Namespace, name: str, node: ast.AST) -> Any:
    """Return a name of a namespace, as the table has it."""
    full = f"{owner.name}.{name}"
    if full in NAMES:
        value = NAMES[full]
        return machine.float_type(value) if machine.is_probe else value
    siblings = [other for other in NAMES if other.rpartition(".")[0] == owner.name]
    raise unknown(full, siblings, node)


def missing(owner: Missing, node: ast.AST) -> Exception:
    """Refuse the use of something that was imported and is not known."""
    return not_allowed("missing_module", f"{owner.name} is not part of Formulab", node, name=owner.name)


def call(machine: Machine, node: ast.Call) -> Any:
    """``function(arguments)``: function first, then arguments from left to right, as Python does."""
    machine.meter.tick()
    function = machine.evaluate(node.func)
    args: list[Any] = []
    sources: list[ast.AST | None] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            starred = subscripts.iterate(machine, machine.evaluate(argument.value), argument.value)
            args += starred
            sources += [argument] * len(starred)
        else:
            args.append(machine.evaluate(argument))
            sources.append(argument)
    kwargs: dict[str, Any] = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise not_allowed("syntax", "** is not supported in calls", node, name="**")
        kwargs[keyword.arg] = machine.evaluate(keyword.value)
        sources.append(keyword.value)
    return invoke(machine, node, function, args, kwargs, sources)


def invoke(
    machine: Machine,
    node: ast.Call,
    function: Any,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[ast.AST | None],
) -> Any:
    """Call a function of the table, or one that the code defined."""
    if type(function) is BoundMethod:
        owner_node = node.func.value if isinstance(node.func, ast.Attribute) else node.func
        args, sources, function = [function.owner, *args], [owner_node, *sources], function.function
    if type(function) is Entry:
        check_keywords(function, kwargs, node)
        return machine.apply(node, function, args, kwargs, sources)
    if type(function) is UserFunction:
        return call_own(machine, node, function, args, kwargs, sources)
    if isinstance(function, nn.Module):
        return call_layer(machine, node, function, args, sources)
    if type(function) is Missing:
        raise missing(function, node)
    message = f"'{type(function).__name__}' object is not callable"
    raise python_error("TypeError", message, node)


def check_keywords(entry: Entry, kwargs: dict[str, Any], node: ast.Call) -> None:
    """Refuse keywords that the table does not list for a function."""
    for name in kwargs:
        if name not in entry.keywords and name not in entry.parameters:
            raise unknown(f"{entry.name}({name}=...)", [], node)


LINEAR = Entry("torch.nn.Linear", functional.linear, ("input", "weight", "bias"), cost=matrix_product)


def call_layer(
    machine: Machine, node: ast.Call, layer: nn.Module, args: list[Any], sources: list[ast.AST | None]
) -> Any:
    """Call a layer: its weights and bias are operands of the step."""
    parameters = layer._parameters
    given = [*args, parameters["weight"], parameters["bias"]]
    return machine.apply(node, LINEAR, given, {}, [*sources, None, None])


def set_attribute(machine: Machine, target: ast.Attribute, value: Any) -> None:
    """``owner.name = value``."""
    owner = machine.evaluate(target.value)
    if not isinstance(owner, nn.Module):
        raise not_allowed("set_attribute", f"{target.attr} can't be set", target, name=target.attr)
    if target.attr not in owner._parameters:
        raise not_allowed("set_attribute", f"{target.attr} can't be set", target, name=target.attr)
    if machine.is_probe:
        owner._parameters[target.attr] = value
        return
    try:
        setattr(owner, target.attr, value)
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=True).at(target) from None


def define(machine: Machine, node: ast.FunctionDef | ast.Lambda, name: str) -> UserFunction:
    """Make a function of the code's own; defaults are evaluated now, as in Python."""
    arguments = node.args
    defaults = tuple(machine.evaluate(default) for default in arguments.defaults)
    keyword_defaults = {
        parameter.arg: machine.evaluate(default)
        for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
        if default is not None
    }
    return UserFunction(name, node, defaults, keyword_defaults, machine.scope)


def bind(function: UserFunction, args: list[Any], kwargs: dict[str, Any], node: ast.AST) -> dict[str, Any]:
    """Give each parameter its value. Raises Stop with Python's words where they do not match."""
    arguments = function.node.args
    positional = [parameter.arg for parameter in (*arguments.posonlyargs, *arguments.args)]
    bound = dict(zip(positional, args, strict=False))
    if arguments.vararg is not None:
        bound[arguments.vararg.arg] = tuple(args[len(positional) :])
    elif len(args) > len(positional):
        takes, given = len(positional), len(args)
        plural = "" if takes == 1 else "s"
        were = "was" if given == 1 else "were"
        message = f"{function.name}() takes {takes} positional argument{plural} but {given} {were} given"
        raise python_error("TypeError", message, node)
    known = {*positional, *(parameter.arg for parameter in arguments.kwonlyargs)}
    extra: dict[str, Any] = {}
    for name, value in kwargs.items():
        if name in bound:
            raise python_error("TypeError", f"{function.name}() got multiple values for argument '{name}'", node)
        if name in known:
            bound[name] = value
        elif arguments.kwarg is not None:
            extra[name] = value
        else:
            raise python_error("TypeError", f"{function.name}() got an unexpected keyword argument '{name}'", node)
    if arguments.kwarg is not None:
        bound[arguments.kwarg.arg] = extra
    for name, default in zip(reversed(positional), reversed(function.defaults), strict=False):
        bound.setdefault(name, default)
    for name, default in function.keyword_defaults.items():
        bound.setdefault(name, default)
    _check_complete(function, positional, bound, node)
    return bound


def _check_complete(function: UserFunction, positional: list[str], bound: dict[str, Any], node: ast.AST) -> None:
    absent = [repr(name) for name in positional if name not in bound]
    kind = "positional"
    if not absent:
        absent = [repr(parameter.arg) for parameter in function.node.args.kwonlyargs if parameter.arg not in bound]
        kind = "keyword-only"
    if absent:
        listed = absent[0] if len(absent) == 1 else f"{', '.join(absent[:-1])}{',' * (len(absent) > 2)} and {absent[-1]}"
        plural = "" if len(absent) == 1 else "s"
        message = f"{function.name}() missing {len(absent)} required {kind} argument{plural}: {listed}"
        raise python_error("TypeError", message, node)


OWN_CALL = Entry("call", lambda: None, ("argument",))
"""How a step names a call of the code's own function."""


def call_own(
    machine: Machine,
    node: ast.Call,
    function: UserFunction,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[ast.AST | None],
) -> Any:
    """Call a function that the code defined."""
    scope = Scope(bind(function, args, kwargs, node), function.scope)
    before = machine.scope
    machine.enter_call()
    machine.scope = scope
    try:
        if isinstance(function.node, ast.Lambda):
            value = machine.evaluate(function.node.body)
        else:
            value = machine.run_body(function.node.body)
    finally:
        machine.scope = before
        machine.depth -= 1
    entry = Entry(f"call.{function.name}", OWN_CALL.function, tuple(scope.names))
    machine.record(node, entry, Machine._sources(entry, tuple(args), kwargs, sources), value)
    return value
