"""What determines layers in a row: seed, batch, sizes, number type and activation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from lib.experiment import Activation, Dtype


class Habit(StrEnum):
    """How weights are stored, and what computes with them.

    IN_OUT: (in, out), as the course draws them; ``x @ W + B`` needs nothing transposed. OUT_IN: (out, in),
    as nn.Linear stores them; ``x @ W.t() + B`` transposes at each use. LINEAR: nn.Linear itself, which
    takes (out, in) and transposes inside.
    """

    IN_OUT = "in_out"
    OUT_IN = "out_in"
    LINEAR = "linear"


@dataclass(frozen=True, slots=True)
class Plan:
    """Layers in a row; ``sizes`` are those of the features and of each layer's outputs.

    Drawn from one generator in the course's order: features (batch, in), all weights (in, out), all
    biases (1, out), as float32 and then cast.

    Raises ValueError for fewer than two sizes or a size below 1.

    >>> Plan(sizes=(3, 2, 1)).layers
    ((3, 2), (2, 1))
    """

    sizes: tuple[int, ...] = (3, 2, 1)
    seed: int = 7
    batch: int = 1
    dtype: Dtype = Dtype.FLOAT32
    activation: Activation = Activation.SIGMOID

    def __post_init__(self) -> None:
        if len(self.sizes) < 2 or min(self.sizes) < 1 or self.batch < 1:
            raise ValueError(f"layers need two sizes or more from 1 on, got {self.sizes} at {self.batch}")

    @property
    def layers(self) -> tuple[tuple[int, int], ...]:
        """(in, out) of each layer."""
        return tuple(pairwise(self.sizes))

    @property
    def count(self) -> int:
        return len(self.sizes) - 1

    def name_of_input(self, layer: int) -> str:
        """Return what the code calls the input of a layer, counted from 1."""
        return "features" if layer == 1 else f"h{layer - 1}"

    def name_of_output(self, layer: int) -> str:
        """Return what the code calls a layer's value after the activation."""
        return "output" if layer == self.count else f"h{layer}"
