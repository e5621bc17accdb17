"""Attributes that code sets or deletes: only what it put there, and what torch lets be set."""

from __future__ import annotations

import ast
from typing import Any

import torch
from torch import nn

from lib.language.attributes import unknown_attribute
from lib.language.errors import CALL_ERRORS, from_exception, not_allowed, python_error
from lib.language.layers import set_parameter
from lib.language.machine import Machine
from lib.language.names import unknown
from lib.language.own_gradients import Context
from lib.language.table.entry import Entry, Namespace, Unseen
from lib.language.values import UserClass, UserFunction, UserModule, UserObject, kind_of, type_name

FIELD_BYTES = 200
"""Bytes counted for an attribute that code puts on a tensor."""


def set_attribute(machine: Machine, target: ast.Attribute, value: Any) -> None:
    """``owner.name = value``."""
    set_attribute_of(machine, machine.evaluate(target.value), target.attr, value, target)


def set_attribute_of(machine: Machine, owner: Any, name: str, value: Any, target: ast.AST) -> None:
    """Set an attribute of a value that was evaluated already."""
    source = target.value if isinstance(target, ast.Attribute) else None
    if name.startswith("__"):
        raise unknown(name, [], target)
    if isinstance(owner, Namespace):
        if owner.name.startswith("torch.backends"):
            machine.note("no_effect", target, name=f"{owner.name}.{name}")
            return
        raise not_allowed(
            "set_attribute", f"{owner.name}.{name} can't be set", target, name=f"{owner.name}.{name}"
        )
    if isinstance(owner, Unseen):
        return
    setter = SETTERS.get((kind_of(owner) or "", name))
    if setter is not None:
        machine.apply(target, setter, (owner, value), {}, (source, None))
    elif isinstance(owner, (UserObject, Context, UserFunction)):
        owner.fields[name] = value
    elif isinstance(owner, UserClass):
        owner.names[name] = value
    elif isinstance(owner, nn.Module):
        _set_in_module(machine, target, owner, name, value)
    elif isinstance(owner, torch.Tensor) and not name.startswith("_") and not hasattr(torch.Tensor, name):
        machine.meter.charge("attribute", FIELD_BYTES)
        machine.tensor_fields.setdefault(owner, {})[name] = value
    else:
        raise not_allowed("set_attribute", f"{name} of a {type_name(owner)} can't be set", target, name=name)


def _set_in_module(machine: Machine, target: ast.AST, owner: nn.Module, name: str, value: Any) -> None:
    is_own = isinstance(owner, UserModule)
    is_parameter = name in owner._parameters
    if (
        isinstance(owner, UserModule)
        and not owner.is_started
        and isinstance(value, (nn.Module, nn.Parameter))
    ):
        kind = "module" if isinstance(value, nn.Module) else "parameters"
        words = f"cannot assign {kind} before Module.__init__() call"
        raise python_error("AttributeError", words, target)
    if machine.is_probe and is_parameter:
        set_parameter(owner, name, value)
        return
    try:
        if is_parameter or isinstance(value, nn.Parameter):
            _check_free(owner, name, target)
            owner.register_parameter(name, value) if not is_parameter else setattr(owner, name, value)
        elif isinstance(value, nn.Module):
            _check_free(owner, name, target)
            owner.add_module(name, value)
        elif name in owner._buffers and isinstance(value, (torch.Tensor, type(None))):
            owner._buffers[name] = value
        elif is_own:
            owner.fields[name] = value  # type: ignore[operator, index]  # a plain dict of ours, not a tensor
        else:
            raise not_allowed(
                "set_attribute", f"{name} of a {type_name(owner)} can't be set", target, name=name
            )
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=True).at(target) from None


def delete_attribute(machine: Machine, target: ast.Attribute) -> None:
    """``del owner.name``: only what code put there."""
    owner = machine.evaluate(target.value)
    tables: list[Any] = []
    if isinstance(owner, (UserObject, UserModule)):
        tables.append(owner.fields)
    if isinstance(owner, nn.Module):
        tables += [owner._parameters, owner._buffers, owner._modules]
    if isinstance(owner, torch.Tensor):
        tables.append(machine.tensor_fields.get(owner, {}))
    for table in tables:
        if target.attr in table:
            del table[target.attr]
            return
    raise unknown_attribute(owner, target.attr, target)


def _check_free(owner: nn.Module, name: str, target: ast.AST) -> None:
    """Refuse names that nn.Module itself uses."""
    is_taken = hasattr(nn.Module, name) or name.startswith("_")
    if is_taken and name not in owner._parameters and name not in owner._modules:
        raise not_allowed("set_attribute", f"{name} is a name that nn.Module uses itself", target, name=name)


def _set_data(tensor: torch.Tensor, value: Any) -> torch.Tensor:
    tensor.data = value
    return tensor


def _set_grad(tensor: torch.Tensor, value: Any) -> None:
    tensor.grad = value


def _set_requires_grad(tensor: torch.Tensor, value: Any) -> None:
    tensor.requires_grad = value


SETTERS: dict[tuple[str, str], Entry] = {
    ("Tensor", "data"): Entry("Tensor.data", _set_data, ("input", "value"), mutates=True),
    ("Tensor", "grad"): Entry("Tensor.grad", _set_grad, ("input", "value"), is_recorded=False),
    ("Tensor", "requires_grad"): Entry(
        "Tensor.requires_grad", _set_requires_grad, ("input", "value"), is_recorded=False
    ),
}
"""Attributes of values that code may set."""
