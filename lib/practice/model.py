"""What a question is made of: values only, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from lib.topics import Topic


class QuestionKind(StrEnum):
    """What is asked.

    SHAPE: what the last line gives. SAME: whether ``first`` and ``second`` agree. BIAS_COUNT: how often one
    element of the value adds the bias. WRONG_LINE: which line does not do what its comment says. FIX: which
    line in place of the last one gives the wanted value.
    """

    SHAPE = "shape"
    SAME = "same"
    BIAS_COUNT = "bias_count"
    WRONG_LINE = "wrong_line"
    FIX = "fix"


class Relation(StrEnum):
    """How two values stand to each other; ERROR where one of them fails.

    SAME_BITS and SAME_FORMULA agree for any numbers, the latter up to the last bits. OTHER_FORM: the same
    numbers in another type or with other axes of size 1. CHANCE: equal for some numbers, not for others.
    """

    SAME_BITS = "same_bits"
    SAME_FORMULA = "same_formula"
    OTHER_FORM = "other_form"
    DIFFERENT_VALUE = "different_value"
    DIFFERENT_SHAPE = "different_shape"
    ERROR = "error"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class ShapeClaim:
    """The last line gives this shape, and this dtype where one is named; a shape of None: it is refused."""

    shape: tuple[int, ...] | None
    dtype: str = ""


@dataclass(frozen=True, slots=True)
class SameClaim:
    """``first`` and ``second`` stand in one of these relations."""

    relations: tuple[Relation, ...]


@dataclass(frozen=True, slots=True)
class CountClaim:
    """Each element of the value adds the bias so many times."""

    count: int


@dataclass(frozen=True, slots=True)
class LineClaim:
    """This line, counted from 1, does not do what its comment says."""

    line: int


@dataclass(frozen=True, slots=True)
class FixClaim:
    """This expression as the last line gives the wanted value."""

    expression: str


Claim = ShapeClaim | SameClaim | CountClaim | LineClaim | FixClaim


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers; ``instead``: an expression that makes a wrong claim true, where one is known."""

    claim: Claim
    instead: str = ""


@dataclass(frozen=True, slots=True)
class UnitNames:
    """Names and sizes of a unit in code: features (batch, in), weights (out, in), bias (out,)."""

    features: str
    weights: str
    bias: str
    batch: int
    in_features: int
    out_features: int


@dataclass(frozen=True, slots=True)
class Question:
    """A question, its choices, and which of them execution has shown to be right.

    ``right``: its place in ``choices``. ``wanted``: the expression whose value a FIX has to give. ``meant``:
    for WRONG_LINE the same program with every line as its comment says. ``unit``: set for BIAS_COUNT.
    """

    seed: int
    number: int
    topic: Topic
    kind: QuestionKind
    code: str
    choices: tuple[Choice, ...]
    right: int
    wanted: str = ""
    meant: str = ""
    unit: UnitNames | None = None

    @property
    def setup(self) -> str:
        """The code without its last line."""
        return self.code.rpartition("\n")[0]

    @property
    def last_line(self) -> str:
        return self.code.rpartition("\n")[2]

    @property
    def answer(self) -> Choice:
        return self.choices[self.right]
