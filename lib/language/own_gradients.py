"""Operations whose way back the code writes itself: classes made from ``torch.autograd.Function``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from lib.language.errors import python_error
from lib.language.table.entry import Entry

if TYPE_CHECKING:
    from lib.language.machine import Machine

FUNCTION = "torch.autograd.function.Function"
"""The name of the class that such a class is made from."""

LEGACY = (
    "Legacy autograd function with non-static forward method is deprecated. Please use new-style autograd "
    "function with static forward method. "
    "(Example: https://pytorch.org/docs/stable/autograd.html#torch.autograd.Function)"
)
"""Torch's words for calling an object of a class of gradients."""


@dataclass(eq=False, slots=True)
class Context:
    """What forward and backward share: saved tensors, and whatever else the code puts there."""

    inner: Any
    fields: dict[str, Any] = field(default_factory=dict)


def save_for_backward(context: Context, *tensors: Any) -> None:
    """Keep tensors for the way back."""
    context.inner.save_for_backward(*tensors)


class _Carried(torch.autograd.Function):
    """One use of an operation of the code's own."""

    @staticmethod
    def forward(ctx: Any, machine: Machine, definition: Any, *args: Any) -> Any:
        ctx.machine, ctx.definition, ctx.count = machine, definition, len(args)
        ctx.own = Context(ctx)
        return machine.as_python(definition.find("forward"))(ctx.own, *args)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Any:
        machine: Machine = ctx.machine
        machine.meter.tick()
        found = machine.as_python(ctx.definition.find("backward"))(ctx.own, *gradients)
        found = found if isinstance(found, tuple) else (found,)
        if len(found) < ctx.count:
            words = f"function {ctx.definition.name}Backward returned an incorrect number of gradients"
            raise python_error("RuntimeError", f"{words} (expected {ctx.count}, got {len(found)})")
        return (None, None, *found)


def applied(definition: Any) -> Entry:
    """Return what ``Name.apply`` is for a class made from ``torch.autograd.Function``."""
    kind = type(definition.name, (_Carried,), {})

    def apply(machine: Machine, *args: Any) -> Any:
        machine.meter.charge(definition.name, 1_024, 5_000)
        return kind.apply(machine, definition, *args)  # type: ignore[attr-defined]

    return Entry(f"{definition.name}.apply", apply, ("input",), takes_machine=True, is_variadic=True)
