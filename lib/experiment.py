"""The experiment: everything that determines features, weights and bias. Frozen and hashable."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Dtype(StrEnum):
    """The number types an experiment can be cast to, by torch's own names."""

    FLOAT32 = "float32"
    FLOAT64 = "float64"
    BFLOAT16 = "bfloat16"
    FLOAT16 = "float16"


class Activation(StrEnum):
    """What is applied to the value before it is called the output."""

    SIGMOID = "sigmoid"
    IDENTITY = "identity"
    RELU = "relu"
    TANH = "tanh"


class TensorName(StrEnum):
    """The three tensors of an experiment, in the order in which they are drawn."""

    FEATURES = "features"
    WEIGHTS = "weights"
    BIAS = "bias"


def round_to_float32(value: float) -> float:
    """Round to the nearest float32 and return it as a Python float (inf where it is out of range)."""
    try:
        rounded: float = struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)
    return rounded


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One cell that the user set, laid over the draw.

    ``index`` has one whole number per axis of the tensor. ``value`` is kept as exact float32 bits.

    Raises ValueError where the value is not finite in float32 or an index does not count from 0.
    """

    tensor: TensorName
    index: tuple[int, ...]
    value: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "tensor", TensorName(self.tensor))
        object.__setattr__(self, "index", tuple(self.index))
        object.__setattr__(self, "value", round_to_float32(float(self.value)))
        if not math.isfinite(self.value):
            raise ValueError(f"a cell takes a finite float32 number, got {self.value}")
        if any(not isinstance(position, int) or position < 0 for position in self.index):
            raise ValueError(f"an index counts in whole numbers from 0, got {self.index}")


def _place(edit: Edit) -> tuple[TensorName, tuple[int, ...]]:
    return edit.tensor, edit.index


@dataclass(frozen=True, slots=True)
class Experiment:
    """Sizes, seed, dtype, activation and edits: all that determines the tensors and what follows.

    Shapes follow ``torch.nn.Linear``: features (batch, in), weights (out, in), bias (out,).
    Edits are normalised: sorted, one per cell (the last one wins). There are no upper limits here; the
    caller that faces the public sets those.

    Raises ValueError where a size is below 1, the seed is outside 0 to 2**63 - 1, or an edit is
    outside its tensor.

    >>> Experiment(seed=7).shape_of(TensorName.WEIGHTS)
    (1, 5)
    """

    seed: int = 7
    batch: int = 1
    in_features: int = 5
    out_features: int = 1
    dtype: Dtype = Dtype.FLOAT32
    activation: Activation = Activation.SIGMOID
    edits: tuple[Edit, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "dtype", Dtype(self.dtype))
        object.__setattr__(self, "activation", Activation(self.activation))
        for name in ("batch", "in_features", "out_features"):
            size = getattr(self, name)
            if not isinstance(size, int) or isinstance(size, bool) or size < 1:
                raise ValueError(f"{name} must be a whole number from 1 on, got {size!r}")
        if not isinstance(self.seed, int) or isinstance(self.seed, bool) or not 0 <= self.seed < 2**63:
            raise ValueError(f"seed must be a whole number from 0 to 2**63 - 1, got {self.seed!r}")
        cells = {(edit.tensor, edit.index): edit for edit in self.edits}
        for edit in cells.values():
            if not self.holds(edit):
                raise ValueError(f"{edit} is outside {edit.tensor} {self.shape_of(edit.tensor)}")
        object.__setattr__(self, "edits", tuple(sorted(cells.values(), key=_place)))

    def shape_of(self, tensor: TensorName) -> tuple[int, ...]:
        """Return the shape of one of the three tensors."""
        if tensor == TensorName.BIAS:
            return (self.out_features,)
        rows = self.batch if tensor == TensorName.FEATURES else self.out_features
        return (rows, self.in_features)

    def holds(self, edit: Edit) -> bool:
        """Say whether an edit's cell is inside its tensor."""
        shape, index = self.shape_of(edit.tensor), edit.index
        return len(index) == len(shape) and all(map(int.__lt__, index, shape))

    def with_edits(self, *edits: Edit) -> Self:
        """Lay further edits over those already there."""
        return replace(self, edits=(*self.edits, *edits))

    def without_edits(self, tensor: TensorName | None = None) -> Self:
        """Give one tensor, or all of them, back to the draw."""
        kept = () if tensor is None else tuple(e for e in self.edits if e.tensor != tensor)
        return replace(self, edits=kept)

    def resized(
        self, *, batch: int | None = None, in_features: int | None = None, out_features: int | None = None
    ) -> tuple[Self, tuple[Edit, ...]]:
        """Change sizes; return the new experiment and the edits that fell outside it."""
        bare = replace(
            self,
            batch=self.batch if batch is None else batch,
            in_features=self.in_features if in_features is None else in_features,
            out_features=self.out_features if out_features is None else out_features,
            edits=(),
        )
        kept = tuple(edit for edit in self.edits if bare.holds(edit))
        dropped = tuple(edit for edit in self.edits if not bare.holds(edit))
        return replace(bare, edits=kept), dropped

    def is_pinned(self, tensor: TensorName) -> bool:
        """Say whether every cell of a tensor is set by hand, so that the seed no longer matters to it."""
        return sum(edit.tensor == tensor for edit in self.edits) == math.prod(self.shape_of(tensor))
