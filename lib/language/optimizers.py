"""SGD and Adam, written out with torch's own operations in torch's own order, so that every bit agrees.

torch.optim itself is not used: it loads the compiler, which takes longer than any run may.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

if TYPE_CHECKING:
    from lib.language.machine import Machine

DEFAULTS: dict[str, dict[str, Any]] = {
    "SGD": {"lr": 0.001, "momentum": 0, "dampening": 0, "weight_decay": 0, "nesterov": False},
    "Adam": {"lr": 0.001, "betas": (0.9, 0.999), "eps": 1e-08, "weight_decay": 0},
}
"""What each optimizer starts from."""


@dataclass(eq=False)
class Optimizer:
    """One optimizer of a run: its parameters, its settings and what it remembers of each parameter."""

    name: str
    parameters: list[torch.Tensor]
    settings: dict[str, Any]
    memory: dict[int, dict[str, Any]] = field(default_factory=dict)

    def __repr__(self) -> str:
        shown = "".join(f"    {name}: {value}\n" for name, value in sorted(self._shown().items()))
        return f"{self.name} (\nParameter Group 0\n{shown})"

    def _shown(self) -> dict[str, Any]:
        others: dict[str, Any] = {"differentiable": False, "foreach": None, "fused": None, "maximize": False}
        if self.name == "Adam":
            others |= {"amsgrad": False, "capturable": False, "decoupled_weight_decay": False}
        return {**others, **self.settings}


def make_optimizer(name: str) -> Any:
    """Return the function that makes an optimizer for a list of parameters."""

    def made(machine: Machine, params: Any, lr: Any = None, **settings: Any) -> Optimizer:
        parameters = [params] if isinstance(params, torch.Tensor) else list(params)
        if isinstance(params, torch.Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"{params.type()}"
            )
        if not parameters:
            raise ValueError("optimizer got an empty parameter list")
        for parameter in parameters:
            if not isinstance(parameter, torch.Tensor):
                raise TypeError(
                    f"optimizer can only optimize Tensors, but one of the params is {type(parameter)}"
                )
            if not parameter.is_leaf:
                raise ValueError("can't optimize a non-leaf Tensor")
        chosen = {**DEFAULTS[name], **settings}
        if lr is not None:
            chosen["lr"] = lr
        if not isinstance(chosen["lr"], (int, float)) or chosen["lr"] < 0:
            raise ValueError(f"Invalid learning rate: {chosen['lr']}")
        machine.meter.charge(name, 3 * sum(parameter.nbytes for parameter in parameters))
        return Optimizer(name, parameters, chosen)

    return made


def zero_grad(_machine: Machine, optimizer: Optimizer, set_to_none: bool = True) -> None:
    """Forget the gradients."""
    for parameter in optimizer.parameters:
        forget_gradient(parameter, set_to_none=set_to_none)


def forget_gradient(parameter: torch.Tensor, *, set_to_none: bool) -> None:
    """Set a parameter's gradient to None, or fill it with 0."""
    if parameter.grad is None:
        return
    if set_to_none:
        parameter.grad = None
    else:
        parameter.grad = torch.zeros_like(parameter.grad)


def step(machine: Machine, optimizer: Optimizer) -> None:
    """Take one step along the gradients."""
    update = {"SGD": _descend, "Adam": _adapt}[optimizer.name]
    with torch.no_grad():
        for parameter in optimizer.parameters:
            if parameter.grad is not None:
                machine.meter.charge("step", machine.recorder.protect(parameter), 16 * parameter.numel())
                update(
                    parameter,
                    parameter.grad,
                    optimizer.settings,
                    optimizer.memory.setdefault(id(parameter), {}),
                )


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
