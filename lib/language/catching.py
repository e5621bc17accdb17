"""Which classes of errors catch an error, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.language.machine import Machine

PARENTS = {
    "ZeroDivisionError": "ArithmeticError", "OverflowError": "ArithmeticError", "IndexError": "LookupError",
    "KeyError": "LookupError", "NotImplementedError": "RuntimeError", "LinAlgError": "RuntimeError",
    "OutOfMemoryError": "RuntimeError",
}  # fmt: skip
"""The error that each error is a special case of; all others are an Exception right away."""


def names_of(machine: Machine, raised: str) -> set[str]:
    """Return the names of all classes by which an error of this name is caught."""
    names = {raised, "Exception", "BaseException"}
    waiting = [machine.error_classes[raised]] if raised in machine.error_classes else []
    while waiting:
        own = waiting.pop()
        names |= {own.name, *own.others}
        waiting += own.bases
        raised = next((name for name in own.others if name in PARENTS), raised)
    while raised in PARENTS:
        raised = PARENTS[raised]
        names.add(raised)
    return names
