"""A layer that holds given tensors, so that code which makes its own nn.Linear can be probed."""

from __future__ import annotations

import torch
from torch import nn

from lib.language.layers import Linear, set_parameter


def layer_of(weights: torch.Tensor, bias: torch.Tensor | None) -> nn.Module:
    """Return nn.Linear with these very tensors: weights (out, in), bias (out,) or none.

    Works inside ``torch.func.vmap``: the layer is made without values of its own.
    """
    out_features, in_features = weights.shape
    layer = Linear(in_features, out_features, bias=bias is not None, device="meta")
    set_parameter(layer, "weight", weights)
    set_parameter(layer, "bias", bias)
    return layer
