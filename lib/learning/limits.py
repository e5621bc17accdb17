"""What a learner could reach, and how large a learning rate it stands."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.learning.learners import Learner
from lib.learning.regression import Regression


@dataclass(frozen=True, slots=True)
class Limits:
    """``loss``: the least mean squared error that any weights and biases of this row give (least squares).

    ``rate``: the learning rate from which plain gradient steps grow, 2 over the largest eigenvalue of the
    loss's second derivative, 2 / (samples x out) matrix' matrix; inf where nothing depends on the weights.
    """

    loss: float
    rate: float


def limits_of(learner: Learner, regression: Regression) -> Limits | None:
    """Return the limits of a row whose predictions are a matrix times its weights; None for others."""
    matrix = learner.matrix
    if matrix is None or not bool(matrix.isfinite().all() and regression.targets.isfinite().all()):
        return None
    wanted = regression.targets.reshape(-1)
    left, sizes, _ = torch.linalg.svd(matrix, full_matrices=False)
    largest = float(sizes[0])
    span = left[:, sizes > largest * max(matrix.shape) * torch.finfo(matrix.dtype).eps]
    rest = wanted - span @ (span.t() @ wanted)
    curvature = 2 * largest**2 / len(wanted)
    return Limits(float((rest**2).mean()), 2 / curvature if curvature else float("inf"))
