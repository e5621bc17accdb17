"""What changes an optimizer's learning rate from epoch to epoch."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lib.language.optimizers import Optimizer

if TYPE_CHECKING:
    from lib.language.machine import Machine


@dataclass(eq=False, slots=True, repr=False)
class Scheduler:
    """A schedule of one optimizer: its settings, the rates it started from and the epochs so far."""

    name: str
    optimizer: Optimizer
    settings: dict[str, Any]
    starts: list[Any]
    epoch: int = 0
    seen: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<torch.optim.lr_scheduler.{self.name} object>"


def make_scheduler(name: str) -> Any:
    """Return the function that makes a scheduler for an optimizer."""
    arguments = ARGUMENTS[name]

    def made(machine: Machine, optimizer: Any, *rest: Any, **settings: Any) -> Scheduler:
        if not isinstance(optimizer, Optimizer):
            raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
        given = {**dict(zip(arguments, rest, strict=False)), **settings}
        missing = [key for key, value in arguments.items() if value is NEEDED and key not in given]
        if missing:
            words = f"{name}.__init__() missing 1 required positional argument: '{missing[0]}'"
            raise TypeError(words)
        chosen = {**arguments, **given}
        _check(name, chosen)
        for group in optimizer.groups:
            group.setdefault("initial_lr", group["lr"])
        if name == "ReduceLROnPlateau":
            for group in optimizer.groups:
                del group["initial_lr"]
        starts = [group.get("initial_lr", group["lr"]) for group in optimizer.groups]
        scheduler = Scheduler(name, optimizer, chosen, starts)
        if name in RESTARTED:
            apply_rates(machine, scheduler)
        return scheduler

    return made


def _check(name: str, settings: dict[str, Any]) -> None:
    """Refuse settings that are no plain numbers where torch counts and multiplies with them."""
    for key, value in settings.items():
        if key in WHOLE and (not isinstance(value, int) or isinstance(value, bool)):
            raise TypeError(f"{name} takes a whole number as {key}")
        if key in NUMBERS and not isinstance(value, (int, float)):
            raise TypeError(f"{name} takes a number as {key}")
    if name == "MultiStepLR" and not isinstance(settings["milestones"], (list, tuple)):
        raise TypeError("MultiStepLR takes a list of whole numbers as milestones")


def step_scheduler(machine: Machine, scheduler: Scheduler, metrics: Any = None) -> None:
    """Begin the next epoch. Source: torch.optim.lr_scheduler, each rate from the one before."""
    scheduler.epoch += 1
    if scheduler.name == "ReduceLROnPlateau":
        if metrics is None:
            words = "ReduceLROnPlateau.step() missing 1 required positional argument: 'metrics'"
            raise TypeError(words)
        _watch(scheduler, float(metrics))
    else:
        apply_rates(machine, scheduler)


STEPPED: dict[str, Callable[[Any, Scheduler], None]] = {}
"""Schedules that set the rates in a way of their own."""

RESTARTED = frozenset({"LambdaLR", "LinearLR"})
"""Schedules whose first rate is not the optimizer's own."""


def apply_rates(machine: Machine, scheduler: Scheduler) -> None:
    """Set the rates of a schedule's epoch."""
    if scheduler.name in STEPPED:
        STEPPED[scheduler.name](machine, scheduler)
        return
    for group, start in zip(scheduler.optimizer.groups, scheduler.starts, strict=False):
        rate = RATES[scheduler.name](machine, scheduler, group["lr"], start)
        if isinstance(rate, int) and rate.bit_length() > RATE_BITS:
            raise OverflowError("int too large to convert to float")
        group["lr"] = rate


def _by_steps(_machine: Machine, scheduler: Scheduler, rate: Any, _start: Any) -> Any:
    settings = scheduler.settings
    return rate if scheduler.epoch % settings["step_size"] else rate * settings["gamma"]


def _by_epochs(_machine: Machine, scheduler: Scheduler, rate: Any, _start: Any) -> Any:
    return rate * scheduler.settings["gamma"]


def _by_milestones(_machine: Machine, scheduler: Scheduler, rate: Any, _start: Any) -> Any:
    met = list(scheduler.settings["milestones"]).count(scheduler.epoch)
    return rate * scheduler.settings["gamma"] ** min(met, RATE_BITS) if met else rate


def _by_cosine(_machine: Machine, scheduler: Scheduler, rate: Any, start: Any) -> Any:
    epoch, period, least = scheduler.epoch, scheduler.settings["T_max"], scheduler.settings["eta_min"]
    if (epoch - 1 - period) % (2 * period) == 0:
        return rate + (start - least) * (1 - math.cos(math.pi / period)) / 2
    turned = (1 + math.cos(math.pi * epoch / period)) / (1 + math.cos(math.pi * (epoch - 1) / period))
    return turned * (rate - least) + least


def _by_function(machine: Machine, scheduler: Scheduler, _rate: Any, start: Any) -> Any:
    return start * machine.as_python(scheduler.settings["lr_lambda"])(scheduler.epoch)


def _by_line(_machine: Machine, scheduler: Scheduler, rate: Any, _start: Any) -> Any:
    settings, epoch = scheduler.settings, scheduler.epoch
    first, change = settings["start_factor"], settings["end_factor"] - settings["start_factor"]
    if epoch == 0:
        return rate * first
    if epoch > settings["total_iters"]:
        return rate
    return rate * (1.0 + change / (settings["total_iters"] * first + (epoch - 1) * change))


def _watch(scheduler: Scheduler, metric: float) -> None:
    """Lower the rates where a number has not got better for a while. Source: ReduceLROnPlateau."""
    settings, seen = scheduler.settings, scheduler.seen
    sign = 1 if settings["mode"] == "min" else -1
    best = seen.get("best", sign * math.inf)
    margin = settings["threshold"]
    wanted = best - sign * margin if settings["threshold_mode"] == "abs" else best * (1 - sign * margin)
    is_better = metric < wanted if sign == 1 else metric > wanted
    seen["best"] = metric if is_better else best
    seen["bad"] = 0 if is_better else seen.get("bad", 0) + 1
    if seen.get("cooldown", 0) > 0:
        seen["cooldown"] -= 1
        seen["bad"] = 0
    if seen["bad"] > settings["patience"]:
        for group in scheduler.optimizer.groups:
            rate = max(group["lr"] * settings["factor"], settings["min_lr"])
            if group["lr"] - rate > settings["eps"]:
                group["lr"] = rate
        seen |= {"cooldown": settings["cooldown"], "bad": 0}


def followed(scheduler: Scheduler, name: str) -> Any:
    """Return what ReduceLROnPlateau remembers: its best number, and for how many epochs none was better."""
    if scheduler.name != "ReduceLROnPlateau":
        raise AttributeError(f"'{scheduler.name}' object has no attribute '{name}'")
    start = math.inf if scheduler.settings["mode"] == "min" else -math.inf
    return scheduler.seen.get("best", start) if name == "best" else scheduler.seen.get("bad", 0)


def last_rates(_machine: Machine, scheduler: Scheduler) -> list[Any]:
    """Return the learning rate of each group of parameters."""
    return [group["lr"] for group in scheduler.optimizer.groups]


NEEDED = object()
"""Stands for an argument without a default."""

RATE_BITS = 1_024
"""Bits of a whole learning rate at most: no float is larger."""

WHOLE = frozenset({"step_size", "T_max", "patience", "cooldown", "total_iters"})

NUMBERS = frozenset({
    "gamma", "eta_min", "factor", "threshold", "min_lr", "eps", "start_factor", "end_factor",
})  # fmt: skip

ARGUMENTS: dict[str, dict[str, Any]] = {
    "StepLR": {"step_size": NEEDED, "gamma": 0.1},
    "ExponentialLR": {"gamma": NEEDED},
    "MultiStepLR": {"milestones": NEEDED, "gamma": 0.1},
    "CosineAnnealingLR": {"T_max": NEEDED, "eta_min": 0.0},
    "LambdaLR": {"lr_lambda": NEEDED},
    "LinearLR": {"start_factor": 1.0 / 3, "end_factor": 1.0, "total_iters": 5},
    "ReduceLROnPlateau": {
        "mode": "min", "factor": 0.1, "patience": 10, "threshold": 1e-4, "threshold_mode": "rel",
        "cooldown": 0, "min_lr": 0, "eps": 1e-8,
    },
}  # fmt: skip
"""What each scheduler takes after its optimizer, and what it is without being given."""

RATES: dict[str, Callable[[Any, Scheduler, Any, Any], Any]] = {
    "StepLR": _by_steps, "ExponentialLR": _by_epochs, "MultiStepLR": _by_milestones,
    "CosineAnnealingLR": _by_cosine, "LambdaLR": _by_function, "LinearLR": _by_line,
}  # fmt: skip
"""The next rate from the one before."""
