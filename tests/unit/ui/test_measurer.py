"""One measurement at a time: with stand-ins for the measuring process, so that no torch has to load."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from lib.measuring.events import Begun, Ceiling, Failed, Finished, Started
from lib.measuring.request import Conditions, Limits, Request
from lib.ui.measurer import Job, Measurer, Stage

SECONDS = 30
TELL = "import json, sys; tell = lambda **event: print(json.dumps(event), flush=True); sys.stdin.readline(); "
FINISH = TELL + "tell(kind='Started'); tell(kind='Finished')"
HANG = TELL + "tell(kind='Begun', name='mm', size=16, round=0); sys.stdin.read()"


def request(seconds: int = 60) -> Request:
    return Request(("mm",), (16,), Conditions(), Limits(seconds=seconds))


def measurer(code: str, patience: float = 60, clock: Callable[[], float] = time.monotonic) -> Measurer:
    return Measurer([sys.executable, "-c", code], patience, clock)


@contextmanager
def ending(measuring: Measurer, *jobs: Job | None) -> Iterator[None]:
    """Cancel what is left at the end, so that no process outlives its test."""
    try:
        yield
    finally:
        for job in jobs:
            if job is not None:
                measuring.cancel(job)
                wait_for(lambda job=job: not job.stage.is_active)


def wait_for(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fail where it does not become so for long."""
    until = time.monotonic() + SECONDS
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < until, "it did not become so"
        pause.wait(0.005)


def started(measuring: Measurer, seconds: int = 60) -> Job:
    job = measuring.start(request(seconds))
    assert job is not None
    return job


def test_what_the_process_tells_is_kept_and_its_end_gives_the_turn_away() -> None:
    measuring = measurer(FINISH)
    job = started(measuring)
    wait_for(lambda: not job.stage.is_active)
    assert job.stage is Stage.FINISHED
    assert job.events == [Started(), Finished()]
    wait_for(lambda: len(measuring.turns) == 0)


def test_one_measures_at_a_time_and_the_next_starts_by_itself() -> None:
    measuring = measurer(HANG)
    first, second, third = (started(measuring) for _ in range(3))
    with ending(measuring, first, second, third):
        wait_for(lambda: first.done == 1)
        assert (first.stage, second.stage, third.stage) == (Stage.RUNNING, Stage.WAITING, Stage.WAITING)
        assert [measuring.ask(job) for job in (first, second, third)] == [0, 1, 2]
        measuring.cancel(first)
        wait_for(lambda: second.done == 1)
        assert first.stage is Stage.CANCELLED
        assert third.stage is Stage.WAITING
        assert measuring.ask(third) == 1


def test_who_waits_can_leave_the_queue() -> None:
    measuring = measurer(HANG)
    first, second = started(measuring), started(measuring)
    with ending(measuring, first):
        measuring.cancel(second)
        assert second.stage is Stage.CANCELLED
        assert second.events == []
        assert len(measuring.turns) == 1


def test_a_page_that_no_longer_asks_ends_its_measurement() -> None:
    now = [0.0]
    measuring = measurer(HANG, patience=10, clock=lambda: now[0])
    first, second = started(measuring, 1000), started(measuring, 1000)
    with ending(measuring, first, second):
        wait_for(lambda: first.done == 1)
        now[0] = 9
        measuring.ask(second)
        now[0] = 11
        wait_for(lambda: second.done == 1)
        assert first.stage is Stage.LEFT


def test_a_page_that_waits_and_no_longer_asks_loses_its_place() -> None:
    now = [0.0]
    measuring = measurer(HANG, patience=10, clock=lambda: now[0])
    first, second = started(measuring, 1000), started(measuring, 1000)
    with ending(measuring, first):
        now[0] = 9
        measuring.ask(first)
        now[0] = 11
        measuring.ask(first)
        assert second.stage is Stage.LEFT


def test_a_measurement_ends_when_the_hosts_time_is_up() -> None:
    now = [0.0]
    measuring = measurer(HANG, patience=1000, clock=lambda: now[0])
    job = started(measuring, seconds=5)
    with ending(measuring, job):
        wait_for(lambda: job.done == 1)
        now[0] = 6
        wait_for(lambda: not job.stage.is_active)
        assert job.stage is Stage.TIME_UP
        assert job.current == Begun("mm", 16, 0)


@pytest.mark.parametrize("code", ["raise SystemExit(1)", TELL + "print('junk'); print('{'); sys.exit(3)"])
def test_a_process_that_ends_early_is_told_and_the_next_one_runs(code: str) -> None:
    measuring = measurer(code)
    for _ in range(2):
        job = started(measuring)
        wait_for(lambda job=job: not job.stage.is_active)
        assert job.stage is Stage.FAILED
        assert [event for event in job.events if not isinstance(event, Failed)] == []


def test_a_process_that_does_not_start_is_told_with_the_systems_words() -> None:
    measuring = Measurer(["no such program anywhere"])
    job = started(measuring)
    wait_for(lambda: not job.stage.is_active)
    assert job.stage is Stage.FAILED
    assert "No such file" in job.words


def test_a_full_queue_takes_nobody_more() -> None:
    measuring = measurer(HANG)
    measuring.turns.most_waiting = 1
    jobs = [measuring.start(request()) for _ in range(3)]
    with ending(measuring, *jobs):
        assert jobs[0] is not None
        assert jobs[1] is not None
        assert jobs[2] is None


def test_how_far_a_job_is_follows_from_what_was_told() -> None:
    job = Job(request())
    assert (job.current, job.done, job.has_started, job.words) == (None, 0, False, "")
    job.events += [
        Started(),
        Ceiling(1, 1, 1, 1),
        Begun("mm", 16, 0),
        Begun("mm", 16, 1),
        Failed("no memory"),
    ]
    assert (job.current, job.done, job.has_started) == (Begun("mm", 16, 1), 2, True)
    assert job.words == "no memory"
