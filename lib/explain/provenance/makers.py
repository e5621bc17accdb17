"""Who made the tensors that steps work on: an earlier step, a name from outside, a number in the code."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import torch

from lib.explain.provenance.cells import Shape
from lib.explain.provenance.reading import OWN_CALL, parts_of, shape_of
from lib.language import Operand, Step


class Origin(StrEnum):
    """Where a tensor comes from that no step made.

    NAME: a tensor that has a name, ``text``, and was there from outside. NUMBER: a number in the code.
    OTHER: something that the steps do not tell: what an in-place operation found, a layer's own parameter,
    a row that a loop took.
    """

    NAME = "name"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """The value of a step; ``part``: which tensor of it, where it is a tuple."""

    step: int
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A tensor or number that no step made; ``text`` is how the code first calls it."""

    number: int
    text: str
    origin: Origin
    shape: Shape


Maker = Place | Leaf


class Makers:
    """The makers of every operand of a run's steps.

    An operand's own ``step`` says who made it. Where there is none (an item of a list, a name unpacked from
    a tuple, ``nn.Parameter``), memory tells: a tensor that lies where a step's value lies, in the same
    layout, is that value. Snapshots of values that were changed later have memory of their own, so this
    never errs.
    ``names`` are the run's names, which tell what a tensor that no step made is called.
    """

    def __init__(self, steps: Sequence[Step], names: Mapping[str, Any] | None = None) -> None:
        self.steps = {step.number: step for step in steps}
        self._names = Named(steps, names or {})
        self.leaves: list[Leaf] = []
        self._by_memory: dict[Hashable, Maker] = {}
        self._actual: dict[Place, Maker] = {}
        self._targets: set[str] = set()
        self._found: dict[tuple[int, int, int | None], Maker] = {}
        for step in steps:
            self._enter(step)

    def maker(self, step: int, operand: int, item: int | None = None) -> Maker | None:
        """Return who made an operand (or one tensor of it), None where it has no cells."""
        return self._found.get((step, operand, item))

    def actual(self, place: Place) -> Maker:
        """Return who really made a step's value: for a call of the code's own, the step inside it."""
        return self._actual.get(place, place)

    @property
    def calls(self) -> dict[Place, Maker]:
        """The calls of the code's own functions whose values are known to be those of other steps."""
        return dict(self._actual)

    def _enter(self, step: Step) -> None:
        for place, operand in enumerate(step.operands):
            if isinstance(operand.value, (list, tuple)):
                for item, value in enumerate(operand.value):
                    if isinstance(value, (torch.Tensor, np.ndarray)):
                        self._found[step.number, place, item] = self._maker_of(step, operand, value, item)
            elif shape_of(operand.value) is not None:
                self._found[step.number, place, None] = self._maker_of(step, operand, operand.value, None)
        is_changed = has_changed_its_operand(step)
        for part, value in parts_of(step.value):
            key = memory_of(value) or _identity(value)
            if key is None:
                continue
            if step.function.startswith(OWN_CALL):
                if key in self._by_memory:
                    self._actual[Place(step.number, part)] = self._by_memory[key]
                continue
            if is_changed or key not in self._by_memory:
                self._by_memory[key] = Place(step.number, part)
        if step.target:
            self._targets.add(step.target)

    def _maker_of(self, step: Step, operand: Operand, value: Any, item: int | None) -> Maker:
        shape = shape_of(value) or ()
        if operand.step in self.steps and _is_named(operand, self.steps[operand.step]):
            made = self.steps[operand.step].value
            of_tuple = made[item] if item is not None and _is_part(made, item) else made
            if shape_of(of_tuple) == shape:
                return self.actual(Place(operand.step, item if of_tuple is not made else None))
        if is_overwritten(step, value):
            return self._leaf(operand.text, Origin.OTHER, shape)
        key = memory_of(value)
        if key is None:
            is_number = not isinstance(value, (torch.Tensor, np.ndarray))
            return self._leaf(operand.text, Origin.NUMBER if is_number else Origin.OTHER, shape)
        if key not in self._by_memory:
            text = operand.text if item is None else f"{operand.text}[{item}]"
            name = self._name_of(operand, value, key)
            leaf = self._leaf(name or text, Origin.NAME if name else Origin.OTHER, shape)
            self._by_memory[key] = leaf
        return self._by_memory[key]

    def _leaf(self, text: str, origin: Origin, shape: Shape) -> Leaf:
        leaf = Leaf(len(self.leaves), text, origin, shape)
        self.leaves.append(leaf)
        return leaf

    def _name_of(self, operand: Operand, value: Any, key: Hashable) -> str | None:
        """Return the name of a tensor that no step made, None where the code has none for it."""
        if key in self._names.by_memory:
            return self._names.by_memory[key]
        text, storage = operand.text, _storage_of(value)
        is_own = storage not in self._names.fresh and self._names.owners.get(storage, text) == text
        return text if is_own and text.isidentifier() and text not in self._targets else None


class Named:
    """The names of a run's tensors, by where these lie in memory.

    ``fresh``: storages that steps made. ``owners``: the first name of each storage; the names that a run was
    given come first. ``by_memory``: the tensors that own their storage and that no step made.
    """

    def __init__(self, steps: Sequence[Step], names: Mapping[str, Any]) -> None:
        self.fresh: set[int] = set()
        for step in steps:
            found = {_storage_of(one) for operand in step.operands for _, one in parts_of(operand.value)}
            self.fresh |= {_storage_of(value) for _, value in parts_of(step.value)} - found
        self.owners: dict[int, str] = {}
        self.by_memory: dict[Hashable, str] = {}
        for name, value in names.items():
            storage, key = _storage_of(value), memory_of(value)
            is_first = self.owners.setdefault(storage, name) == name
            if key is not None and is_first and storage not in self.fresh:
                self.by_memory[key] = name


def _storage_of(value: Any) -> int:
    """Return where the memory begins that a tensor or array looks at, 0 for anything else."""
    if isinstance(value, torch.Tensor):
        return value.untyped_storage().data_ptr()
    if isinstance(value, np.ndarray):
        while isinstance(value.base, np.ndarray):
            value = value.base
        return int(value.ctypes.data)
    return 0


def memory_of(value: Any) -> Hashable | None:
    """Return where and how a tensor or array lies in memory, None for a number or without cells."""
    if isinstance(value, torch.Tensor) and value.numel():
        return value.data_ptr(), value.dtype, tuple(value.shape), tuple(value.stride())
    if isinstance(value, np.ndarray) and value.size:
        return value.ctypes.data, value.dtype, value.shape, value.strides
    return None


def _identity(value: Any) -> int | None:
    """A float is known by being the very same one; whole numbers are not, Python keeps one of each."""
    return id(value) if type(value) is float else None


def _is_named(operand: Operand, made: Step) -> bool:
    """Say whether a whole number has the name or the text of the step that is said to have made it."""
    return type(operand.value) not in (int, bool) or operand.text in (made.target, made.text)


def has_changed_its_operand(step: Step) -> bool:
    """Say whether a step worked in place: ``add_``, ``+=``, ``x[0] = 1``."""
    return any(is_overwritten(step, operand.value) for operand in step.operands[:1])


def is_overwritten(step: Step, value: Any) -> bool:
    """Say whether an operand of an in-place step shows what came of it instead of what was there before."""
    name = step.function
    in_place = name.endswith("_") or name in IN_PLACE
    return in_place and memory_of(value) is not None and memory_of(value) == memory_of(step.value)


IN_PLACE = frozenset(
    f"operator.{name}"
    for name in (
        "setitem",
        "iadd",
        "isub",
        "imul",
        "itruediv",
        "ifloordiv",
        "imod",
        "ipow",
        "iand",
        "ior",
        "ixor",
    )
)
"""Operators that change their first operand."""


def _is_part(value: Any, item: int) -> bool:
    return isinstance(value, (list, tuple)) and item < len(value)
