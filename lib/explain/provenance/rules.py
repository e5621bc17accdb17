"""What made each cell of a step's value: one kind of rule for each kind of operation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from lib.explain.provenance.cells import Shape
from lib.explain.provenance.reach import AnyReach, Reach


class How(StrEnum):
    """How cells become one number. OTHER: a function that has its own name."""

    PRODUCT = "product"
    SUM = "sum"
    DIFFERENCE = "difference"
    QUOTIENT = "quotient"
    MEAN = "mean"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Rule:
    """Which cells of which operands made each cell of a value of one ``shape``.

    ``name`` is the operation's own short name: "mul", "exp", "view".
    """

    kind: ClassVar[str] = ""

    shape: Shape
    name: str

    @property
    def reaches(self) -> tuple[AnyReach, ...]:
        """The index rules, one or more for each operand that takes part."""
        return ()

    def details(self) -> dict[str, Any]:
        """What this kind of rule has to tell besides its reaches."""
        return {}

    def as_data(self) -> dict[str, Any]:
        """Return plain values that JSON can hold: kind, name, shape, reaches and details.

        Whoever reads it finds the cells for a result's cell with a few lines (see the package's docstring).
        """
        return {
            "kind": self.kind, "name": self.name, "shape": list(self.shape),
            "reaches": [reach.as_data() for reach in self.reaches], **self.details(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reduction(Rule):
    """Axes of one operand become one number each time: sum, mean, max, prod.

    ``axes``: the operand's axes that vanish (all of them without ``dim``). A cumulative one (cumsum) keeps
    its axis, and each place has what came before it and itself.
    """

    kind: ClassVar[str] = "reduction"

    reach: Reach
    axes: tuple[int, ...]
    how: How
    is_cumulative: bool = False

    @property
    def reaches(self) -> tuple[AnyReach, ...]:
        return (self.reach,)

    @property
    def length(self) -> int:
        """How many cells become one (the most, where it is cumulative)."""
        return math.prod(axis.size for axis in self.reach.free)

    def details(self) -> dict[str, Any]:
        return {"how": self.how.value, "axes": list(self.axes), "length": self.length}


@dataclass(frozen=True, slots=True)
class IndexMap(Rule):
    """Numbers that only change their place: t, view, expand, slices, cat, gather.

    ``deciders``: cells that say which number is taken and are not it: a condition, an index. In the data
    they come last among the reaches.
    """

    kind: ClassVar[str] = "index map"

    sources: tuple[AnyReach, ...]
    deciders: tuple[AnyReach, ...] = ()

    @property
    def reaches(self) -> tuple[AnyReach, ...]:
        return (*self.sources, *self.deciders)

    def details(self) -> dict[str, Any]:
        return {"deciders": len(self.deciders)} if self.deciders else {}


@dataclass(frozen=True, slots=True)
class Along(Rule):
    """A function of several cells of its operands together: softmax along an axis, a loss."""

    kind: ClassVar[str] = "along"

    sources: tuple[AnyReach, ...]
    axes: tuple[int, ...] = ()

    @property
    def reaches(self) -> tuple[AnyReach, ...]:
        return self.sources

    def details(self) -> dict[str, Any]:
        return {"axes": list(self.axes)}


@dataclass(frozen=True, slots=True)
class Identity(Rule):
    """Each cell from the one at the same place: exp, relu, casts, clone.

    ``is_copy``: the number stays what it is, up to a cast.
    """

    kind: ClassVar[str] = "identity"

    reach: Reach
    is_copy: bool = False

    @property
    def reaches(self) -> tuple[AnyReach, ...]:
        return (self.reach,)

    def details(self) -> dict[str, Any]:
        return {"is_copy": self.is_copy}


@dataclass(frozen=True, slots=True)
class Nothing(Rule):
    """Cells that no operand's numbers made: zeros, randn, arange."""

    kind: ClassVar[str] = "nothing"


@dataclass(frozen=True, slots=True)
class Returned(Rule):
    """What a function of the code's own gave back: the value of an earlier step, made inside it.

    ``Makers.actual`` tells which; here there is nothing to compute.
    """

    kind: ClassVar[str] = "returned"


@dataclass(frozen=True, slots=True)
class Unknown(Rule):
    """No rule: where the cells came from is not known, and nothing is claimed."""

    kind: ClassVar[str] = "unknown"


@dataclass(frozen=True, slots=True)
class Several(Rule):
    """A value that is a tuple of tensors, with a rule for each: max along an axis, split."""

    kind: ClassVar[str] = "several"

    parts: tuple[Rule, ...]

    def details(self) -> dict[str, Any]:
        return {"parts": [part.as_data() for part in self.parts]}


def part_of(rule: Rule, part: int | None) -> Rule:
    """Return the rule of one tensor of a value; the rule itself where the value is one tensor."""
    if isinstance(rule, Several):
        return rule.parts[part or 0]
    return rule


def is_known(rule: Rule) -> bool:
    """Say whether a rule tells where cells came from (that they came from nowhere as well)."""
    if isinstance(rule, Several):
        return all(is_known(part) for part in rule.parts)
    return not isinstance(rule, Unknown)
