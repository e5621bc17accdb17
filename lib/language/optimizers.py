"""SGD, Adam and their like, written out with torch's own operations in its order: every bit agrees.

torch.optim itself is not used: it loads the compiler, which takes longer than any run may.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from lib.language.updates import UPDATES

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
    "Adagrad": {
        "lr": 0.01,
        "lr_decay": 0,
        "weight_decay": 0,
        "initial_accumulator_value": 0,
        "eps": 1e-10,
    },
    "Adadelta": {"lr": 1.0, "rho": 0.9, "eps": 1e-06, "weight_decay": 0},
}
"""What each optimizer starts from."""


@dataclass(eq=False)
class Optimizer:
    """One optimizer of a run: its groups of parameters with their settings, and what it remembers of each."""

    name: str
    groups: list[dict[str, Any]]
    memory: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def parameters(self) -> list[torch.Tensor]:
        """Return the parameters of all groups."""
        return [parameter for group in self.groups for parameter in group["params"]]

    @property
    def settings(self) -> dict[str, Any]:
        """Return the settings of the first group."""
        return self.groups[0]

    def __repr__(self) -> str:
        text = ""
        for place, group in enumerate(self.groups):
            shown = sorted((name, value) for name, value in group.items() if name != "params")
            lines = "".join(f"    {name}: {value}\n" for name, value in shown)
            text += f"\nParameter Group {place}\n{lines}"
        return f"{self.name} ({text})"

    def state(self) -> dict[str, Any]:
        """Return what ``state_dict()`` gives: what is remembered of each parameter, and the settings."""
        places = {id(parameter): place for place, parameter in enumerate(self.parameters)}
        groups = []
        for group in self.groups:
            shown = {name: value for name, value in group.items() if name != "params"}
            shown["params"] = [places[id(parameter)] for parameter in group["params"]]
            groups.append(shown)
        return {
            "state": {
                places[key]: _shown(self.name, memory) for key, memory in self.memory.items() if memory
            },
            "param_groups": groups,
        }


def make_group(name: str, given: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """Return a group of parameters with its settings, in torch's order: first what the code gives for it."""
    known = {**defaults, **UNCHANGED[name]}
    return {**given, **{key: known[key] for key in ORDER[name] if key not in given}}


def load_state(machine: Machine, optimizer: Optimizer, state_dict: Any) -> None:
    """Take over what ``state_dict()`` gave: the settings and what is remembered of each parameter."""
    if not isinstance(state_dict, dict) or "param_groups" not in state_dict or "state" not in state_dict:
        raise KeyError("param_groups")
    groups = state_dict["param_groups"]
    if len(groups) != len(optimizer.groups):
        raise ValueError("loaded state dict has a different number of parameter groups")
    if any(len(a["params"]) != len(b["params"]) for a, b in zip(optimizer.groups, groups, strict=True)):
        raise ValueError(
            "loaded state dict contains a parameter group that doesn't match the size of optimizer's group"
        )
    for own, group in zip(optimizer.groups, groups, strict=True):
        own.update({key: value for key, value in group.items() if key != "params"})
    own_names = {shown: key for key, shown in SHOWN.items()}
    for place, parameter in enumerate(optimizer.parameters):
        kept = state_dict["state"].get(place)
        if kept is None:
            continue
        memory: dict[str, Any] = {}
        for key, value in kept.items():
            if isinstance(value, torch.Tensor):
                machine.meter.charge("load_state_dict", value.nbytes)
                value = value.clone()  # noqa: PLW2901  (the loaded state stays the code's own)
            memory[own_names.get(key, key)] = int(value) if key == "step" else value
        optimizer.memory[id(parameter)] = memory


def add_group(machine: Machine, optimizer: Optimizer, param_group: Any) -> None:
    """Take more parameters in, with settings of their own."""
    if not isinstance(param_group, dict):
        raise TypeError(f"param_group must be a dict, but got {type(param_group)}")
    given = {**param_group, "params": _listed(param_group["params"])}
    _check_parameters(given["params"])
    defaults = {key: value for key, value in optimizer.settings.items() if key != "params"}
    machine.meter.charge(optimizer.name, 3 * sum(parameter.nbytes for parameter in given["params"]))
    optimizer.groups.append(make_group(optimizer.name, given, defaults))


def _shown(name: str, memory: dict[str, Any]) -> dict[str, Any]:
    """Call what is remembered of a parameter by torch's own names."""
    shown = {SHOWN.get(key, key): value for key, value in memory.items()}
    if name == "RMSprop" or "step" in shown:
        shown["step"] = torch.tensor(float(shown["step"]))
    return shown


SHOWN = {
    "momentum": "momentum_buffer", "mean": "exp_avg", "square": "exp_avg_sq", "average": "square_avg",
    "sum": "sum",     "moved": "acc_delta",
}  # fmt: skip
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
    "Adagrad": {"foreach": None, "maximize": False, "differentiable": False, "fused": None},
    "Adadelta": {"maximize": False, "capturable": False, "foreach": None, "differentiable": False},
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
    "Adagrad": (
        "lr", "lr_decay", "eps", "weight_decay", "initial_accumulator_value", "foreach", "maximize",
        "differentiable", "fused",
    ),
    "Adadelta": ("lr", "rho", "eps", "weight_decay", "maximize", "capturable", "foreach", "differentiable"),
}  # fmt: skip
"""Settings in the order in which torch shows them."""


def make_optimizer(name: str) -> Any:
    """Return the function that makes an optimizer for a list of parameters."""

    def made(machine: Machine, params: Any, lr: Any = None, **settings: Any) -> Optimizer:
        if isinstance(params, torch.Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got "
                f"{params.type()}"
            )
        listed = list(params)
        if not listed:
            raise ValueError("optimizer got an empty parameter list")
        given = [dict(part) for part in listed] if isinstance(listed[0], dict) else [{"params": listed}]
        for group in given:
            group["params"] = _listed(group["params"])
            _check_parameters(group["params"])
        chosen = {**DEFAULTS[name], **settings}
        if lr is not None:
            chosen["lr"] = lr
        for rate in (chosen["lr"], *(group["lr"] for group in given if "lr" in group)):
            if not isinstance(rate, (int, float)) or rate < 0:
                raise ValueError(f"Invalid learning rate: {rate}")
        groups = [make_group(name, group, chosen) for group in given]
        made = Optimizer(name, groups)
        machine.meter.charge(name, 3 * sum(parameter.nbytes for parameter in made.parameters))
        return made

    return made


def _listed(parameters: Any) -> list[Any]:
    return (
        [parameters]
        if isinstance(parameters, torch.Tensor)
        else [part[1] if isinstance(part, tuple) else part for part in parameters]
    )


def _check_parameters(parameters: list[Any]) -> None:
    for parameter in parameters:
        if not isinstance(parameter, torch.Tensor):
            raise TypeError(
                f"optimizer can only optimize Tensors, but one of the params is {type(parameter)}"
            )
        if not parameter.is_leaf:
            raise ValueError("can't optimize a non-leaf Tensor")


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
        for group in optimizer.groups:
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                machine.meter.charge("step", machine.recorder.protect(parameter), 16 * parameter.numel())
                update(parameter, parameter.grad, group, optimizer.memory.setdefault(id(parameter), {}))
