"""collections and functools: counters, dicts with defaults, queues, named tuples, functions made of functions."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, Any

from lib.language.belongings import Partial
from lib.language.bounds import ITEMS, check_length
from lib.language.collected import count_items, make_counter, make_default, make_deque, make_record_type
from lib.language.errors import python_error
from lib.language.table import costs
from lib.language.table.registry import (
    METHODS,
    NAMES,
    OF_MACHINE,
    PLAIN,
    add_attribute,
    add_function,
    add_method,
    add_namespace,
    entry_of,
)
from lib.language.values import TypeName, type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _of_counter(machine: Machine, counter: Any, name: str) -> Counter[Any]:
    if not isinstance(counter, Counter):
        raise python_error("AttributeError", f"'{type_name(counter)}' object has no attribute '{name}'")
    return counter


def _most_common(machine: Machine, counter: Any, n: Any = None) -> Any:
    return _of_counter(machine, counter, "most_common").most_common(n)


def _elements(machine: Machine, counter: Any) -> list[Any]:
    held = _of_counter(machine, counter, "elements")
    check_length(sum(max(0, count) for count in held.values() if isinstance(count, int)), ITEMS)
    return list(held.elements())


def _total(machine: Machine, counter: Any) -> Any:
    return _of_counter(machine, counter, "total").total()


def _update(machine: Machine, items: Any, *other: Any, **named: Any) -> None:
    if isinstance(items, Counter):
        count_items(machine, items, *other)
        items.update(named)
        return
    given = other[0] if other else {}
    if not isinstance(given, dict):
        pairs = [tuple(machine.iterate(pair)) for pair in machine.iterate(given)]
        for key, _ in pairs:
            machine.check_key(key)
        given = dict(pairs)
    check_length(len(items) + len(given) + len(named), ITEMS)
    machine.meter.charge("update", 64 * (len(given) + len(named)))
    items.update(given, **named)


def _added(name: str) -> Any:
    def added(machine: Machine, items: deque[Any], item: Any) -> None:
        more = list(machine.iterate(item)) if name.startswith("extend") else [item]
        check_length(len(items) + len(more), ITEMS)
        machine.meter.charge(name, 16 * len(more))
        getattr(items, name)(more if name.startswith("extend") else item)

    return added


def _partial(_machine: Machine, func: Any, *args: Any, **kwargs: Any) -> Partial:
    return Partial(func, args, kwargs)


def _reduce(machine: Machine, function: Any, iterable: Any, *initial: Any) -> Any:
    call = machine.as_python(function)
    items = machine.iterate(iterable)
    if initial:
        value = initial[0]
    else:
        value = next(items, REFUSED)
        if value is REFUSED:
            raise python_error("TypeError", "reduce() of empty iterable with no initial value")
    for item in items:
        value = call(value, item)
    return value


REFUSED = object()
"""Stands for a first item that is not there."""


def _unchanged(_machine: Machine, *values: Any, **_settings: Any) -> Any:
    """``lru_cache`` and ``wraps``: decorators under which a function does the same."""
    if len(values) == 1 and not isinstance(values[0], (int, type(None))):
        return values[0]
    return UNCHANGED


UNCHANGED = entry_of("functools.wraps", lambda function: function, "function", **PLAIN)

add_namespace("functools")
for name, make, kinds, parameters in (
    ("defaultdict", make_default, "dict", "default_factory *pairs"),
    ("Counter", make_counter, "dict", "*iterable"),
    ("deque", make_deque, "deque", "iterable maxlen"),
):
    full = f"collections.{name}"
    keywords = "" if name == "deque" else "**"
    NAMES[full] = TypeName(
        full, (kinds, name), entry_of(full, make, parameters, keywords=keywords, **OF_MACHINE)
    )
add_function(
    "collections.namedtuple", make_record_type, "typename field_names", keywords="defaults", **OF_MACHINE
)
add_function("functools.partial", _partial, "func *args", keywords="**", **OF_MACHINE)
add_function("functools.reduce", _reduce, "function iterable *initial", **OF_MACHINE)
for name in ("lru_cache", "cache"):
    add_function(f"functools.{name}", _unchanged, "*function", keywords="maxsize typed", **OF_MACHINE)
add_function("functools.wraps", lambda _machine, wrapped: UNCHANGED, "wrapped", **OF_MACHINE)
add_method("dict", "most_common", _most_common, "items n", **OF_MACHINE)
add_method("dict", "elements", _elements, "items", **OF_MACHINE)
add_method("dict", "total", _total, "items", **OF_MACHINE)
add_method("dict", "update", _update, "items *other", keywords="**", **OF_MACHINE)
add_method("dict", "clear", lambda items: items.clear(), "items", **PLAIN)
add_method("dict", "popitem", lambda items: items.popitem(), "items", **PLAIN)
for name in ("append", "appendleft", "extend", "extendleft"):
    add_method("deque", name, _added(name), "items item", **OF_MACHINE)
for name in ("pop", "popleft", "clear", "reverse"):
    add_method("deque", name, getattr(deque, name), "items", **PLAIN)
add_method("deque", "rotate", deque.rotate, "items n", **PLAIN)
add_attribute("deque", "maxlen", lambda items: items.maxlen)
add_method("record", "_asdict", lambda record: record._asdict(), "record", **PLAIN)
add_method(
    "record", "_replace", lambda record, **named: record._replace(**named), "record", keywords="**", **PLAIN
)
add_attribute("record", "_fields", lambda record: record._fields)


def _of_sets(name: str) -> Any:
    def done(machine: Machine, items: set[Any], *others: Any) -> Any:
        lists = [list(machine.iterate(other)) for other in others]
        for item in [item for listed in lists for item in listed]:
            machine.check_key(item)
        machine.meter.charge(name, 64 * sum(len(listed) for listed in lists))
        return getattr(items, name)(*lists)

    return done


for name in (
    "union", "intersection", "difference", "symmetric_difference", "update", "issubset", "issuperset",
    "isdisjoint", "intersection_update", "difference_update",
):  # fmt: skip
    add_method("set", name, _of_sets(name), "items *other", **OF_MACHINE)
for name in ("remove", "discard"):

    def _taken(machine: Machine, items: set[Any], item: Any, name: str = name) -> None:
        machine.check_key(item)
        getattr(items, name)(item)

    add_method("set", name, _taken, "items item", **OF_MACHINE)
add_method("set", "pop", set.pop, "items", **PLAIN)
add_method("set", "clear", set.clear, "items", **PLAIN)
add_method("set", "copy", set.copy, "items", cost=costs.listing, is_recorded=False, is_torch=False)
TEXTS = (
    "isupper islower isspace isalnum isnumeric isdecimal isidentifier swapcase casefold lstrip rfind partition "
    "rpartition removeprefix removesuffix istitle"
)
for name in TEXTS.split():
    add_method("str", name, getattr(str, name), "text *part", **PLAIN)
add_method("str", "rsplit", str.rsplit, "text *separator", keywords="maxsplit", **PLAIN)
METHODS["str"]["split"] = entry_of(
    "str.split", str.split, "text *separator", keywords="maxsplit sep", **PLAIN
)
add_method("int", "bit_length", int.bit_length, "number", **PLAIN)
add_method("float", "is_integer", float.is_integer, "number", **PLAIN)
