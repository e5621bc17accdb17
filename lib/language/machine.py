"""The state of one run, and the one place where an operation is carried out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

import torch

from lib.language.axes import Naming
from lib.language.errors import CALL_ERRORS, Stop, from_exception, not_allowed, too_long
from lib.language.meter import Meter
from lib.language.model import Budget, Mode, Printed
from lib.language.parse import Program
from lib.language.randomness import Randomness
from lib.language.recorder import Held, Record, Recorder, Source
from lib.language.table.entry import Entry
from lib.language.values import Scope, kind_of
from lib.notice import Notice

Evaluate = Callable[["Machine", Any], Any]


class Machine:
    """One run: its names, its randomness, what it printed, what it used and the steps so far."""

    def __init__(
        self,
        program: Program,
        *,
        names: dict[str, Any],
        overrides: dict[str, Any],
        seed: int,
        budget: Budget,
        mode: Mode,
        naming: Naming,
        expressions: dict[type[ast.AST], Evaluate],
    ) -> None:
        self.program = program
        self.names = names
        self.overrides = overrides
        self.is_probe = mode is Mode.PROBE
        self.meter = Meter(budget)
        self.recorder = Recorder(program, limit=budget.steps, is_watching=not self.is_probe)
        self.random = Randomness(seed)
        self.naming = naming
        self.printed: list[Printed] = []
        self.notices: list[Notice] = []
        self.value: Any = None
        self.scope: Scope | None = None
        self.depth = 0
        self.rounds: list[int] = []
        self.node: ast.AST | None = None
        self._expressions = expressions
        self.run_body: Callable[[list[ast.stmt]], Any] = no_body

    def evaluate(self, node: ast.expr) -> Any:
        """Return the value of an expression."""
        evaluate = self._expressions.get(type(node))
        if evaluate is None:
            raise refused_syntax(node)
        return evaluate(self, node)

    def apply(
        self, node: ast.AST, entry: Entry, args: Sequence[Any], kwargs: dict[str, Any], sources: Sequence[ast.AST | None]
    ) -> Any:
        """Carry out one operation within the budget, and keep it as a step.

        ``sources`` are the nodes that the values came from: those of ``args``, then those of ``kwargs``.
        """
        self.node = node
        args = tuple(args)
        try:
            self.meter.admit(entry, args, kwargs)
            if entry.mutates and isinstance(args[0], torch.Tensor):
                self.meter.charge(entry.name, self.recorder.protect(args[0]), 0)
            value = entry.function(self, *args, **kwargs) if entry.takes_machine else entry.function(*args, **kwargs)
        except Stop as stop:
            raise self.blame(stop, node, entry, args, kwargs, sources) from None
        except CALL_ERRORS as error:
            stop = from_exception(error, is_torch=entry.is_torch)
            raise self.blame(stop, node, entry, args, kwargs, sources) from None
        if kind_of(value) is None:
            raise not_allowed("value", f"{entry.name} gave a {type(value).__name__}", node, name=entry.name)
        if self.is_probe:
            value = widened(value)
        if entry.is_recorded:
            self.record(node, entry, self._sources(entry, args, kwargs, sources), value)
        return value

    def blame(
        self,
        stop: Stop,
        node: ast.AST,
        entry: Entry,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        sources: Sequence[ast.AST | None],
    ) -> Stop:
        """Tell where a run stopped and on which operands, unless a smaller place is known already."""
        if stop.node is None:
            stop.node = node
            stop.function = entry.name
            stop.operands = tuple(self._sources(entry, args, kwargs, sources))
        return stop

    @staticmethod
    def _sources(
        entry: Entry, args: tuple[Any, ...], kwargs: dict[str, Any], sources: Sequence[ast.AST | None]
    ) -> list[Source]:
        roles = entry.parameters
        last = len(roles) - 1
        operands: list[Source] = [
            (roles[min(place, last)] if roles else "", value, sources[place]) for place, value in enumerate(args)
        ]
        operands += [(name, kwargs[name], node) for name, node in zip(kwargs, sources[len(args) :], strict=True)]
        return operands

    def record(self, node: ast.AST, entry: Entry, sources: list[Source], value: Any) -> None:
        """Keep an operation as a step where a tensor takes part in it."""
        maker = self.recorder.maker_of
        axes_of = self.naming.axes_of
        held = [Held(role, item, place, maker(item), axes_of(item)) for role, item, place in sources]
        record = Record(node, entry.name, held, Held("", value, node, None, None))
        record.depth = self.depth
        record.rounds = tuple(self.rounds)
        self.naming.name_step(record, entry)
        self.recorder.add(record)

    def float_type(self, value: Any) -> Any:
        """Return float64 for every float type: while probing there is no other."""
        is_float = isinstance(value, torch.dtype) and value.is_floating_point
        return torch.float64 if is_float else value

    def note(self, code: str, node: ast.AST | None, **parameters: object) -> None:
        """Tell something about a line."""
        line = getattr(node or self.node, "lineno", 1)
        self.notices.append(Notice(code, line=line, **parameters))

    def check_device(self, device: Any) -> None:
        """Refuse any device but the processor."""
        if device is not None and str(device) != "cpu":
            raise not_allowed("device", f"only device='cpu' is there, not {device}", name=str(device))

    def print(self, values: Sequence[Any], sep: str = " ", end: str = "\n") -> None:
        """Print as Python does."""
        text = sep.join(str(value) for value in values) + end
        self.printed.append(Printed(text.removesuffix("\n"), getattr(self.node, "lineno", 1)))

    def name_axes(self, name: str, axes: tuple[str | None, ...]) -> None:
        """Name the axes of what a name stands for."""

    def enter_call(self) -> None:
        """Count one more call of the code's own functions inside another."""
        self.depth += 1
        if self.depth > self.meter.budget.depth:
            high = self.meter.budget.depth
            raise too_long("depth", f"the code's functions call each other {high} deep", high=high)


def no_body(_body: list[ast.stmt]) -> Any:
    """Stand in until the statements are joined to the machine."""
    raise NotImplementedError


def widened(value: Any) -> Any:
    """Return floats as float64, which is the only float type while probing."""
    if isinstance(value, torch.Tensor):
        is_narrow = value.is_floating_point() and value.dtype is not torch.float64
        return value.to(torch.float64) if is_narrow else value
    if type(value) in (tuple, list):
        return type(value)(widened(item) for item in value)
    return value


def refused_syntax(node: ast.AST) -> Stop:
    """Refuse a construct of Python that the language does not have."""
    name = type(node).__name__
    return not_allowed("syntax", f"Formulab does not run this part of Python: {name}", node, name=name)
