"""Training: plain gradient descent, in slices of as many steps as the caller has time for."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import torch

from lib.explain.probing import ProbeStopped
from lib.learning.learners import Learner
from lib.learning.regression import Regression


@dataclass(slots=True, eq=False)
class Curve:
    """How far one row has come: where its parameters are now, and its loss there and before each step so far.

    ``parameters``: out x in weights, then out biases. ``slope``: the loss's gradient there.
    ``diverged_at``: the step after which the loss was no finite number; the row rests since, where it last
    was finite. ``failure``: why its code stopped at that step, where that is what happened.
    """

    parameters: torch.Tensor
    slope: torch.Tensor
    units: int
    losses: list[float] = field(default_factory=list)
    diverged_at: int | None = None
    failure: str = ""

    @property
    def weights(self) -> torch.Tensor:
        """The weights by now, (out, in)."""
        return self.parameters[: -self.units].reshape(self.units, -1)

    @property
    def bias(self) -> torch.Tensor:
        """The biases by now, (out,)."""
        return self.parameters[-self.units :]

    @property
    def is_growing(self) -> bool:
        """Say whether the loss is larger than it was at the start, or has left all numbers."""
        return self.diverged_at is not None or self.losses[-1] > self.losses[0]


class Training:
    """All rows on one regression, from weights and biases of zero, full batch, with one learning rate.

    The loss is the mean squared error, in float64. Where it stands after a number of steps does not depend on
    the slices in which they were done.
    """

    def __init__(self, regression: Regression, learners: Mapping[str, Learner], rate: float) -> None:
        self.regression, self.learners, self.rate = regression, dict(learners), rate
        self.done = 0
        units = len(regression.bias)
        start = torch.zeros(regression.weights.numel() + units, dtype=torch.float64)
        self.curves = {name: Curve(start, torch.zeros_like(start), units) for name in self.learners}
        for name, curve in self.curves.items():
            self._move(name, curve, start)

    def advance(self, steps: int) -> None:
        """Do some steps of every row."""
        for _ in range(steps):
            self.done += 1
            for name, curve in self.curves.items():
                if curve.diverged_at is None:
                    self._move(name, curve, curve.parameters - self.rate * curve.slope)

    def _move(self, name: str, curve: Curve, parameters: torch.Tensor) -> None:
        """Put a row where the next step begins, unless it is no longer finite there."""
        try:
            loss, slope = self.learners[name].look(parameters)
        except ProbeStopped as stopped:
            curve.diverged_at, curve.failure = self.done, str(stopped)
            return
        if math.isfinite(loss):
            curve.parameters, curve.slope = parameters, slope
            curve.losses.append(loss)
        else:
            curve.diverged_at = self.done
