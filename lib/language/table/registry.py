"""The table itself: every name, method and attribute that code may use, filled by the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from lib.language.table import costs
from lib.language.table.entry import CostRule, Entry, Namespace

NAMES: dict[str, Any] = {}
"""Everything that is reached by a dotted name: "torch.mm" -> Entry, "torch.nn" -> Namespace, constants."""

METHODS: dict[str, dict[str, Entry]] = {}
"""Methods by kind of value, then by name."""

ATTRIBUTES: dict[str, dict[str, Entry]] = {}
"""Attributes by kind of value, then by name."""

BUILTINS: dict[str, Any] = {}
"""Python's own functions that code may use."""

PLAIN: dict[str, Any] = {"cost": None, "is_recorded": False, "is_torch": False}
"""What an entry of Python's own is: it counts its own work, makes no step, and its errors are Python's."""

OF_MACHINE: dict[str, Any] = {**PLAIN, "takes_machine": True}
"""The same for a function that needs the run that calls it."""


def words(text: str) -> tuple[str, ...]:
    """Split a list of names written as one text."""
    return tuple(text.split())


def entry_of(
    name: str,
    function: Callable[..., Any],
    parameters: str = "input",
    *,
    keywords: str = "",
    cost: CostRule | None = costs.elementwise,
    **flags: bool,
) -> Entry:
    """Make an entry. ``parameters`` and ``keywords`` are names set apart by spaces; a ``*`` before the last
    parameter lets it take any number of arguments.
    """  # noqa: D205
    named = words(parameters)
    is_variadic = bool(named) and named[-1].startswith("*")
    roles = (*named[:-1], named[-1].removeprefix("*")) if named else ()
    return Entry(name, function, roles, frozenset(words(keywords)), cost, is_variadic=is_variadic, **flags)


def add_namespace(*names: str) -> None:
    """Add modules under the names by which code imports them."""
    for name in names:
        NAMES[name] = Namespace(name)


def add_function(
    name: str, function: Callable[..., Any], parameters: str = "input", *, method: str = "", **rest: Any
) -> None:
    """Add a function; ``method`` adds it as a tensor's method of that name too."""
    NAMES[name] = entry_of(name, function, parameters, **rest)
    if method:
        own = function if rest.get("takes_machine") else getattr(torch.Tensor, method)
        add_method("Tensor", method, own, parameters, **rest)


def add_method(
    kind: str, name: str, function: Callable[..., Any], parameters: str = "input", **rest: Any
) -> None:
    """Add a method of one kind of value; its first parameter is the value itself."""
    METHODS.setdefault(kind, {})[name] = entry_of(f"{kind}.{name}", function, parameters, **rest)


def add_attribute(kind: str, name: str, function: Callable[..., Any], **rest: Any) -> None:
    """Add an attribute of one kind of value."""
    rest = {"cost": None, "is_recorded": False, **rest}
    ATTRIBUTES.setdefault(kind, {})[name] = entry_of(f"{kind}.{name}", function, "input", **rest)


def add_builtin(name: str, function: Callable[..., Any], parameters: str = "value", **rest: Any) -> None:
    """Add one of Python's own functions."""
    rest = {"cost": costs.reduction, "is_recorded": False, "is_torch": False, **rest}
    BUILTINS[name] = entry_of(name, function, parameters, **rest)
