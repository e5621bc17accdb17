"""Schedules of several phases: one cycle up and down, and schedules one after another."""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from lib.language.errors import python_error
from lib.language.optimizers import Optimizer
from lib.language.schedulers import RESTARTED, STEPPED, Scheduler, apply_rates

if TYPE_CHECKING:
    from lib.language.machine import Machine

ONE_CYCLE = (
    "optimizer max_lr total_steps epochs steps_per_epoch pct_start anneal_strategy cycle_momentum "
    "base_momentum max_momentum div_factor final_div_factor three_phase"
)


def make_one_cycle(
    machine: Machine,
    optimizer: Any,
    max_lr: Any,
    total_steps: Any = None,
    epochs: Any = None,
    steps_per_epoch: Any = None,
    pct_start: Any = 0.3,
    anneal_strategy: Any = "cos",
    cycle_momentum: Any = True,
    base_momentum: Any = 0.85,
    max_momentum: Any = 0.95,
    div_factor: Any = 25.0,
    final_div_factor: Any = 1e4,
    three_phase: Any = False,
) -> Scheduler:
    """``OneCycleLR``: the rate goes up to ``max_lr`` and down again. Source: torch.optim.lr_scheduler."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"{type(optimizer).__name__} is not an Optimizer")
    steps = _steps(total_steps, epochs, steps_per_epoch)
    if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:
        raise ValueError(f"Expected float between 0 and 1 pct_start, but got {pct_start}")
    if anneal_strategy not in ("cos", "linear"):
        words = f"anneal_strategy must be one of 'cos' or 'linear', instead got {anneal_strategy}"
        raise ValueError(words)
    settings = {
        "steps": steps,
        "phases": _phases(steps, pct_start, has_three=bool(three_phase)),
        "is_cosine": anneal_strategy == "cos",
        "momentum": _momentum_of(optimizer) if cycle_momentum else None,
    }
    for group, top in zip(optimizer.groups, _each("max_lr", optimizer, max_lr), strict=True):
        group["initial_lr"] = top / div_factor
        group["max_lr"] = top
        group["min_lr"] = group["initial_lr"] / final_div_factor
    if cycle_momentum:
        most, least = (
            _each(name, optimizer, value)
            for name, value in (("max_momentum", max_momentum), ("base_momentum", base_momentum))
        )
        for group, high, low in zip(optimizer.groups, most, least, strict=True):
            _set_momentum(group, settings["momentum"], high)
            group["max_momentum"], group["base_momentum"] = high, low
    made = Scheduler("OneCycleLR", optimizer, settings, [group["initial_lr"] for group in optimizer.groups])
    _apply_cycle(machine, made)
    return made


def _steps(total: Any, epochs: Any, each: Any) -> int:
    if total is not None:
        if not isinstance(total, int) or total <= 0:
            raise ValueError(f"Expected positive integer total_steps, but got {total}")
        return total
    if epochs is None or each is None:
        raise ValueError("You must define either total_steps OR (epochs AND steps_per_epoch)")
    for name, value in (("epochs", epochs), ("steps_per_epoch", each)):
        if not isinstance(value, int) or value <= 0:
            raise ValueError(f"Expected positive integer {name}, but got {value}")
    return int(epochs * each)


def _phases(steps: int, share: float, *, has_three: bool) -> list[tuple[float, str, str, str, str]]:
    """Return where each phase ends, the rates that it goes between, and the momenta."""
    up = (float(share * steps) - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum")
    if not has_three:
        return [up, (steps - 1, "max_lr", "min_lr", "base_momentum", "max_momentum")]
    down = (float(2 * share * steps) - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum")
    return [up, down, (steps - 1, "initial_lr", "min_lr", "max_momentum", "max_momentum")]


def _each(name: str, optimizer: Optimizer, value: Any) -> list[Any]:
    values = list(value) if isinstance(value, (list, tuple)) else [value] * len(optimizer.groups)
    if len(values) != len(optimizer.groups):
        words = f"{name} must have the same length as optimizer.param_groups."
        raise ValueError(
            f"{words} {name} has {len(values)} values, param_groups has {len(optimizer.groups)}."
        )
    for one in values:
        if not isinstance(one, (int, float)):
            raise TypeError(f"OneCycleLR takes numbers as {name}")
    return values


def _momentum_of(optimizer: Optimizer) -> str:
    for name in ("betas", "momentum"):
        if name in optimizer.settings:
            return name
    raise ValueError("optimizer must support momentum or beta1 with `cycle_momentum` option enabled")


def _set_momentum(group: dict[str, Any], name: str, value: float) -> None:
    group[name] = (value, *group["betas"][1:]) if name == "betas" else value


def _apply_cycle(_machine: Machine, scheduler: Scheduler) -> None:
    settings, step = scheduler.settings, scheduler.epoch
    if step > settings["steps"]:
        words = f"Tried to step {step} times. The specified number of total steps is {settings['steps']}"
        raise ValueError(words)
    for group in scheduler.optimizer.groups:
        start = 0.0
        for end, first, last, high, low in settings["phases"]:
            if step <= end or last == "min_lr":
                share = (step - start) / (end - start)
                group["lr"] = _between(group[first], group[last], share, settings)
                if settings["momentum"] is not None:
                    momentum = _between(group[high], group[low], share, settings)
                    _set_momentum(group, settings["momentum"], momentum)
                break
            start = end


def _between(start: float, end: float, share: float, settings: dict[str, Any]) -> float:
    if settings["is_cosine"]:
        return end + (start - end) / 2.0 * (math.cos(math.pi * share) + 1)
    return (end - start) * share + start


def make_sequence(machine: Machine, optimizer: Any, schedulers: Any, milestones: Any) -> Scheduler:
    """``SequentialLR``: one schedule until each milestone. Source: torch.optim.lr_scheduler."""
    if not isinstance(optimizer, Optimizer) or not isinstance(schedulers, (list, tuple)):
        raise TypeError("SequentialLR takes an optimizer and a list of its schedules")
    if not schedulers:
        raise ValueError("SequentialLR expects at least one scheduler, but got no scheduler.")
    for place, part in enumerate(schedulers):
        if not isinstance(part, Scheduler):
            raise TypeError(f"SequentialLR at index {place} should have `optimizer` as its attribute.")
        if part.name in ("ReduceLROnPlateau", "SequentialLR") or part.optimizer is not optimizer:
            words = (
                f"SequentialLR takes schedules of its own optimizer here, not {part.name} at index {place}"
            )
            raise ValueError(words)
    if len(milestones) != len(schedulers) - 1:
        raise ValueError(
            "Sequential Schedulers expects number of schedulers provided to be one more than the number of "
            f"milestone points, but got number of schedulers {len(schedulers)} and the number of milestones "
            f"to be equal to {len(milestones)}"
        )
    if not all(isinstance(milestone, int) for milestone in milestones):
        raise python_error("TypeError", "SequentialLR takes whole numbers as milestones")
    for group in optimizer.groups:
        group["lr"] = group["initial_lr"]
    settings = {"parts": list(schedulers), "milestones": list(milestones)}
    made = Scheduler("SequentialLR", optimizer, settings, [group["initial_lr"] for group in optimizer.groups])
    first = schedulers[bisect_right(milestones, 0)]
    if first.name in RESTARTED:
        apply_rates(machine, first)
    return made


def _step_sequence(machine: Machine, scheduler: Scheduler) -> None:
    milestones = scheduler.settings["milestones"]
    place = bisect_right(milestones, scheduler.epoch)
    part: Scheduler = scheduler.settings["parts"][place]
    if place > 0 and milestones[place - 1] == scheduler.epoch:
        part.epoch = 0
        _start_again(machine, part)
        return
    part.epoch += 1
    apply_rates(machine, part)


def _start_again(machine: Machine, part: Scheduler) -> None:
    """Set the rates to where a schedule begins, by its closed form."""
    settings = part.settings
    if part.name == "OneCycleLR":
        apply_rates(machine, part)
        return
    for group, start in zip(part.optimizer.groups, part.starts, strict=False):
        if part.name == "LinearLR":
            group["lr"] = start * settings["start_factor"]
        elif part.name == "LambdaLR":
            group["lr"] = start * machine.as_python(settings["lr_lambda"])(0)
        elif part.name == "CosineAnnealingLR":
            least = settings["eta_min"]
            group["lr"] = least + (start - least) * (1 + math.cos(math.pi * 0 / settings["T_max"])) / 2
        else:
            group["lr"] = start


STEPPED["OneCycleLR"] = _apply_cycle
STEPPED["SequentialLR"] = _step_sequence
