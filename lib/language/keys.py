"""What can be a key of a dict or an item of a set: hashing must stay cheap and harmless."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from lib.language.errors import not_allowed, python_error
from lib.language.table.entry import Entry
from lib.language.values import TypeName, UserClass, UserFunction, UserObject

KEYS = (
    str, int, float, type(None), torch.dtype, torch.device, TypeName, UserClass, UserFunction, nn.Module,
    Entry,
)  # fmt: skip
"""What can be a key beside objects and tensors, which count by what they are."""


TENSORS = (torch.Tensor, nn.Parameter)
"""Tensors themselves: Python hashes them by what they are as well."""


def check_key(key: Any) -> None:
    """Refuse keys that are no plain values."""
    if isinstance(key, (list, dict, set)):
        raise python_error("TypeError", f"unhashable type: '{type(key).__name__}'")
    if not _is_key(key) and not (isinstance(key, tuple) and all(_is_key(part) for part in key)):
        raise not_allowed("key", f"a {type(key).__name__} can't be a key here", name=type(key).__name__)


def _is_key(key: Any) -> bool:
    """Say whether hashing a value is cheap: objects by what they are, not by what their class says."""
    if isinstance(key, UserObject):
        return not any(_defines(key, name) for name in ("__eq__", "__hash__"))
    return isinstance(key, KEYS) or (isinstance(key, torch.Tensor) and type(key) in TENSORS)


def _defines(value: UserObject, name: str) -> bool:
    try:
        value.definition.find(name)
    except KeyError:
        return False
    return True
