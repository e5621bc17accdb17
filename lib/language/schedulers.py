"""What changes an optimizer's learning rate from epoch to epoch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lib.language.optimizers import Optimizer

if TYPE_CHECKING:
    from lib.language.machine import Machine


@dataclass(eq=False, slots=True, repr=False)
class Scheduler:
    """A schedule of one optimizer: each ``step_size`` epochs its learning rate is multiplied by ``gamma``."""

    name: str
    optimizer: Optimizer
    gamma: float
    step_size: int = 1
    epoch: int = 0

    def __repr__(self) -> str:
        return f"<torch.optim.lr_scheduler.{self.name} object>"


def make_scheduler(name: str) -> Any:
    """Return the function that makes a scheduler for an optimizer."""

    def made(_machine: Machine, optimizer: Any, *rest: Any, **settings: Any) -> Scheduler:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        given = {**dict(zip(ARGUMENTS[name], rest, strict=False)), **settings}
        step_size, gamma = given.get("step_size", 1), given.get("gamma", 0.1)
        missing = [argument for argument in ARGUMENTS[name][:1] if argument not in given]
        if missing:
            words = f"{name}.__init__() missing 1 required positional argument: '{missing[0]}'"
            raise TypeError(words)
        if not isinstance(step_size, int) or not isinstance(gamma, (int, float)):
            raise TypeError(f"{name} takes whole steps and a number to multiply by")
        optimizer.settings.setdefault("initial_lr", optimizer.settings["lr"])
        return Scheduler(name, optimizer, gamma, step_size)

    return made


def step_scheduler(_machine: Machine, scheduler: Scheduler) -> None:
    """Begin the next epoch. Source: torch.optim.lr_scheduler: StepLR and ExponentialLR, chained."""
    scheduler.epoch += 1
    if scheduler.epoch % scheduler.step_size == 0:
        rate = scheduler.optimizer.settings["lr"] * scheduler.gamma
        if isinstance(rate, int) and rate.bit_length() > RATE_BITS:
            raise OverflowError("int too large to convert to float")
        scheduler.optimizer.settings["lr"] = rate


def last_rates(_machine: Machine, scheduler: Scheduler) -> list[Any]:
    """Return the learning rate of each group of parameters: there is one."""
    return [scheduler.optimizer.settings["lr"]]


RATE_BITS = 1_024
"""Bits of a whole learning rate at most: no float is larger."""

ARGUMENTS = {"StepLR": ("step_size", "gamma"), "ExponentialLR": ("gamma",)}
"""What each scheduler takes after its optimizer; the first one has no default."""
