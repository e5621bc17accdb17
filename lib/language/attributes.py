"""Attributes of values: read and set by exact names of the table, never by walking an object."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import torch
from torch import nn

from lib.language.belongings import Unset
from lib.language.errors import Stop, python_error
from lib.language.known import ATTRIBUTES, BUILTINS, KIND_TYPES, METHODS, NAMES
from lib.language.layer_paths import layer_at
from lib.language.machine import Machine
from lib.language.names import member, missing, unknown
from lib.language.operators import BINARY, COMPARE, IN_PLACE, UNARY
from lib.language.own_gradients import FUNCTION, Context, applied
from lib.language.table.entry import Entry, Missing, Namespace, Unseen
from lib.language.values import (
    RECORDS,
    BoundMethod,
    Super,
    TypeName,
    UserClass,
    UserFunction,
    UserModule,
    UserObject,
    kind_of,
    type_name,
)


def attribute(machine: Machine, node: ast.Attribute) -> Any:
    """``owner.name``: a name of a module, an attribute or a method of a value."""
    if node.attr == "__name__":
        return _name_of(machine, node)
    if node.attr == "__init__" and isinstance(node.value, ast.Name) and node.value.id == "super":
        raise python_error("TypeError", "descriptor '__init__' of 'super' object needs an argument", node)
    return attribute_of(machine, machine.evaluate(node.value), node.attr, node)


DRAWN_BY_D2L = frozenset({
    "plot", "plt", "set_figsize", "set_axes", "use_svg_display", "show_images", "show_heatmaps", "Animator",
    "show_trace_2d", "annotate", "bbox_to_rect", "show_bboxes",
})  # fmt: skip
"""What the companion of a book on deep learning only draws with."""


def attribute_of(machine: Machine, owner: Any, name: str, node: ast.AST) -> Any:
    """Return an attribute of a value that was evaluated already."""
    kind = type(owner)
    if kind is Namespace:
        return member(machine, owner, name, node)
    if kind is Missing:
        if owner.name.startswith("d2l") and name in DRAWN_BY_D2L:
            return Unseen(f"{owner.name}.{name}")
        raise missing(owner, node)
    if kind is Super:
        return _inherited(owner, name, node)
    if name.startswith("__"):
        return _special(owner, name, node)
    if kind is UserClass:
        return _of_class(owner, name, node)
    if type(owner) in RECORDS and name in owner._fields:
        return getattr(owner, name)
    if (kind is Context or kind is UserFunction) and name in owner.fields:
        return owner.fields[name]
    if kind is Unseen:
        return Unseen(f"{owner.name}.{name}")
    if kind is UserObject or isinstance(owner, nn.Module):
        found, value = _own(machine, owner, name)
        if found:
            return value
    return _of_table(machine, node, owner, name)


OPERATORS: dict[str, Entry] = {
    f"__{entry.name.removeprefix('operator.')}__": entry
    for table in (BINARY, UNARY, COMPARE, IN_PLACE)
    for entry in table.values()
}
"""Operators by the names of their methods: "__add__"."""


def _special(owner: Any, name: str, node: ast.AST) -> Any:
    """``__class__``, operators by name, special methods of own objects, ``__doc__`` of what code defined."""
    if isinstance(owner, (UserObject, UserModule)):
        if name == "__class__":
            return owner.definition
        try:
            found = owner.definition.find(name)
        except KeyError:
            pass
        else:
            if isinstance(found, UserFunction):
                return BoundMethod(owner, found)
    elif isinstance(owner, (torch.Tensor, np.ndarray)) and name in OPERATORS:
        return BoundMethod(owner, OPERATORS[name])
    elif name == "__len__" and isinstance(owner, (torch.Tensor, np.ndarray, str, list, tuple, dict)):
        return BoundMethod(owner, BUILTINS["len"])
    if name == "__init__" and isinstance(owner, UserClass):
        return _of_class(owner, name, node)
    if name == "__doc__" and isinstance(owner, UserFunction) and isinstance(owner.node, ast.FunctionDef):
        return ast.get_docstring(owner.node, clean=False)
    raise unknown(name, [], node)


def _name_of(machine: Machine, node: ast.Attribute) -> str:
    """``f.__name__``, ``type(x).__name__`` and ``x.__class__.__name__``: a text, nothing to walk on."""
    match node.value:
        case ast.Attribute(value=of, attr="__class__"):
            return type_name(machine.evaluate(of))
    named = machine.evaluate(node.value)
    if isinstance(named, (UserFunction, UserClass, TypeName, Entry)):
        return named.name.rpartition(".")[2]
    raise unknown("__name__", [], node)


def _of_table(machine: Machine, node: ast.AST, owner: Any, name: str) -> Any:
    kind = kind_of(owner) or ""
    source = node.value if isinstance(node, ast.Attribute) else None
    if isinstance(owner, TypeName):
        full = f"{owner.make.name}.{name}" if owner.make is not None else ""
        if full in NAMES:
            return NAMES[full]
        raise unknown(f"{owner.name}.{name}", [], node)
    entry = ATTRIBUTES.get(kind, {}).get(name)
    if entry is not None:
        return machine.apply(node, entry, (owner,), {}, (source,))
    method = METHODS.get(kind, {}).get(name)
    if method is not None:
        return BoundMethod(owner, method)
    if isinstance(owner, torch.Tensor) and name in machine.tensor_fields.get(owner, {}):
        return machine.tensor_fields[owner][name]
    raise unknown_attribute(owner, name, node)


LONG_NAMES = frozenset({"ndarray", "number", "device", "dtype", "finfo", "Size", "layout"})
"""Kinds whose types Python names with their module."""


def full_name(value: Any) -> str:
    """Return what Python calls the type of a value where it names the module of some."""
    module = f"{type(value).__module__}." if kind_of(value) in LONG_NAMES else ""
    return module + type_name(value)


def unknown_attribute(owner: Any, name: str, node: ast.AST) -> Stop:
    """Refuse an attribute: in Python's words where Python has none either, else by name."""
    kind = kind_of(owner) or ""
    real = KIND_TYPES.get(kind)
    is_real = real is not None and any(name in vars(base) for base in real.__mro__)
    if isinstance(owner, nn.Module):
        is_real = is_real and name not in owner._parameters
    if not is_real and not name.startswith("_"):
        words = f"'{full_name(owner)}' object has no attribute '{name}'"
        return python_error("AttributeError", words, node)
    return unknown(
        f"{kind}.{name}",
        [f"{kind}.{known}" for known in (*ATTRIBUTES.get(kind, {}), *METHODS.get(kind, {}))],
        node,
    )


def _own(machine: Machine, owner: Any, name: str) -> tuple[bool, Any]:
    """Find what the code put into an object: fields, methods of its class, parameters and layers.

    While probing, an override by its place, ``unit.weight``, comes before what the code put there.
    """
    if machine.is_probe and machine.overrides and isinstance(owner, (UserObject, UserModule)):
        place = place_of(machine, owner)
        if place is not None and f"{place}.{name}" in machine.overrides:
            value = machine.overrides[f"{place}.{name}"]
            return True, value.clone() if machine.program.changes_in_place else value
    if isinstance(owner, (UserObject, UserModule)):
        if name in owner.fields:
            return True, owner.fields[name]
        try:
            value = owner.definition.find(name)
        except KeyError:
            pass
        else:
            if isinstance(value, UserFunction) and "property" in value.decorators:
                return True, machine.call_method(owner, name)
            return True, BoundMethod(owner, value) if isinstance(value, UserFunction) else value
    if isinstance(owner, nn.Module):
        for table in (owner._parameters, owner._buffers, owner._modules):
            if name in table:
                value = table[name]
                return True, UNSET if isinstance(value, nn.UninitializedParameter) else value
    return False, None


def place_of(machine: Machine, owner: UserObject | UserModule) -> str | None:
    """Return where an object stands among the code's names, None where that is not known or no longer so."""
    place = machine.layer_places.get(owner)
    if place is None:
        return None
    found = layer_at(machine.names, place) if isinstance(owner, UserModule) else machine.names.get(place)
    return place if found is owner else None


UNSET = Unset()
"""The parameter of a lazy layer that has met no input yet."""


def _of_class(owner: UserClass, name: str, node: ast.AST) -> Any:
    try:
        found = owner.find(name)
    except KeyError:
        if name == "apply" and FUNCTION in owner.others:
            return applied(owner)
        message = f"type object '{owner.name}' has no attribute '{name}'"
        raise python_error("AttributeError", message, node) from None
    if isinstance(found, UserFunction) and "classmethod" in found.decorators:
        return BoundMethod(owner, found)
    return found


def _start(module: Any, *_args: Any) -> None:
    """``super().__init__()`` of a model: from now on torch takes its layers and parameters."""
    module.is_started = True


START = Entry("torch.nn.Module.__init__", _start, ("self", "args"), is_variadic=True, is_recorded=False)

NOTHING_TO_DO = Entry(
    "super.__init__", lambda *_args: None, ("argument",), is_variadic=True, is_recorded=False
)


def _keep_args(machine: Machine, instance: Any, *args: Any) -> None:
    """``super().__init__(message)`` of an error: its arguments are what it says."""
    instance.fields["args"] = args


KEEP_ARGS = Entry(
    "Exception.__init__",
    _keep_args,
    ("self", "args"),
    is_variadic=True,
    is_recorded=False,
    takes_machine=True,
)


def _inherited(owner: Super, name: str, node: ast.AST) -> Any:
    for base in owner.definition.bases:
        try:
            value = base.find(name)
        except KeyError:
            continue
        return BoundMethod(owner.instance, value)
    if name == "__init__":
        if isinstance(owner.instance, UserObject) and any(
            base in BUILTINS for base in owner.definition.others
        ):
            return BoundMethod(owner.instance, KEEP_ARGS)
        return BoundMethod(owner.instance, START) if isinstance(owner.instance, UserModule) else NOTHING_TO_DO
    raise unknown(f"super().{name}", [], node)
