"""Python's ``re`` and ``NotImplemented``, as far as their work is bounded beforehand."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lib.language.patterns import admit, compiled, substituted
from lib.language.table.registry import NAMES, OF_MACHINE, add_function, add_method, add_namespace, words

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _used(name: str) -> Callable[..., Any]:
    """A function of ``re`` that reads a text with a pattern."""

    def used(machine: Machine, pattern: Any, string: Any, flags: Any = 0) -> Any:
        ready = compiled(machine, pattern, flags)
        admit(machine, ready, string, has_end=name == "fullmatch")
        return getattr(ready, name)(string)

    return used


def _all_matches(machine: Machine, pattern: Any, string: Any, flags: Any = 0) -> list[Any]:
    ready = compiled(machine, pattern, flags)
    admit(machine, ready, string)
    found = []
    for match in ready.finditer(string):
        machine.meter.charge("re.finditer", 256)
        found.append(match)
    return found


def _split(machine: Machine, pattern: Any, string: Any, maxsplit: int = 0, flags: Any = 0) -> list[Any]:
    ready = compiled(machine, pattern, flags)
    admit(machine, ready, string)
    return list(ready.split(string, maxsplit))


add_namespace("re")
READING = {name: _used(name) for name in words("match search fullmatch findall")}
READING |= {"finditer": _all_matches}
for name, function in READING.items():
    add_function(f"re.{name}", function, "pattern string flags", **OF_MACHINE)
    add_method("pattern", name, function, "pattern string", **OF_MACHINE)
add_function("re.split", _split, "pattern string maxsplit flags", **OF_MACHINE)
add_method("pattern", "split", _split, "pattern string maxsplit", **OF_MACHINE)
add_function("re.sub", substituted, "pattern repl string count flags", **OF_MACHINE)
add_method("pattern", "sub", substituted, "pattern repl string count", **OF_MACHINE)
add_function("re.compile", compiled, "pattern flags", **OF_MACHINE)
add_function("re.escape", re.escape, "pattern", cost=None, is_recorded=False, is_torch=False)
for name in words("I IGNORECASE M MULTILINE S DOTALL A ASCII X VERBOSE"):
    NAMES[f"re.{name}"] = int(getattr(re, name))
for name in words("group groups start end span groupdict"):
    add_method(
        "match", name, getattr(re.Match, name), "match *group", cost=None, is_recorded=False, is_torch=False
    )
