"""torch.distributions: what policies and noisy models draw from."""

from __future__ import annotations

from typing import Any

from lib.language.distributions import (
    DISTRIBUTIONS,
    Distribution,
    drawn,
    entropy,
    log_prob,
    make_distribution,
)
from lib.language.table.registry import NAMES, add_attribute, add_method, add_namespace, entry_of, words
from lib.language.values import TypeName

OF_MACHINE: dict[str, Any] = {"cost": None, "takes_machine": True, "is_recorded": False}

add_namespace("torch.distributions")
for name, parameters in DISTRIBUTIONS.items():
    full = f"torch.distributions.{name}"
    maker = entry_of(full, make_distribution(name), parameters, keywords="validate_args", **OF_MACHINE)
    NAMES[full] = TypeName(full, (name,), maker)
add_method("distribution", "sample", drawn, "distribution sample_shape", **OF_MACHINE)
add_method("distribution", "log_prob", log_prob, "distribution value", **OF_MACHINE)
add_method("distribution", "entropy", entropy, "distribution", **OF_MACHINE)


def _part(name: str) -> Any:
    def part(distribution: Distribution) -> Any:
        return getattr(distribution.real, name)

    return part


for name in words("mean stddev variance probs logits loc scale"):
    add_attribute("distribution", name, _part(name))
