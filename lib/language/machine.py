"""The state of one run, and the one place where an operation is carried out."""

from __future__ import annotations

import ast
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import torch
from torch.utils.weak import WeakTensorKeyDictionary

from lib.language.axes import Naming
from lib.language.belongings import CaughtError
from lib.language.bounds import check_device
from lib.language.errors import CALL_ERRORS, Stop, from_exception, not_allowed, python_error, too_long
from lib.language.hooks import Hooked
from lib.language.keys import check_key
from lib.language.meter import Meter
from lib.language.model import Budget, Mode, Printed
from lib.language.objects import represent
from lib.language.operators import BINARY
from lib.language.outcomes import NOWHERE, is_shown, meets_tensors, refused_syntax, sources_of, widened
from lib.language.parse import Program
from lib.language.parts import Parts
from lib.language.printing import Printing
from lib.language.randomness import Randomness
from lib.language.recorder import Axes, Held, Place, Record, Recorder, Source
from lib.language.table.costs import NOTHING
from lib.language.table.entry import Entry
from lib.language.table.registry import BUILTINS
from lib.language.values import (
    BoundMethod,
    Scope,
    UserClass,
    UserFunction,
    UserModule,
    UserObject,
    kind_of,
    type_name,
)
from lib.notice import Notice

RECORDED_ROUNDS = 100
"""Rounds of one loop that are kept as steps; later ones run all the same."""

CONTAINER_BYTES = 8
"""Bytes counted for an item of a list or a character of a text."""


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
        axes: dict[str, Axes],
        parts: Parts,
    ) -> None:
        self.program = program
        self.itself = weakref.ref(self)
        self.names = names
        self.overrides = overrides
        self.is_probe = mode is Mode.PROBE
        self.meter = Meter(budget)
        self.recorder = Recorder(program, limit=budget.steps, is_watching=not self.is_probe)
        self.random = Randomness(seed)
        self.naming = Naming(axes)
        self.layer_places: weakref.WeakKeyDictionary[Any, str] = weakref.WeakKeyDictionary()
        self.hooks: weakref.WeakKeyDictionary[Any, Hooked] = weakref.WeakKeyDictionary()
        self.hooks_added = 0
        self.tensor_fields = WeakTensorKeyDictionary()
        self.files: dict[str, Any] = {}
        self.caught: list[CaughtError] = []
        self.error_classes: dict[str, UserClass] = {}
        self.printing = Printing()
        self.printed: list[Printed] = []
        self.notices: list[Notice] = []
        self.value: Any = None
        self.scope: Scope | None = None
        self.depth = 0
        self.rounds: tuple[int, ...] = ()
        self.is_recording = True
        self.node: ast.AST | None = None
        self._expressions = parts.expressions
        self.parts = parts

    def evaluate(self, node: ast.expr) -> Any:
        """Return the value of an expression."""
        evaluate = self._expressions.get(type(node))
        if evaluate is None:
            raise refused_syntax(node)
        return evaluate(self, node)

    def run_statements(self, body: list[ast.stmt]) -> None:
        """Carry out statements in order."""
        statements = self.parts.statements
        for statement in body:
            carry_out = statements.get(type(statement))
            if carry_out is None:
                raise refused_syntax(statement)
            carry_out(self, statement)

    def run_body(self, body: list[ast.stmt]) -> Any:
        """Carry out the body of a function and return what it returns."""
        return self.parts.run_body(self, body)

    def call(self, node: ast.AST, function: Any, args: list[Any], sources: list[Place]) -> Any:
        """Call a function of the table, a layer or the code's own."""
        return self.parts.invoke(self, node, function, args, {}, sources)

    def as_python(self, function: Any) -> Callable[..., Any]:
        """Return a function that calls what code holds, for sorting and mapping."""
        node = self.node or NOWHERE
        return lambda *args: self.call(node, function, list(args), [None] * len(args))

    def iterate(self, value: Any) -> Iterator[Any]:
        """Go through the items of a value, as a loop over it would."""
        return self.parts.iterate(self, value, self.node or NOWHERE)

    def attribute(self, owner: Any, name: str) -> Any:
        """Return ``owner.name`` as code would read it."""
        return self.parts.attribute(self, owner, name, self.node or NOWHERE)

    def set_attribute(self, owner: Any, name: str, value: Any) -> None:
        """Do what ``owner.name = value`` does."""
        self.parts.set_attribute(self, owner, name, value, self.node or NOWHERE)

    def length(self, value: Any) -> int:
        """Return what ``len(value)`` gives."""
        return int(BUILTINS["len"].function(self, value))

    def type_of(self, value: Any) -> Any:
        """Return what ``type(value)`` gives."""
        return BUILTINS["type"].make.function(self, value)

    def method(self, owner: Any, name: str) -> UserFunction | None:
        """Return a method of an object of the code's own class, None where it has none."""
        try:
            found = owner.definition.find(name)
        except KeyError:
            return None
        return found if isinstance(found, UserFunction) else None

    def call_method(self, owner: Any, name: str, *args: Any) -> Any:
        """Call a method of an object of the code's own class."""
        found = self.method(owner, name)
        if found is None:
            raise python_error("TypeError", f"object of type '{owner.definition.name}' has no {name}")
        return self.call(self.node or NOWHERE, BoundMethod(owner, found), list(args), [None] * len(args))

    def show(self, value: Any) -> str:
        """Return what print shows of a value."""
        if isinstance(value, (UserObject, UserModule)):
            for name in ("__str__", "__repr__"):
                if self.method(value, name) is not None:
                    return str(self.call_method(value, name))
        return self.printing.text(value)

    def represent(self, value: UserObject) -> str:
        """Return what ``repr`` shows of an object of the code's own class."""
        return represent(self, value)

    def check_key(self, key: Any) -> None:
        """Refuse keys that are no plain values: hashing must stay cheap and harmless."""
        check_key(key)

    def apply(
        self,
        node: ast.AST,
        entry: Entry,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        sources: Sequence[Place],
    ) -> Any:
        """Carry out one operation within the budget, and keep it as a step.

        ``sources`` are the places that the values came from: those of ``args``, then those of ``kwargs``.
        """
        self.node = node
        try:
            cost = self.meter.admit(entry, args, kwargs)
            if "out" in kwargs:
                self.meter.charge(entry.name, self.recorder.protect(kwargs["out"]))
            if entry.mutates:
                self.meter.charge(entry.name, self.recorder.protect(args[0]))
            given = (self, *args) if entry.takes_machine else args
            value = entry.function(*given, **kwargs)
        except Stop as stop:
            raise self.blame(stop, node, entry, args, kwargs, sources) from None
        except RecursionError:
            raise
        except CALL_ERRORS as error:
            is_torch = entry.is_torch and meets_tensors(args, kwargs, entry)
            refusal = from_exception(error, is_torch=is_torch, entry=entry)
            raise self.blame(refusal, node, entry, args, kwargs, sources) from None
        if kind_of(value) is None:
            raise not_allowed("value", f"{entry.name} gave a {type(value).__name__}", node, name=entry.name)
        if self.is_probe:
            value = widened(value)
        is_kept = entry.is_recorded and is_shown(value, args) and self.record(
            node, entry, sources_of(entry, args, kwargs, sources) if self.is_recording else [], value
        )  # fmt: skip
        if not self.is_probe:
            self.meter.settle(cost or NOTHING, value, is_kept=is_kept)
            if type(value) in (list, str, tuple) and len(value) > CONTAINER_BYTES:
                self.meter.charge(entry.name, CONTAINER_BYTES * len(value))
        return value

    def operate(self, node: ast.AST, entry: Entry, left: Any, right: Any, sources: Sequence[Place]) -> Any:
        """Carry out a binary operator; objects of the code's own classes bring their own."""
        if isinstance(left, UserObject) or isinstance(right, UserObject):
            self.node = node
            name = entry.name.removeprefix("operator.")
            for owner, method, other in ((left, f"__{name}__", right), (right, f"__r{name}__", left)):
                if isinstance(owner, UserObject) and self.method(owner, method) is not None:
                    made = self.call_method(owner, method, other)
                    if made is not NotImplemented:
                        return made
            signs = f"'{type_name(left)}' and '{type_name(right)}'"
            raise python_error("TypeError", f"unsupported operand type(s) for {name}: {signs}", node)
        return self.apply(node, entry, (left, right), {}, sources)

    def combine(self, kind: type[ast.operator], left: Any, right: Any) -> Any:
        """Carry out an operator inside a function of the table, as part of the same step."""
        entry = BINARY[kind]
        if isinstance(left, UserObject) or isinstance(right, UserObject):
            return self.operate(self.node or NOWHERE, entry, left, right, (None, None))
        self.meter.admit(entry, (left, right), {})
        return entry.function(left, right)

    def blame(
        self,
        stop: Stop,
        node: ast.AST,
        entry: Entry,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        sources: Sequence[Place],
    ) -> Stop:
        """Tell where a run stopped and on which operands, unless a smaller place is known already."""
        if stop.node is None:
            stop.node = node
            stop.function = entry.name
            stop.operands = tuple(sources_of(entry, args, kwargs, sources))
        return stop

    def record(self, node: ast.AST, entry: Entry, sources: list[Source], value: Any) -> bool:
        """Keep an operation as a step; say whether there was room for it."""
        if (
            not self.is_recording
            or self.recorder.is_full()
            or (self.meter.bytes > self.meter.budget.live_bytes // 2 and self.rounds)
        ):
            self.recorder.left_out += 1
            return False
        maker = self.recorder.maker_of
        axes_of = self.naming.axes_of
        held = [Held(role, item, place, maker(item), axes_of(item)) for role, item, place in sources]
        record = Record(node, entry.name, held, Held("", value, node, None, None), self.depth, self.rounds)
        self.naming.name_step(record, entry)
        return self.recorder.add(record)

    def float_type(self, value: Any) -> Any:
        """Return float64 for every float type while probing: there is no other."""
        is_float = self.is_probe and isinstance(value, torch.dtype) and value.is_floating_point
        return torch.float64 if is_float else value

    def note(self, code: str, node: ast.AST | None = None, **parameters: object) -> None:
        """Tell something about a line, once."""
        place = node or self.node
        line = self.program.place(place)[0].line if place is not None else 1
        notice = Notice(code, line=line, **parameters)
        if notice not in self.notices:
            self.notices.append(notice)

    def check_device(self, device: Any) -> None:
        """Refuse any device but the processor."""
        check_device(device)

    def print(self, text: str, end: str = "\n") -> None:
        """Keep what a call of print printed."""
        place = self.node
        line = self.program.place(place)[0].line if place is not None else 1
        self.meter.charge("print", CONTAINER_BYTES * (len(text) + len(end) + 8))
        self.printed.append(Printed(text, line, end))

    def enter_call(self) -> None:
        """Count one more call of the code's own functions inside another."""
        self.depth += 1
        if self.depth > self.meter.budget.depth:
            high = self.meter.budget.depth
            raise too_long("depth", f"the code's functions call each other more than {high} deep", high=high)
