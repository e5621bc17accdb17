"""What code hangs onto layers and tensors: functions that are called when they run or get a gradient."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from lib.language.bounds import check_length

if TYPE_CHECKING:
    from lib.language.machine import Machine

HOOKS_HIGH = 64
"""Functions that one layer may carry."""


@dataclass(eq=False, slots=True)
class Hooked:
    """The functions that a layer's calls go through, before and after."""

    before: dict[int, Any] = field(default_factory=dict)
    after: dict[int, Any] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class Handle:
    """What hanging a function onto something gives: the way to take it off again."""

    functions: dict[int, Any]
    number: int

    def remove(self) -> None:
        """Take the function off again."""
        self.functions.pop(self.number, None)


def add_hook(machine: Machine, layer: nn.Module, function: Any, *, is_after: bool) -> Handle:
    """Hang a function onto the calls of a layer."""
    hooked = machine.hooks.setdefault(layer, Hooked())
    functions = hooked.after if is_after else hooked.before
    check_length(len(functions) + 1, HOOKS_HIGH)
    machine.hooks_added += 1
    functions[machine.hooks_added] = function
    return Handle(functions, machine.hooks_added)


def before_call(machine: Machine, layer: nn.Module, args: list[Any]) -> list[Any]:
    """Call what is hung before a layer's calls; what it gives takes the place of the arguments."""
    hooked = machine.hooks.get(layer)
    for function in list(hooked.before.values()) if hooked is not None else ():
        found = machine.as_python(function)(layer, tuple(args))
        if found is not None:
            args = list(found) if isinstance(found, tuple) else [found]
    return args


def after_call(machine: Machine, layer: nn.Module, args: list[Any], value: Any) -> Any:
    """Call what is hung after a layer's calls; what it gives takes the place of the result."""
    hooked = machine.hooks.get(layer)
    for function in list(hooked.after.values()) if hooked is not None else ():
        found = machine.as_python(function)(layer, tuple(args), value)
        value = value if found is None else found
    return value


def hook_gradient(machine: Machine, tensor: torch.Tensor, hook: Any) -> Handle:
    """Hang a function onto the gradient of a tensor: torch calls it on the way back."""
    functions: dict[int, Any] = {0: hook}
    call = machine.as_python(hook)

    def called(gradient: torch.Tensor) -> Any:
        machine.meter.tick()
        return call(gradient) if functions else None

    tensor.register_hook(called)
    return Handle(functions, 0)
