"""Draws of names, sizes and spellings: a pure function of the numbers that a question is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

T = TypeVar("T")

SMALLEST, LARGEST = 2, 5
"""Sizes of axes: none is 1 unless a question is about that, and all fit a heatmap with numbers."""

NAMES = (("x", "w", "b"), ("features", "weights", "bias"), ("X", "W", "b"), ("inputs", "w", "b"))
PAIRS = (("a", "c"), ("left", "right"), ("A", "B"), ("x", "y"), ("p", "q"))
TRIPLES = (("a", "b", "c"), ("x", "y", "z"), ("p", "q", "r"))


@dataclass(frozen=True, slots=True)
class Draw:
    """The source of all that varies in one question."""

    random: Random

    def one(self, options: Sequence[T]) -> T:
        return self.random.choice(options)

    def some(self, options: Sequence[T], count: int) -> list[T]:
        return self.random.sample(options, min(count, len(options)))

    def happens(self, chance: float) -> bool:
        return self.random.random() < chance

    def sizes(self, count: int) -> list[int]:
        """Draw sizes that differ from each other."""
        return self.random.sample(range(SMALLEST, LARGEST + 1), count)

    def unit_sizes(self, square: float) -> list[int]:
        """Draw batch, in and out; with the chance ``square`` out is in, where mistakes are silent."""
        batch, in_features, out_features = self.sizes(3)
        return [batch, in_features, in_features if self.happens(square) else out_features]

    def unit_names(self) -> tuple[str, str, str]:
        return self.one(NAMES)

    def pair_names(self) -> tuple[str, str]:
        return self.one(PAIRS)

    def triple_names(self) -> tuple[str, str, str]:
        return self.one(TRIPLES)

    def numbers(self, *shape: int) -> str:
        """Write one of the calls that make a tensor of a shape; all give float32."""
        listed = ", ".join(map(str, shape))
        return self.one((f"torch.randn({listed})", f"torch.rand({listed})"))

    def tensors(self, shapes: Mapping[str, tuple[int, ...]]) -> tuple[str, ...]:
        """Write the lines that make tensors, by their names."""
        return tuple(f"{name} = {self.numbers(*shape)}" for name, shape in shapes.items())

    def product(self, left: str, right: str) -> str:
        """Write a matrix product of two operands in one of its spellings."""
        forms = [f"torch.mm({left}, {right})", f"torch.matmul({left}, {right})", f"{left} @ {right}"]
        return self.one([*forms, f"{left}.mm({right})", f"{left}.matmul({right})"])

    def turned(self, name: str) -> str:
        """Write the transpose of a matrix in one of its spellings."""
        return name + self.one((".t()", ".t()", ".T", ".mT", ".transpose(0, 1)"))
