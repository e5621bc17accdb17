"""The measuring process as the server starts it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lib.measuring.events import (
    Begun,
    Ceiling,
    Event,
    Finished,
    LeftOut,
    Measured,
    Reason,
    Started,
    from_line,
)
from lib.measuring.planning import ROUNDS
from lib.measuring.request import Conditions, Limits, Request, Vary

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "lib.measuring.worker"]
SECONDS = 120


@pytest.fixture(scope="module")
def told() -> list[Event]:
    """Everything that one small measurement tells; torch is loaded once for all tests here."""
    request = Request(
        ("mm", "no_transpose", "outer_sum"), (1, 4, 512), Conditions(Vary.FEATURES), Limits(1_000_000, 10)
    )
    process = subprocess.Popen(
        COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(request.to_line() + "\n")
    process.stdin.flush()
    events = [from_line(line) for line in process.stdout]
    assert process.wait(timeout=SECONDS) == 0
    process.stdin.close()
    process.stdout.close()
    return events


def test_it_tells_that_it_started_first_and_that_it_finished_last(told: list[Event]) -> None:
    assert told[0] == Started()
    assert told[-1] == Finished()
    assert sum(isinstance(event, Ceiling) for event in told) == 1


def test_every_point_is_measured_in_every_round(told: list[Event]) -> None:
    begun = [(event.name, event.size, event.round) for event in told if isinstance(event, Begun)]
    assert [turn for turn in begun if turn[0] == "mm"] == [
        ("mm", size, number) for number in range(ROUNDS) for size in (1, 4, 512)
    ]
    last = {(event.name, event.size): event for event in told if isinstance(event, Measured)}
    assert last["mm", 512].extra_bytes == 2 * 4
    assert last["outer_sum", 4].extra_bytes == 2 * 16 * 4
    assert all(0 < event.best <= event.median and event.repeats >= 3 * ROUNDS for event in last.values())


def test_what_torch_refuses_and_what_is_too_large_is_left_out_once(told: list[Event]) -> None:
    left_out = [event for event in told if isinstance(event, LeftOut)]
    assert [(event.name, event.size, event.reason) for event in left_out] == [
        ("outer_sum", 512, Reason.BYTES),
        ("no_transpose", 4, Reason.ERROR),
        ("no_transpose", 512, Reason.ERROR),
    ]
    assert "mat1 and mat2 shapes cannot be multiplied (1x4 and 1x4)" in left_out[1].words


def test_it_ends_when_the_server_that_asked_is_gone() -> None:
    request = Request(("mm",), (64,), Conditions(), Limits())
    process = subprocess.Popen(
        COMMAND, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    out, _ = process.communicate(request.to_line() + "\n", timeout=SECONDS)
    assert process.returncode == 1
    assert "Finished" not in out


def test_code_in_place_of_a_name_is_not_run() -> None:
    line = Request(("mm",), (64,), Conditions(), Limits()).to_line().replace('"mm"', '"print(1)"')
    done = subprocess.run(
        COMMAND, cwd=ROOT, input=line + "\n", capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "only formulations of the catalogue" in done.stderr
