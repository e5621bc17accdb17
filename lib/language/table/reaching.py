"""Python's functions that reach for the parts of a value: its attributes by name, its items one by one."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.language.belongings import Loader, Walk
from lib.language.errors import Stop, not_allowed, python_error
from lib.language.table import costs
from lib.language.table.entry import Entry, Namespace
from lib.language.table.registry import ATTRIBUTES, METHODS, NAMES, add_builtin, entry_of
from lib.language.values import (
    FUNCTION_KINDS,
    BoundMethod,
    TypeName,
    UserClass,
    UserFunction,
    UserModule,
    UserObject,
    kind_of,
    type_name,
)

if TYPE_CHECKING:
    from lib.language.machine import Machine


REFUSED = object()
"""Stands for a default that was not given."""


PROTOCOLS = frozenset({"__len__", "__iter__", "__getitem__", "__contains__", "__call__", "__next__"})
"""Special methods that code asks for to learn what can be done with a value."""


def _hasattr(machine: Machine, owner: Any, name: Any) -> bool:
    if name in PROTOCOLS and not isinstance(owner, torch.nn.Module):
        if isinstance(owner, UserObject):
            return machine.method(owner, name) is not None
        return kind_of(owner) not in FUNCTION_KINDS and hasattr(type(owner), name)
    try:
        get_by_name(machine, owner, name)
    except Stop as stop:
        if stop.raised == "AttributeError":
            return False
        raise
    return True


def get_by_name(machine: Machine, owner: Any, name: Any, default: Any = REFUSED) -> Any:
    """``getattr``: what ``owner.name`` gives, by the same exact names."""
    if not isinstance(name, str):
        raise python_error("TypeError", f"attribute name must be string, not '{type_name(name)}'")
    if name.startswith("_"):
        raise not_allowed(
            "unknown_name", f"{name[:40]} is not part of Formulab's table", name=name[:40], nearest=None
        )
    try:
        return machine.attribute(owner, name)
    except Stop as stop:
        if default is not REFUSED and stop.raised == "AttributeError":
            return default
        raise


def _setattr(machine: Machine, owner: Any, name: Any, value: Any) -> None:
    """``setattr``: what ``owner.name = value`` does, for what the code itself defined."""
    if not isinstance(name, str):
        raise python_error("TypeError", f"attribute name must be string, not '{type_name(name)}'")
    if name.startswith("_") or not name.isidentifier():
        raise not_allowed("set_attribute", f"{name[:40]} can't be set", name=name[:40])
    if not isinstance(owner, (UserObject, UserModule, UserClass, UserFunction, torch.Tensor)):
        raise not_allowed(
            "set_attribute", f"{name[:40]} of a {type_name(owner)} can't be set", name=name[:40]
        )
    machine.set_attribute(owner, name, value)


def _filter(machine: Machine, function: Any, values: Any) -> list[Any]:
    call = bool if function is None else machine.as_python(function)
    return [item for item in machine.iterate(values) if call(item)]


def _any(machine: Machine, values: Any) -> bool:
    return any(bool(value) for value in machine.iterate(values))


def _all(machine: Machine, values: Any) -> bool:
    return all(bool(value) for value in machine.iterate(values))


WALKS: dict[type, str] = {
    **{kind: f"{kind.__name__}_iterator" for kind in (list, tuple, range, set)},
    str: "str_ascii_iterator", dict: "dict_keyiterator", torch.Tensor: "tuple_iterator",
    np.ndarray: "iterator", Loader: "_SingleProcessDataLoaderIter",
}  # fmt: skip
"""What Python calls the type of a walk through a value, by the value's type."""


def _iter(machine: Machine, iterable: Any) -> Walk:
    if isinstance(iterable, Walk):
        return iterable
    return Walk([], rest=machine.iterate(iterable), kind=WALKS.get(type(iterable), "generator"))


def _next(machine: Machine, iterator: Any, *default: Any) -> Any:
    walk = Walk(iterator) if isinstance(iterator, list) else iterator
    if not isinstance(walk, Walk):
        raise python_error("TypeError", f"'{type_name(iterator)}' object is not an iterator")
    has_one, item = walk.next()
    if has_one:
        return item
    if default:
        return default[0]
    raise python_error("StopIteration", "")


def _names_of(machine: Machine, *values: Any) -> list[str]:
    """``dir``: what the table has for a value, or what the code gave an object; the code's names without one."""
    if not values:
        return sorted(machine.names if machine.scope is None else machine.scope.names)
    value = values[0]
    if isinstance(value, Namespace):
        prefix = f"{value.name}."
        return sorted(name.removeprefix(prefix) for name in NAMES if name.rpartition(".")[0] == value.name)
    found: set[str] = set()
    if isinstance(value, (UserObject, UserModule)):
        found |= set(value.fields) | _own_names(value.definition)
    if isinstance(value, UserClass):
        found |= _own_names(value)
    kind = kind_of(value) or ""
    return sorted(found | set(ATTRIBUTES.get(kind, {})) | set(METHODS.get(kind, {})))


def _own_names(definition: UserClass) -> set[str]:
    return set(definition.names).union(*(_own_names(base) for base in definition.bases))


def _help(machine: Machine, *values: Any) -> None:
    """``help``: what a function takes and, where the code wrote it, its own text. No manual is opened."""
    for value in values:
        entry = value.make if isinstance(value, TypeName) else value
        if isinstance(entry, BoundMethod):
            entry = entry.function
        name = getattr(value, "name", type_name(value))
        kind = "function" if isinstance(entry, Entry) else type_name(entry)
        machine.print(f"Help on {kind} {name}:\n")
        if isinstance(entry, Entry):
            machine.print(f"{entry.name.rpartition('.')[2]}({', '.join(entry.parameters)})\n")
        if isinstance(entry, UserFunction) and isinstance(entry.node, ast.FunctionDef):
            text = ast.get_docstring(entry.node) or ""
            machine.print(f"{entry.name}({ast.unparse(entry.node.args)})\n    {text}\n")


M: dict[str, Any] = {"takes_machine": True}
add_builtin("dir", _names_of, "object", **M)
add_builtin("help", _help, "request", **M)
add_builtin("hasattr", _hasattr, "object name", **M, cost=None)
add_builtin("getattr", get_by_name, "object name default", **M, cost=None)
add_builtin("setattr", _setattr, "object name value", **M, cost=None)
add_builtin("filter", _filter, "function iterable", **M)
CHARACTERS: dict[str, Callable[..., Any]] = {"bin": bin, "hex": hex, "oct": oct, "ord": ord, "chr": chr}
for name, function in CHARACTERS.items():
    add_builtin(name, function, cost=None)
add_builtin("iter", _iter, "iterable", **M)
add_builtin("next", _next, "iterator *default", **M)
add_builtin("any", _any, "iterable", **M)
add_builtin("all", _all, "iterable", **M)


def _size(machine: Machine, sizes: Any = ()) -> torch.Size:
    """``torch.Size``: the tuple of whole numbers that a shape is."""
    return torch.Size(list(machine.iterate(sizes)))


NAMES["torch.Size"] = TypeName(
    "torch.Size", ("Size",), entry_of("torch.Size", _size, "sizes", cost=costs.pieces, is_recorded=False, **M)
)
