"""A formulation as something that predicts: for each sample by itself, from weights and bias."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import torch

from lib.explain import Fingerprint, Sizes, fingerprint
from lib.explain.probing import Prober, ProbeStopped
from lib.language import Budget, Program
from lib.learning.gradients import TOLERANCE
from lib.learning.regression import Regression

MATRIX_ENTRIES = 2**17
"""Entries of the largest matrix (samples x out, parameters) that stands for a code; above, the code runs."""

Look = Callable[[torch.Tensor], tuple[float, torch.Tensor]]
"""From parameters (out x in weights, then out biases, in one column) to the loss there and its gradient."""


class Obstacle(StrEnum):
    """Why a row cannot learn.

    ERROR: its code fails on one sample. SHAPE: it does not give one number per unit. NO_GRADIENT: no
    gradient, or not the whole, reaches the weights. NOT_TOGETHER: torch cannot run it on many samples at
    once.
    """

    ERROR = "error"
    SHAPE = "shape"
    NO_GRADIENT = "no_gradient"
    NOT_TOGETHER = "not_together"


@dataclass(frozen=True, slots=True)
class NoLearner:
    """Why a row cannot learn; ``message``: torch's or Python's words, ``got``: its count of numbers."""

    obstacle: Obstacle
    message: str = ""
    got: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Learner:
    """A row that can learn: ``look`` gives mean squared error and gradient at any parameters.

    ``matrix`` (samples x out, out x in + out) is set where its predictions are that matrix times its
    parameters.
    """

    look: Look
    matrix: torch.Tensor | None = None


def make_learner(
    program: Program,
    regression: Regression,
    *,
    budget: Budget = Budget(),
    known: Fingerprint | None = None,
) -> Learner | NoLearner:
    """Make a formulation predict every sample by itself: its features are (1, in) each time.

    So that code which sums over a batch still gives one prediction per sample. Where the fingerprint shows
    that the code is a sum of products and biases, predictions are a matrix times the weights, which the
    fingerprint and the samples give; otherwise, and at large sizes, the code runs at each step.
    """
    units, in_features = regression.weights.shape
    sizes = Sizes(1, in_features, units)
    found = known or fingerprint(program, 1, in_features, units, budget=budget)
    prober = Prober(program, sizes, budget=budget, step=None if found.step is None else found.step.number)
    try:
        refused = _refused(prober, regression, found)
    except ProbeStopped as stopped:
        return NoLearner(Obstacle.ERROR, str(stopped))
    if refused is not None:
        return refused
    matrix = _matrix(found, regression)
    if matrix is not None:
        return Learner(_by_matrix(matrix, regression), matrix)
    look = _by_code(prober, regression)
    try:
        look(torch.cat([regression.weights.reshape(-1), regression.bias]))
    except (ProbeStopped, RuntimeError) as refusal:
        return NoLearner(Obstacle.NOT_TOGETHER, str(refusal))
    return Learner(look)


def _refused(prober: Prober, regression: Regression, found: Fingerprint) -> NoLearner | None:
    """Look at the first sample: one number per unit, and the gradient that the fingerprint promises.

    Raises ProbeStopped where the code fails.
    """
    weights, bias = (part.clone().requires_grad_() for part in (regression.weights, regression.bias))
    sample = regression.features[:1]
    (value,) = prober.value_at(sample, weights, bias)
    if value.numel() != len(bias):
        return NoLearner(Obstacle.SHAPE, got=value.numel())
    if not value.requires_grad:
        return NoLearner(Obstacle.NO_GRADIENT)
    (made,) = torch.autograd.grad(value.sum(), [weights], materialize_grads=True, allow_unused=True)
    if found.products is None:
        return None
    summed = found.products.reshape(-1, *found.products.shape[-4:]).sum(0)
    wanted = torch.einsum("biuk,bi->uk", summed, sample)
    scale = torch.maximum(made.abs().max(), wanted.abs().max())
    is_whole = bool(((made - wanted).abs() <= TOLERANCE * scale).all())
    return None if is_whole else NoLearner(Obstacle.NO_GRADIENT)


def _matrix(found: Fingerprint, regression: Regression) -> torch.Tensor | None:
    """Return predictions per parameter (samples x out, out x in + out), None where too many or not linear."""
    samples, units = regression.targets.shape
    columns = regression.weights.numel() + units
    if found.products is None or found.biases is None or samples * units * columns > MATRIX_ENTRIES:
        return None
    products = found.products.reshape(units, *found.products.shape[-3:])
    by_weight = torch.einsum("qiuk,ni->nquk", products, regression.features).reshape(samples * units, -1)
    by_bias = found.biases.reshape(1, units, units).expand(samples, -1, -1).reshape(samples * units, units)
    return torch.cat([by_weight, by_bias], dim=1)


def _by_matrix(matrix: torch.Tensor, regression: Regression) -> Look:
    """Return loss and gradient of a linear row: |M p - y|^2 / n and 2 M' (M p - y) / n."""
    targets = regression.targets.reshape(-1)
    back = matrix.t() * (2 / len(targets))

    def look(parameters: torch.Tensor) -> tuple[float, torch.Tensor]:
        gaps = torch.mv(matrix, parameters).sub_(targets)
        return float(torch.dot(gaps, gaps)) / len(targets), torch.mv(back, gaps)

    return look


def _by_code(prober: Prober, regression: Regression) -> Look:
    """Return loss and gradient of any row, by autograd through its code on all samples together."""
    samples = regression.features.unsqueeze(1)
    units, in_features = regression.weights.shape

    def look(parameters: torch.Tensor) -> tuple[float, torch.Tensor]:
        start = parameters.detach().requires_grad_()
        weights, bias = start[:-units].reshape(units, in_features), start[-units:]

        def predict(features: torch.Tensor) -> torch.Tensor:
            return prober.value_at(features, weights, bias)[0].reshape(units)

        loss = ((torch.func.vmap(predict)(samples) - regression.targets) ** 2).mean()
        (slope,) = torch.autograd.grad(loss, [start], materialize_grads=True, allow_unused=True)
        return float(loss.detach()), slope

    return look
