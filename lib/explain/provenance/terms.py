"""The terms of a cell's arithmetic: as many as there are, each written out when it is asked for."""

from __future__ import annotations

import itertools
import math
import operator
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import overload

import numpy as np
import torch

from lib.explain.provenance.cells import Index, Shape, index_at

Number = bool | int | float | complex

MOST_RUNNING = 2**12
"""Terms up to which running sums are told."""


class Joined(StrEnum):
    """What joins the terms, where anything does."""

    SUM = "sum"
    PRODUCT = "product"


@dataclass(frozen=True, slots=True)
class Factor:
    """One cell that takes part in a term: of which operand (and which tensor of a list), where, its value.

    ``value`` is None where the step does not tell it any more (an operand that was changed in place).
    """

    operand: int
    index: Index
    value: Number | None
    item: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One term: its sign, its factors joined by ``operator``, and the sums so far, itself included.

    ``value``: the term with its sign, in float64 from the factors as they are; None where one is not told.
    ``place``: its place among the ``terms``.
    """

    sign: int
    factors: tuple[Factor, ...]
    operator: str
    value: Number | None
    place: int
    terms: Terms

    @property
    def running(self) -> Number | None:
        """The sum so far, each term and each sum rounded to the value's dtype, in the order of the terms."""
        return None if self.terms.running is None else self.terms.running[self.place]

    @property
    def exact(self) -> float | None:
        """The sum so far of the exact terms, rounded once."""
        return None if self.terms.exact is None else self.terms.exact[self.place]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The cells of one operand over all terms of a segment: flat ``places`` and ``values``, (terms,) each."""

    operand: int
    item: int | None
    shape: Shape
    places: torch.Tensor
    values: torch.Tensor | None

    def at(self, place: int) -> Factor:
        """Return the factor of one term; a column of one cell has the same one for every term."""
        place = place if len(self.places) > 1 else 0
        value = None if self.values is None else self.values[place].item()
        return Factor(self.operand, index_at(int(self.places[place]), self.shape), value, self.item)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Terms of one kind in a row: a product's, a bias's. ``scale`` are numbers before each of them."""

    columns: tuple[Column, ...]
    operator: str
    sign: int = 1
    scale: tuple[Column, ...] = ()

    def __len__(self) -> int:
        return max((len(column.places) for column in self.columns), default=0)

    def factors(self, place: int) -> tuple[Factor, ...]:
        return tuple(column.at(place) for column in (*self.scale, *self.columns))

    @property
    def is_told(self) -> bool:
        return all(column.values is not None for column in self.columns)

    def in_dtype(self, dtype: torch.dtype) -> torch.Tensor:
        """Return every term with its sign, (terms,), computed in a dtype."""
        scale = [column.values.to(dtype) for column in self.scale if column.values is not None]
        values = [column.values.to(dtype) for column in self.columns if column.values is not None]
        total = values[0]
        for value in values[1:]:
            total = total / value if self.operator == "/" else total * value
        for value in scale:
            total = total * value
        return (-total if self.sign < 0 else total).expand(len(self))

    def exactly(self) -> Iterator[Fraction]:
        """Give every term with its sign, exactly. Raises ValueError or OverflowError for nan and inf."""
        columns = [
            [Fraction(value) for value in column.values.tolist()]
            for column in (*self.columns, *self.scale)
            if column.values is not None
        ]
        inner = len(self.columns)
        for place in range(len(self)):
            cells = [column[place] if len(column) > 1 else column[0] for column in columns]
            total = self.sign * cells[0]
            for number, cell in enumerate(cells[1:], 1):
                total = total / cell if self.operator == "/" and number < inner else total * cell
            yield total


class Terms(Sequence[Term]):
    """The terms of a cell's arithmetic, in order; each is made when it is asked for."""

    def __init__(self, segments: tuple[Segment, ...], dtype: torch.dtype, joined_by: Joined | None) -> None:
        self.segments = segments
        self.dtype = dtype
        self.joined_by = joined_by
        self._ends = list(itertools.accumulate(len(segment) for segment in segments))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, place: int) -> Term: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Term, ...]: ...
    def __getitem__(self, place: int | slice) -> Term | tuple[Term, ...]:
        if isinstance(place, slice):
            return tuple(self[one] for one in range(*place.indices(len(self))))
        at = place + len(self) if place < 0 else place
        if not 0 <= at < len(self):
            raise IndexError(f"no term {place} of {len(self)}")
        number = next(number for number, end in enumerate(self._ends) if at < end)
        segment = self.segments[number]
        within = at - (self._ends[number - 1] if number else 0)
        factors = segment.factors(within)
        return Term(segment.sign, factors, segment.operator, _value(segment, factors), at, self)

    @property
    def is_long(self) -> bool:
        """Say whether there are too many terms for running sums."""
        return len(self) > MOST_RUNNING

    @property
    def _has_running(self) -> bool:
        is_told = bool(self.segments) and all(segment.is_told for segment in self.segments)
        return self.joined_by is not None and is_told and not self.is_long

    @cached_property
    def running(self) -> tuple[Number, ...] | None:
        """The sums (or products) so far, each rounded to the value's dtype."""
        if not self._has_running or self.dtype is torch.bool:
            return None
        values = torch.cat([segment.in_dtype(self.dtype) for segment in self.segments])
        join = operator.add if self.joined_by is Joined.SUM else operator.mul
        if self.dtype is torch.bfloat16:
            return tuple(one.item() for one in itertools.accumulate(values.unbind(), join))
        along = np.add if self.joined_by is Joined.SUM else np.multiply
        with np.errstate(all="ignore"):
            return tuple(along.accumulate(values.numpy(), dtype=values.numpy().dtype).tolist())

    @cached_property
    def exact(self) -> tuple[float, ...] | None:
        """The sums (or products) so far of the exact terms, each rounded once to float64."""
        if not self._has_running or self.dtype.is_complex:
            return None
        join = operator.add if self.joined_by is Joined.SUM else operator.mul
        terms = itertools.chain.from_iterable(segment.exactly() for segment in self.segments)
        try:
            return tuple(float(one) for one in itertools.accumulate(terms, join))
        except (ValueError, OverflowError, ZeroDivisionError):
            return None


def _value(segment: Segment, factors: tuple[Factor, ...]) -> Number | None:
    values = [factor.value for factor in factors]
    told = [value for value in values if value is not None]
    if len(told) < len(values):
        return None
    if segment.operator == "/":
        top, bottom = told[-2:]
        if not bottom:
            return math.nan
        told = [*told[:-2], top / bottom]
    elif segment.operator not in ("", "*"):
        return None
    return segment.sign * math.prod(told)
