"""Methods of texts, lists and dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lib.language.bounds import ITEMS, TEXT_LENGTH, check_length
from lib.language.errors import not_allowed
from lib.language.table import costs
from lib.language.table.registry import OF_MACHINE, PLAIN, add_method, words

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _format(machine: Machine, template: str, *args: Any, **kwargs: Any) -> str:
    return machine.printing.fill(template, args, kwargs)


def _join(machine: Machine, separator: str, values: Any) -> str:
    items = list(machine.iterate(values))
    length = sum(len(item) for item in items if isinstance(item, str)) + len(separator) * len(items)
    check_length(length, TEXT_LENGTH)
    return separator.join(items)


def _replace(machine: Machine, text: str, old: Any, new: Any) -> str:
    if isinstance(old, str) and isinstance(new, str):
        check_length(len(text) + (len(text) + 1) * len(new), TEXT_LENGTH)
    return text.replace(old, new)


def _padded(name: str) -> Any:
    def padded(machine: Machine, text: str, width: Any, *fill: Any) -> str:
        check_length(width if isinstance(width, int) else 0, TEXT_LENGTH)
        return getattr(text, name)(width, *fill)  # type: ignore[no-any-return]

    return padded


def _append(machine: Machine, items: list[Any], item: Any) -> None:
    check_length(len(items) + 1, ITEMS)
    machine.meter.charge("append", 16)
    items.append(item)


def _extend(machine: Machine, items: list[Any], more: Any) -> None:
    new = list(machine.iterate(more))
    check_length(len(items) + len(new), ITEMS)
    machine.meter.charge("extend", 16 * len(new))
    items.extend(new)


def _insert(machine: Machine, items: list[Any], place: Any, item: Any) -> None:
    check_length(len(items) + 1, ITEMS)
    machine.meter.charge("insert", 16)
    items.insert(place, item)


def _sort(machine: Machine, items: list[Any], key: Any = None, reverse: bool = False) -> None:
    machine.printing.check(items)
    items.sort(key=None if key is None else machine.as_python(key), reverse=reverse)


def _find(name: str) -> Any:
    def found(machine: Machine, items: Any, item: Any) -> Any:
        machine.printing.check([items, item])
        return getattr(items, name)(item)

    return found


def _get(machine: Machine, items: dict[Any, Any], key: Any, default: Any = None) -> Any:
    machine.check_key(key)
    return items.get(key, default)


def _set_default(machine: Machine, items: dict[Any, Any], key: Any, default: Any = None) -> Any:
    machine.check_key(key)
    check_length(len(items) + 1, ITEMS)
    machine.meter.charge("dict", 64)
    return items.setdefault(key, default)


def _pop(machine: Machine, items: Any, *place: Any) -> Any:
    for part in place:
        machine.check_key(part)
    return items.pop(*place)


def _update(machine: Machine, items: dict[Any, Any], other: Any) -> None:
    if not isinstance(other, dict):
        raise not_allowed("argument", "update() takes a dict here", name="update")
    check_length(len(items) + len(other), ITEMS)
    machine.meter.charge("update", 64 * len(other))
    items.update(other)


def _split(machine: Machine, text: str, *rest: Any) -> list[str]:
    return text.split(*rest)


def _counted(machine: Machine, items: set[Any], item: Any) -> None:
    machine.check_key(item)
    machine.meter.charge("add", 64)
    items.add(item)


for name in words(
    "upper lower strip lstrip rstrip title capitalize isdigit isalpha startswith endswith find count index"
):
    add_method("str", name, getattr(str, name), "text *part", **PLAIN)
for name in words("ljust rjust center zfill"):
    add_method("str", name, _padded(name), "text width *fill", **OF_MACHINE)
add_method("str", "format", _format, "text *value", keywords="**", **OF_MACHINE)
add_method("str", "join", _join, "text values", **OF_MACHINE)
add_method("str", "replace", _replace, "text old new", **OF_MACHINE)
add_method("str", "split", _split, "text *separator", **OF_MACHINE)
add_method("str", "splitlines", str.splitlines, "text", **PLAIN)
add_method("list", "append", _append, "items item", **OF_MACHINE)
add_method("list", "extend", _extend, "items more", **OF_MACHINE)
add_method("list", "insert", _insert, "items place item", **OF_MACHINE)
add_method("list", "sort", _sort, "items", keywords="key reverse", **OF_MACHINE)
add_method("list", "pop", _pop, "items *place", **OF_MACHINE)
add_method("list", "reverse", list.reverse, "items", **PLAIN)
add_method("list", "clear", list.clear, "items", **PLAIN)
add_method("list", "copy", list.copy, "items", cost=costs.pieces, is_recorded=False, is_torch=False)
add_method("list", "remove", _find("remove"), "items item", **OF_MACHINE)
for name in words("index count"):
    add_method("list", name, _find(name), "items item", **OF_MACHINE)
    add_method("tuple", name, _find(name), "items item", **OF_MACHINE)
    add_method("Size", name, _find(name), "items item", **OF_MACHINE)
for name in words("keys values items"):
    add_method("dict", name, lambda items, name=name: getattr(items, name)(), "items", **PLAIN)
add_method("dict", "get", _get, "items key default", **OF_MACHINE)
add_method("dict", "pop", _pop, "items *place", **OF_MACHINE)
add_method("dict", "setdefault", _set_default, "items key default", **OF_MACHINE)
add_method("dict", "copy", dict.copy, "items", **PLAIN)
add_method("set", "add", _counted, "items item", **OF_MACHINE)
