"""The sentences of Speed: what was measured, how far a measurement is, and why something was left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from lib.formulations import FORMULATIONS
from lib.measuring.counting import extra_bytes
from lib.measuring.events import Ceiling, LeftOut, Reason
from lib.measuring.planning import ROUNDS, Plan
from lib.measuring.request import BYTES_VARIABLE, SECONDS_VARIABLE, Conditions, Device, Limits, Vary
from lib.measuring.results import Extremes, Point, Results
from lib.ui.measurer import Job, Stage
from lib.ui.wording.numbers import count_word, plural

VARY_WORDS: dict[Vary, str] = {
    Vary.ALL: "batch = in = out = n",
    Vary.FEATURES: "in = n, the others 1",
}

HOW = (
    "Each point is timed by <code>torch.utils.benchmark</code> in a process of its own, without gradients: "
    f"{count_word(ROUNDS)} rounds over all points, so that what else the machine does meets every formulation alike. "
    "<b>Best</b> is the quickest block of calls, <b>median</b> the middle one, <b>spread</b> median ÷ best; "
    "above 1.5 the row is marked noisy.",
    "What is timed is the last line of each formulation's code; making <code>nn.Linear</code> is set up once before.",
    "<b>GFLOP/s</b> are the unit's own 2 · batch · in · out operations over the best time, for every row that computes "
    "the unit. <b>Slope</b> is that of the line between the two largest sizes on logarithmic axes; the arithmetic grows "
    "by the slope given in the heading.",
    "<b>Extra bytes</b> are the most that are alive during a call beside its inputs, from the profiler's allocation "
    "events; <b>by hand</b> they are counted from the shapes of what the code makes.",
    "<b>The ceiling</b> is the best that the machine was seen to do: the best rate of a bare matrix product and of "
    "copying a large tensor, in the same process, and of every row that computes the unit where one was better. So no "
    "row is quicker than its arithmetic at the one or its bytes at the other; the machine may do better still.",
)
"""How it is measured, one paragraph each; HTML."""


BUSY = " The machine was busy: take it as a rough figure."
"""What the headline adds where one of its two rows is noisy."""


MOST_LISTED = 4
"""Sizes that a sentence lists one by one."""


def title(name: str) -> str:
    """Return a formulation's title as HTML."""
    return escape(FORMULATIONS[name].title)


def three_digits(value: float) -> str:
    """Write a number with three significant digits, thousands apart.

    >>> three_digits(0.01234), three_digits(1234.5)
    ('0.0123', '1,234')
    """
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 1:
        return f"{value:.{2 if value < 10 else 1}f}"
    return f"{value:.3g}"


def seconds_text(seconds: float) -> str:
    """Write a time with its unit.

    >>> seconds_text(2.71e-6), seconds_text(0.0123), seconds_text(3)
    ('2.71 µs', '12.3 ms', '3.00 s')
    """
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{three_digits(seconds * factor)} {unit}"
    return f"{three_digits(seconds * 1e9)} ns"


def bytes_text(count: float) -> str:
    """Write bytes with a decimal unit.

    >>> bytes_text(512), bytes_text(67_371_008)
    ('512 B', '67.4 MB')
    """
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{three_digits(count / size)} {unit}"
    return f"{count:.0f} B"


def power_of_seconds(seconds: float) -> str:
    """Write a power of ten of seconds at an axis: "10 µs"."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 0.99:
            return f"{seconds * factor:,.0f} {unit}"
    return f"{seconds * 1e9:,.0f} ns"


def power_of_bytes(count: float) -> str:
    """Write a power of ten of bytes at an axis: "10 kB"."""
    for unit, size in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= 0.99 * size:
            return f"{count / size:,.0f} {unit}"
    return f"{count:.0f} B"


def times_text(factor: float) -> str:
    """Write a factor: "1.3 times", "98 times"."""
    return f"{factor:,.0f} times" if factor >= 10 else f"{factor:.1f} times"


def headline_html(results: Results, extremes: Extremes | None, names: Sequence[str], size: int | None) -> str:
    """Say in one sentence what was measured at one size among the rows that compute the unit."""
    if size is None:
        return ""
    if extremes is None:
        (name,) = [name for name in names if (name, size) in results.measured][:1]
        return _alone(results, name, size)
    fastest, slowest = extremes.fastest, extremes.slowest
    if extremes.is_about_the_same:
        low, high = seconds_text(fastest.best), seconds_text(slowest.best)
        count = sum((name, size) in results.measured for name in names)
        all_rows = "both rows" if count == 2 else f"all {count_word(count)} rows"
        return (
            f"At n = {size:,} {all_rows} take about the same time: {low} to {high}, "
            f"{title(slowest.name)} the longest."
        )
    memory = _memory(slowest.extra_bytes, fastest.extra_bytes)
    return (
        f"At n = {size:,} {title(slowest.name)} takes {times_text(extremes.factor)} as long as "
        f"{title(fastest.name)} and {memory}.{BUSY if extremes.is_noisy else ''}"
    )


def _alone(results: Results, name: str, size: int) -> str:
    point = results.measured[name, size]
    rate = results.rate(point) / 1e9
    return f"At n = {size:,} {title(name)} takes {seconds_text(point.best)}, {three_digits(rate)} GFLOP/s."


def _memory(extra: int, other: int) -> str:
    if extra == other:
        return f"needs as much memory, {bytes_text(extra)} beside its inputs"
    if extra < other:
        return f"needs less memory, {bytes_text(extra)} against {bytes_text(other)} beside its inputs"
    times = f", {times_text(extra / other)} as much" if other else ""
    return f"needs {bytes_text(extra)} beside its inputs{times}"


def unmeasured_html(names: Sequence[str], size: int | None, conditions: Conditions) -> str:
    """Say, before anything was measured, what the memory comes to by hand."""
    if size is None or not names:
        return "Nothing to measure: choose at least one formulation."
    counted = {name: extra_bytes(name, size, conditions) for name in names}
    known = {name: count for name, count in counted.items() if count}
    if len(known) < 2:
        return "Not measured yet."
    most, least = max(known, key=lambda name: known[name]), min(known, key=lambda name: known[name])
    if known[most] == known[least]:
        return f"Not measured yet. By hand, at n = {size:,} every row needs {bytes_text(known[most])} beside its inputs."
    return (
        f"Not measured yet. By hand, at n = {size:,} {title(most)} needs {bytes_text(known[most])} beside its inputs, "
        f"{title(least)} {bytes_text(known[least])}."
    )


def offer_text(plan: Plan, limits: Limits, waiting: int) -> str:
    """Say what pressing Measure does and how long it takes, about."""
    if not plan.points:
        return f"Every size is over this server's {bytes_text(limits.byte_count)} ({BYTES_VARIABLE})."
    queue = f" {_before(waiting)}" if waiting else ""
    return (
        f"Measure times {plural(len(plan.points), 'point')} in a process of its own, in about {plan.seconds:.0f} s. "
        f"Leaving this page ends it.{queue}"
    )


def _before(waiting: int) -> str:
    return f"{plural(waiting, 'measurement')} {'is' if waiting == 1 else 'are'} before you."


ENDED: dict[Stage, str] = {
    Stage.CANCELLED: "Cancelled. What was measured until then is kept.",
    Stage.LEFT: "Ended, because this page was left. What was measured until then is kept.",
    Stage.FAILED: "The measuring process ended early. What was measured until then is kept; press Measure to try again.",
}


def status_text(job: Job, ahead: int) -> str:
    """Say how far a measurement is, or how it ended."""
    if job.stage is Stage.WAITING:
        return f"{_before(ahead)} Yours starts by itself."
    if job.stage is Stage.RUNNING:
        if job.wanted_end is not None:
            return "Cancelling …"
        if job.current is not None:
            name, size = job.current.name, job.current.size
            return (
                f"Round {job.current.round + 1} of {ROUNDS}: {FORMULATIONS[name].title} at {size:,} "
                f"({job.done} of {job.plan.turns})"
            )
        if any(isinstance(event, Ceiling) for event in job.events):
            return "Measuring the machine's ceiling …"
        return (
            "Loading torch in the measuring process …"
            if job.has_started
            else "Starting the measuring process …"
        )
    if job.stage is Stage.FINISHED:
        return f"Measured {plural(len(job.plan.points), 'point')}, each in {ROUNDS} rounds."
    if job.stage is Stage.TIME_UP:
        seconds = job.request.limits.seconds
        return (
            f"Stopped after {seconds} s, the most that this server allows ({SECONDS_VARIABLE}). "
            "What was measured until then is kept."
        )
    return ENDED[job.stage] + (f" It said: {job.words}" if job.words else "")


def ceiling_text(results: Results, units: Collection[str]) -> str:
    """Say what the machine showed at its best, and on what; ``units`` are the rows that compute the unit."""
    conditions, ceiling, seen = results.conditions, results.ceiling, results.best_seen(units)
    threads = "" if conditions.device is Device.CUDA else f", {plural(conditions.threads, 'thread')}"
    where = f"{conditions.device}{threads}, {conditions.dtype}"
    if ceiling is None or seen is None:
        return f"Ceiling of this machine ({where}): not measured yet."
    product = f"a product of {ceiling.product_size} × {ceiling.product_size}"
    copy = f"copying {bytes_text(ceiling.copied_bytes)}"
    return (
        f"Ceiling, the best seen on this machine ({where}): {three_digits(seen.operations_per_second / 1e9)} GFLOP/s "
        f"({product if seen.operations_at is None else _row_at(seen.operations_at)}), "
        f"{three_digits(seen.bytes_per_second / 1e9)} GB/s "
        f"({copy if seen.bytes_at is None else _row_at(seen.bytes_at)})."
    )


def _row_at(point: Point) -> str:
    """Name a measured row and its size: "the row torch.mm at n = 512"."""
    name, size = point
    return f"the row {FORMULATIONS[name].title} at n = {size:,}"


def left_out_sentences(left_out: Iterable[LeftOut]) -> list[str]:
    """Say what was not measured and why, one sentence for each formulation and reason."""

    def by(each: LeftOut) -> tuple[str, str]:
        return each.name, each.reason

    return [
        _left_out_sentence(name, Reason(reason), sorted(group, key=lambda each: each.size))
        for (name, reason), group in groupby(sorted(left_out, key=by), key=by)
    ]


def _left_out_sentence(name: str, reason: Reason, group: Sequence[LeftOut]) -> str:
    sizes = [f"{each.size:,}" for each in group]
    if len(sizes) > MOST_LISTED:
        at = f"{len(sizes)} sizes from {sizes[0]} to {sizes[-1]}"
    else:
        at = sizes[0] if len(sizes) == 1 else f"{', '.join(sizes[:-1])} and {sizes[-1]}"
    first = f"{FORMULATIONS[name].title} is left out at {at}"
    needed, allowed = group[0].needed, group[0].allowed
    if reason is Reason.BYTES:
        one = "a call" if len(group) == 1 else f"at {group[0].size:,} a call"
        return f"{first}: {one} needs {bytes_text(needed)}, this server allows {bytes_text(allowed)} ({BYTES_VARIABLE})."
    if reason is Reason.SECONDS:
        return (
            f"{first}: one call would take about {seconds_text(needed)}, this server allows {seconds_text(allowed)} "
            f"({SECONDS_VARIABLE})."
        )
    return f"{first}: torch refuses: {group[0].words}"


def alt_text(what: str, curves: Mapping[str, Sequence[tuple[int, str]]]) -> str:
    """Describe a picture of growing lines: each line's first and last value."""
    parts = [
        f"{name} {points[0][1]} at {points[0][0]:,} to {points[-1][1]} at {points[-1][0]:,}"
        for name, points in curves.items()
        if points
    ]
    return f"{what} by size, both axes logarithmic: {'; '.join(parts) if parts else 'not measured yet'}."
