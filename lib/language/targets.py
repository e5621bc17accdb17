"""Give names, items and attributes their values."""

from __future__ import annotations

import ast
from typing import Any

from torch import nn

from lib.language.attribute_targets import set_attribute
from lib.language.errors import python_error
from lib.language.layer_paths import override_parameters, places_of
from lib.language.machine import Machine
from lib.language.outcomes import refused_syntax
from lib.language.subscripts import listed, set_item
from lib.language.table.entry import Unseen
from lib.language.values import UserObject


def bind_target(machine: Machine, target: ast.expr, value: Any) -> None:
    """Give a name, a tuple of names, an item or an attribute its value."""
    match target:
        case ast.Name(id=name):
            bind_name(machine, name, value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            _unpack(machine, target, targets, value)
        case ast.Subscript():
            set_item(machine, target, value)
        case ast.Attribute():
            set_attribute(machine, target, value)
        case _:
            raise refused_syntax(target)


def _unpack(machine: Machine, target: ast.expr, targets: list[ast.expr], value: Any) -> None:
    if isinstance(value, Unseen):
        value = [value] * len(targets)
    values = listed(machine, value, target)
    starred = [place for place, part in enumerate(targets) if isinstance(part, ast.Starred)]
    wanted = len(targets)
    if starred:
        place, after = starred[0], wanted - starred[0] - 1
        if len(values) < wanted - 1:
            words = f"not enough values to unpack (expected at least {wanted - 1}, got {len(values)})"
            raise python_error("ValueError", words, target)
        middle = values[place : len(values) - after]
        values = [*values[:place], middle, *values[len(values) - after :]]
    elif len(values) > wanted:
        raise python_error("ValueError", f"too many values to unpack (expected {wanted})", target)
    elif len(values) < wanted:
        words = f"not enough values to unpack (expected {wanted}, got {len(values)})"
        raise python_error("ValueError", words, target)
    for part, item in zip(targets, values, strict=True):
        bind_target(machine, part.value if isinstance(part, ast.Starred) else part, item)


def bind_name(machine: Machine, name: str, value: Any) -> None:
    """Bind a name; the first assignment to an overridden one gives the override instead."""
    scope = machine.scope
    if scope is not None and name not in scope.global_names:
        while name in scope.outer_names and scope.outer is not None:
            scope = scope.outer
        scope.names[name] = value
        return
    if name in machine.overrides:
        value = machine.overrides.pop(name)
    if isinstance(value, nn.Module):
        _bind_model(machine, name, value)
    elif isinstance(value, UserObject):
        machine.layer_places.setdefault(value, name)
    number = machine.recorder.maker_of(value)
    axes = machine.naming.name_value(name, value)
    if number is not None:
        record = machine.recorder.records[number]
        record.target = name
        if axes is not None:
            record.held.axes = axes
    machine.names[name] = value


def _bind_model(machine: Machine, name: str, model: nn.Module) -> None:
    """Keep where the layers of a model stand, and override their parameters, whenever the name is bound."""
    if machine.names.get(name) is model:
        return
    for layer, place in places_of(name, model):
        machine.layer_places.setdefault(layer, place)
    if machine.is_probe and machine.overrides:
        override_parameters(name, model, machine.overrides)
