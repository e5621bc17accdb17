"""How long the whole trace of the thread's code takes: every step recorded, every budget check included."""

from __future__ import annotations

import sys
import time

import torch

from benchmarks.figures import Figure, median_and_p95, print_alone
from lib.language import parse, run
from lib.snippets import THREAD

CALLS = 200


def milliseconds() -> float:
    started = time.perf_counter()
    run(parse(THREAD))
    return 1e3 * (time.perf_counter() - started)


def measure(calls: int = CALLS) -> list[Figure]:
    """Parse and run the thread's code again and again; nothing is kept from one run to the next."""
    torch.set_num_threads(1)
    for _ in range(5):
        milliseconds()
    median, p95 = median_and_p95([milliseconds() for _ in range(calls)])
    steps = len(run(THREAD).steps)
    return [
        Figure(
            "trace of the thread's code, parsing and budget checks included",
            f"{median:.1f} ms",
            "at most 8 ms",
            median <= 8,
            f"median of {calls}, p95 {p95:.1f} ms; {steps} steps",
        )
    ]


if __name__ == "__main__":
    print_alone(measure(int(sys.argv[1]) if len(sys.argv) > 1 else CALLS))
