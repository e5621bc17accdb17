"""Python's functions that reach for the parts of a value: its attributes by name, its items one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lib.language.belongings import Walk
from lib.language.errors import Stop, not_allowed, python_error
from lib.language.table.registry import add_builtin
from lib.language.values import UserClass, UserModule, UserObject, type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine


REFUSED = object()
"""Stands for a default that was not given."""


def _hasattr(machine: Machine, owner: Any, name: Any) -> bool:
    try:
        _getattr(machine, owner, name)
    except Stop as stop:
        if stop.raised == "AttributeError":
            return False
        raise
    return True


def _getattr(machine: Machine, owner: Any, name: Any, default: Any = REFUSED) -> Any:
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
    if not isinstance(owner, (UserObject, UserModule, UserClass)):
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


def _iter(machine: Machine, iterable: Any) -> Walk:
    if isinstance(iterable, Walk):
        return iterable
    return Walk([], rest=machine.iterate(iterable))


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


M: dict[str, Any] = {"takes_machine": True}
add_builtin("hasattr", _hasattr, "object name", **M, cost=None)
add_builtin("getattr", _getattr, "object name default", **M, cost=None)
add_builtin("setattr", _setattr, "object name value", **M, cost=None)
add_builtin("filter", _filter, "function iterable", **M)
CHARACTERS: dict[str, Callable[..., Any]] = {"bin": bin, "hex": hex, "oct": oct, "ord": ord, "chr": chr}
for name, function in CHARACTERS.items():
    add_builtin(name, function, cost=None)
add_builtin("iter", _iter, "iterable", **M)
add_builtin("next", _next, "iterator *default", **M)
add_builtin("any", _any, "iterable", **M)
add_builtin("all", _all, "iterable", **M)
