"""Layers of torch.nn, made without torch's global random state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from lib.language.randomness import fill_linear, plain_tensors

if TYPE_CHECKING:
    from lib.language.machine import Machine


class Linear(nn.Linear):
    """torch's own layer, whose first values its maker fills in."""

    def reset_parameters(self) -> None:
        """Leave the values to the maker."""


def make_linear(
    machine: Machine, in_features: int, out_features: int, bias: bool = True, *, device: Any = None, dtype: Any = None
) -> Linear:
    """Make nn.Linear; its first values come from the run's own generator, with torch's very bits."""
    machine.check_device(device)
    machine.meter.charge_elements("torch.nn.Linear", in_features, out_features)
    with plain_tensors():
        layer = Linear(in_features, out_features, bias=bias, dtype=torch.float32 if machine.is_probe else dtype)
        fill_linear(layer.weight, layer.bias, machine.random.generator)
    if machine.is_probe:
        for name, parameter in layer._parameters.items():
            layer._parameters[name] = None if parameter is None else parameter.detach().double()  # type: ignore[assignment]
    return layer


def make_parameter(machine: Machine, data: Any = None, requires_grad: bool = True) -> Any:
    """nn.Parameter; while probing, the tensor itself."""
    if machine.is_probe and isinstance(data, torch.Tensor):
        return data
    return nn.Parameter(data, requires_grad)
