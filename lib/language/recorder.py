"""Keep what each step was made of; values stay as they were even where later lines change them."""

from __future__ import annotations

import ast
import weakref
from bisect import bisect_left, insort
from typing import Any

import numpy as np
import torch

from lib.language.model import Operand, Span, Step
from lib.language.parse import Program

Axes = tuple[str | None, ...]

Place = ast.AST | str | None
"""Where a value stands in the code: a node, or a text that names it where the code has none."""

Source = tuple[str, Any, Place]
"""A role, a value and the place it came from."""


class Held:
    """One value that a step shows: as the code has it, until the code changes it in place."""

    __slots__ = ("axes", "node", "role", "step", "value")

    def __init__(self, role: str, value: Any, node: Place, step: int | None, axes: Axes | None) -> None:
        self.role, self.value, self.node, self.step, self.axes = role, value, node, step, axes


class Record:
    """One step while the run goes on."""

    __slots__ = (
        "depth",
        "function",
        "held",
        "live",
        "node",
        "operands",
        "reduced",
        "rounds",
        "stretched",
        "target",
    )

    def __init__(
        self,
        node: ast.AST,
        function: str,
        operands: list[Held],
        held: Held,
        depth: int,
        rounds: tuple[int, ...],
    ) -> None:
        self.node, self.function, self.operands, self.held = node, function, operands, held
        self.depth, self.rounds = depth, rounds
        self.target: str | None = None
        self.live: weakref.ref[torch.Tensor] | None = None
        self.stretched: tuple[tuple[int, ...], ...] = ()
        self.reduced: tuple[int, ...] = ()


class Recorder:
    """Collects records, and turns them into steps when the run is over."""

    def __init__(self, program: Program, *, limit: int, is_watching: bool) -> None:
        self.program = program
        self.limit = limit
        self.is_watching = is_watching
        self.records: list[Record] = []
        self.left_out = 0
        self._maker: dict[int, int] = {}
        self._by_storage: dict[int, list[Held]] = {}
        self._ends: dict[int, int] = {}
        self._starts: list[int] | None = None
        self._longest = 0
        self._indexed = 0
        self.is_sharing = False

    def maker_of(self, value: Any) -> int | None:
        """Return the number of the step that made this very value, None where none did."""
        number = self._maker.get(id(value))
        if number is None:
            return None
        record = self.records[number]
        made = record.held.value if record.live is None else record.live()
        return number if made is value else None

    def is_full(self) -> bool:
        """Say whether there are as many records as may be kept."""
        return len(self.records) >= self.limit

    def add(self, record: Record) -> bool:
        """Keep a record; False where there are too many already."""
        if len(self.records) >= self.limit:
            self.left_out += 1
            return False
        value = record.held.value
        self._maker[id(value)] = len(self.records)
        if self.is_watching:
            if isinstance(value, torch.Tensor) and value.requires_grad:
                record.live = weakref.ref(value)
            for held in (record.held, *record.operands):
                held.value = detached(held.value)
        self.records.append(record)
        return True

    def protect(self, changed: Any) -> int:
        """Copy what steps hold of a value's storage, before it is changed; return the bytes copied."""
        if not self.is_watching or not isinstance(changed, (torch.Tensor, np.ndarray)):
            return 0
        self._index()
        copies: dict[int, Any] = {}
        for start in self._touched(changed):
            if self._starts is not None and start in self._by_storage:
                del self._starts[bisect_left(self._starts, start)]
            for held in self._by_storage.pop(start, ()):
                held.value = _copied(held.value, start, copies)
        return sum(copy.nbytes for copy in copies.values())

    def _touched(self, changed: Any) -> list[int]:
        """Return the storages that share memory with a value."""
        start, end = _extent(changed)
        if not self.is_sharing:
            return [start]
        if self._starts is None:
            self._starts = sorted(self._by_storage)
        first = bisect_left(self._starts, start - self._longest)
        near = self._starts[first : bisect_left(self._starts, end)]
        return [other for other in near if start < self._ends[other]]

    def _index(self) -> None:
        """File the values of new records under their storages."""
        for record in self.records[self._indexed :]:
            for held in (record.held, *record.operands):
                for part in arrays_in(held.value):
                    start, end = _extent(part)
                    if self._starts is not None and start not in self._by_storage:
                        insort(self._starts, start)
                    self._by_storage.setdefault(start, []).append(held)
                    self._longest = max(self._longest, end - start)
                    self._ends[start] = max(end, self._ends.get(start, end))
        self._indexed = len(self.records)

    def steps(self) -> tuple[Step, ...]:
        """Return the steps, in the order in which they were evaluated."""
        return tuple(self._step(number, record) for number, record in enumerate(self.records))

    def _step(self, number: int, record: Record) -> Step:
        span, text = self.program.place(record.node)
        operands = tuple([self._operand(held) for held in record.operands])
        return Step(
            number, span, text, record.function, operands, record.held.value, record.held.axes,
            record.stretched,
            record.reduced, record.target, record.depth, record.rounds,
        )  # fmt: skip

    def operand(self, role: str, value: Any, node: Place) -> Operand:
        """Return an operand of an operation that failed."""
        return self._operand(Held(role, detached(value), node, self.maker_of(value), None))

    def _operand(self, held: Held) -> Operand:
        span: Span | None = None
        text = ""
        if isinstance(held.node, str):
            text = held.node
        elif held.node is not None:
            span, text = self.program.place(held.node)
        return Operand(text, held.value, held.role, span, held.step, held.axes)


def arrays_in(value: Any) -> tuple[Any, ...]:
    """Return the tensors and arrays of a value: itself, or those of a tuple or list."""
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return (value,)
    if isinstance(value, (tuple, list)):
        return tuple(item for item in value if isinstance(item, (torch.Tensor, np.ndarray)))
    return ()


def detached(value: Any) -> Any:
    """Return a value without its autograd history."""
    if isinstance(value, torch.Tensor):
        return value.detach() if value.requires_grad or type(value) is not torch.Tensor else value
    if type(value) in (tuple, list) and len(value) <= LISTED:
        return type(value)([detached(item) if isinstance(item, torch.Tensor) else item for item in value])
    return value


LISTED = 1_000
"""Items of a list that a step keeps by themselves; longer lists are kept as they are."""


def _extent(value: Any) -> tuple[int, int]:
    """Return where the memory begins and ends that a tensor or array looks at."""
    if isinstance(value, torch.Tensor):
        storage = value.untyped_storage()
        return storage.data_ptr(), storage.data_ptr() + storage.nbytes()
    while isinstance(value.base, np.ndarray):
        value = value.base
    start = int(value.__array_interface__["data"][0])
    return start, start + int(value.nbytes)


def _copied(value: Any, start: int, copies: dict[int, Any]) -> Any:
    """Return a value with a copy in place of every tensor or array that lies in some storage."""
    if isinstance(value, (torch.Tensor, np.ndarray)):
        if _extent(value)[0] != start:
            return value
        if id(value) not in copies:
            copies[id(value)] = value.detach().clone() if isinstance(value, torch.Tensor) else value.copy()
        return copies[id(value)]
    if type(value) not in (tuple, list):
        return value
    is_array = (torch.Tensor, np.ndarray)
    return type(value)(
        [_copied(item, start, copies) if isinstance(item, is_array) else item for item in value]
    )
