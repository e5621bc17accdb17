"""Run every benchmark and write one markdown table to benchmarks/results/.

A figure that misses its target, or a benchmark that fails, is told in the table; the exit status is 0.
"""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import HEAD, Figure, describe_load, describe_machine

RESULTS = Path(__file__).parent / "results"
BENCHMARKS = (
    "redraw",
    "lens_pointing",
    "first_visit",
    "sessions",
    "training",
    "compare_core",
    "trace",
    "steps_page",
    "pages",
    "false_verdicts",
    "speed_rate",
    "speed_visitors",
)


def rows_of(name: str) -> tuple[list[str], str]:
    """Run one benchmark in a process of its own; return its rows of the table, and what else it said."""
    command = [sys.executable, "-m", f"benchmarks.{name}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ") and line not in HEAD]
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1].replace("|", "/")
        return [*rows, Figure(name, "failed", note=last).as_row()], done.stderr
    return rows, "" if rows else done.stdout


def main(names: list[str]) -> None:
    """Run the benchmarks named, or all, one after another; print and keep the table."""
    rows: list[str] = []
    said: list[str] = []
    machine = describe_machine()
    for name in names or BENCHMARKS:
        started = time.monotonic()
        print(f"{name} ...", end=" ", flush=True)
        more_rows, more_said = rows_of(name)
        rows += more_rows
        said += [f"```\n{more_said.strip()}\n```"] if more_said else []
        print(f"{time.monotonic() - started:.0f} s", flush=True)
    when = datetime.now(UTC)
    title = f"make bench, {when:%Y-%m-%d %H:%M} UTC"
    table = "\n".join([*HEAD, *rows])
    report = "\n\n".join([title, f"{machine}; load at the end {describe_load()}", table, *said]) + "\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{when:%Y%m%d-%H%M%S}.md").write_text(report, encoding="utf-8")
    print(report)


if __name__ == "__main__":
    main(sys.argv[1:])
