"""torch.nn.functional, and the layers of torch.nn."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

from lib.language.layers import make_linear, make_parameter
from lib.language.table.costs import free, matrix_product
from lib.language.table.registry import add_attribute, add_function

add_function("torch.nn.functional.linear", functional.linear, "input weight bias", cost=matrix_product)
for name in ("relu", "sigmoid", "tanh"):
    add_function(f"torch.nn.functional.{name}", getattr(torch, name))
add_function(
    "torch.nn.Linear",
    make_linear,
    "in_features out_features bias",
    keywords="device dtype",
    cost=free,
    takes_machine=True,
    is_recorded=False,
)
add_function(
    "torch.nn.Parameter", make_parameter, "data requires_grad", cost=free, takes_machine=True, is_recorded=False
)


def _parameter(name: str) -> Any:
    return lambda layer: layer._parameters[name]


for name in ("weight", "bias"):
    add_attribute("Linear", name, _parameter(name))

