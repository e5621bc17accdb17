"""itertools: what goes through several lists one after another, or through all their combinations."""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from lib.language.belongings import Walk
from lib.language.bounds import LISTED
from lib.language.errors import too_large
from lib.language.table.registry import OF_MACHINE, add_function, add_namespace

if TYPE_CHECKING:
    from lib.language.machine import Machine

REPEATS = 64
"""Lists whose items a product may combine."""


def _items(machine: Machine, values: tuple[Any, ...]) -> list[list[Any]]:
    """Return the items of each value, at most ``LISTED`` in all."""
    left = LISTED
    found = []
    for value in values:
        items = list(itertools.islice(machine.iterate(value), left + 1))
        left -= len(items)
        _check(left >= 0)
        found.append(items)
    return found


def _check(is_small: bool) -> None:
    if not is_small:
        raise too_large("items", f"more than {LISTED} items in all", high=LISTED)


def _product(machine: Machine, *values: Any, repeat: Any = 1) -> Walk:
    if not isinstance(repeat, int):
        raise TypeError(f"'{type(repeat).__name__}' object cannot be interpreted as an integer")
    if repeat < 0:
        raise ValueError("repeat argument cannot be negative")
    lists = _items(machine, values)
    _check(len(lists) * repeat <= REPEATS)
    _check(math.prod(len(items) for items in lists) ** repeat * max(1, len(lists) * repeat) <= LISTED)
    made = list(itertools.product(*lists, repeat=repeat))
    machine.meter.charge("itertools.product", 16 * sum(len(combined) for combined in made))
    return Walk(made)


def _chain(machine: Machine, *values: Any) -> Walk:
    made = [item for items in _items(machine, values) for item in items]
    machine.meter.charge("itertools.chain", 16 * len(made))
    return Walk(made)


def _of_one(name: str) -> Any:
    """Return a function that combines the items of one list, ``r`` at a time."""
    combine = getattr(itertools, name)

    def combined(machine: Machine, iterable: Any, r: Any = None) -> Walk:
        (items,) = _items(machine, (iterable,))
        size = len(items) if r is None else r
        if not isinstance(size, int):
            raise TypeError(f"'{type(size).__name__}' object cannot be interpreted as an integer")
        if size < 0:
            raise ValueError("r must be non-negative")
        counts = {"permutations": math.perm, "combinations": math.comb}
        _check(size <= REPEATS and len(items) <= LISTED)
        count = counts[name](len(items), size) if size <= len(items) else 0
        _check(count * max(1, size) <= LISTED)
        made = list(combine(items, size))
        machine.meter.charge(f"itertools.{name}", 16 * sum(len(one) for one in made))
        return Walk(made)

    return combined


def _walked(machine: Machine, items: Iterator[Any]) -> Iterator[Any]:
    """Hand items out one by one, at most ``LISTED`` of them, each a round on the clock."""
    for place, item in enumerate(items):
        _check(place < LISTED)
        machine.meter.tick()
        yield item


def _count(machine: Machine, start: Any = 0, step: Any = 1) -> Walk:
    return Walk([], rest=_walked(machine, itertools.count(start, step)))


def _cycle(machine: Machine, iterable: Any) -> Walk:
    (items,) = _items(machine, (iterable,))
    return Walk([], rest=_walked(machine, itertools.cycle(items)))


def _repeat(machine: Machine, value: Any, *times: Any) -> Walk:
    return Walk([], rest=_walked(machine, itertools.repeat(value, *times)))


def _slice(machine: Machine, iterable: Any, *bounds: Any) -> Walk:
    return Walk([], rest=_walked(machine, itertools.islice(machine.iterate(iterable), *bounds)))


def _accumulate(machine: Machine, iterable: Any, func: Any = None, *, initial: Any = None) -> Walk:
    (items,) = _items(machine, (iterable,))
    call = (
        (lambda left, right: machine.combine(ast.Add, left, right))
        if func is None
        else machine.as_python(func)
    )
    return Walk(list(itertools.accumulate(items, call, initial=initial)))


def _pairwise(machine: Machine, iterable: Any) -> Walk:
    (items,) = _items(machine, (iterable,))
    return Walk(list(itertools.pairwise(items)))


def _longest(machine: Machine, *values: Any, fillvalue: Any = None) -> Walk:
    return Walk(list(itertools.zip_longest(*_items(machine, values), fillvalue=fillvalue)))


def _starred(machine: Machine, function: Any, iterable: Any) -> Walk:
    call = machine.as_python(function)
    (items,) = _items(machine, (iterable,))
    return Walk([call(*machine.iterate(item)) for item in items])


add_namespace("itertools")
for name in ("combinations", "permutations"):
    add_function(f"itertools.{name}", _of_one(name), "iterable r", **OF_MACHINE)
for name, function, parameters, keywords in (
    ("count", _count, "start step", ""),
    ("cycle", _cycle, "iterable", ""),
    ("repeat", _repeat, "object times", ""),
    ("islice", _slice, "iterable *bounds", ""),
    ("accumulate", _accumulate, "iterable func", "initial"),
    ("pairwise", _pairwise, "iterable", ""),
    ("zip_longest", _longest, "*iterables", "fillvalue"),
    ("starmap", _starred, "function iterable", ""),
):
    add_function(f"itertools.{name}", function, parameters, keywords=keywords, **OF_MACHINE)
add_function("itertools.product", _product, "*iterables", keywords="repeat", **OF_MACHINE)
add_function("itertools.chain", _chain, "*iterables", **OF_MACHINE)
