"""What a request comes to: the points to measure, those over the budget, and how long it takes."""

from __future__ import annotations

from dataclasses import dataclass

from lib.measuring.counting import needed_bytes, operations
from lib.measuring.events import LeftOut, Reason
from lib.measuring.request import Limits, Request, shape_at

LEAST_REPEATS = 3
"""Blocks that a point is timed in at least in one round."""

ROUNDS = 3
"""How often all points are measured in turn: what else the machine does meets every formulation alike."""

POINT_SECONDS = (0.01, 0.06)
"""The least and the most seconds for which the blocks of one point are repeated in one round."""

SHARE = 0.3
"""Of the host's seconds, what is planned for: the rest is for loading torch and for slow calls."""

CALL_SHARE = 0.01
"""Of the host's seconds, the longest that one call may be expected to take."""

START_SECONDS = 4.0
"""How long torch takes to load on a small host, for the estimate before a measurement."""

CEILING_SECONDS = 1.0
"""How long measuring the ceiling takes, about."""

OVERHEAD = 0.05
"""Seconds that a point takes beside its repeats: drawing, finding the block's length, profiling."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The points (name, size) to be measured, smallest size first, and those that are over the budget."""

    points: tuple[tuple[str, int], ...]
    left_out: tuple[LeftOut, ...]
    point_seconds: float

    @property
    def turns(self) -> int:
        """How many times a point is measured until all is done."""
        return ROUNDS * len(self.points)

    @property
    def seconds(self) -> float:
        """How long the measurement takes, about."""
        if not self.points:
            return 0.0
        return START_SECONDS + CEILING_SECONDS + ROUNDS * len(self.points) * (self.point_seconds + OVERHEAD)


def plan(request: Request) -> Plan:
    """Sort out which points the host's memory allows, and how long each may be timed."""
    allowed = request.limits.byte_count
    points, left_out = [], []
    for size in request.sizes:
        for name in request.names:
            needed = needed_bytes(name, size, request.conditions)
            if needed > allowed:
                left_out.append(LeftOut(name, size, Reason.BYTES, needed, allowed))
            else:
                points.append((name, size))
    share = SHARE * request.limits.seconds / (ROUNDS * max(1, len(points))) - OVERHEAD
    least, most = POINT_SECONDS
    return Plan(tuple(points), tuple(left_out), min(most, max(least, share)))


def longest_call(limits: Limits) -> float:
    """Return the seconds that one call may be expected to take."""
    return CALL_SHARE * limits.seconds


def expected_seconds(request: Request, name: str, size: int, seen: dict[str, tuple[int, float]]) -> float:
    """Foretell one call's seconds from the last measured size of the same formulation; 0 where there is none.

    ``seen`` holds, by name, the last size and its best time. Times grow no faster than the largest
    tensor that is made or the arithmetic, whichever grows more.
    """
    if name not in seen:
        return 0.0
    last, best = seen[name]
    vary = request.conditions.vary
    arithmetic = operations(shape_at(vary, size)) / operations(shape_at(vary, last))
    memory = needed_bytes(name, size, request.conditions) / needed_bytes(name, last, request.conditions)
    return best * max(arithmetic, memory)
