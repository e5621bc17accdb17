"""torch.utils.data: data sets, and loaders that go through them batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from lib.language.errors import not_allowed, python_error
from lib.language.table.registry import NAMES, add_attribute, add_namespace, entry_of
from lib.language.values import Loader, TensorDataset, TypeName, UserObject

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _dataset(machine: Machine, *tensors: Any) -> TensorDataset:
    for tensor in tensors:
        if not isinstance(tensor, torch.Tensor):
            raise AttributeError(f"'{type(tensor).__name__}' object has no attribute 'size'")
    if any(tensors[0].size(0) != tensor.size(0) for tensor in tensors):
        raise python_error("AssertionError", "Size mismatch between tensors")
    return TensorDataset(tuple(tensors))


def _loader(
    machine: Machine,
    dataset: Any,
    batch_size: Any = 1,
    shuffle: Any = None,
    *,
    drop_last: bool = False,
    num_workers: int = 0,
    pin_memory: bool = False,
) -> Loader:
    if not isinstance(dataset, (TensorDataset, UserObject, list, torch.Tensor)):
        name = type(dataset).__name__
        raise not_allowed("argument", f"DataLoader takes no {name} here", name=name)
    if not isinstance(batch_size, int) or isinstance(batch_size, bool) or batch_size <= 0:
        raise ValueError(f"batch_size should be a positive integer value, but got batch_size={batch_size}")
    return Loader(dataset, batch_size, bool(shuffle), bool(drop_last))


add_namespace("torch.utils", "torch.utils.data")
OF_DATA: dict[str, Any] = {"cost": None, "takes_machine": True, "is_recorded": False}
NAMES["torch.utils.data.Dataset"] = TypeName("torch.utils.data.dataset.Dataset", ("dataset",))
NAMES["torch.utils.data.TensorDataset"] = TypeName(
    "torch.utils.data.dataset.TensorDataset",
    ("dataset",),
    entry_of("torch.utils.data.TensorDataset", _dataset, "*tensors", **OF_DATA),
)
NAMES["torch.utils.data.DataLoader"] = TypeName(
    "torch.utils.data.dataloader.DataLoader",
    ("loader",),
    entry_of(
        "torch.utils.data.DataLoader",
        _loader,
        "dataset batch_size shuffle",
        keywords="drop_last num_workers pin_memory",
        **OF_DATA,
    ),
)
add_attribute("dataset", "tensors", lambda dataset: dataset.tensors)
add_attribute("loader", "dataset", lambda loader: loader.dataset)
add_attribute("loader", "batch_size", lambda loader: loader.batch_size)
