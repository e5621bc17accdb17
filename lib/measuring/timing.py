"""Time and memory of torch's own calls. Runs in the measuring process alone.

``torch.utils.benchmark.Timer`` takes code and changes the number of threads of the whole process: that is why
it has a process of its own. The code comes from the catalogue, never from a visitor.
"""

from __future__ import annotations

import statistics
import timeit
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import nn
from torch.autograd.profiler import profile, record_function
from torch.nn import functional
from torch.utils.benchmark import Timer

from lib.experiment import Experiment
from lib.formulations import FORMULATIONS
from lib.measuring.events import Ceiling, Measured
from lib.measuring.planning import LEAST_REPEATS
from lib.measuring.request import ITEM_BYTES, Conditions, Device, Limits, shape_at
from lib.tensors import build_tensors

CEILING_CALL_SECONDS = 0.05
"""The largest product for the ceiling takes about this long."""

CEILING_POINT_SECONDS = 0.15
MOST_COPIED = 256 * 2**20
SPAN = "measured call"


@dataclass(frozen=True, slots=True)
class Subject:
    """A formulation's code at one size: what is set up once, the expression measured, their names."""

    setup: str
    expression: str
    names: Mapping[str, Any]


def prepare(name: str, size: int, conditions: Conditions) -> Subject:
    """Draw the tensors of one size and split the catalogue's code: the last line is what is measured.

    For nn.Linear that is the call of the layer; making it and loading its weights is set up once.
    """
    shape = shape_at(conditions.vary, size)
    tensors = build_tensors(Experiment(conditions.seed, *shape, dtype=conditions.dtype))
    on_device = {word: tensor.to(conditions.device) for word, tensor in tensors.as_names().items()}
    *setup, _ = FORMULATIONS[name].code.strip().splitlines()
    if setup and conditions.device is not Device.CPU:
        setup = [line.replace("dtype=", "device=features.device, dtype=") for line in setup]
    names = {"torch": torch, "nn": nn, "F": functional, "record_function": record_function, **on_device}
    return Subject("\n".join(setup) or "pass", FORMULATIONS[name].last_line, names)


def repeat(timer: Timer, seconds: float) -> tuple[tuple[float, ...], int]:
    """Time blocks of calls for so many seconds, and at least so many blocks that a median means something.

    Returns the seconds of one call by each block, and how many calls the last block had.
    """
    timed = timer.blocked_autorange(min_run_time=seconds)
    times = list(timed.times)
    while (missing := LEAST_REPEATS - len(times)) > 0:
        timed = timer.blocked_autorange(min_run_time=missing * timed.median * timed.number_per_run)
        times += timed.times
    return tuple(times), timed.number_per_run


def time_call(subject: Subject, threads: int, seconds: float) -> tuple[tuple[float, ...], int]:
    """Time a subject's expression with ``torch.utils.benchmark``; see ``repeat`` for what comes back."""
    timer = Timer(subject.expression, subject.setup, globals=dict(subject.names), num_threads=threads)
    return repeat(timer, seconds)


def peak_bytes(subject: Subject, device: Device = Device.CPU) -> int:
    """Return the most bytes that are alive during one call beyond its inputs, from the profiler's events.

    The profiler of ``torch.autograd`` is the one below ``torch.profiler``, which would load torch's compiler
    first: seconds, and 90 MB.
    """
    marked = f"with record_function({SPAN!r}):\n    {subject.expression}"
    call = timeit.Timer(marked, subject.setup, globals=dict(subject.names))
    call.timeit(1)
    with profile(profile_memory=True, use_device=None if device is Device.CPU else str(device)) as seen:
        call.timeit(1)
    events = seen.kineto_results.events()
    (span,) = [event for event in events if event.name() == SPAN and event.device_type().name == "CPU"]
    live = peak = 0
    for event in sorted(events, key=lambda event: event.start_ns()):
        is_memory = event.name() == "[memory]" and event.device_type().name == device.name
        if is_memory and span.start_ns() <= event.start_ns() <= span.end_ns():
            live += event.nbytes()
            peak = max(peak, live)
    return peak


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of one call as each block of ``calls`` calls gave them, and the bytes of one call."""

    times: tuple[float, ...]
    calls: int
    extra_bytes: int


def measure_round(
    name: str, size: int, conditions: Conditions, seconds: float, extra_bytes: int | None = None
) -> Round:
    """Measure one formulation at one size: time first, which warms it up, then memory unless it is known.

    Raises RuntimeError with torch's own words where the code cannot run at these sizes.
    """
    subject = prepare(name, size, conditions)
    with torch.no_grad():
        times, calls = time_call(subject, conditions.threads, seconds)
        if extra_bytes is None:
            torch.set_num_threads(conditions.threads)
            extra_bytes = peak_bytes(subject, conditions.device)
    return Round(times, calls, extra_bytes)


def summary(name: str, size: int, rounds: Sequence[Round]) -> Measured:
    """Sum the rounds of one point up: best and median of all their blocks."""
    times = [time for each in rounds for time in each.times]
    last = rounds[-1]
    return Measured(
        name, size, min(times), statistics.median(times), len(times), last.calls, last.extra_bytes
    )


def measure_ceiling(conditions: Conditions, limits: Limits) -> Ceiling:
    """Measure the most that this machine shows under these conditions.

    Operations: square matrix products that double in size until one takes long or would be over the budget;
    the best rate counts. Bytes: a copy of a tensor as large as the budget allows, read and written once.
    """
    dtype = getattr(torch, conditions.dtype)
    item = ITEM_BYTES[conditions.dtype]
    best_rate, best_size, size, call = 0.0, 0, 64, 0.0
    while call < CEILING_CALL_SECONDS and (size == 64 or 3 * size**2 * item <= limits.byte_count):
        one, other, out = (torch.ones(size, size, dtype=dtype, device=conditions.device) for _ in range(3))
        call = _best(partial(torch.mm, one, other, out=out), conditions.threads)
        if 2 * size**3 / call > best_rate:
            best_rate, best_size = 2 * size**3 / call, size
        size *= 2
    numbers = max(1, min(limits.byte_count // 2, MOST_COPIED) // item)
    source = torch.ones(numbers, dtype=dtype, device=conditions.device)
    target = torch.empty_like(source)
    copied = _best(partial(target.copy_, source), conditions.threads)
    return Ceiling(best_rate, 2 * numbers * item / copied, best_size, numbers * item)


def _best(call: Callable[[], object], threads: int) -> float:
    times, _ = repeat(Timer("call()", globals={"call": call}, num_threads=threads), CEILING_POINT_SECONDS)
    return min(times)
