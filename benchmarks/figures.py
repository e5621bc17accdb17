"""What a benchmark tells: figures with their targets, and the machine they were taken on."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tests.browser.chromium import find_chromium

HEAD = ("| what | measured | target | reached | from |", "| --- | --- | --- | --- | --- |")
"""The first lines of the table."""

PACKAGES = ("streamlit", "torch", "plotly", "playwright")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: what it is, its value in words, the target in words and whether it is reached.

    ``is_reached`` is None where there is no target. ``note`` tells what the value was made from.
    """

    name: str
    value: str
    target: str = ""
    is_reached: bool | None = None
    note: str = ""

    def as_row(self) -> str:
        verdict = {True: "yes", False: "**no**", None: ""}[self.is_reached]
        return f"| {self.name} | {self.value} | {self.target} | {verdict} | {self.note} |"


def as_table(figures: Sequence[Figure]) -> str:
    """Write figures as one markdown table."""
    return "\n".join([*HEAD, *(figure.as_row() for figure in figures)])


def median_and_p95(values: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile, the latter as the value with at most 5% above it.

    >>> median_and_p95([float(n) for n in range(1, 31)])
    (15.5, 29.0)
    """
    ordered = sorted(values)
    above = int(len(ordered) * 0.05)
    return statistics.median(ordered), ordered[len(ordered) - 1 - above]


def processor_name() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def browser_version() -> str:
    path = find_chromium()
    if path is None:
        return "no Chromium"
    told = subprocess.run([path, "--version", "--no-sandbox"], capture_output=True, text=True, check=False)
    return " ".join(told.stdout.split()[:2])


def describe_load() -> str:
    """Tell how many processes wanted a core, over the last 1, 5 and 15 minutes."""
    return ", ".join(f"{value:.2f}" for value in os.getloadavg())


def describe_machine() -> str:
    """Tell processor, cores, load, system and versions in one line."""
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    system = f"{platform.system()} {platform.release()}"
    return (
        f"{processor_name()}, {os.cpu_count()} cores, load {describe_load()}; {system}; "
        f"Python {platform.python_version()}, {versions}, {browser_version()}"
    )


def resident_megabytes(process_id: int) -> float:
    """Return the resident memory of a process in MB (10**6 bytes)."""
    told = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(process_id)], capture_output=True, text=True, check=True
    )
    return int(told.stdout) * 1024 / 1e6


def print_alone(figures: Sequence[Figure]) -> None:
    """Print what one benchmark measured when it is run by itself."""
    print(describe_machine())
    print(as_table(figures))
