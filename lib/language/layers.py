"""Layers of torch.nn, made without torch's global random state."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from lib.language.drawn_layers import Conv2d, Embedding
from lib.language.randomness import fill_linear, plain_tensors
from lib.language.stock_layers import LAZY, STOCK_TYPES

if TYPE_CHECKING:
    from lib.language.machine import Machine


class Linear(nn.Linear):
    """torch's own layer, whose first values its maker fills in."""

    def reset_parameters(self) -> None:
        """Leave the values to the maker."""


def make_linear(
    machine: Machine,
    in_features: Any,
    out_features: Any,
    bias: Any = True,
    device: Any = None,
    dtype: Any = None,
) -> Linear:
    """Make nn.Linear; its first values come from the run's own generator, with torch's very bits."""
    machine.check_device(device)
    machine.meter.charge_elements("torch.nn.Linear", in_features, out_features, 2)
    with plain_tensors():
        layer = Linear(
            in_features, out_features, bias=bias, dtype=torch.float32 if machine.is_probe else dtype
        )
        fill_linear(layer.weight, layer.bias, machine.random.generator)
    if machine.is_probe:
        for name, parameter in layer._parameters.items():
            set_parameter(layer, name, None if parameter is None else parameter.detach().double())
    return layer


def set_parameter(layer: nn.Module, name: str, value: Any) -> None:
    """Put a tensor in the place of a parameter, whatever it is (while probing it is no nn.Parameter)."""
    layer._parameters[name] = value


def make_parameter(machine: Machine, data: Any = None, requires_grad: bool = True) -> Any:
    """nn.Parameter; while probing, the tensor itself."""
    if not isinstance(data, torch.Tensor):
        return nn.Parameter(data, requires_grad)
    if machine.is_probe:
        return data
    machine.meter.charge("torch.nn.Parameter", data.numel() * data.element_size())
    return nn.Parameter(data, requires_grad)


def make_sequential(_machine: Machine, *layers: Any) -> nn.Sequential:
    """nn.Sequential of layers, or of an OrderedDict of them."""
    return nn.Sequential(*(OrderedDict(layer) if isinstance(layer, dict) else layer for layer in layers))


def make_module_list(_machine: Machine, modules: Any = ()) -> nn.ModuleList:
    """nn.ModuleList."""
    return nn.ModuleList(list(modules))


def make_module_dict(_machine: Machine, modules: Any = ()) -> nn.ModuleDict:
    """nn.ModuleDict."""
    return nn.ModuleDict(dict(modules))


PLAIN_LAYERS: dict[str, tuple[type[nn.Module], str]] = {
    "ReLU": (nn.ReLU, "inplace"), "Sigmoid": (nn.Sigmoid, ""), "Tanh": (nn.Tanh, ""),
    "Identity": (nn.Identity, ""),
    "Softmax": (nn.Softmax, "dim"), "LogSoftmax": (nn.LogSoftmax, "dim"),
    "Flatten": (nn.Flatten, "start_dim end_dim"),
    "LeakyReLU": (nn.LeakyReLU, "negative_slope inplace"), "ELU": (nn.ELU, "alpha inplace"),
    "GELU": (nn.GELU, ""),
    "SiLU": (nn.SiLU, ""), "Softplus": (nn.Softplus, "beta threshold"), "Softsign": (nn.Softsign, ""),
    "LogSigmoid": (nn.LogSigmoid, ""), "Hardtanh": (nn.Hardtanh, "min_val max_val"), "ReLU6": (nn.ReLU6, ""),
    "Dropout": (nn.Dropout, "p inplace"),
    "MaxPool2d": (nn.MaxPool2d, "kernel_size stride padding dilation return_indices ceil_mode"),
    "AvgPool2d": (nn.AvgPool2d, "kernel_size stride padding"),
}  # fmt: skip
"""Layers of one operand without parameters: their class and what it takes."""

LOSSES: dict[str, type[nn.Module]] = {
    "MSELoss": nn.MSELoss, "L1Loss": nn.L1Loss, "SmoothL1Loss": nn.SmoothL1Loss, "HuberLoss": nn.HuberLoss,
    "CrossEntropyLoss": nn.CrossEntropyLoss, "NLLLoss": nn.NLLLoss, "BCELoss": nn.BCELoss,
    "BCEWithLogitsLoss": nn.BCEWithLogitsLoss,
}  # fmt: skip
"""Layers that compare an output with a target."""

LAYER_TYPES: dict[type[nn.Module], str] = {
    Linear: "Linear", Conv2d: "Conv2d", Embedding: "Embedding", nn.Sequential: "Sequential",
    nn.ModuleList: "ModuleList", nn.ModuleDict: "ModuleDict",
    nn.ParameterList: "ParameterList", nn.ParameterDict: "ParameterDict", nn.LayerNorm: "LayerNorm",
    nn.BatchNorm1d: "BatchNorm1d",
    nn.BatchNorm2d: "BatchNorm2d", nn.BatchNorm3d: "BatchNorm3d", **STOCK_TYPES, **LAZY,
    **{kind: name for name, (kind, _) in PLAIN_LAYERS.items()},
    **{kind: name for name, kind in LOSSES.items()},
}  # fmt: skip
"""Every layer that code can make, and its name in torch.nn."""
