"""Gradients: what requires one, walking back, and the ways to leave it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from lib.language.table.registry import NAMES, add_function, add_method, entry_of
from lib.language.values import Setting, TypeName

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _requires_grad(machine: Machine, tensor: torch.Tensor, requires_grad: bool = True) -> torch.Tensor:
    machine.meter.charge("requires_grad_", tensor.nbytes)
    return tensor.requires_grad_(requires_grad)


def _backward(
    machine: Machine,
    tensor: torch.Tensor,
    gradient: Any = None,
    retain_graph: Any = None,
    create_graph: bool = False,
) -> None:
    machine.meter.walk_back("backward", is_growing=create_graph)
    tensor.backward(gradient, retain_graph=retain_graph, create_graph=create_graph)


def _grad(
    machine: Machine,
    outputs: Any,
    inputs: Any,
    grad_outputs: Any = None,
    retain_graph: Any = None,
    create_graph: bool = False,
    allow_unused: Any = None,
) -> Any:
    machine.meter.walk_back("grad", is_growing=create_graph)
    return torch.autograd.grad(
        outputs,
        inputs,
        grad_outputs,
        retain_graph=retain_graph,
        create_graph=create_graph,
        allow_unused=allow_unused,
    )


def _variable(machine: Machine, data: Any, requires_grad: bool = False) -> Any:
    """The old name of a tensor whose gradient is wanted: it looks at the same numbers."""
    if not isinstance(data, torch.Tensor):
        raise TypeError(f"Variable data has to be a tensor, but got {type(data).__name__}")
    return _requires_grad(machine, data.detach(), requires_grad)


add_method(
    "Tensor",
    "requires_grad_",
    _requires_grad,
    "input requires_grad",
    cost=None,
    takes_machine=True,
    is_recorded=False,
)
add_method("Tensor", "retain_grad", torch.Tensor.retain_grad, cost=None, is_recorded=False)
add_method("Tensor", "detach_", torch.Tensor.detach_, cost=None, is_recorded=False)
add_method(
    "Tensor", "backward", _backward, "input gradient retain_graph create_graph", cost=None, takes_machine=True,
    is_recorded=False,
)  # fmt: skip
add_function(
    "torch.autograd.grad",
    _grad,
    "outputs inputs grad_outputs retain_graph create_graph allow_unused",
    cost=None,
    takes_machine=True,
)
add_function(
    "torch.autograd.Variable",
    _variable,
    "data requires_grad",
    cost=None,
    takes_machine=True,
    is_recorded=False,
)
add_function("torch.is_grad_enabled", torch.is_grad_enabled, "", cost=None, is_recorded=False)


def _given(setting: Setting) -> Any:
    return lambda mode=True: setting


for name in ("no_grad", "inference_mode", "enable_grad"):
    setting = Setting(name, is_enabled=name == "enable_grad")
    maker = entry_of(f"torch.{name}", _given(setting), "mode", cost=None, is_recorded=False)
    NAMES[f"torch.{name}"] = NAMES[f"torch.autograd.{name}"] = TypeName(f"torch.{name}", (), maker)


def _set_grad_enabled(_machine: Machine, mode: Any) -> Setting:
    torch.set_grad_enabled(bool(mode))
    return Setting("set_grad_enabled", is_enabled=bool(mode))


add_function(
    "torch.set_grad_enabled", _set_grad_enabled, "mode", cost=None, takes_machine=True, is_recorded=False
)
