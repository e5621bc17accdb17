"""Gradients: what requires one, walking back, and the ways to leave it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from lib.language.belongings import Setting
from lib.language.errors import not_allowed, too_large
from lib.language.hooks import hook_gradient
from lib.language.own_gradients import FUNCTION, save_for_backward
from lib.language.table.registry import (
    NAMES,
    add_attribute,
    add_function,
    add_method,
    add_namespace,
    entry_of,
)
from lib.language.values import TypeName

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
add_method(
    "Tensor", "register_hook", hook_gradient, "input hook", cost=None, takes_machine=True, is_recorded=False
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


def _jacobian(
    machine: Machine, func: Any, inputs: Any, create_graph: bool = False, strict: bool = False
) -> Any:
    """One walk back for each element of what the function gives. Source: torch.autograd.functional."""
    called = _walked(machine, func, _elements(inputs))
    return torch.autograd.functional.jacobian(called, inputs, create_graph, strict)


def _hessian(machine: Machine, func: Any, inputs: Any, create_graph: bool = False) -> Any:
    walks = _elements(inputs)
    called = _walked(machine, func, 4 * walks)
    machine.meter.charge("hessian", ROW_BYTES * walks * walks, walks * walks)

    def counted(*values: Any) -> Any:
        found = called(*values)
        for _ in range(min(walks, WALKS_HIGH)):
            machine.meter.walk_back("hessian", is_growing=False)
        return found

    _check_walks(walks)
    return torch.autograd.functional.hessian(counted, inputs, create_graph)


def _elements(inputs: Any) -> int:
    given = inputs if isinstance(inputs, tuple) else (inputs,)
    walks = sum(value.numel() for value in given if isinstance(value, torch.Tensor))
    _check_walks(walks)
    return walks


ROW_BYTES = 128
"""Bytes counted for each element of a Jacobian: its own, and those of the gradients on the way."""

WALKS_HIGH = 4_096
"""Walks back that one Jacobian may take."""


def _check_walks(walks: int) -> None:
    if walks > WALKS_HIGH:
        raise too_large("items", f"a Jacobian of more than {WALKS_HIGH} rows", high=WALKS_HIGH)


def _walked(machine: Machine, func: Any, elements: int) -> Any:
    """Return a function of the code's as torch calls it, with the walks back through it counted beforehand."""
    call = machine.as_python(func)

    def called(*values: Any) -> Any:
        found = call(*values)
        made = found if isinstance(found, tuple) else (found,)
        walks = sum(value.numel() for value in made if isinstance(value, torch.Tensor))
        _check_walks(walks)
        machine.meter.charge("jacobian", ROW_BYTES * (walks + 1) * (elements + walks + 1), walks * elements)
        for _ in range(walks):
            machine.meter.walk_back("jacobian", is_growing=False)
        return found

    return called


def _product(name: str, walks: int) -> Any:
    """``vjp`` and its like: a few walks back through one call. Source: torch.autograd.functional."""
    multiply = getattr(torch.autograd.functional, name)

    def made(machine: Machine, func: Any, inputs: Any, v: Any = None, create_graph: bool = False) -> Any:
        call = machine.as_python(func)

        def called(*values: Any) -> Any:
            found = call(*values)
            made = found if isinstance(found, tuple) else (found,)
            met = sum(value.numel() for value in (*values, *made) if isinstance(value, torch.Tensor))
            machine.meter.charge(name, ROW_BYTES * walks * met, walks * met)
            for walk in range(walks):
                machine.meter.walk_back(name, is_growing=create_graph or walk + 1 < walks)
            return found

        return multiply(called, inputs, v, create_graph)

    return made


def _slope(machine: Machine, func: Any, argnums: Any = 0) -> Any:
    """``torch.func.grad``: a function that gives the slope of another one."""
    call = machine.as_python(func)

    def slope(machine: Machine, *args: Any) -> Any:
        if not isinstance(argnums, int) or not -len(args) <= argnums < len(args):
            raise not_allowed("argument", f"grad() takes one argnums here, not {argnums}", name="argnums")
        given = list(args)
        wanted = given[argnums]
        has_graph = wanted.requires_grad
        given[argnums] = wanted if has_graph else wanted.detach().requires_grad_()
        with torch.enable_grad():
            value = call(*given)
            machine.meter.walk_back("grad", is_growing=True)
            (found,) = torch.autograd.grad(value, given[argnums], create_graph=True)
        return found if has_graph else found.detach()

    return entry_of("grad", slope, "*input", cost=None, takes_machine=True)


add_namespace("torch.autograd.functional", "torch.func")
NAMES["torch.autograd.Function"] = TypeName(FUNCTION)
for name, function in {"jacobian": _jacobian, "hessian": _hessian}.items():
    add_function(
        f"torch.autograd.functional.{name}", function, "func inputs", keywords="create_graph", cost=None,
        takes_machine=True,
    )  # fmt: skip
for name, walks in {"vjp": 1, "jvp": 2, "vhp": 2, "hvp": 3}.items():
    add_function(
        f"torch.autograd.functional.{name}", _product(name, walks), "func inputs v create_graph", cost=None,
        takes_machine=True,
    )  # fmt: skip
add_function("torch.func.grad", _slope, "func argnums", cost=None, takes_machine=True, is_recorded=False)
add_method(
    "context", "save_for_backward", save_for_backward, "context *tensors", cost=None, is_recorded=False
)
add_attribute("context", "saved_tensors", lambda context: context.inner.saved_tensors)
add_attribute("context", "needs_input_grad", lambda context: context.inner.needs_input_grad[2:])
