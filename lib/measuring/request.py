"""What is to be measured, and what the host allows: values that travel to the measuring process."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import NamedTuple, Self

from lib.experiment import Dtype
from lib.formulations import FORMULATIONS
from lib.notice import Notice

SIZES: tuple[int, ...] = tuple(2**power for power in range(15))
"""The sizes that may be asked for: powers of two, so that they stand evenly on a logarithmic axis."""

BYTES_VARIABLE, SECONDS_VARIABLE = "FORMULAB_SPEED_BYTES", "FORMULAB_SPEED_SECONDS"
"""Environment variables of the host's budget: bytes of all tensors of one call, seconds of a measurement."""

DEFAULT_BYTES = 80_000_000
"""Beside the server and torch's own memory it still fits a host of 690 MB."""

DEFAULT_SECONDS = 120
"""A quiet machine needs a fifth of it for the sizes shown first."""

MOST_BYTES, MOST_SECONDS = 2**43, 24 * 3600

ITEM_BYTES: dict[Dtype, int] = {Dtype.FLOAT32: 4, Dtype.FLOAT64: 8, Dtype.BFLOAT16: 2, Dtype.FLOAT16: 2}
"""Bytes of one number of each type."""


class Vary(StrEnum):
    """Which sizes grow: all three together, or the features of one sample and one unit."""

    ALL = "all"
    FEATURES = "in"


class Device(StrEnum):
    """Where torch computes, by torch's own names."""

    CPU = "cpu"
    CUDA = "cuda"


class Shape(NamedTuple):
    """The sizes of one call: features (batch, in), weights (out, in), bias (out,)."""

    batch: int
    in_features: int
    out_features: int


def shape_at(vary: Vary, size: int) -> Shape:
    """Return the shape of the unit at one size of the range.

    >>> shape_at(Vary.FEATURES, 8)
    Shape(batch=1, in_features=8, out_features=1)
    """
    return Shape(size, size, size) if vary == Vary.ALL else Shape(1, size, 1)


@dataclass(frozen=True, slots=True)
class Conditions:
    """What two measurements must share for their numbers to be comparable."""

    vary: Vary = Vary.ALL
    dtype: Dtype = Dtype.FLOAT32
    device: Device = Device.CPU
    threads: int = 1
    seed: int = 7

    def __post_init__(self) -> None:
        object.__setattr__(self, "vary", Vary(self.vary))
        object.__setattr__(self, "dtype", Dtype(self.dtype))
        object.__setattr__(self, "device", Device(self.device))
        if self.threads < 1:
            raise ValueError(f"threads must be a whole number from 1 on, got {self.threads}")


@dataclass(frozen=True, slots=True)
class Limits:
    """The host's budget: bytes that one call may hold, inputs included, and seconds of a measurement."""

    byte_count: int = DEFAULT_BYTES
    seconds: int = DEFAULT_SECONDS


@dataclass(frozen=True, slots=True)
class Request:
    """Which formulations of the catalogue at which sizes, under which conditions and limits.

    Raises ValueError where a name is not in the catalogue or a size is below 1: nothing but the
    catalogue's own code is ever measured.
    """

    names: tuple[str, ...]
    sizes: tuple[int, ...]
    conditions: Conditions
    limits: Limits

    def __post_init__(self) -> None:
        unknown = [name for name in self.names if name not in FORMULATIONS]
        if unknown:
            raise ValueError(f"only formulations of the catalogue are measured, got {unknown}")
        if any(size < 1 for size in self.sizes):
            raise ValueError(f"sizes are whole numbers from 1 on, got {self.sizes}")

    def to_line(self) -> str:
        """Write the request as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_line(cls, line: str) -> Self:
        """Read what :meth:`to_line` writes."""
        read = json.loads(line)
        return cls(
            tuple(read["names"]),
            tuple(read["sizes"]),
            Conditions(**read["conditions"]),
            Limits(**read["limits"]),
        )


def read_limits(environment: Mapping[str, str]) -> tuple[Limits, tuple[Notice, ...]]:
    """Read the host's budget from its environment, with a notice for each value that could not be used.

    >>> read_limits({"FORMULAB_SPEED_SECONDS": "30"})
    (Limits(byte_count=80000000, seconds=30), ())
    """
    notices: list[Notice] = []

    def read(variable: str, default: int, most: int) -> int:
        text = environment.get(variable, "").strip()
        if not text:
            return default
        if text.isascii() and text.isdigit() and len(text) < 20 and 1 <= int(text) <= most:
            return int(text)
        notices.append(
            Notice("speed_variable", variable=variable, got=text[:60], allowed=(1, most), used=default)
        )
        return default

    limits = Limits(
        read(BYTES_VARIABLE, DEFAULT_BYTES, MOST_BYTES), read(SECONDS_VARIABLE, DEFAULT_SECONDS, MOST_SECONDS)
    )
    return limits, tuple(notices)


def sizes_between(one: int, other: int) -> tuple[int, ...]:
    """Return the sizes from one end of a range to the other, whichever is the smaller.

    >>> sizes_between(64, 16)
    (16, 32, 64)
    """
    low, high = sorted((one, other))
    return tuple(size for size in SIZES if low <= size <= high)


def bytes_of(numbers: int, dtype: Dtype, device: Device) -> int:
    """Return the bytes that torch takes for one tensor; on CUDA its allocator hands out blocks of 512.

    Source: kMinBlockSize in c10/cuda/CUDACachingAllocator.h; the CPU's allocator takes what is asked for.
    """
    exact = numbers * ITEM_BYTES[dtype]
    return math.ceil(exact / 512) * 512 if device is Device.CUDA else exact
