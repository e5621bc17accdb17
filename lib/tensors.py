"""From an experiment to its three tensors."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.experiment import Dtype, Edit, Experiment, TensorName

TORCH_DTYPES: dict[Dtype, torch.dtype] = {
    Dtype.FLOAT32: torch.float32,
    Dtype.FLOAT64: torch.float64,
    Dtype.BFLOAT16: torch.bfloat16,
    Dtype.FLOAT16: torch.float16,
}
"""torch's own dtype for each number type."""


@dataclass(frozen=True, slots=True, eq=False)
class Tensors:
    """features (batch, in), weights (out, in) and bias (out,), all of one dtype.

    Features may have further axes between batch and in.
    """

    features: torch.Tensor
    weights: torch.Tensor
    bias: torch.Tensor

    def as_names(self) -> dict[str, torch.Tensor]:
        """Return the tensors under the names that formulations use."""
        return {"features": self.features, "weights": self.weights, "bias": self.bias}


def draw_float32(experiment: Experiment, axes: tuple[int, ...] = ()) -> Tensors:
    """Draw features, weights and bias in this order as float32 from one generator, edits laid over.

    ``axes`` are sizes between batch and in; with them, edits of features are left out, as each names a
    cell of two axes.

    The draw is ``torch.randn`` from ``torch.Generator().manual_seed(seed)``, which gives the same bits
    as ``torch.manual_seed(seed)`` without touching the global state that all visitors share.
    """
    generator = torch.Generator().manual_seed(experiment.seed)
    if axes:
        experiment = experiment.without_edits(TensorName.FEATURES)
    shapes = {name: experiment.shape_of(name) for name in TensorName}
    shapes[TensorName.FEATURES] = (experiment.batch, *axes, experiment.in_features)
    drawn = {
        name: torch.randn(shape, generator=generator, dtype=torch.float32) for name, shape in shapes.items()
    }
    for name, tensor in drawn.items():
        _lay_over(tensor, [edit for edit in experiment.edits if edit.tensor == name])
    return Tensors(**{name.value: tensor for name, tensor in drawn.items()})


def _lay_over(tensor: torch.Tensor, edits: list[Edit]) -> None:
    """Write edits into a tensor, all in one operation (8,256 of them, one by one, took 60 ms)."""
    if edits:
        places = tuple(torch.tensor(axis) for axis in zip(*(edit.index for edit in edits), strict=True))
        tensor[places] = torch.tensor([edit.value for edit in edits], dtype=torch.float32)


def build_tensors(experiment: Experiment, axes: tuple[int, ...] = ()) -> Tensors:
    """Build features (batch, *axes, in), weights (out, in) and bias (out,) in the experiment's dtype.

    Drawn as float32 and then cast, so that every dtype shows the same numbers up to its own rounding
    (a native float64 draw differs entirely from 16 elements on).

    >>> build_tensors(Experiment(seed=7)).bias
    tensor([0.3177])
    """
    drawn = draw_float32(experiment, axes)
    dtype = TORCH_DTYPES[experiment.dtype]
    return Tensors(*(tensor.to(dtype) for tensor in drawn.as_names().values()))
