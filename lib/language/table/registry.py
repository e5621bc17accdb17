"""The table itself: every name, method and attribute that code may use, filled by the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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

NO_KEYWORDS: frozenset[str] = frozenset()


def words(text: str) -> tuple[str, ...]:
    """Split a list of names written as one text."""
    return tuple(text.split())


def add_namespace(*names: str) -> None:
    """Add modules under the names by which code imports them."""
    for name in names:
        NAMES[name] = Namespace(name)


def add_function(
    name: str,
    function: Callable[..., Any],
    parameters: str = "input",
    *,
    keywords: str = "",
    cost: CostRule = costs.elementwise,
    method: str | None = None,
    **flags: bool,
) -> Entry:
    """Add a function; ``method`` adds it as a tensor's method of that name too."""
    entry = Entry(name, function, words(parameters), frozenset(words(keywords)), cost, **flags)
    NAMES[name] = entry
    if method is not None:
        flags = {key: value for key, value in flags.items() if key != "takes_machine"}
        METHODS.setdefault("Tensor", {})[method] = Entry(
            f"Tensor.{method}",
            function,
            words(parameters),
            frozenset(words(keywords)),
            cost,
            takes_machine=entry.takes_machine,
            **flags,
        )
    return entry


def add_method(
    kind: str,
    name: str,
    function: Callable[..., Any],
    parameters: str = "input",
    *,
    keywords: str = "",
    cost: CostRule = costs.elementwise,
    **flags: bool,
) -> None:
    """Add a method of one kind of value; its first parameter is the value itself."""
    METHODS.setdefault(kind, {})[name] = Entry(
        f"{kind}.{name}", function, words(parameters), frozenset(words(keywords)), cost, **flags
    )


def add_attribute(
    kind: str,
    name: str,
    function: Callable[..., Any],
    *,
    cost: CostRule = costs.free,
    is_recorded: bool = False,
    **flags: bool,
) -> None:
    """Add an attribute of one kind of value."""
    ATTRIBUTES.setdefault(kind, {})[name] = Entry(
        f"{kind}.{name}", function, ("input",), NO_KEYWORDS, cost, is_recorded=is_recorded, **flags
    )


def add_builtin(
    name: str,
    function: Callable[..., Any],
    parameters: str = "value",
    *,
    keywords: str = "",
    cost: CostRule = costs.reduction,
    **flags: bool,
) -> None:
    """Add one of Python's own functions."""
    flags = {"is_recorded": False, "is_torch": False, **flags}
    BUILTINS[name] = Entry(name, function, words(parameters), frozenset(words(keywords)), cost, **flags)
