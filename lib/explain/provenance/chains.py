"""Chains: from a cell of one step back to everything that made it, and on to everything that it made."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import torch

from lib.explain.provenance.cells import Index, Shape
from lib.explain.provenance.counting import counts_ahead, counts_behind
from lib.explain.provenance.makers import Leaf, Maker, Makers, Place
from lib.explain.provenance.reach import AnyReach, checked_flat
from lib.explain.provenance.reading import parts_of
from lib.explain.provenance.rules import Returned, Rule, Unknown, part_of
from lib.explain.provenance.sources import rule_of
from lib.language import Step

MOST_CELLS = 2**22
"""Cells of all tensors together that one trace goes over at most."""

MOST_USES = 2.0**53
"""Counts are exact up to here; a trace with more says that they are too many."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """How often each cell of a tensor is used: ``counts`` is int64 of the tensor's shape."""

    counts: torch.Tensor

    @property
    def shape(self) -> Shape:
        return tuple(self.counts.shape)

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    def cells(self) -> list[tuple[Index, int]]:
        """Return the cells that are used at all, in row-major order, with their counts."""
        places = self.counts.nonzero()
        amounts = (
            self.counts[tuple(places.unbind(1))]
            if places.shape[1]
            else self.counts.reshape(-1)[: len(places)]
        )
        return [
            (tuple(place), int(count)) for place, count in zip(places.tolist(), amounts.tolist(), strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """The cells that a trace found, for each step's value and each tensor that no step made.

    ``unknown``: steps on the way without a rule: what lies beyond them is not told. ``is_too_many``: the
    trace was broken off, and what it found is not all.
    """

    steps: dict[Place, Counted] = field(default_factory=dict)
    leaves: dict[Leaf, Counted] = field(default_factory=dict)
    unknown: tuple[int, ...] = ()
    is_too_many: bool = False

    def leaf(self, text: str) -> Counted | None:
        """Return the counts of a tensor that the code first calls so, None where none was found."""
        return next((counted for leaf, counted in self.leaves.items() if leaf.text == text), None)


class Chain:
    """The steps of a run with their rules and makers, ready to be traced many times.

    ``names``: the run's names, ``run.names``; they tell what a tensor that no step made is called.
    """

    def __init__(self, steps: Sequence[Step], names: Mapping[str, Any] | None = None) -> None:
        self.steps = {step.number: step for step in steps}
        self.names = names or {}
        self._rules: dict[int, Rule] = {}

    @cached_property
    def makers(self) -> Makers:
        return Makers(tuple(self.steps.values()), self.names)

    def rule(self, number: int) -> Rule:
        """Return the rule of a step."""
        if number not in self._rules:
            self._rules[number] = rule_of(self.steps[number])
        return self._rules[number]

    def back(self, number: int, index: Index, *, part: int | None = None) -> Trace:
        """Trace one cell of a step's value back through every earlier step. Raises IndexError."""
        rule = part_of(self.rule(number), part)
        search = _Search(self)
        search.begin(self.makers.actual(Place(number, part)), rule.shape, index)
        for step in sorted(self.steps, reverse=True):
            if step <= number:
                search.go_back(step)
        return search.found(number)

    def forward(self, start: Maker, index: Index) -> Trace:
        """Trace one cell of a step's value or of a leaf on through every later step. Raises IndexError."""
        shape = start.shape if isinstance(start, Leaf) else part_of(self.rule(start.step), start.part).shape
        search = _Search(self)
        search.begin(self.makers.actual(start) if isinstance(start, Place) else start, shape, index)
        for step in sorted(self.steps):
            search.go_ahead(step)
        return search.found()

    def as_data(self) -> dict[str, Any]:
        """Return every step's rule and makers as plain values that JSON can hold.

        ``leaves``: text, origin and shape of what no step made. ``steps``: number, ``rule`` (see
        ``Rule.as_data``) and ``makers``, one for each of the rule's reaches: {"step": 3}, {"step": 3,
        "part": 1}, {"leaf": 0} or None. A step of several tensors has its rules under the rule's parts, and a
        list of makers for each. ``same``: for a call of the code's own function, who really made its value.
        """
        return {
            "leaves": [
                {"text": leaf.text, "origin": leaf.origin.value, "shape": list(leaf.shape)}
                for leaf in self.makers.leaves
            ],
            "steps": [self._step_data(number) for number in sorted(self.steps)],
        }

    def _step_data(self, number: int) -> dict[str, Any]:
        rule = self.rule(number)
        parts = getattr(rule, "parts", None) if rule.kind == "several" else None
        makers: list[Any] = (
            [self._maker_data(number, part.reaches) for part in parts]
            if parts is not None
            else self._maker_data(number, rule.reaches)
        )
        same = self.makers.calls.get(Place(number))
        data = {"number": number, "rule": rule.as_data(), "makers": makers}
        return data if same is None else {**data, "same": _as_data(same)}

    def _maker_data(self, number: int, reaches: Sequence[AnyReach]) -> list[dict[str, int] | None]:
        return [_as_data(self.makers.maker(number, reach.operand, reach.item)) for reach in reaches]


def trace_back(
    steps: Sequence[Step],
    number: int,
    index: Index,
    *,
    part: int | None = None,
    names: Mapping[str, Any] | None = None,
) -> Trace:
    """Trace one cell of a step's value back to the cells of every earlier step, and of what no step made.

    >>> from lib.language import run
    >>> names = {"x": torch.ones(1, 5), "w": torch.ones(1, 5), "b": torch.ones(1)}
    >>> steps = run("(x.t() * w + b).sum()", names).steps
    >>> trace_back(steps, 3, ()).leaf("b").counts
    tensor([25])
    """
    return Chain(steps, names).back(number, index, part=part)


def trace_forward(steps: Sequence[Step], start: Maker, index: Index) -> Trace:
    """Trace one cell of a step's value (Place), or of what no step made (Leaf), on to all that it touched."""
    return Chain(steps).forward(start, index)


class _Search:
    """One trace: the counts so far, and what is left of the work that it may do."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.counts: dict[Maker, torch.Tensor] = {}
        self.shapes: dict[Maker, Shape] = {}
        self.unknown: list[int] = []
        self.is_too_many = False
        self.left = MOST_CELLS

    def begin(self, start: Maker, shape: Shape, index: Index) -> None:
        flat = checked_flat(index, shape)
        if not self._takes(math.prod(shape)):
            return
        self.shapes[start] = shape
        self.counts[start] = torch.zeros(math.prod(shape), dtype=torch.float64)
        self.counts[start][flat] = 1.0

    def go_back(self, number: int) -> None:
        """Carry the counts of a step's value to its operands."""
        for part, _ in parts_of(self.chain.steps[number].value):
            counts = self.counts.get(Place(number, part))
            rule = part_of(self.chain.rule(number), part)
            if counts is None or self._is_unknown(rule, number):
                continue
            for reach in rule.reaches:
                maker = self.chain.makers.maker(number, reach.operand, reach.item)
                if maker is not None:
                    self._carry(maker, reach.shape, reach, counts, counts_behind)

    def go_ahead(self, number: int) -> None:
        """Carry the counts of a step's operands to its value."""
        for part, _ in parts_of(self.chain.steps[number].value):
            rule = part_of(self.chain.rule(number), part)
            if isinstance(rule, Unknown):
                if self._uses_found(number):
                    self._is_unknown(rule, number)
                continue
            for reach in rule.reaches:
                maker = self.chain.makers.maker(number, reach.operand, reach.item)
                counts = None if maker is None else self.counts.get(maker)
                if counts is not None:
                    self._carry(Place(number, part), rule.shape, reach, counts, counts_ahead)

    def _uses_found(self, number: int) -> bool:
        operands = self.chain.steps[number].operands
        makers = (
            self.chain.makers.maker(number, place, item)
            for place, operand in enumerate(operands)
            for item in (None, *(part for part, _ in parts_of(operand.value) if part is not None))
        )
        return any(maker in self.counts for maker in makers if maker is not None)

    def _carry(
        self,
        to: Maker,
        shape: Shape,
        reach: AnyReach,
        counts: torch.Tensor,
        carry: Callable[[AnyReach, torch.Tensor], torch.Tensor],
    ) -> None:
        if not self._takes(math.prod(shape) + len(counts)):
            return
        carried = carry(reach, counts)
        if not bool(carried.any()):
            return
        self.shapes[to] = shape
        self.counts[to] = self.counts[to] + carried if to in self.counts else carried
        self.is_too_many |= bool((self.counts[to] > MOST_USES).any())

    def _is_unknown(self, rule: Rule, number: int) -> bool:
        if isinstance(rule, (Unknown, Returned)):
            self.unknown.append(number)
            return True
        return False

    def _takes(self, cells: int) -> bool:
        self.left -= cells
        self.is_too_many |= self.left < 0
        return self.left >= 0

    def found(self, last: int | None = None) -> Trace:
        """Return what was found; calls of the code's own functions show what the step inside them shows."""
        for place, actual in self.chain.makers.calls.items():
            if actual in self.counts and (last is None or place.step <= last):
                self.counts[place], self.shapes[place] = self.counts[actual], self.shapes[actual]
        counted = {
            maker: Counted(counts.clamp(max=MOST_USES).to(torch.int64).reshape(self.shapes[maker]))
            for maker, counts in self.counts.items()
        }
        return Trace(
            {maker: found for maker, found in counted.items() if isinstance(maker, Place)},
            {maker: found for maker, found in counted.items() if isinstance(maker, Leaf)},
            tuple(sorted(set(self.unknown))),
            self.is_too_many,
        )


def _as_data(maker: Maker | None) -> dict[str, int] | None:
    if maker is None:
        return None
    if isinstance(maker, Leaf):
        return {"leaf": maker.number}
    return {"step": maker.step} if maker.part is None else {"step": maker.step, "part": maker.part}
