"""The arithmetic of one cell of a step, written out: which numbers were joined, and how."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import torch

from lib.explain.provenance.cells import Index, indices_at, lattice
from lib.explain.provenance.contractions import Affine, Contraction
from lib.explain.provenance.makers import is_overwritten
from lib.explain.provenance.reach import AnyReach, Lookup, Reach, checked_flat
from lib.explain.provenance.reading import shape_of, tensor_of
from lib.explain.provenance.rules import (
    Along,
    How,
    Identity,
    IndexMap,
    Nothing,
    Reduction,
    Returned,
    Rule,
    Several,
    part_of,
)
from lib.explain.provenance.sources import rule_of
from lib.explain.provenance.terms import Column, Joined, Number, Segment, Terms
from lib.language import Step


class Form(StrEnum):
    """How the cell's number came about.

    SUM: its terms added up, each with its sign; a term's factors are joined by its operator. PRODUCT: its
    terms multiplied. OPERATION: the factors of its one term joined by ``name`` ("pow", "maximum"), which has
    ``symbol`` as its operator where Python has one. FUNCTION: ``name`` of its one cell. TOGETHER: ``name``
    of all its cells. COPY: its one cell, as it is. RETURNED: by a function of the code's own, where the steps
    inside tell the rest. MADE: by no operand's cell. UNKNOWN: not told.
    """

    SUM = "sum"
    PRODUCT = "product"
    OPERATION = "operation"
    FUNCTION = "function"
    TOGETHER = "together"
    COPY = "copy"
    RETURNED = "returned"
    MADE = "made"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, eq=False)
class Arithmetic:
    """One cell's arithmetic.

    ``total`` is the cell's value as the step has it; a sum's last running value may differ in its last
    digits, for torch adds in an order of its own. ``divisor``: what a sum is divided by at the end (mean).
    ``chosen``: the term that a function took as it is (max). ``own``: the term at the cell's own place
    (softmax).
    """

    form: Form
    name: str
    total: Number | None
    terms: Terms
    symbol: str = ""
    divisor: int | None = None
    chosen: int | None = None
    own: int | None = None

    @property
    def is_long(self) -> bool:
        """Say whether the running sums are left out because there are too many terms."""
        return self.terms.is_long


SYMBOLS = {
    "pow": "**", "floordiv": "//", "floor_divide": "//", "mod": "%", "remainder": "%", "and": "&", "or": "|",
    "xor": "^", "bitwise_and": "&", "bitwise_or": "|", "bitwise_xor": "^", "lshift": "<<", "rshift": ">>",
    "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "equal": "==", "not_equal": "!=",
    "less": "<",
    "less_equal": "<=", "greater": ">", "greater_equal": ">=", "power": "**", "neg": "-", "negative": "-",
}  # fmt: skip
"""Operators of Python by the functions' own short names."""

_JOINING = {Form.SUM: Joined.SUM, Form.PRODUCT: Joined.PRODUCT}

_JOINED_BY = {How.PRODUCT: "*", How.QUOTIENT: "/"}


def arithmetic(step: Step, index: Index, *, part: int | None = None, rule: Rule | None = None) -> Arithmetic:
    """Write out how one cell of a step's value came about.

    ``part``: which tensor of a value that is a tuple. ``rule``: the step's, where it is at hand. Raises
    IndexError where there is no such cell.

    >>> from lib.language import run
    >>> step = run("a @ b", {"a": torch.tensor([1.0, 2.0]), "b": torch.tensor([3.0, 4.0])}).steps[0]
    >>> [(term.factors[0].value, term.factors[1].value, term.running) for term in arithmetic(step, ()).terms]
    [(1.0, 3.0, 3.0), (2.0, 4.0, 11.0)]
    """
    rule = rule or rule_of(step)
    value = step.value[part or 0] if isinstance(rule, Several) else step.value
    rule = part_of(rule, part)
    flat = checked_flat(index, rule.shape)
    if shape_of(value) is None:
        return Arithmetic(Form.UNKNOWN, rule.name, None, Terms((), torch.float64, None))
    whole = tensor_of(value)
    reader = _Reader(step, flat)
    total = whole.reshape(-1)[flat].item() if whole.ndim else whole.item()
    form, symbol, segments, rest = _written(rule, reader)
    return Arithmetic(
        form,
        rule.name,
        total,
        Terms(tuple(segments), whole.dtype, _JOINING.get(form)),
        symbol,
        **rest(total, segments),
    )


_Rest = Callable[[Any, list[Segment]], dict[str, Any]]
_Written = tuple[Form, str, list[Segment], _Rest]


def _nothing_else(_total: Any, _segments: list[Segment]) -> dict[str, Any]:
    return {}


class _Reader:
    """Reads the cells of a step's operands for one cell of its value."""

    def __init__(self, step: Step, flat: int) -> None:
        self.step = step
        self.flat = flat

    def columns(self, reach: AnyReach) -> Column | None:
        """Return the cells of one reach in the order of its free axes, repeated ones as often as used."""
        if isinstance(reach, Lookup):
            found = reach.table[self.flat]
            places = None if found < 0 else torch.tensor([found])
        else:
            start = reach.start(self.flat)
            strides = [axis.stride for axis in reach.free]
            places = None if start is None else lattice(start[0], start[1], strides).reshape(-1)
        return None if places is None else self._column(reach.operand, reach.item, reach.shape, places)

    def number(self, operand: int, value: float) -> Column:
        """Return a number that stands before a term, alpha or beta."""
        return Column(
            operand, None, (), torch.zeros(1, dtype=torch.int64), torch.tensor([value], dtype=torch.float64)
        )

    def _column(self, operand: int, item: int | None, shape: tuple[int, ...], places: torch.Tensor) -> Column:
        value = self.step.operands[operand].value
        if item is not None:
            value = value[item]
        if is_overwritten(self.step, value):
            return Column(operand, item, shape, places, None)
        whole = tensor_of(value)
        found = whole.reshape(-1)[places] if whole.is_contiguous() else whole[indices_at(places, shape)]
        return Column(operand, item, shape, places, found)


def _written(rule: Rule, reader: _Reader) -> _Written:
    match rule:
        case Contraction():
            return _of_contraction(rule, reader)
        case Affine():
            return _of_affine(rule, reader)
        case Reduction():
            return _of_reduction(rule, reader)
        case IndexMap():
            return _of_copies(rule.sources, reader)
        case Identity(is_copy=True):
            return _of_copies(rule.reaches, reader)
        case Identity():
            return Form.FUNCTION, SYMBOLS.get(rule.name, ""), _segments(rule.reaches, reader), _nothing_else
        case Along():
            own = _place_of_own(rule, reader)
            return Form.TOGETHER, "", _segments(rule.reaches, reader), lambda _total, _segments: {"own": own}
        case Returned():
            return Form.RETURNED, "", [], _nothing_else
        case Nothing():
            return Form.MADE, "", [], _nothing_else
        case _:
            return Form.UNKNOWN, "", [], _nothing_else


def _segments(reaches: tuple[AnyReach, ...], reader: _Reader) -> list[Segment]:
    """One segment for each reach, its cells as terms of one factor."""
    columns = (reader.columns(reach) for reach in reaches)
    return [Segment((column,), "") for column in columns if column is not None]


def _of_copies(reaches: tuple[AnyReach, ...], reader: _Reader) -> _Written:
    segments = _segments(reaches, reader)
    return Form.COPY if segments else Form.MADE, "", segments, _nothing_else


def _of_contraction(rule: Contraction, reader: _Reader) -> _Written:
    columns = [column for column in (reader.columns(reach) for reach in rule.reaches) if column is not None]
    if not columns:
        return Form.SUM, "", [], _nothing_else
    match rule.how:
        case How.SUM | How.DIFFERENCE:
            later = 1 if rule.how is How.SUM else -1
            segments = [Segment((column,), "", later if place else 1) for place, column in enumerate(columns)]
            return Form.SUM, "", segments, _nothing_else
        case How.PRODUCT | How.QUOTIENT:
            return Form.SUM, "", [Segment(tuple(columns), _JOINED_BY[rule.how])], _nothing_else
    symbol = SYMBOLS.get(rule.name, "")
    return Form.OPERATION, symbol, [Segment(tuple(columns), symbol)], _nothing_else


def _of_affine(rule: Affine, reader: _Reader) -> _Written:
    segments: list[Segment] = []
    for part in rule.parts:
        if not part.scale:
            continue
        columns = [reader.columns(reach) for reach in part.rule.reaches]
        scale = [] if part.scale_operand is None else [reader.number(part.scale_operand, part.scale)]
        operator = _JOINED_BY.get(part.rule.how, "*")
        kept = tuple(column for column in columns if column is not None)
        if not kept:
            continue  # a window that lies in the padding alone
        segments.append(Segment(kept, operator, part.sign, tuple(scale)))
    return Form.SUM, "", segments, _nothing_else


def _of_reduction(rule: Reduction, reader: _Reader) -> _Written:
    segments = _segments(rule.reaches, reader)
    if rule.how in (How.SUM, How.MEAN):
        divisor = rule.length if rule.how is How.MEAN else None
        return Form.SUM, "", segments, lambda _total, _segments: {"divisor": divisor}
    if rule.name in ("prod", "cumprod"):
        return Form.PRODUCT, "*", segments, _nothing_else
    return Form.TOGETHER, "", segments, lambda total, found: {"chosen": _chosen(rule.name, total, found)}


CHOOSING = frozenset(("max", "min", "amax", "amin", "median", "argmax", "argmin", "max_pool2d", "MaxPool2d"))
"""Functions whose value is one of their cells, or the place of one."""


def _chosen(name: str, total: Any, segments: list[Segment]) -> int | None:
    """Return the first term that is the value itself (or stands at the place that the value is)."""
    if name not in CHOOSING or not segments or segments[0].columns[0].values is None:
        return None
    if name.startswith("arg"):
        return int(total)
    values = segments[0].columns[0].values.tolist()
    same = (place for place, value in enumerate(values) if value == total or math.isnan(value))
    return next(same, None)


def _place_of_own(rule: Along, reader: _Reader) -> int | None:
    """Return which of the cells along an axis stands at the cell's own place."""
    first = next(iter(rule.sources), None)
    if not isinstance(first, Reach) or first.shape != rule.shape or first.frame != rule.shape:
        return None
    cells = first.cells(reader.flat)
    places = [] if cells is None else cells.flat().tolist()
    return places.index(reader.flat) if reader.flat in places else None
