"""Layers of torch.nn beside the linear one whose first values come from the run's own generator."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from lib.language.randomness import fill_linear, plain_tensors

if TYPE_CHECKING:
    from lib.language.machine import Machine


class Conv2d(nn.Conv2d):
    """torch's own layer, whose first values its maker fills in."""

    def reset_parameters(self) -> None:
        """Leave the values to the maker."""


class Embedding(nn.Embedding):
    """torch's own layer, whose first values its maker fills in."""

    def reset_parameters(self) -> None:
        """Leave the values to the maker."""


def filled(machine: Machine, make: Callable[[], nn.Module], fill: Callable[[Any], None]) -> nn.Module:
    """Make a layer and fill it; while probing its parameters are float64 and no nn.Parameter."""
    with plain_tensors():
        layer = make()
        fill(layer)
    if machine.is_probe:
        for name, parameter in layer._parameters.items():
            layer._parameters[name] = None if parameter is None else parameter.detach().double()  # type: ignore[assignment]
    return layer


def make_conv(
    machine: Machine,
    in_channels: Any,
    out_channels: Any,
    kernel_size: Any,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: Any = 1,
    bias: Any = True,
) -> nn.Module:
    """Make nn.Conv2d with the values that torch would draw: like nn.Linear's, over channels and filter."""
    sizes = kernel_size if isinstance(kernel_size, (tuple, list)) else (kernel_size, kernel_size)
    machine.meter.charge_elements("torch.nn.Conv2d", in_channels, out_channels, *sizes, 2)

    def fill(layer: Conv2d) -> None:
        weight = layer.weight.flatten(1)
        fill_linear(weight, layer.bias, machine.random.generator)

    return filled(
        machine,
        lambda: Conv2d(in_channels, out_channels, kernel_size, stride, padding, dilation, groups, bias),
        fill,
    )


def make_embedding(
    machine: Machine, num_embeddings: Any, embedding_dim: Any, padding_idx: Any = None
) -> nn.Module:
    """Make nn.Embedding; its rows are drawn from the normal distribution."""
    machine.meter.charge_elements("torch.nn.Embedding", num_embeddings, embedding_dim, 2)

    def fill(layer: Embedding) -> None:
        with torch.no_grad():
            layer.weight.normal_(generator=machine.random.generator)
            if layer.padding_idx is not None:
                layer.weight[layer.padding_idx].fill_(0)

    return filled(machine, lambda: Embedding(num_embeddings, embedding_dim, padding_idx), fill)
