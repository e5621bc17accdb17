"""torch.utils.data: data sets, and loaders that go through them batch by batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from lib.language.belongings import Loader, TensorDataset
from lib.language.errors import not_allowed, python_error
from lib.language.subsets import Joined, Subset, make_joined, make_sampler, make_subset, random_split
from lib.language.table.registry import NAMES, add_attribute, add_namespace, entry_of
from lib.language.values import TypeName, UserObject

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
    sampler: Any = None,
    collate_fn: Any = None,
    generator: Any = None,
    persistent_workers: bool = False,
) -> Loader:
    if not isinstance(dataset, (TensorDataset, Subset, Joined, UserObject, list, tuple, range, torch.Tensor)):
        name = type(dataset).__name__
        raise not_allowed("argument", f"DataLoader takes no {name} here", name=name)
    if not isinstance(batch_size, int) or isinstance(batch_size, bool) or batch_size <= 0:
        raise ValueError(f"batch_size should be a positive integer value, but got batch_size={batch_size}")
    if sampler is not None and shuffle:
        raise ValueError("sampler option is mutually exclusive with shuffle")
    if shuffle and machine.length(dataset) == 0:
        raise ValueError("num_samples should be a positive integer value, but got num_samples=0")
    return Loader(dataset, batch_size, bool(shuffle), bool(drop_last), sampler, collate_fn, generator)


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
        keywords="drop_last num_workers pin_memory sampler collate_fn generator persistent_workers",
        **OF_DATA,
    ),
)
for name, make, parameters in (
    ("Subset", make_subset, "dataset indices"),
    ("ConcatDataset", make_joined, "datasets"),
):
    NAMES[f"torch.utils.data.{name}"] = TypeName(
        f"torch.utils.data.dataset.{name}",
        ("dataset",),
        entry_of(f"torch.utils.data.{name}", make, parameters, **OF_DATA),
    )
NAMES["torch.utils.data.WeightedRandomSampler"] = TypeName(
    "torch.utils.data.sampler.WeightedRandomSampler",
    ("sampler",),
    entry_of(
        "torch.utils.data.WeightedRandomSampler", make_sampler, "weights num_samples replacement", **OF_DATA
    ),
)
NAMES["torch.utils.data.random_split"] = entry_of(
    "torch.utils.data.random_split", random_split, "dataset lengths", keywords="generator", **OF_DATA
)
add_namespace("torch.utils.data.dataset", "torch.utils.data.dataloader")
for name in ("Dataset", "TensorDataset", "Subset", "ConcatDataset"):
    NAMES[f"torch.utils.data.dataset.{name}"] = NAMES[f"torch.utils.data.{name}"]
NAMES["torch.utils.data.dataloader.DataLoader"] = NAMES["torch.utils.data.DataLoader"]
add_attribute("dataset", "tensors", lambda dataset: dataset.tensors)
for name in ("dataset", "indices", "datasets"):
    add_attribute("dataset", name, lambda dataset, name=name: getattr(dataset, name))
add_attribute("loader", "dataset", lambda loader: loader.dataset)
add_attribute("loader", "batch_size", lambda loader: loader.batch_size)
