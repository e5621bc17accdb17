"""Run operations on two tensors in every orientation, and say which of the results are the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import torch

from lib.explain import UnitRounding, as_tensor, judge
from lib.language import Budget, Run, RunError, run
from lib.operations import DEFAULT_EQUATION, Operation
from lib.shapes.alignment import Alignment, Shape, align
from lib.shapes.layouts import Layout, Reading, readings
from lib.shapes.orientations import AS_TYPED, FIRST, ORIENTATIONS, SECOND, turned
from lib.tensors import Tensors

BUDGET = Budget(live_bytes=64 * 2**20, operations=300_000_000)
"""What one operation may use: a page runs dozens of them at each change."""

REFUSED_BUDGET = Budget(live_bytes=2**62, operations=2**62)
"""For shapes that do not fit: torch refuses them before it computes, while bounds on the costs would take
them as they come and hide torch's words behind their own."""


class Relation(StrEnum):
    """How a result stands beside the unit's value.

    UNIT: its numbers in its shape. TRANSPOSE: those of its transpose. RESHAPED: its numbers, in another
    shape. BY_CHANCE: its numbers here, but not on other tensors of these shapes. OTHER: other numbers, or
    more or fewer. UNKNOWN: the two shapes are no unit, so there is nothing to compare with.
    """

    UNIT = "unit"
    TRANSPOSE = "transpose"
    RESHAPED = "reshaped"
    BY_CHANCE = "by chance"
    OTHER = "other"
    UNKNOWN = "unknown"


SAME_FORMULA = frozenset((Relation.UNIT, Relation.TRANSPOSE, Relation.RESHAPED))
"""The relations that mean the unit's own numbers."""


@dataclass(frozen=True, eq=False)
class Trial:
    """One operation in one orientation: its code, and its value and relation to the unit, or its error."""

    operation: Operation
    orientation: str
    code: str
    value: torch.Tensor | None
    error: RunError | None
    relation: Relation | None

    @property
    def shape(self) -> Shape | None:
        return None if self.value is None else tuple(self.value.shape)


@dataclass(frozen=True, eq=False)
class UnitValue:
    """The unit's value on two tensors, and within which bound another value is the same."""

    value: torch.Tensor
    bound: torch.Tensor

    def relation(self, value: torch.Tensor) -> Relation:
        """Judge a value: by its numbers, then by the places where they stand."""
        if self._agrees(value, self.value, self.bound):
            return Relation.UNIT if value.shape == self.value.shape else self._other_shape(value)
        if self.value.ndim > 1 and self._agrees(value, self.value.mT, self.bound.mT):
            return Relation.TRANSPOSE if value.shape == self.value.mT.shape else Relation.RESHAPED
        return Relation.OTHER

    def _other_shape(self, value: torch.Tensor) -> Relation:
        is_turned = self.value.ndim > 1 and value.shape == self.value.mT.shape
        return Relation.TRANSPOSE if is_turned else Relation.RESHAPED

    @staticmethod
    def _agrees(value: torch.Tensor, unit: torch.Tensor, bound: torch.Tensor) -> bool:
        return judge(value, unit, [bound.squeeze()]).verdict.is_agreement


@dataclass(frozen=True, eq=False)
class Pair:
    """Two tensors and what is tried with them.

    ``others`` are tensors of the same shapes with other numbers, in float64, on which an agreement is tried
    once more; ``reading`` is how the two are features and weights, None where they are no unit.
    """

    first: torch.Tensor
    second: torch.Tensor
    others: tuple[torch.Tensor, torch.Tensor]
    readings: Mapping[Layout, Reading]
    reading: Reading | None
    equation: str = DEFAULT_EQUATION
    _done: dict[tuple[str, str], Trial] = field(default_factory=dict, repr=False)

    @property
    def shapes(self) -> tuple[Shape, Shape]:
        return tuple(self.first.shape), tuple(self.second.shape)

    @cached_property
    def unit(self) -> UnitValue | None:
        return None if self.reading is None else _unit(self.first, self.second, self.reading)

    @cached_property
    def other_unit(self) -> UnitValue | None:
        return None if self.reading is None else _unit(*self.others, self.reading)

    def tried(self, operation: Operation, orientation: str = AS_TYPED) -> Trial:
        """Run one operation in one orientation, once."""
        key = operation.name, orientation
        if key not in self._done:
            self._done[key] = self._try(operation, orientation)
        return self._done[key]

    def _try(self, operation: Operation, orientation: str) -> Trial:
        code = self.code(operation, orientation)
        aligned = self.alignment(operation, orientation)
        is_refused = aligned is not None and aligned.result is None
        done = _run(code, self.first, self.second, REFUSED_BUDGET if is_refused else BUDGET)
        value = None if done.error is not None else as_tensor(done.value)
        relation = None if value is None else self._relation(code, value)
        return Trial(operation, orientation, code, value, done.error, relation)

    def code(self, operation: Operation, orientation: str = AS_TYPED) -> str:
        """Write an operation's code in one orientation."""
        operands = ORIENTATIONS[orientation].operands(self.first.ndim, self.second.ndim)
        return operation.written(*operands, self.equation)

    def alignment(self, operation: Operation, orientation: str = AS_TYPED) -> Alignment | None:
        """Pair the axes of both operands as an operation does in one orientation."""
        return align(operation, *ORIENTATIONS[orientation].shapes(*self.shapes), self.equation)

    def _relation(self, code: str, value: torch.Tensor) -> Relation:
        if self.unit is None or self.other_unit is None:
            return Relation.UNKNOWN
        relation = self.unit.relation(value)
        if relation not in SAME_FORMULA:
            return relation
        again = as_tensor(_run(code, *self.others).value)
        is_same = again is not None and self.other_unit.relation(again) is relation
        return relation if is_same else Relation.BY_CHANCE


def _run(code: str, first: torch.Tensor, second: torch.Tensor, budget: Budget = BUDGET) -> Run:
    return run(code, {FIRST: first, SECOND: second}, budget=budget)


def pair_up(
    first: torch.Tensor,
    second: torch.Tensor,
    *,
    layout: Layout | None = None,
    equation: str = DEFAULT_EQUATION,
    seed: int = 0,
) -> Pair:
    """Take two tensors as features and weights in a layout, the first that fits where none is asked for.

    ``seed`` draws the other numbers on which agreements are tried once more. A layout that does not fit is
    replaced by the first one that does; ``reading`` of the result tells.
    """
    found = readings(tuple(first.shape), tuple(second.shape))
    reading = found.get(layout) if layout is not None else None
    if reading is None:
        reading = next(iter(found.values()), None)
    generator = torch.Generator().manual_seed(seed)
    others = tuple(
        torch.randn(part.shape, generator=generator, dtype=torch.float64) for part in (first, second)
    )
    return Pair(first, second, (others[0], others[1]), found, reading, equation)


def _unit(first: torch.Tensor, second: torch.Tensor, reading: Reading) -> UnitValue:
    """Compute the unit without bias in the tensors' own type, and the rounding that it allows."""
    layout = reading.layout
    features = turned(FIRST, first.ndim) if layout.has_turned_features else FIRST
    weights = turned(SECOND, second.ndim) if layout.has_turned_weights else SECOND
    operands = run(f"{features}, {weights}", {FIRST: first, SECOND: second}, budget=BUDGET).value
    rows = [part.reshape(-1, reading.in_features) for part in operands]
    rounding = UnitRounding(Tensors(rows[0], rows[1], rows[1].new_zeros(rows[1].shape[0])))
    value = torch.nn.functional.linear(*operands)
    return UnitValue(value, rounding.bound.reshape(value.shape))
