"""torch.vmap: a function of one sample carried out for every sample, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from lib.language.errors import not_allowed
from lib.language.outcomes import NOWHERE
from lib.language.table.entry import Entry
from lib.language.table.registry import NAMES, add_function, entry_of

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _vmap(_machine: Machine, func: Any, in_dims: Any = 0, out_dims: Any = 0) -> Entry:
    """Return a function that takes a batch; samples lie along ``in_dims``, results along ``out_dims``."""

    def mapped(machine: Machine, *args: Any) -> Any:
        call = machine.as_python(func)
        axes = in_dims if isinstance(in_dims, (tuple, list)) else [in_dims] * len(args)
        if len(axes) != len(args):
            words = (
                "in_dims is not compatible with the structure of inputs. Expected one for each of them here"
            )
            raise not_allowed("argument", f"vmap: {words}, not {len(axes)}", name="in_dims")
        results = [
            call(*(_sample(arg, axis, place) for arg, axis in zip(args, axes, strict=True)))
            for place in range(_batch(getattr(func, "name", "<lambda>"), args, axes))
        ]
        if isinstance(results[0], tuple):
            ends = out_dims if isinstance(out_dims, tuple) else (out_dims,) * len(results[0])
            parts = zip(*results, strict=True)
            return tuple(_stacked(machine, list(part), end) for part, end in zip(parts, ends, strict=True))
        return _stacked(machine, results, out_dims)

    return entry_of("vmap", mapped, "*input", cost=None, is_recorded=False, takes_machine=True)


def _batch(name: str, args: tuple[Any, ...], axes: Any) -> int:
    """Count the samples. Raises ValueError in torch's words where the inputs disagree or none is mapped."""
    sizes = []
    for place, (arg, axis) in enumerate(zip(args, axes, strict=True)):
        if axis is None:
            continue
        if not isinstance(arg, torch.Tensor) or not isinstance(axis, int):
            raise not_allowed("argument", f"vmap maps tensors here, not input {place}", name="in_dims")
        axis_count = arg.ndim
        if not -axis_count <= axis < axis_count:
            raise ValueError(
                f"vmap({name.rpartition('.')[2]}, in_dims={axis}, ...)(<inputs>): Got in_dim={axis} for some input, "
                f"but that input is a Tensor of dimensionality {axis_count} so expected in_dim to satisfy "
                f"-{axis_count} <= in_dim < {axis_count}."
            )
        sizes.append(arg.size(axis))
    if not sizes:
        raise ValueError("vmap: at least one input must be mapped")
    if len(set(sizes)) > 1:
        words = f"got sizes {sizes} for the mapped dimension"
        raise ValueError(f"vmap: Expected all tensors to have the same size in the mapped dimension, {words}")
    if sizes[0] == 0:
        raise not_allowed("argument", "vmap takes at least one sample here", name="in_dims")
    return sizes[0]


def _sample(arg: Any, axis: int | None, place: int) -> Any:
    return arg if axis is None else arg.select(axis, place)


def _stacked(machine: Machine, parts: list[Any], axis: Any) -> Any:
    for part in parts:
        if not isinstance(part, torch.Tensor):
            words = f"must only return Tensors, got type {type(part)}. Did you mean to set out_dims= to None for output?"
            raise ValueError(f"vmap(<lambda>): {words}")
    node = machine.node or NOWHERE
    return machine.apply(node, NAMES["torch.stack"], (parts, axis), {}, (None, None))


for name in ("torch.vmap", "torch.func.vmap"):
    add_function(name, _vmap, "func in_dims out_dims", cost=None, is_recorded=False, takes_machine=True)
