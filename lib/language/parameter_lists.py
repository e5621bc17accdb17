"""nn.ParameterList and nn.ParameterDict: parameters by number and by name, which are parts of a model."""

from __future__ import annotations

import ast
from collections import OrderedDict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from lib.language.bounds import ITEMS, check_length
from lib.language.errors import not_allowed, python_error
from lib.language.layers import make_parameter, set_parameter

if TYPE_CHECKING:
    from lib.language.machine import Machine

PLACE_BYTES = 200
"""Bytes counted for a place in one of them."""

HOLDERS = (nn.ParameterList, nn.ParameterDict)
"""Parts of a model that hold parameters and nothing else."""

Holder = nn.ParameterList | nn.ParameterDict


def make_parameter_list(machine: Machine, values: Any = None) -> nn.ParameterList:
    """Make nn.ParameterList; tensors become parameters."""
    made = nn.ParameterList()
    if values is not None:
        extend(machine, made, values)
    return made


def make_parameter_dict(machine: Machine, parameters: Any = None) -> nn.ParameterDict:
    """Make nn.ParameterDict; like torch's own it puts the names of a plain dict in their order."""
    made = nn.ParameterDict()
    if parameters is not None:
        update(machine, made, parameters)
    return made


def extend(machine: Machine, owner: nn.ParameterList, values: Any) -> nn.ParameterList:
    """Add tensors at the end."""
    if isinstance(values, torch.Tensor) or not isinstance(values, Iterable):
        kind = type(values).__name__
        raise TypeError(f"ParameterList.extend should be called with an iterable, but got {kind}")
    for value in list(machine.iterate(values)):
        append(machine, owner, value)
    return owner


def append(machine: Machine, owner: nn.ParameterList, value: Any) -> nn.ParameterList:
    """Add a tensor at the end."""
    _put(machine, owner, str(len(owner)), value)
    owner._size += 1
    return owner


def update(machine: Machine, owner: nn.ParameterDict, parameters: Any) -> None:
    """Add tensors by name, those of a plain dict in the order of their names."""
    if not isinstance(parameters, (dict, nn.ParameterDict)):
        raise not_allowed("argument", "ParameterDict takes a dict here", name="ParameterDict")
    pairs = list(parameters.items())
    if not isinstance(parameters, (OrderedDict, nn.ParameterDict)):
        pairs.sort(key=lambda pair: pair[0])
    for key, value in pairs:
        _put_named(machine, owner, key, value)


def _put_named(machine: Machine, owner: nn.ParameterDict, key: Any, value: Any) -> None:
    if not isinstance(key, str):
        raise TypeError(
            "Index given to ParameterDict cannot be used as a key as it is not a string (type is "
            f"'{type(key).__name__}'). Open an issue on github if you need non-string keys."
        )
    _put(machine, owner, key, value)
    owner._keys[key] = None


def _put(machine: Machine, owner: Holder, name: str, value: Any) -> None:
    """Put a tensor at a place; while probing it stays what it is."""
    kind = type(owner).__name__
    if not isinstance(value, torch.Tensor):
        words = f"{kind} takes tensors here, not a {type(value).__name__}"
        raise not_allowed("argument", words, name=kind)
    check_length(len(owner._parameters) + 1, ITEMS)
    machine.meter.charge(f"torch.nn.{kind}", PLACE_BYTES)
    if name not in owner._parameters:
        owner.register_parameter(name, None)  # refuses, in torch's words, what is no name for a parameter
    set_parameter(owner, name, value if isinstance(value, nn.Parameter) else make_parameter(machine, value))


def item_of(owner: Holder, index: Any, node: ast.AST) -> Any:
    """Return ``owner[index]``. Raises Stop in torch's words where nothing is there."""
    if isinstance(owner, nn.ParameterList):
        return owner._parameters[_number(owner, index, node)]
    if not has_name(owner, index):
        words = f"'ParameterDict' object has no attribute '{index}'"
        raise python_error("AttributeError", words, node)
    return owner._parameters[index]


def set_item(machine: Machine, owner: Holder, index: Any, value: Any, node: ast.AST) -> None:
    """Do what ``owner[index] = value`` does."""
    if isinstance(owner, nn.ParameterList):
        _put(machine, owner, _number(owner, index, node), value)
    else:
        _put_named(machine, owner, index, value)


def _number(owner: nn.ParameterList, index: Any, node: ast.AST) -> str:
    if not isinstance(index, int):
        words = f"'{type(index).__name__}' object cannot be interpreted as an integer"
        raise python_error("TypeError", words, node)
    if not -len(owner) <= index < len(owner):
        raise python_error("IndexError", f"index {index} is out of range", node)
    return str(index % len(owner))


def has_name(owner: nn.ParameterDict, name: Any) -> bool:
    """Say whether one of the parameters has this name; anything but a text is none."""
    return isinstance(name, str) and name in owner._keys


def items_of(owner: Holder) -> list[Any]:
    """Return what a loop over one of them goes through: parameters, or names."""
    return list(owner._parameters.values()) if isinstance(owner, nn.ParameterList) else list(owner._keys)
