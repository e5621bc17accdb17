"""The small regression that every formulation learns: the experiment's own weights are the true ones."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.experiment import Experiment
from lib.tensors import build_tensors


@dataclass(frozen=True, slots=True, eq=False)
class Regression:
    """features (samples, in) and targets (samples, out) to learn from; weights and bias that made them.

    All float64. ``weights`` (out, in) and ``bias`` (out,) are the true ones.
    """

    features: torch.Tensor
    targets: torch.Tensor
    weights: torch.Tensor
    bias: torch.Tensor


def draw_regression(experiment: Experiment, samples: int, noise: float) -> Regression:
    """Draw features and noise, in this order, from one generator by the experiment's seed.

    targets = features @ weights' + bias + noise x randn, with the experiment's weights and bias. Drawn as
    float32 and then cast, as all tensors here.
    """
    generator = torch.Generator().manual_seed(experiment.seed)
    shapes = ((samples, experiment.in_features), (samples, experiment.out_features))
    features, disturbance = (
        torch.randn(shape, generator=generator, dtype=torch.float32).to(torch.float64) for shape in shapes
    )
    tensors = build_tensors(experiment)
    weights, bias = tensors.weights.to(torch.float64), tensors.bias.to(torch.float64)
    return Regression(features, features @ weights.t() + bias + noise * disturbance, weights, bias)
