"""Carry out statements, one after another."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from lib.language import classes, functions, subscripts
from lib.language.attribute_targets import delete_attribute
from lib.language.bounds import ITEMS, check_length
from lib.language.errors import Stop, not_allowed, python_error
from lib.language.flow import STATEMENTS as FLOW
from lib.language.leaving import Returned
from lib.language.machine import Machine
from lib.language.model import ErrorKind
from lib.language.names import member, module
from lib.language.operators import BINARY, IN_PLACE
from lib.language.outcomes import refused_syntax
from lib.language.table.entry import Missing, Namespace, Unseen
from lib.language.targets import bind_name, bind_target
from lib.language.values import kind_of


def run_body(machine: Machine, body: list[ast.stmt]) -> Any:
    """Carry out a function's body and return what it returns."""
    try:
        machine.run_statements(body)
    except Returned as returned:
        return returned.value
    return None


def expression(machine: Machine, node: ast.Expr) -> None:
    """An expression on a line of its own; the last one gives the run's value."""
    value = machine.evaluate(node.value)
    is_text = isinstance(node.value, ast.Constant) and isinstance(value, str)
    if machine.depth == 0 and not is_text:
        machine.value = None if isinstance(value, Unseen) else value


def assign(machine: Machine, node: ast.Assign) -> None:
    """``target = value``, several targets from left to right."""
    value = machine.evaluate(node.value)
    for target in node.targets:
        bind_target(machine, target, value)


def annotated(machine: Machine, node: ast.AnnAssign) -> None:
    """``name: type = value``; the type is not looked at."""
    if node.value is not None:
        bind_target(machine, node.target, machine.evaluate(node.value))


def augmented(machine: Machine, node: ast.AugAssign) -> None:
    """``target += value``: in place where the target is a tensor, an array or a list."""
    target = node.target
    load = _as_load(target)
    left = machine.evaluate(load)
    right = machine.evaluate(node.value)
    kind = kind_of(left)
    in_place = IN_PLACE.get(type(node.op))
    if kind in ("Tensor", "ndarray") and in_place is not None:
        value = machine.apply(node, in_place, (left, right), {}, (load, node.value))
    elif kind == "list" and isinstance(node.op, ast.Add):
        more = subscripts.listed(machine, right, node.value)
        check_length(len(left) + len(more), ITEMS)
        machine.meter.charge("extend", 16 * len(more))
        left.extend(more)
        value = left
    else:
        value = machine.operate(node, BINARY[type(node.op)], left, right, (load, node.value))
    if not (isinstance(target, ast.Attribute) and kind == "Tensor"):
        bind_target(machine, target, value)


def _as_load(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    """Return the same expression, to be read."""
    place = {"lineno": target.lineno, "col_offset": target.col_offset}
    place |= {"end_lineno": target.end_lineno or 0, "end_col_offset": target.end_col_offset or 0}
    match target:
        case ast.Name(id=name):
            return ast.Name(name, ast.Load(), **place)
        case ast.Attribute(value=value, attr=name):
            return ast.Attribute(value, name, ast.Load(), **place)
        case ast.Subscript(value=value, slice=index):
            return ast.Subscript(value, index, ast.Load(), **place)


def import_(machine: Machine, node: ast.Import) -> None:
    """``import torch.nn as nn``: binds a name of the table, imports nothing."""
    for alias in node.names:
        whole = module(machine, alias.name, node)
        root = alias.name.partition(".")[0]
        if alias.asname:
            bind_name(machine, alias.asname, whole)
        else:
            bind_name(machine, root, whole if root == alias.name else module(machine, root, node))


def import_from(machine: Machine, node: ast.ImportFrom) -> None:
    """``from torch import nn``."""
    if node.module == "__future__":
        return
    if node.level or node.module is None:
        raise refused_syntax(node)
    owner = module(machine, node.module, node)
    for alias in node.names:
        if alias.name == "*":
            if isinstance(owner, (Missing, Unseen)):
                continue
            raise not_allowed("syntax", "import * is not supported", node, name="import *")
        if isinstance(owner, (Missing, Unseen)):
            value: Any = type(owner)(f"{node.module}.{alias.name}")
        else:
            value = _imported(machine, owner, alias.name, node)
        bind_name(machine, alias.asname or alias.name, value)


def _imported(machine: Machine, owner: Namespace, name: str, node: ast.ImportFrom) -> Any:
    """Return a name of a module; what the table does not have is refused where it is used, not here."""
    try:
        return member(machine, owner, name, node)
    except Stop as stop:
        if stop.kind is not ErrorKind.NOT_ALLOWED or name.startswith("_"):
            raise
        machine.note("missing_module", node, name=f"{owner.name}.{name}")
        return Missing(f"{owner.name}.{name}")


def define(machine: Machine, node: ast.FunctionDef) -> None:
    """``def name(...):``."""
    made = functions.define(machine, node, node.name)
    bind_name(machine, node.name, functions.decorated(machine, node, made) if node.decorator_list else made)


def define_class(machine: Machine, node: ast.ClassDef) -> None:
    """``class Name(nn.Module):``."""
    bind_name(machine, node.name, classes.define_class(machine, node))


def delete(machine: Machine, node: ast.Delete) -> None:
    """``del name`` and ``del items[index]``."""
    for target in node.targets:
        match target:
            case ast.Name(id=name):
                names = machine.names if machine.scope is None else machine.scope.names
                if name not in names:
                    raise python_error("NameError", f"name '{name}' is not defined", target)
                del names[name]
            case ast.Subscript():
                subscripts.delete_item(machine, target)
            case ast.Attribute():
                delete_attribute(machine, target)
            case _:
                raise refused_syntax(target)


def global_(machine: Machine, node: ast.Global) -> None:
    """``global name``."""
    if machine.scope is not None:
        machine.scope.global_names.update(node.names)


def nonlocal_(machine: Machine, node: ast.Nonlocal) -> None:
    """``nonlocal name``."""
    if machine.scope is not None:
        machine.scope.outer_names.update(node.names)


def nothing(_machine: Machine, _node: ast.Pass) -> None:
    """``pass``."""


STATEMENTS: dict[type[ast.AST], Callable[[Machine, Any], None]] = {
    ast.Expr: expression,
    ast.Assign: assign,
    ast.AnnAssign: annotated,
    ast.AugAssign: augmented,
    ast.Import: import_,
    ast.ImportFrom: import_from,
    ast.FunctionDef: define,
    ast.ClassDef: define_class,
    ast.Delete: delete,
    ast.Global: global_,
    ast.Nonlocal: nonlocal_,
    ast.Pass: nothing,
    **FLOW,
}
"""Every statement of the language; what is not here is refused by name."""
