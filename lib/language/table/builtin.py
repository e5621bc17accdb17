"""Python's own functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.language.table.costs import free
from lib.language.table.registry import add_builtin

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _print(machine: Machine, *values: Any, sep: str = " ", end: str = "\n") -> None:
    machine.print(values, sep, end)


add_builtin("print", _print, "value", keywords="sep end", cost=free, takes_machine=True)
add_builtin("len", len, cost=free)
