"""One measurement at a time for the whole server, each in a process of its own; the others queue."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from lib.measuring.events import Begun, Event, Failed, Finished, Started, from_line
from lib.measuring.planning import Plan, plan
from lib.measuring.request import Request
from lib.measuring.turns import Turns

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "lib.measuring.worker")
PATIENCE = 15.0
"""Seconds after which a page that no longer asks has been left: its measurement ends.

A page in the background of a browser still asks, once a second."""

LOOK_SECONDS = 0.2
"""How often it is looked whether a running measurement is to end."""


class Stage(StrEnum):
    """Where a measurement stands."""

    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    LEFT = "left"
    TIME_UP = "time up"
    FAILED = "failed"

    @property
    def is_active(self) -> bool:
        return self in (Stage.WAITING, Stage.RUNNING)


@dataclass(eq=False)
class Job:
    """One visitor's measurement: what is asked for, how far it is, what it has told so far."""

    request: Request
    stage: Stage = Stage.WAITING
    events: list[Event] = field(default_factory=list)
    wanted_end: Stage | None = None
    look: threading.Event = field(default_factory=threading.Event)
    plan: Plan = field(init=False)

    def __post_init__(self) -> None:
        self.plan = plan(self.request)

    @property
    def current(self) -> Begun | None:
        """What is being measured now, None before the first point."""
        return next((event for event in reversed(self.events) if isinstance(event, Begun)), None)

    @property
    def done(self) -> int:
        """How many points have been begun, counting every round."""
        return sum(isinstance(event, Begun) for event in self.events)

    @property
    def has_started(self) -> bool:
        return any(isinstance(event, Started) for event in self.events)

    @property
    def words(self) -> str:
        """Return torch's own words where the measurement failed as a whole."""
        return next((event.words for event in self.events if isinstance(event, Failed)), "")


class Measurer:
    """Runs jobs one after another. Every method may be called from any visitor's thread."""

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.command = tuple(command)
        self.clock = clock
        self.turns = Turns(patience)
        self._lock = threading.Lock()

    def start(self, request: Request) -> Job | None:
        """Put a request into the queue and run it at its turn; None where too many wait already."""
        job = Job(request)
        self._end_silent()
        if not self.turns.join(job, self.clock()):
            return None
        self._run_next()
        return job

    def ask(self, job: Job) -> int:
        """Show that a job's page is still open; return how many measurements come before it."""
        self.turns.ask(job, self.clock())
        self._end_silent()
        return self.turns.ahead(job) or 0

    def cancel(self, job: Job) -> None:
        """End a job, whether it runs or waits."""
        with self._lock:
            job.wanted_end = Stage.CANCELLED
            job.look.set()
            if job.stage is Stage.WAITING:
                job.stage = Stage.CANCELLED
                self.turns.leave(job)

    def _end_silent(self) -> None:
        """End waiting jobs whose pages were left."""
        for left in self.turns.drop_silent(self.clock()):
            if isinstance(left, Job):
                left.stage = Stage.LEFT

    def _run_next(self) -> None:
        with self._lock:
            job = self.turns.first()
            if isinstance(job, Job) and job.stage is Stage.WAITING:
                job.stage = Stage.RUNNING
                threading.Thread(target=self._run, args=(job,), name="measurement", daemon=True).start()

    def _run(self, job: Job) -> None:
        stage = Stage.FAILED
        try:
            stage = self._run_process(job)
        except OSError as error:
            job.events.append(Failed(str(error)))
        finally:
            job.stage = stage
            self.turns.leave(job)
            self._run_next()

    def _run_process(self, job: Job) -> Stage:
        """Run one job's process until it ends, is cancelled, was left, or its time is up."""
        with subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        ) as process:
            reader = threading.Thread(target=_read, args=(process, job), name="measured", daemon=True)
            reader.start()
            until = self.clock() + job.request.limits.seconds
            end: Stage | None = None
            try:
                _send(process, job.request)
                while end is None and reader.is_alive():
                    job.look.wait(LOOK_SECONDS)
                    end = self._reason_to_end(job, until)
            finally:
                process.kill()
                process.wait()
                reader.join()
        if any(isinstance(event, Finished) for event in job.events):
            return Stage.FINISHED
        return end or Stage.FAILED

    def _reason_to_end(self, job: Job, until: float) -> Stage | None:
        if job.wanted_end is not None:
            return job.wanted_end
        if self.clock() > until:
            return Stage.TIME_UP
        return Stage.LEFT if self.turns.is_silent(job, self.clock()) else None


def _send(process: subprocess.Popen[str], request: Request) -> None:
    """Hand the request over. The pipe stays open: the process ends by itself when the server does."""
    if process.stdin is not None:
        process.stdin.write(request.to_line() + "\n")
        process.stdin.flush()


def _read(process: subprocess.Popen[str], job: Job) -> None:
    """Take in what a process tells until it ends."""
    for line in process.stdout or ():
        with suppress(ValueError):  # a line that was cut when the process was killed
            job.events.append(from_line(line))
    job.look.set()


MEASURER = Measurer()
"""The server's own: all visitors stand in its queue."""
