"""The settings of Gradients."""

from __future__ import annotations

from dataclasses import dataclass

from lib.links.settings.declaring import choice, number, setting, whole_number

RATE_LOW, RATE_HIGH = 1e-6, 10.0
"""The learning rates that a training may have."""

STEPS_HIGH = 10_000
"""The most steps of a training."""

SAMPLES_HIGH = 512
"""The most samples of a training."""

NOISE_HIGH = 10.0
"""The largest noise on the targets, as their standard deviation."""


@dataclass(frozen=True, slots=True)
class GradientsSettings:
    """The settings of Gradients.

    ``through``: whether what is differentiated is the value or what the activation makes of it. ``rate``,
    ``steps``, ``samples``, ``noise``: the training's learning rate, steps, samples and the standard deviation
    of the noise on its targets. ``training``: whether it has been started, and ``stop`` the step at which
    it was stopped, None where it goes on to its last.
    """

    through: str = setting("value", choice("value", "activation"))
    rate: float = setting(0.001, number(RATE_LOW, RATE_HIGH), repr)
    steps: int = setting(3_000, whole_number(1, STEPS_HIGH))
    samples: int = setting(64, whole_number(1, SAMPLES_HIGH))
    noise: float = setting(0.1, number(0.0, NOISE_HIGH), repr)
    training: str = setting("off", choice("off", "on"))
    stop: int | None = setting(None, whole_number(0, STEPS_HIGH))

    @property
    def goal(self) -> int:
        """The step to which training goes: 0 before its start."""
        if self.training == "off":
            return 0
        return self.steps if self.stop is None else min(self.stop, self.steps)
