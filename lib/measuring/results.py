"""What has been measured under the same conditions, and what follows from it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from lib.formulations import FORMULATIONS
from lib.measuring.counting import extra_bytes, moved_bytes, operations
from lib.measuring.events import Ceiling, Event, LeftOut, Measured
from lib.measuring.request import Conditions, shape_at

SAME_FACTOR = 1.5
"""Times that differ by less than this are called about the same: it is the spread that counts as noise."""

Point = tuple[str, int]
"""A formulation's name and a size."""


@dataclass(frozen=True, slots=True)
class BestSeen:
    """The best rates that were seen: operations and bytes per second.

    ``operations_at``, ``bytes_at``: the measured row that showed it, None where it was the ceiling's own
    product or copy. These are measured once, for a moment; a row is measured in rounds and may meet the
    machine at a better one, or find its few bytes in the cache.
    """

    operations_per_second: float
    bytes_per_second: float
    operations_at: Point | None = None
    bytes_at: Point | None = None


def _place(point: Measured) -> Point:
    return point.name, point.size


@dataclass(slots=True)
class Results:
    """Everything measured under one set of conditions; a newer measurement of a point replaces the older."""

    conditions: Conditions
    ceiling: Ceiling | None = None
    measured: dict[Point, Measured] = field(default_factory=dict)
    left_out: dict[Point, LeftOut] = field(default_factory=dict)

    def take(self, events: Iterable[Event]) -> None:
        """Take in what a measuring process told."""
        for event in events:
            match event:
                case Ceiling():
                    self.ceiling = event if self.ceiling is None else self.ceiling.raised_by(event)
                case Measured(name, size):
                    self.measured[name, size] = event
                    self.left_out.pop((name, size), None)
                case LeftOut(name, size):
                    self.left_out[name, size] = event

    def sizes(self, names: Collection[str]) -> tuple[int, ...]:
        """Return the sizes at which any of the formulations was measured, smallest first."""
        return tuple(sorted({size for name, size in self.measured if name in names}))

    def rate(self, point: Measured) -> float:
        """Return the unit's operations per second at a point, from its best time."""
        return operations(shape_at(self.conditions.vary, point.size)) / point.best

    def bytes_rate(self, point: Measured) -> float:
        """Return how many of the unit's bytes per second are moved at a point, from its best time."""
        return moved_bytes(shape_at(self.conditions.vary, point.size), self.conditions.dtype) / point.best

    def best_seen(self, units: Collection[str]) -> BestSeen | None:
        """Return the best rates of the ceiling and of all measured rows that compute the unit.

        ``units`` are these rows. None where no ceiling was measured.
        """
        if self.ceiling is None:
            return None
        seen = BestSeen(self.ceiling.operations_per_second, self.ceiling.bytes_per_second)
        for point in self.measured.values():
            if point.name not in units:
                continue
            if self.rate(point) > seen.operations_per_second:
                seen = replace(seen, operations_per_second=self.rate(point), operations_at=_place(point))
            if self.bytes_rate(point) > seen.bytes_per_second:
                seen = replace(seen, bytes_per_second=self.bytes_rate(point), bytes_at=_place(point))
        return seen

    def least_seconds(self, size: int, units: Collection[str]) -> float | None:
        """Return the least time that the best rates seen allow for the unit, None where none was measured.

        The roofline (Williams, Waterman and Patterson, CACM 52(4), 2009): arithmetic or memory, whichever
        takes longer. No row of ``units`` is quicker, since its own rates are among those seen.
        """
        seen = self.best_seen(units)
        if seen is None:
            return None
        shape = shape_at(self.conditions.vary, size)
        return max(
            operations(shape) / seen.operations_per_second,
            moved_bytes(shape, self.conditions.dtype) / seen.bytes_per_second,
        )

    def slope(self, name: str, sizes: Sequence[int]) -> tuple[float, int, int] | None:
        """Return the slope of best times on logarithmic axes, and the two sizes that it is taken between.

        These are the two largest of ``sizes`` that were measured; None where there is one only.
        """
        measured = [size for size in sorted(sizes) if (name, size) in self.measured]
        if len(measured) < 2:
            return None
        low, high = measured[-2:]
        ratio = self.measured[name, high].best / self.measured[name, low].best
        return math.log(ratio) / math.log(high / low), low, high


@dataclass(frozen=True, slots=True)
class Extremes:
    """The fastest and the slowest of several formulations at one size."""

    size: int
    fastest: Measured
    slowest: Measured

    @property
    def factor(self) -> float:
        return self.slowest.best / self.fastest.best

    @property
    def is_noisy(self) -> bool:
        return self.fastest.is_noisy or self.slowest.is_noisy

    @property
    def is_about_the_same(self) -> bool:
        return self.factor < SAME_FACTOR


YARDSTICK = "mm"
"""The formulation that others are told against where it is about as fast as the fastest."""


def extremes_at(results: Results, names: Iterable[str], size: int) -> Extremes | None:
    """Find the fastest and the slowest formulation at a size; None where fewer than two were measured.

    Among rows that take about the same time, which one is the fastest is chance: torch.mm counts as the
    fastest where it is as fast as that.
    """
    found = [results.measured[name, size] for name in names if (name, size) in results.measured]
    if len(found) < 2:
        return None

    def best(point: Measured) -> float:
        return point.best

    fastest, slowest = min(found, key=best), max(found, key=best)
    for point in found:
        is_as_fast = point.best < SAME_FACTOR * fastest.best
        if point.name == YARDSTICK and is_as_fast and slowest.best >= SAME_FACTOR * point.best:
            fastest = point
    return Extremes(size, fastest, slowest)


def largest_common_size(results: Results, names: Sequence[str], sizes: Iterable[int]) -> int | None:
    """Return the largest size at which the most of the formulations were measured; None where none was."""
    counts = {size: sum((name, size) in results.measured for name in names) for size in sizes}
    most = max(counts.values(), default=0)
    return max(size for size, count in counts.items() if count == most) if most else None


COLUMNS = (
    "formulation",
    "code",
    "size",
    "batch",
    "in_features",
    "out_features",
    "dtype",
    "device",
    "threads",
    "best_seconds",
    "median_seconds",
    "spread",
    "is_noisy",
    "blocks",
    "unit_gflop_per_second",
    "extra_bytes_measured",
    "extra_bytes_by_hand",
    "left_out",
)
"""The columns of the table that is downloaded; seconds, bytes and 10**9 operations per second."""


def as_csv(results: Results, names: Sequence[str], sizes: Sequence[int], left_out: Iterable[LeftOut]) -> str:
    """Write the table of all points asked for, one row each, whether measured or left out."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    reasons = {(each.name, each.size): each for each in left_out} | results.left_out
    conditions = results.conditions
    for size in sizes:
        for name in names:
            found = results.measured.get((name, size))
            reason = reasons.get((name, size)) if found is None else None
            if found is None and reason is None:
                continue
            by_hand = extra_bytes(name, size, conditions)
            writer.writerow(
                [
                    name,
                    FORMULATIONS[name].last_line,
                    size,
                    *shape_at(conditions.vary, size),
                    conditions.dtype,
                    conditions.device,
                    conditions.threads,
                    *_numbers(results, found),
                    "" if by_hand is None else by_hand,
                    "" if reason is None else reason.reason,
                ]
            )
    return text.getvalue()


def _numbers(results: Results, found: Measured | None) -> list[object]:
    if found is None:
        return [""] * 7
    return [
        found.best,
        found.median,
        found.spread,
        "noisy" if found.is_noisy else "",
        found.repeats,
        results.rate(found) / 1e9,
        found.extra_bytes,
    ]
