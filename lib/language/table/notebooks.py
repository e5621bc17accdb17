"""What notebooks use around their tensors: neat printing, and a bar that shows how far a loop has come."""

from __future__ import annotations

import pprint
from typing import TYPE_CHECKING, Any

from lib.language.belongings import Bar, PrettyPrinter
from lib.language.table.registry import (
    BUILTINS,
    NAMES,
    OF_MACHINE,
    add_function,
    add_method,
    add_namespace,
    entry_of,
)
from lib.language.values import TypeName

if TYPE_CHECKING:
    from lib.language.machine import Machine

WIDTH = 80
"""Characters of a line, unless told otherwise."""


def _neat(machine: Machine, value: Any) -> str:
    return machine.printing.shown(value, lambda item: pprint.pformat(item, width=WIDTH))


def _pprint(machine: Machine, value: Any) -> None:
    machine.print(_neat(machine, value))


def _of_printer(machine: Machine, _printer: Any, value: Any) -> None:
    _pprint(machine, value)


def _bar(machine: Machine, iterable: Any = (), **_settings: Any) -> Bar:
    return Bar(iterable)


def _range_bar(machine: Machine, *bounds: Any, **_settings: Any) -> Bar:
    return Bar(BUILTINS["range"].make.function(machine, *bounds))


def _nothing(_machine: Machine, *_values: Any, **_settings: Any) -> None:
    """Draw nothing."""


add_namespace("pprint", "tqdm", "tqdm.notebook", "tqdm.auto")
add_function("pprint.pprint", _pprint, "object", **OF_MACHINE)
add_function("pprint.pformat", _neat, "object", **OF_MACHINE)
NAMES["pprint.PrettyPrinter"] = TypeName(
    "pprint.PrettyPrinter",
    ("printer",),
    entry_of("pprint.PrettyPrinter", lambda machine, indent=1: PrettyPrinter(), "indent", **OF_MACHINE),
)
add_method("printer", "pprint", _of_printer, "printer object", **OF_MACHINE)
BAR = "desc total leave unit position ncols disable dynamic_ncols initial bar_format colour"
for owner in ("tqdm", "tqdm.notebook", "tqdm.auto"):
    add_function(f"{owner}.tqdm", _bar, "iterable", keywords=BAR, **OF_MACHINE)
    add_function(f"{owner}.trange", _range_bar, "*bounds", keywords=BAR, **OF_MACHINE)
for name in (
    "set_description",
    "set_postfix",
    "set_postfix_str",
    "update",
    "close",
    "refresh",
    "set_description_str",
):
    add_method("bar", name, _nothing, "bar *value", keywords="**", **OF_MACHINE)
