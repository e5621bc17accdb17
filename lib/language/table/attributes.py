"""Attributes of tensors."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.table.registry import add_attribute


def reversed_axes(tensor: torch.Tensor) -> torch.Tensor:
    """``.T`` without the warning that torch gives for other than two axes."""
    return tensor.permute(*range(tensor.ndim - 1, -1, -1))


def _shape(tensor: torch.Tensor) -> Any:
    return tensor.shape


add_attribute("Tensor", "T", reversed_axes, is_recorded=True)
add_attribute("Tensor", "mT", lambda tensor: tensor.mT, is_recorded=True)
add_attribute("Tensor", "shape", _shape)
add_attribute("Tensor", "dtype", lambda tensor: tensor.dtype)
add_attribute("Tensor", "ndim", lambda tensor: tensor.ndim)
