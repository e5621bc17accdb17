"""Distributions of torch.distributions as code sees them: drawn with the run's own generator."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch
from torch import distributions

from lib.language.randomness import plain_tensors
from lib.language.stock_layers import Drawing
from lib.language.table import costs

if TYPE_CHECKING:
    from collections.abc import Callable

    from lib.language.machine import Machine

DISTRIBUTIONS: dict[str, str] = {
    "Normal": "loc scale",
    "Categorical": "probs logits",
    "Bernoulli": "probs logits",
}
"""The distributions that code can make, and their parameters."""


@dataclass(frozen=True, eq=False, slots=True)
class Distribution:
    """One of torch's distributions."""

    real: Any

    def __repr__(self) -> str:
        return repr(self.real)

    @property
    def elements(self) -> int:
        """Numbers that its parameters hold."""
        return int(math.prod(self.real.batch_shape)) * int(getattr(self.real, "_num_events", 1))


def make_distribution(name: str) -> Callable[..., Distribution]:
    """Return the function that makes a distribution. Raises torch's own errors for what are no parameters."""
    kind: Any = getattr(distributions, name)

    def made(machine: Machine, *parameters: Any, **named: Any) -> Distribution:
        given = [value for value in (*parameters, *named.values()) if isinstance(value, torch.Tensor)]
        shapes = [tuple(value.shape) for value in given]
        elements = costs.common_elements(shapes) if shapes else 1
        machine.meter.charge(f"torch.distributions.{name}", 64 * elements + 4_096, 64 * elements)
        return Distribution(kind(*parameters, **named))

    return made


def drawn(machine: Machine, distribution: Distribution, sample_shape: Any = ()) -> torch.Tensor:
    """``sample``: numbers drawn as torch draws them, without gradients."""
    sizes = torch.Size(list(machine.iterate(sample_shape)))
    elements = math.prod(max(0, size) for size in sizes) * max(1, distribution.elements)
    machine.meter.charge("sample", 32 * elements + 1_024, 32 * elements)
    with plain_tensors(), machine.meter.loading(), Drawing(machine.random.generator):
        made: torch.Tensor = distribution.real.sample(sizes)
    return made


def log_prob(machine: Machine, distribution: Distribution, value: Any) -> torch.Tensor:
    """``log_prob``: the logarithm of the density or probability of a value."""
    size = value.numel() if isinstance(value, torch.Tensor) else 1
    elements = size * max(1, distribution.elements)
    machine.meter.charge("log_prob", 64 * elements + 4_096, 64 * elements)
    made: torch.Tensor = distribution.real.log_prob(value)
    return made


def entropy(machine: Machine, distribution: Distribution) -> torch.Tensor:
    """``entropy``."""
    elements = max(1, distribution.elements)
    machine.meter.charge("entropy", 64 * elements + 4_096, 64 * elements)
    made: torch.Tensor = distribution.real.entropy()
    return made
