"""Deep copies of what code holds, counted before they are made."""

from __future__ import annotations

import copy
from collections import Counter, OrderedDict, defaultdict, deque
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import nn

from lib.language.errors import not_allowed
from lib.language.values import UserModule, UserObject, kind_of

if TYPE_CHECKING:
    from lib.language.machine import Machine

AS_THEY_ARE = (int, float, str, bool, complex, type(None), torch.dtype, torch.device, range, slice)
"""Values that cannot change: a copy is the value itself."""

DEPTH_HIGH = 50
"""Objects inside objects that one copy may take."""


def copied(machine: Machine, value: Any, memo: dict[int, Any] | None = None, depth: int = 0) -> Any:
    """Return a deep copy of tensors, arrays, containers, layers and objects of the code's own classes."""
    memo = {} if memo is None else memo
    if isinstance(value, AS_THEY_ARE) or kind_of(value) in ("function", "type", "method", "module"):
        return value
    if id(value) in memo:
        return memo[id(value)]
    if depth > DEPTH_HIGH:
        raise not_allowed("argument", "too many things inside each other to copy", name="deepcopy")
    machine.meter.tick()
    made = _copied(machine, value, memo, depth + 1)
    memo[id(value)] = made
    return made


def _copied(machine: Machine, value: Any, memo: dict[int, Any], depth: int) -> Any:
    if isinstance(value, torch.Tensor):
        machine.meter.charge("copy", value.nbytes)
        return copy.deepcopy(value)
    if isinstance(value, np.ndarray):
        machine.meter.charge("copy", value.nbytes)
        return value.copy()
    if isinstance(value, (list, tuple, set, dict, deque)):
        machine.meter.charge("copy", 16 * len(value))
        return _container(machine, value, memo, depth)
    if isinstance(value, nn.Module):
        return _layer(machine, value, memo, depth)
    if isinstance(value, UserObject):
        made = UserObject(value.definition, value.shower)
        memo[id(value)] = made
        machine.meter.charge("copy", 200)
        for name, item in value.fields.items():
            made.fields[name] = copied(machine, item, memo, depth)
        return made
    raise not_allowed("argument", f"a {type(value).__name__} can't be copied here", name=type(value).__name__)


def _container(machine: Machine, value: Any, memo: dict[int, Any], depth: int) -> Any:
    if isinstance(value, dict):
        made = {key: copied(machine, item, memo, depth) for key, item in value.items()}
        if isinstance(value, defaultdict):
            return defaultdict(value.default_factory, made)
        return type(value)(made) if type(value) in (OrderedDict, Counter) else made
    items = [copied(machine, item, memo, depth) for item in value]
    if isinstance(value, deque):
        return deque(items, value.maxlen)
    if type(value) in (list, tuple, set):
        return type(value)(items)
    return type(value)(*items) if hasattr(value, "_fields") else value


def _layer(machine: Machine, value: nn.Module, memo: dict[int, Any], depth: int) -> nn.Module:
    """Copy a layer or model part by part; what the code's own class put into it is copied as well."""
    machine.meter.charge("copy", 2_000)
    if isinstance(value, nn.RNNBase):
        machine.meter.charge("copy", sum(parameter.nbytes for parameter in value.parameters()))
        return copy.deepcopy(value)
    made: nn.Module = value.__class__.__new__(value.__class__)
    memo[id(value)] = made
    made.__dict__.update({name: _own(item) for name, item in value.__dict__.items()})
    for table in ("_parameters", "_buffers", "_modules"):
        items = getattr(value, table)
        made.__dict__[table] = {name: copied(machine, item, memo, depth) for name, item in items.items()}
    if isinstance(value, UserModule):
        made.__dict__["fields"] = {
            name: copied(machine, item, memo, depth) for name, item in value.fields.items()
        }
    return made


def _own(item: Any) -> Any:
    """Return a container of torch's own bookkeeping once more; anything else as it is."""
    return item.copy() if isinstance(item, (dict, set, list)) else item
