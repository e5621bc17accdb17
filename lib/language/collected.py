"""Containers of Python's ``collections`` as code sees them, bounded."""

from __future__ import annotations

import keyword
from collections import Counter, defaultdict, deque, namedtuple
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.language.bounds import ITEMS, check_length
from lib.language.errors import not_allowed, python_error
from lib.language.table.entry import Entry
from lib.language.values import RECORDS, TypeName, kind_of

if TYPE_CHECKING:
    from lib.language.machine import Machine

FIELDS_HIGH = 64
"""Fields that a named tuple may have."""


@dataclass(eq=False, slots=True)
class Factory:
    """What a defaultdict calls for a key that is not there; counted like every other new item."""

    machine: Machine
    function: Any

    def __call__(self) -> Any:
        self.machine.meter.charge("defaultdict", 64)
        self.machine.meter.tick()
        return self.machine.as_python(self.function)()

    def __repr__(self) -> str:
        return repr(self.function)


def make_default(
    machine: Machine, default_factory: Any = None, *pairs: Any, **named: Any
) -> defaultdict[Any, Any]:
    """``collections.defaultdict``."""
    if default_factory is not None and kind_of(default_factory) not in ("function", "type", "method"):
        raise TypeError("first argument must be callable or None")
    factory = None if default_factory is None else Factory(machine, default_factory)
    made: defaultdict[Any, Any] = defaultdict(factory)
    if pairs:
        made.update(_pairs(machine, pairs[0]))
    made.update(named)
    return made


def _pairs(machine: Machine, values: Any) -> dict[Any, Any]:
    if isinstance(values, dict):
        return values
    made: dict[Any, Any] = {}
    for pair in machine.iterate(values):
        key, value = machine.iterate(pair)
        machine.check_key(key)
        made[key] = value
    return made


def make_counter(machine: Machine, *values: Any, **named: Any) -> Counter[Any]:
    """``collections.Counter``."""
    made: Counter[Any] = Counter()
    if values:
        count_items(machine, made, values[0])
    made.update(named)
    return made


def count_items(machine: Machine, counter: Counter[Any], values: Any = ()) -> None:
    """Add to a counter: the numbers of a dict, or one for each item."""
    if isinstance(values, dict):
        counter.update(values)
        return
    for item in machine.iterate(values):
        machine.check_key(item)
        counter[item] += 1
        machine.meter.charge("Counter", 16)
    check_length(len(counter), ITEMS)


def make_deque(machine: Machine, iterable: Any = (), maxlen: Any = None) -> deque[Any]:
    """``collections.deque``."""
    items = list(machine.iterate(iterable))
    check_length(len(items), ITEMS)
    machine.meter.charge("deque", 16 * len(items))
    return deque(items, maxlen)


def make_record_type(machine: Machine, typename: Any, field_names: Any, **settings: Any) -> TypeName:
    """``collections.namedtuple``: a type of the run's own, whose fields are plain names."""
    names = field_names.replace(",", " ").split() if isinstance(field_names, str) else field_names
    fields = [str(name) for name in machine.iterate(names)]
    check_length(len(fields), FIELDS_HIGH)
    for name in (typename, *fields):
        if not isinstance(name, str) or not name.isidentifier() or keyword.iskeyword(name):
            words = f"Type names and field names must be valid identifiers: {name!r}"
            raise python_error("ValueError", words)
        if name.startswith("_") or len(name) > FIELDS_HIGH:
            raise not_allowed("argument", f"namedtuple takes no field {name[:40]} here", name=name[:40])
    kind = namedtuple(typename, fields, defaults=settings.get("defaults"), module="__main__")  # type: ignore[misc]  # noqa: PYI024
    RECORDS.add(kind)

    def made(*args: Any, **named: Any) -> Any:
        return kind(*args, **named)

    entry = Entry(
        typename, made, ("value",), frozenset({"**"}), is_variadic=True, is_recorded=False, is_torch=False
    )
    return TypeName(f"__main__.{typename}", (typename,), entry)
