"""Layers that normalise: over the features of each sample, or over the samples of a batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from lib.language.drawn_layers import filled
from lib.language.table import costs
from lib.language.table.entry import Entry

if TYPE_CHECKING:
    from lib.language.machine import Machine


def make_layer_norm(
    machine: Machine, normalized_shape: Any, eps: Any = 1e-5, elementwise_affine: Any = True, bias: Any = True
) -> nn.Module:
    """Make nn.LayerNorm: weights of 1 and biases of 0 over the last axes."""
    sizes = normalized_shape if isinstance(normalized_shape, (tuple, list)) else (normalized_shape,)
    machine.meter.charge_elements("torch.nn.LayerNorm", *sizes, 2)
    return filled(
        machine, lambda: nn.LayerNorm(normalized_shape, eps, bool(elementwise_affine), bool(bias)), _as_made
    )


def make_batch_norm(name: str) -> Callable[..., nn.Module]:
    """Return the function that makes nn.BatchNorm1d or its like.

    Weights of 1, biases of 0, and the mean and variance that training follows.
    """
    kind = getattr(nn, name)

    def made(
        machine: Machine,
        num_features: Any,
        eps: Any = 1e-5,
        momentum: Any = 0.1,
        affine: Any = True,
        track_running_stats: Any = True,
    ) -> nn.Module:
        machine.meter.charge_elements(f"torch.nn.{name}", num_features, 4)
        layer = filled(
            machine,
            lambda: kind(num_features, eps, momentum, bool(affine), bool(track_running_stats)),
            _as_made,
        )
        if machine.is_probe:
            for key, value in layer._buffers.items():
                if value is not None and value.is_floating_point():
                    layer._buffers[key] = value.double()
        return layer

    return made


def _as_made(_layer: Any) -> None:
    """Leave a layer as torch makes it: nothing in it is drawn."""


def norm_call(layer: nn.Module) -> tuple[Entry, dict[str, Any]]:
    """Return what a call of a normalising layer carries out, and what it uses besides its input, by name.

    In training a batch is normalised by its own mean and variance; the running ones follow in place, and
    are used in evaluation.
    """
    used: dict[str, Any] = {name: part for name, part in layer._parameters.items() if part is not None}
    if not layer.training:
        used |= {name: part for name, part in layer._buffers.items() if name in RUNNING and part is not None}
    name = type(layer).__name__

    def normalised(machine: Machine, value: Any, *_used: Any) -> Any:
        if not isinstance(value, torch.Tensor):
            raise TypeError(f"{name}(): argument 'input' must be Tensor, not {type(value).__name__}")
        if layer.training:
            for part in layer._buffers.values():
                machine.meter.charge(name, 0 if part is None else machine.recorder.protect(part))
        return layer.forward(value)

    entry = Entry(f"torch.nn.{name}", normalised, ("input", *used), cost=costs.several, takes_machine=True)
    return entry, used


NORMS = (nn.LayerNorm, nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
"""Layers that normalise."""

RUNNING = ("running_mean", "running_var")
"""What a layer remembers of the batches that it was trained on."""
