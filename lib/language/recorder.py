"""Keep what each step was made of; values stay as they were even where later lines change them."""

from __future__ import annotations

import ast
from typing import Any

import torch

from lib.language.model import Operand, Span, Step
from lib.language.parse import Program

Source = tuple[str, Any, ast.AST | None]
"""A role, a value and the node it came from."""

Axes = tuple[str | None, ...]


class Held:
    """One value that a step shows: as the code has it, until the code changes it in place."""

    __slots__ = ("axes", "node", "role", "step", "value")

    def __init__(self, role: str, value: Any, node: ast.AST | None, step: int | None, axes: Axes | None) -> None:
        self.role, self.value, self.node, self.step, self.axes = role, value, node, step, axes


class Record:
    """One step while the run goes on."""

    __slots__ = ("depth", "function", "held", "node", "operands", "reduced", "rounds", "stretched", "target")

    def __init__(self, node: ast.AST, function: str, operands: list[Held], held: Held) -> None:
        self.node, self.function, self.operands, self.held = node, function, operands, held
        self.target: str | None = None
        self.depth = 0
        self.rounds: tuple[int, ...] = ()
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
        self._indexed = 0

    def maker_of(self, value: Any) -> int | None:
        """Return the number of the step that made this very value, None where none did."""
        number = self._maker.get(id(value))
        if number is None or self.records[number].held.value is not value:
            return None
        return number

    def add(self, record: Record) -> bool:
        """Keep a record; False where there are too many already."""
        if len(self.records) >= self.limit:
            self.left_out += 1
            return False
        self._maker[id(record.held.value)] = len(self.records)
        self.records.append(record)
        return True

    def protect(self, tensor: torch.Tensor) -> int:
        """Copy what steps hold of a tensor's storage, before it is changed; return the bytes copied."""
        if not self.is_watching:
            return 0
        self._index()
        copies: dict[int, torch.Tensor] = {}
        for held in self._by_storage.pop(_storage(tensor), ()):
            held.value = _copied(held.value, _storage(tensor), copies)
        return sum(copy.untyped_storage().nbytes() for copy in copies.values())

    def _index(self) -> None:
        """File the values of new records under their storages."""
        for record in self.records[self._indexed :]:
            for held in (record.held, *record.operands):
                for tensor in tensors_in(held.value):
                    self._by_storage.setdefault(_storage(tensor), []).append(held)
        self._indexed = len(self.records)

    def steps(self) -> tuple[Step, ...]:
        """Return the steps, in the order in which they were evaluated."""
        return tuple(self._step(number, record) for number, record in enumerate(self.records))

    def _step(self, number: int, record: Record) -> Step:
        span, text = self.program.place(record.node)
        operands = tuple([self._operand(held) for held in record.operands])
        value, axes = self._shown(record.held.value), record.held.axes
        return Step(
            number, span, text, record.function, operands, value, axes,
            record.stretched, record.reduced, record.target, record.depth, record.rounds,
        )  # fmt: skip

    def operand(self, role: str, value: Any, node: ast.AST | None) -> Operand:
        """Return an operand of an operation that failed."""
        return self._operand(Held(role, value, node, self.maker_of(value), None))

    def _operand(self, held: Held) -> Operand:
        span: Span | None = None
        text = ""
        if held.node is not None:
            span, text = self.program.place(held.node)
        return Operand(text, self._shown(held.value), held.role, span, held.step, held.axes)

    def _shown(self, value: Any) -> Any:
        return detached(value) if self.is_watching else value


def tensors_in(value: Any) -> tuple[torch.Tensor, ...]:
    """Return the tensors of a value: itself, or those of a tuple or list."""
    if isinstance(value, torch.Tensor):
        return (value,)
    if isinstance(value, (tuple, list)):
        return tuple(item for item in value if isinstance(item, torch.Tensor))
    return ()


def detached(value: Any) -> Any:
    """Return a value without its autograd history."""
    if isinstance(value, torch.Tensor):
        return value.detach() if value.requires_grad else value
    if type(value) in (tuple, list) and any(isinstance(item, torch.Tensor) for item in value):
        return type(value)(detached(item) for item in value)
    return value


def _storage(tensor: torch.Tensor) -> int:
    return tensor.untyped_storage().data_ptr()


def _copied(value: Any, storage: int, copies: dict[int, torch.Tensor]) -> Any:
    if isinstance(value, torch.Tensor):
        if _storage(value) != storage:
            return value
        if id(value) not in copies:
            copies[id(value)] = value.detach().clone()
        return copies[id(value)]
    return type(value)(_copied(item, storage, copies) for item in value) if type(value) in (tuple, list) else value
