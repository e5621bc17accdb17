"""Functions that give the same elements another shape or order, or put tensors together."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.table import costs, index_costs
from lib.language.table.registry import add_function, add_method, words

for name, parameters in {
    "unsqueeze": "input dim",
    "squeeze": "input dim",
    "transpose": "input dim0 dim1",
    "swapaxes": "input axis0 axis1",
    "swapdims": "input dim0 dim1",
    "t": "input",
    "movedim": "input source destination",
    "narrow": "input dim start length",
    "select": "input dim index",
    "unbind": "input dim",
    "chunk": "input chunks dim",
    "diagonal": "input offset dim1 dim2",
    "unflatten": "input dim sizes",
}.items():
    cost = costs.pieces if name in ("unbind", "chunk") else costs.shaped
    add_function(f"torch.{name}", getattr(torch, name), parameters, cost=cost, method=name)
add_function("torch.split", torch.split, "tensor split_size_or_sections dim", cost=costs.pieces)
add_method("Tensor", "split", torch.Tensor.split, "input split_size dim", cost=costs.pieces)
add_function("torch.permute", torch.permute, "input dims", cost=costs.shaped)
add_method("Tensor", "permute", torch.Tensor.permute, "input *dims", keywords="dims", cost=costs.shaped)
add_method("Tensor", "view", torch.Tensor.view, "input *shape", keywords="size dtype", cost=costs.shaped)
add_method("Tensor", "view_as", torch.Tensor.view_as, "input other", cost=None)
add_method("Tensor", "reshape", torch.Tensor.reshape, "input *shape", cost=costs.reduction)
add_method("Tensor", "reshape_as", torch.Tensor.reshape_as, "input other", cost=costs.reduction)
add_function("torch.reshape", torch.reshape, "input shape", cost=costs.reduction)
add_function(
    "torch.flatten", torch.flatten, "input start_dim end_dim", cost=costs.reduction, method="flatten"
)
add_function("torch.ravel", torch.ravel, cost=costs.reduction, method="ravel")
add_method("Tensor", "expand", torch.Tensor.expand, "input *size", keywords="size", cost=costs.shaped)
add_method("Tensor", "expand_as", torch.Tensor.expand_as, "input other", cost=costs.shaped)
add_function("torch.broadcast_to", torch.broadcast_to, "input size", cost=costs.shaped, method="broadcast_to")
add_function("torch.broadcast_tensors", torch.broadcast_tensors, "*tensors", cost=None, broadcasts=False)


def _meshgrid(*tensors: Any, indexing: str = "ij") -> Any:
    """``meshgrid`` without the warning that torch gives where no indexing is named."""
    return torch.meshgrid(*tensors, indexing=indexing)


add_function("torch.meshgrid", _meshgrid, "*tensors", keywords="indexing", cost=None)
for name in words("cat concat concatenate stack"):
    add_function(f"torch.{name}", getattr(torch, name), "tensors dim", keywords="axis", cost=costs.reduction)
for name in words("hstack vstack dstack column_stack row_stack"):
    add_function(f"torch.{name}", getattr(torch, name), "tensors", cost=costs.reduction)
for name in words("atleast_1d atleast_2d"):
    add_function(f"torch.{name}", getattr(torch, name), cost=None)
add_method(
    "Tensor", "repeat", torch.Tensor.repeat, "input *repeats", keywords="repeats", cost=index_costs.tiling
)
add_function("torch.tile", torch.tile, "input dims", cost=index_costs.tiling)
add_method("Tensor", "tile", torch.Tensor.tile, "input *dims", cost=index_costs.tiling)
add_function(
    "torch.repeat_interleave",
    torch.repeat_interleave,
    "input repeats dim",
    cost=index_costs.repeating,
    method="repeat_interleave",
)
add_function("torch.flip", torch.flip, "input dims", cost=costs.reduction)
add_method("Tensor", "flip", torch.Tensor.flip, "input *dims", keywords="dims", cost=costs.reduction)
add_function("torch.roll", torch.roll, "input shifts dims", cost=costs.several, method="roll")
for name in words("triu tril"):
    add_function(f"torch.{name}", getattr(torch, name), "input diagonal", cost=costs.reduction, method=name)
add_function("torch.diag", torch.diag, "input diagonal", cost=index_costs.diagonal, method="diag")
add_function(
    "torch.diag_embed",
    torch.diag_embed,
    "input offset dim1 dim2",
    cost=index_costs.diagonal,
    method="diag_embed",
)
add_function("torch.gather", torch.gather, "input dim index", cost=costs.reduction, method="gather")
add_function(
    "torch.index_select",
    torch.index_select,
    "input dim index",
    cost=index_costs.selecting,
    method="index_select",
)
add_function(
    "torch.masked_select", torch.masked_select, "input mask", cost=costs.several, method="masked_select"
)
add_function("torch.take", torch.take, "input index", cost=costs.reduction, method="take")
add_function("torch.numel", torch.numel, cost=None, is_recorded=False, method="numel")
add_function("torch.is_tensor", torch.is_tensor, "obj", cost=None, is_recorded=False)
add_function("torch.is_floating_point", torch.is_floating_point, cost=None, is_recorded=False)

for name, parameters in {
    "unsqueeze_": "input dim",
    "squeeze_": "input dim",
    "t_": "input",
    "transpose_": "input dim0 dim1",
}.items():
    add_method("Tensor", name, getattr(torch.Tensor, name), parameters, cost=None, mutates=True)


def _resize(tensor: torch.Tensor, *size: Any) -> torch.Tensor:
    """``resize_``; elements that were not there before are 0 instead of whatever lies in memory."""
    before = tensor.untyped_storage().nbytes()
    resized = tensor.resize_(*size)
    storage = resized.untyped_storage()
    if storage.nbytes() > before:
        torch.empty(0, dtype=torch.uint8).set_(storage)[before:] = 0
    return resized


add_method("Tensor", "resize_", _resize, "input *size", cost=costs.new_sized, mutates=True)
add_method("Tensor", "index_fill_", torch.Tensor.index_fill_, "input dim index value", mutates=True)
add_method("Tensor", "scatter_", torch.Tensor.scatter_, "input dim index src", keywords="value", mutates=True)
add_method(
    "Tensor", "index_add_", torch.Tensor.index_add_, "input dim index source", keywords="alpha", mutates=True
)
