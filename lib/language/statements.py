"""Carry out statements, one after another."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from lib.language import calls, subscripts
from lib.language.errors import not_allowed, python_error
from lib.language.machine import Machine, refused_syntax
from lib.language.table import NAMES
from lib.language.table.entry import Missing, Namespace
from lib.language.truth import is_true


class Returned(Exception):
    """A function's ``return``."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value


def run_statements(machine: Machine, body: list[ast.stmt]) -> None:
    """Carry out statements in order."""
    for statement in body:
        carry_out = STATEMENTS.get(type(statement))
        if carry_out is None:
            raise refused_syntax(statement)
        carry_out(machine, statement)


def run_body(machine: Machine, body: list[ast.stmt]) -> Any:
    """Carry out a function's body and return what it returns."""
    try:
        run_statements(machine, body)
    except Returned as returned:
        return returned.value
    return None


def return_(machine: Machine, node: ast.Return) -> None:
    """``return value``."""
    raise Returned(None if node.value is None else machine.evaluate(node.value))


def expression(machine: Machine, node: ast.Expr) -> None:
    """An expression on a line of its own; the last one gives the run's value."""
    value = machine.evaluate(node.value)
    if machine.depth == 0:
        machine.value = value


def assign(machine: Machine, node: ast.Assign) -> None:
    """``target = value``, several targets from left to right."""
    value = machine.evaluate(node.value)
    for target in node.targets:
        bind_target(machine, target, value)


def bind_target(machine: Machine, target: ast.expr, value: Any) -> None:
    """Give a name, a tuple of names or an attribute its value."""
    match target:
        case ast.Name(id=name):
            bind_name(machine, name, value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            values = subscripts.iterate(machine, value, target)
            if len(values) != len(targets):
                many = len(values) > len(targets)
                words = (
                    f"too many values to unpack (expected {len(targets)})"
                    if many
                    else f"not enough values to unpack (expected {len(targets)}, got {len(values)})"
                )
                raise python_error("ValueError", words, target)
            for part, item in zip(targets, values, strict=True):
                bind_target(machine, part, item)
        case ast.Attribute():
            calls.set_attribute(machine, target, value)
        case _:
            raise refused_syntax(target)


def bind_name(machine: Machine, name: str, value: Any) -> None:
    """Bind a name; the first assignment to an overridden one gives the override instead."""
    if machine.scope is not None:
        machine.scope.names[name] = value
        return
    if name in machine.overrides:
        value = machine.overrides.pop(name)
    else:
        number = machine.recorder.maker_of(value)
        if number is not None:
            machine.recorder.records[number].target = name
    machine.names[name] = value


def import_(machine: Machine, node: ast.Import) -> None:
    """``import torch.nn as nn``: binds a name of the table, imports nothing."""
    for alias in node.names:
        root = alias.name.partition(".")[0]
        name = alias.asname or root
        machine.names[name] = module(machine, alias.name if alias.asname else root, node)


def module(machine: Machine, name: str, node: ast.AST) -> Any:
    """Return a module of the table, or a mark that it is missing."""
    value = NAMES.get(name)
    if isinstance(value, Namespace):
        return value
    machine.note("missing_module", node, name=name)
    return Missing(name)


def import_from(machine: Machine, node: ast.ImportFrom) -> None:
    """``from torch import nn``."""
    if node.level or node.module is None:
        raise refused_syntax(node)
    owner = module(machine, node.module, node)
    for alias in node.names:
        if alias.name == "*":
            raise not_allowed("syntax", "import * is not supported", node, name="import *")
        if type(owner) is Missing:
            value: Any = Missing(f"{node.module}.{alias.name}")
        else:
            value = calls.member(machine, owner, alias.name, node)
        machine.names[alias.asname or alias.name] = value


def define(machine: Machine, node: ast.FunctionDef) -> None:
    """``def name(...):``."""
    if node.decorator_list:
        raise refused_syntax(node)
    bind_name(machine, node.name, calls.define(machine, node, node.name))


def if_(machine: Machine, node: ast.If) -> None:
    """``if``, ``elif``, ``else``."""
    chosen = node.body if is_true(machine, machine.evaluate(node.test), node.test) else node.orelse
    run_statements(machine, chosen)


def nothing(_machine: Machine, _node: ast.Pass) -> None:
    """``pass``."""


STATEMENTS: dict[type[ast.stmt], Callable[[Machine, Any], None]] = {
    ast.Expr: expression,
    ast.Assign: assign,
    ast.Import: import_,
    ast.ImportFrom: import_from,
    ast.FunctionDef: define,
    ast.Return: return_,
    ast.If: if_,
    ast.Pass: nothing,
}
