"""What there is to say about a tensor in numbers: its shape, its extremes and where they are."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import torch


@dataclass(frozen=True, slots=True)
class Extreme:
    """A value and where it stands; the first place where there are several."""

    value: float
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A tensor in a few numbers; the extremes are those of its finite values, None without any."""

    shape: tuple[int, ...]
    lowest: Extreme | None
    highest: Extreme | None
    nan_count: int = 0
    inf_count: int = 0

    @property
    def count(self) -> int:
        return math.prod(self.shape)


def as_plain(tensor: torch.Tensor) -> torch.Tensor:
    """Return a tensor's numbers as float64 where it has float64 or whole numbers, else as float32.

    float16 and bfloat16 are cast to float32, exactly. Raises ValueError for complex numbers.
    """
    if tensor.is_complex():
        raise ValueError(f"a heatmap shows real numbers, got {tensor.dtype}")
    is_wide = tensor.dtype == torch.float64 or not tensor.is_floating_point()
    return tensor.detach().to(torch.float64 if is_wide else torch.float32)


def summarise(tensor: torch.Tensor) -> Summary:
    """Find the extremes of a tensor and count what is not finite."""
    flat = as_plain(tensor).reshape(-1)
    shape = tuple(tensor.shape)
    finite = torch.isfinite(flat)
    if not bool(finite.any()):
        nan_count = int(torch.isnan(flat).sum())
        return Summary(shape, None, None, nan_count, flat.numel() - nan_count)
    ends = []
    for blank, find in ((math.inf, torch.argmin), (-math.inf, torch.argmax)):
        place = int(find(torch.where(finite, flat, blank)))
        ends.append(Extreme(float(flat[place]), unravel(place, shape)))
    nan_count = int(torch.isnan(flat).sum())
    inf_count = flat.numel() - int(finite.sum()) - nan_count
    return Summary(shape, ends[0], ends[1], nan_count, inf_count)


def unravel(place: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return the index of a flat place, last axis fastest.

    >>> unravel(7, (2, 5))
    (1, 2)
    """
    index: list[int] = []
    for size in reversed(shape):
        place, position = divmod(place, size)
        index.append(position)
    return tuple(reversed(index))


def ravel(index: tuple[int, ...], shape: tuple[int, ...]) -> int:
    """Return the flat place of an index, last axis fastest.

    >>> ravel((1, 2), (2, 5))
    7
    """
    place = 0
    for position, size in zip(index, shape, strict=True):
        place = place * size + position
    return place


def largest_cell(value: torch.Tensor) -> tuple[int, ...] | None:
    """Return the cell with the number farthest from zero, the first to look at; None without any."""
    if not value.numel():
        return None
    sizes = as_plain(value).abs().nan_to_num(nan=0.0, posinf=0.0)
    return unravel(int(sizes.argmax()), tuple(value.shape))


def shared_range(tensors: Iterable[torch.Tensor]) -> float:
    """Return the limit of a scale from -limit to +limit that holds every finite value of all tensors.

    1 where there is no finite value but zero.

    >>> shared_range([torch.tensor([1.0, -3.0]), torch.tensor([float("inf"), 2.0])])
    3.0
    """
    largest = 0.0
    for tensor in tensors:
        size = as_plain(tensor).abs()
        finite = size[torch.isfinite(size)]
        if finite.numel():
            largest = max(largest, float(finite.max()))
    return largest or 1.0
