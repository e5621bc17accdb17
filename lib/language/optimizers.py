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
    "AdamW": {"lr": 0.001, "betas": (0.9, 0.999), "eps": 1e-08, "weight_decay": 0.01},
    "RMSprop": {
        "lr": 0.01,
        "momentum": 0,
        "alpha": 0.99,
        "eps": 1e-08,
        "centered": False,
        "weight_decay": 0,
    },
}
"""What each optimizer starts from."""


@dataclass(eq=False)
class Optimizer:
    """One optimizer of a run: its parameters, its settings and what it remembers of each parameter."""

    name: str
    parameters: list[torch.Tensor]
    settings: dict[str, Any]
    memory: dict[int, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Make the settings the one group of parameters that torch shows, and code may change."""
        given = dict(self.settings)
        self.settings.clear()
        shown = {"params": self.parameters, **given, **UNCHANGED[self.name]}
        self.settings.update({name: shown[name] for name in ("params", *ORDER[self.name])})

    def __repr__(self) -> str:
        shown = sorted((name, value) for name, value in self.settings.items() if name != "params")
        lines = "".join(f"    {name}: {value}\n" for name, value in shown)
        return f"{self.name} (\nParameter Group 0\n{lines})"

    def state(self) -> dict[str, Any]:
        """Return what ``state_dict()`` gives: what is remembered of each parameter, and the settings."""
        places = {id(parameter): place for place, parameter in enumerate(self.parameters)}
        group = {name: value for name, value in self.settings.items() if name != "params"}
        group["params"] = list(places.values())
        return {
            "state": {
                places[key]: _shown(self.name, memory) for key, memory in self.memory.items() if memory
            },
            "param_groups": [group],
        }


def _shown(name: str, memory: dict[str, Any]) -> dict[str, Any]:
    """Call what is remembered of a parameter by torch's own names."""
    shown = {SHOWN.get(key, key): value for key, value in memory.items()}
    if name == "RMSprop" or "step" in shown:
        shown["step"] = torch.tensor(float(shown["step"]))
    return shown


SHOWN = {"momentum": "momentum_buffer", "mean": "exp_avg", "square": "exp_avg_sq", "average": "square_avg"}
"""torch's names of what an optimizer remembers."""

UNCHANGED: dict[str, dict[str, Any]] = {
    "SGD": {"maximize": False, "foreach": None, "differentiable": False, "fused": None},
    "Adam": {
        "amsgrad": False, "maximize": False, "foreach": None, "capturable": False, "differentiable": False,
        "fused": None, "decoupled_weight_decay": False,
    },
    "AdamW": {
        "amsgrad": False, "maximize": False, "foreach": None, "capturable": False, "differentiable": False,
        "fused": None, "decoupled_weight_decay": True,
    },
    "RMSprop": {"capturable": False, "foreach": None, "maximize": False, "differentiable": False},
}  # fmt: skip
"""Settings that torch shows and that code can't give here."""

ADAM = (
    "lr", "betas", "eps", "weight_decay", "amsgrad", "maximize", "foreach", "capturable", "differentiable",
    "fused", "decoupled_weight_decay",
)  # fmt: skip
"""Settings of Adam in the order in which torch shows them."""

ORDER: dict[str, tuple[str, ...]] = {
    "SGD": (
        "lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize", "foreach", "differentiable",
        "fused",
    ),
    "Adam": ADAM,
    "AdamW": ADAM,
    "RMSprop": (
        "lr", "momentum", "alpha", "eps", "centered", "weight_decay", "capturable", "foreach", "maximize",
        "differentiable",
    ),
}  # fmt: skip
"""Settings in the order in which torch shows them."""


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
    update = UPDATES[optimizer.name]
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


UPDATES = {"SGD": _descend, "Adam": _adapt, "AdamW": _decay_and_adapt, "RMSprop": _scale}
"""How each optimizer changes one parameter along its gradient."""
