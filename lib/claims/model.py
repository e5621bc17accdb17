"""What a claim is made of: the code that decides it, in which forms, and at which sizes it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lib.claims.decisions import Decision


class Fact(StrEnum):
    """What may be true of a case; a claim's condition is made of such facts.

    The first group belongs to the form of the code, the second to the sizes.
    """

    ELEMENTWISE = "elementwise"
    OUTER = "outer"
    STORED_OUT_IN = "stored_out_in"
    NO_BIAS = "no_bias"
    MORE_AXES = "more_axes"
    ONE_SAMPLE = "one_sample"
    ONE_UNIT = "one_unit"
    SQUARE = "square"
    SAMPLES_ARE_UNITS = "samples_are_units"


@dataclass(frozen=True, slots=True, order=True)
class Sizes:
    """The sizes of a case: features (batch, in), weights (out, in), bias (out,)."""

    batch: int
    in_features: int
    out_features: int

    @property
    def total(self) -> int:
        """How many numbers the three tensors have together.

        >>> Sizes(1, 5, 1).total
        11
        """
        return (self.batch + self.out_features) * self.in_features + self.out_features

    @property
    def facts(self) -> frozenset[Fact]:
        """What is true of these sizes."""
        checks = {
            Fact.ONE_SAMPLE: self.batch == 1,
            Fact.ONE_UNIT: self.out_features == 1,
            Fact.SQUARE: self.in_features == self.out_features,
            Fact.SAMPLES_ARE_UNITS: self.batch == self.out_features,
        }
        return frozenset(fact for fact, is_true in checks.items() if is_true)


class Scope(StrEnum):
    """The sizes that a claim speaks of, always with two features or more.

    With a single feature every way to pair, to transpose and to add up comes to the same product.
    """

    ANY = "any"
    ONE_OUTPUT = "one_output"
    ONE_UNIT = "one_unit"
    SAME_SHAPE = "same_shape"

    @property
    def needed(self) -> frozenset[Fact]:
        """What must be true of the sizes, beside there being several features."""
        return {
            Scope.ANY: frozenset[Fact](),
            Scope.ONE_OUTPUT: frozenset({Fact.ONE_SAMPLE, Fact.ONE_UNIT}),
            Scope.ONE_UNIT: frozenset({Fact.ONE_UNIT}),
            Scope.SAME_SHAPE: frozenset({Fact.SAMPLES_ARE_UNITS}),
        }[self]

    def holds(self, sizes: Sizes) -> bool:
        """Say whether the claim speaks of these sizes.

        >>> Scope.ONE_OUTPUT.holds(Sizes(1, 5, 1)), Scope.ANY.holds(Sizes(1, 1, 1))
        (True, False)
        """
        return sizes.in_features > 1 and self.needed <= sizes.facts


@dataclass(frozen=True, slots=True)
class Form:
    """One form in which a claim can be meant: its codes by name, what decides, what is true of it.

    ``codes`` are in terms of ``features`` (batch, in), ``weights`` (out, in) and ``bias`` (out,), as
    formulations are; the last line of each is the value.
    """

    name: str
    codes: tuple[tuple[str, str], ...]
    decision: Decision
    facts: frozenset[Fact] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim of the thread: its name there, the forms that decide it, the sizes it speaks of."""

    name: str
    forms: tuple[Form, ...]
    scope: Scope = Scope.ANY

    def form(self, name: str) -> Form:
        """Return the form of a name; raise KeyError where there is none."""
        return {form.name: form for form in self.forms}[name]


class ClaimVerdict(StrEnum):
    """What follows from the cases that were tried."""

    HOLDS = "holds"
    HOLDS_ONLY_WHEN = "holds_only_when"
    DOES_NOT_HOLD = "does_not_hold"
    NOT_DECIDED = "not_decided"
