"""How each optimizer changes one parameter along its gradient, in torch's own order of operations."""

from __future__ import annotations

from typing import Any

import torch


def _gather(
    parameter: torch.Tensor, gradient: torch.Tensor, settings: dict[str, Any], memory: dict[str, Any]
) -> None:
    """Source: torch.optim.adagrad, one tensor at a time."""
    if not memory:
        memory.update(step=0, sum=torch.full_like(parameter, settings["initial_accumulator_value"]))
    memory["step"] += 1
    if settings["weight_decay"]:
        gradient = gradient.add(parameter, alpha=settings["weight_decay"])
    rate = settings["lr"] / (1 + (memory["step"] - 1) * settings["lr_decay"])
    memory["sum"].addcmul_(gradient, gradient, value=1)
    parameter.addcdiv_(gradient, memory["sum"].sqrt().add_(settings["eps"]), value=-rate)


def _adapt_units(
    parameter: torch.Tensor, gradient: torch.Tensor, settings: dict[str, Any], memory: dict[str, Any]
) -> None:
    """Source: torch.optim.adadelta, one tensor at a time."""
    if not memory:
        memory.update(step=0, average=torch.zeros_like(parameter), moved=torch.zeros_like(parameter))
    memory["step"] += 1
    if settings["weight_decay"]:
        gradient = gradient.add(parameter, alpha=settings["weight_decay"])
    rho, eps = settings["rho"], settings["eps"]
    memory["average"].mul_(rho).addcmul_(gradient, gradient, value=1 - rho)
    scale = memory["average"].add(eps).sqrt_()
    change = memory["moved"].add(eps).sqrt_().div_(scale).mul_(gradient)
    memory["moved"].mul_(rho).addcmul_(change, change, value=1 - rho)
    parameter.add_(change, alpha=-settings["lr"])


def _descend(
    parameter: torch.Tensor, gradient: torch.Tensor, settings: dict[str, Any], memory: dict[str, Any]
) -> None:
    """Source: torch.optim.sgd, one tensor at a time."""
    if settings["weight_decay"]:
        gradient = gradient.add(parameter, alpha=settings["weight_decay"])
    if settings["momentum"]:
        if "momentum" in memory:
            memory["momentum"].mul_(settings["momentum"]).add_(gradient, alpha=1 - settings["dampening"])
        else:
            memory["momentum"] = gradient.clone()
        velocity = memory["momentum"]
        gradient = gradient.add(velocity, alpha=settings["momentum"]) if settings["nesterov"] else velocity
    parameter.add_(gradient, alpha=-settings["lr"])


def _decay_and_adapt(
    parameter: torch.Tensor, gradient: torch.Tensor, settings: dict[str, Any], memory: dict[str, Any]
) -> None:
    """Source: torch.optim.adamw, one tensor at a time."""
    parameter.mul_(1 - settings["lr"] * settings["weight_decay"])
    _adapt(parameter, gradient, {**settings, "weight_decay": 0}, memory)


def _scale(
    parameter: torch.Tensor, gradient: torch.Tensor, settings: dict[str, Any], memory: dict[str, Any]
) -> None:
    """Source: torch.optim.rmsprop, one tensor at a time."""
    if not memory:
        memory.update(step=0, average=torch.zeros_like(parameter))
        if settings["momentum"]:
            memory["momentum"] = torch.zeros_like(parameter)
        if settings["centered"]:
            memory["grad_avg"] = torch.zeros_like(parameter)
    memory["step"] += 1
    if settings["weight_decay"]:
        gradient = gradient.add(parameter, alpha=settings["weight_decay"])
    alpha = settings["alpha"]
    memory["average"].mul_(alpha).addcmul_(gradient, gradient, value=1 - alpha)
    if settings["centered"]:
        memory["grad_avg"].lerp_(gradient, 1 - alpha)
        scale = memory["average"].addcmul(memory["grad_avg"], memory["grad_avg"], value=-1).sqrt_()
    else:
        scale = memory["average"].sqrt()
    scale = scale.add_(settings["eps"])
    if settings["momentum"]:
        memory["momentum"].mul_(settings["momentum"]).addcdiv_(gradient, scale)
        parameter.add_(memory["momentum"], alpha=-settings["lr"])
    else:
        parameter.addcdiv_(gradient, scale, value=-settings["lr"])


def _adapt(
    parameter: torch.Tensor, gradient: torch.Tensor, settings: dict[str, Any], memory: dict[str, Any]
) -> None:
    """Source: torch.optim.adam, one tensor at a time."""
    if not memory:
        memory.update(step=0, mean=torch.zeros_like(parameter), square=torch.zeros_like(parameter))
    if settings["weight_decay"]:
        gradient = gradient.add(parameter, alpha=settings["weight_decay"])
    memory["step"] += 1
    first, second = settings["betas"]
    memory["mean"].lerp_(gradient, 1 - first)
    memory["square"].mul_(second).addcmul_(gradient, gradient, value=1 - second)
    step_size = settings["lr"] / (1 - first ** memory["step"])
    correction = (1 - second ** memory["step"]) ** 0.5
    scale = (memory["square"].sqrt() / correction).add_(settings["eps"])
    parameter.addcdiv_(memory["mean"], scale, value=-step_size)


UPDATES = {
    "SGD": _descend, "Adam": _adapt, "AdamW": _decay_and_adapt, "RMSprop": _scale, "Adagrad": _gather,
    "Adadelta": _adapt_units,
}  # fmt: skip
"""How each optimizer changes one parameter along its gradient."""
