"""How objects of the code's own classes are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lib.language.values import UserObject

if TYPE_CHECKING:
    from lib.language.machine import Machine


def represent(machine: Machine, value: UserObject) -> str:
    """Return what ``repr`` shows of an object of the code's own class."""
    definition = value.definition
    if machine.method(value, "__repr__") is not None:
        text = str(machine.call_method(value, "__repr__"))
    elif definition.fields is not None:
        parts = [
            (name, machine.printing.representation(value.fields.get(name))) for name in definition.fields
        ]
        text = f"{definition.name}({', '.join(f'{name}={part}' for name, part in parts)})"
    else:
        return value.plain()
    machine.meter.charge("text", 8 * len(text))
    return text
