"""Whether the rate that Speed tells of torch.mm is the one that a bare timer sees.

Pairs of processes take turns: the measuring process, as a page starts it, and a plain script of
``torch.utils.benchmark``. Each side's best of all pairs counts: other work on the machine only ever slows
a side down.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from benchmarks.figures import Figure, print_alone
from lib.measuring.events import Finished, Measured, from_line
from lib.measuring.request import Conditions, Limits, Request

ROOT = Path(__file__).parents[1]
PAIRS = 20
SIZE = 512

BARE = """
import sys
import torch
from torch.utils.benchmark import Timer

size = int(sys.argv[1])
generator = torch.Generator().manual_seed(7)
features, weights = (torch.randn(size, size, generator=generator) for _ in range(2))
bias = torch.randn(size, generator=generator)
names = {"torch": torch, "features": features, "weights": weights, "bias": bias}
timer = Timer("torch.mm(features, weights.t()) + bias", globals=names)
print(min(timer.blocked_autorange(min_run_time=0.2).times))
"""
"""The other side: nothing of Formulab."""


def rate(seconds: float) -> float:
    """Return GFLOP/s of the unit at the benchmark's size."""
    return 2 * SIZE**3 / seconds / 1e9


def measured_by_formulab() -> Measured:
    """Let the measuring process measure torch.mm, and return what it told last."""
    request = Request(("mm",), (SIZE,), Conditions(), Limits())
    process = subprocess.Popen(
        [sys.executable, "-m", "lib.measuring.worker"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the measuring process has no pipes")
        process.stdin.write(request.to_line() + "\n")
        process.stdin.flush()
        events = [from_line(line) for line in process.stdout]
    if not isinstance(events[-1], Finished):
        raise RuntimeError(f"the measuring process did not finish: {events[-1]}")
    return [event for event in events if isinstance(event, Measured)][-1]


def measured_bare() -> float:
    told = subprocess.run(
        [sys.executable, "-c", BARE, str(SIZE)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(told.stdout)


def measure(pairs: int = PAIRS) -> list[Figure]:
    ours, bare = [], []
    for number in range(pairs):
        # Whoever comes second may find a warmer machine: the sides change places.
        for side in ("ours", "bare") if number % 2 else ("bare", "ours"):
            if side == "ours":
                ours.append(measured_by_formulab())
            else:
                bare.append(measured_bare())
        print(f"{rate(ours[-1].best):.1f} {rate(bare[-1]):.1f}", file=sys.stderr, flush=True)
    best, bare_best = rate(min(point.best for point in ours)), rate(min(bare))
    ratio = best / bare_best
    by_hand = 2 * SIZE * SIZE * 4
    bytes_told = {point.extra_bytes for point in ours}
    load = os.getloadavg()[0]
    return [
        Figure(
            f"Speed's GFLOP/s of torch.mm at {SIZE}, of a bare timer's",
            f"{ratio:.3f}",
            "0.90 to 1.10",
            0.9 <= ratio <= 1.1,
            f"{best:.1f} against {bare_best:.1f} GFLOP/s, best of {pairs} pairs, one thread, load {load:.1f}",
        ),
        Figure(
            f"Speed's extra bytes of torch.mm at {SIZE}",
            " ".join(f"{count:,}" for count in sorted(bytes_told)),
            f"{by_hand:,}",
            bytes_told == {by_hand},
            f"product and result of {SIZE} × {SIZE} float32, in each of {pairs} runs",
        ),
    ]


if __name__ == "__main__":
    print_alone(measure(*map(int, sys.argv[1:2])))
