"""Data sets and the batches that a loader makes of them, with torch's own order of drawing."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.language.belongings import Loader, TensorDataset
from lib.language.bounds import ITEMS, check_length
from lib.language.errors import not_allowed, python_error
from lib.language.subsets import Joined, Sampler, Subset
from lib.language.values import UserObject, type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine

Batch = Any


@dataclass(frozen=True, eq=False, slots=True)
class Samples:
    """How long a data set is, and how one of its samples is found."""

    machine: Machine
    dataset: Any

    def __len__(self) -> int:
        dataset = self.dataset
        if isinstance(dataset, UserObject):
            length = self.machine.call_method(dataset, "__len__")
            if not isinstance(length, int):
                raise python_error(
                    "TypeError", f"'{type_name(length)}' object cannot be interpreted as an integer"
                )
            return int(length)
        if isinstance(dataset, (Subset, Joined)):
            return self.machine.length(dataset)
        rows: Sized = dataset.tensors[0] if isinstance(dataset, TensorDataset) else dataset
        return len(rows)

    def __getitem__(self, place: int) -> Any:
        dataset = self.dataset
        if isinstance(dataset, UserObject):
            return self.machine.call_method(dataset, "__getitem__", place)
        return sample_of(self.machine, dataset, place)


def sample_of(machine: Machine, dataset: Any, place: Any) -> Any:
    """Return one sample of a data set, whatever it is made of."""
    machine.meter.tick()
    if isinstance(dataset, Subset):
        if isinstance(place, (list, slice)):
            raise python_error("TypeError", "list indices must be integers or slices, not list")
        return sample_of(machine, dataset.dataset, dataset.indices[place])
    if isinstance(dataset, Joined):
        counts = [len(Samples(machine, part)) for part in dataset.datasets]
        left = place + sum(counts) if place < 0 else place
        for part, count in zip(dataset.datasets, counts, strict=True):
            if left < count:
                return sample_of(machine, part, left)
            left -= count
        raise python_error("IndexError", "list index out of range")
    if isinstance(dataset, UserObject):
        return machine.call_method(dataset, "__getitem__", place)
    return sample(dataset, place) if isinstance(dataset, TensorDataset) else dataset[place]


def sample(dataset: TensorDataset, place: Any) -> tuple[torch.Tensor, ...]:
    """Return one sample of a data set made of tensors, or several of them."""
    return tuple(tensor[place] for tensor in dataset.tensors)


def count_batches(machine: Machine, loader: Loader) -> int:
    """Return how many batches a loader gives."""
    samples = len(Samples(machine, loader.dataset))
    size = loader.batch_size
    return samples // size if loader.drops_last else -(-samples // size)


def batches(machine: Machine, loader: Loader) -> Iterator[Batch]:
    """Go through the batches of a loader.

    Source: torch.utils.data: a loader draws one number when it is started, and a shuffled one draws the seed
    of its order when it is asked for its first batch.
    """
    own = loader.generator if isinstance(loader.generator, torch.Generator) else None
    torch.empty((), dtype=torch.int64).random_(generator=own or machine.random.generator)
    return _batch_by_batch(machine, loader, own)


def _batch_by_batch(machine: Machine, loader: Loader, own: torch.Generator | None) -> Iterator[Batch]:
    samples = Samples(machine, loader.dataset)
    count = len(samples)
    check_length(count, ITEMS)
    order = list(range(count))
    if isinstance(loader.sampler, Sampler):
        order = loader.sampler.places(machine)
        count = len(order)
    elif loader.sampler is not None:
        order = list(machine.iterate(loader.sampler))
        count = len(order)
    elif loader.shuffle and own is not None:
        order = torch.randperm(count, generator=own).tolist()
    elif loader.shuffle:
        draw = torch.empty((), dtype=torch.int64).random_(generator=machine.random.generator)
        seed = int(draw.item())
        order = torch.randperm(count, generator=torch.Generator().manual_seed(seed)).tolist()
    last = count - count % loader.batch_size if loader.drops_last else count
    for start in range(0, last, loader.batch_size):
        machine.meter.tick()
        places = order[start : min(start + loader.batch_size, last)]
        yield _collated(machine, samples, places, loader.collate)


def _collated(machine: Machine, samples: Samples, places: list[int], own: Any) -> Batch:
    was_recording = machine.is_recording
    machine.is_recording = False  # a batch is one thing; its samples one by one would only be in the way
    try:
        found = [samples[place] for place in places]
    finally:
        machine.is_recording = was_recording
    return collate(machine, found) if own is None else machine.as_python(own)(found)


def collate(machine: Machine, items: list[Any]) -> Batch:
    """Put samples together as torch does: tensors stacked, numbers in a tensor, tuples part by part."""
    first = items[0]
    if isinstance(first, torch.Tensor):
        machine.meter.charge("torch.utils.data.DataLoader", sum(item.nbytes for item in items))
        return torch.stack(items)
    if isinstance(first, (np.ndarray, np.generic)):
        return collate(machine, [torch.as_tensor(np.array(item)) for item in items])
    if isinstance(first, float):
        return torch.tensor(items, dtype=torch.float64)
    if isinstance(first, int):
        return torch.tensor(items)
    if isinstance(first, str):
        return items
    if isinstance(first, dict):
        return {key: collate(machine, [item[key] for item in items]) for key in first}
    if isinstance(first, (tuple, list)):
        if any(len(item) != len(first) for item in items):
            raise python_error("RuntimeError", "each element in list of batch should be of equal size")
        parts = [list(part) for part in zip(*items, strict=True)]
        if isinstance(first, tuple):  # torch keeps texts as the tuple that zip gives
            return [tuple(part) if isinstance(part[0], str) else collate(machine, part) for part in parts]
        return [collate(machine, part) for part in parts]
    raise not_allowed(
        "argument", f"a batch can't be made of {type_name(first)}", name="torch.utils.data.DataLoader"
    )
