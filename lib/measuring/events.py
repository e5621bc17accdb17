"""What the measuring process tells, one line of JSON each."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

NOISY_FROM = 1.5
"""A spread above this is noise: the machine did other things meanwhile."""


@dataclass(frozen=True, slots=True)
class Started:
    """The process is there and loads torch."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that this machine showed: a matrix product's operations and a copy's bytes, per second.

    ``product_size``: the side of the square matrices; ``copied_bytes``: the bytes of the tensor copied.
    """

    operations_per_second: float
    bytes_per_second: float
    product_size: int
    copied_bytes: int

    def raised_by(self, other: Ceiling) -> Ceiling:
        """Return the better rate of two measurements, each with what it was measured on."""
        product = max(self, other, key=lambda one: one.operations_per_second)
        copy = max(self, other, key=lambda one: one.bytes_per_second)
        return Ceiling(
            product.operations_per_second, copy.bytes_per_second, product.product_size, copy.copied_bytes
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """A formulation at a size is being measured now, in a round that counts from 0."""

    name: str
    size: int
    round: int


@dataclass(frozen=True, slots=True)
class Measured:
    """Time of one call in seconds, best and median of ``repeats`` blocks of ``calls`` calls, and its memory.

    ``extra_bytes``: the most bytes alive during a call beyond its inputs, from the profiler's allocation
    events.
    """

    name: str
    size: int
    best: float
    median: float
    repeats: int
    calls: int
    extra_bytes: int

    @property
    def spread(self) -> float:
        """How many times the best the median is."""
        return self.median / self.best

    @property
    def is_noisy(self) -> bool:
        return self.spread > NOISY_FROM


class Reason(StrEnum):
    """Why a formulation was not measured at a size."""

    BYTES = "bytes"
    SECONDS = "seconds"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A formulation that is not measured at a size.

    ``needed`` and ``allowed`` are bytes of a call or seconds of a call; ``words`` are torch's own.
    """

    name: str
    size: int
    reason: Reason
    needed: float = 0.0
    allowed: float = 0.0
    words: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", Reason(self.reason))


@dataclass(frozen=True, slots=True)
class Failed:
    """The measurement as a whole cannot go on, in torch's own words."""

    words: str


@dataclass(frozen=True, slots=True)
class Finished:
    """All was measured that could be."""


Event = Started | Ceiling | Begun | Measured | LeftOut | Failed | Finished
KINDS: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (Started, Ceiling, Begun, Measured, LeftOut, Failed, Finished)
}


def to_line(event: Event) -> str:
    """Write an event as one line of JSON.

    >>> to_line(Begun("mm", 64, 0))
    '{"kind": "Begun", "name": "mm", "size": 64, "round": 0}'
    """
    return json.dumps({"kind": type(event).__name__, **asdict(event)})


def from_line(line: str) -> Event:
    """Read what :func:`to_line` writes. Raises ValueError for anything else."""
    read = json.loads(line)
    if not isinstance(read, dict) or read.get("kind") not in KINDS:
        raise ValueError(f"no event: {line[:60]}")
    kind = KINDS[read.pop("kind")]
    try:
        return kind(**read)
    except TypeError as error:
        raise ValueError(f"no event: {line[:60]}") from error
