"""The measuring process: ``python -m lib.measuring.worker`` reads one request, writes one line per event.

Its standard input stays open as long as the server lives; when that ends, the process ends as well.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from typing import TextIO

from lib.measuring.events import Event, Started, to_line
from lib.measuring.request import Request

NICENESS = 10
"""Visitors' pages go first: on a busy machine the measurement waits, not they."""


def events(request: Request) -> Iterator[Event]:
    """Measure what a request asks for in rounds, smallest size first, and tell each step."""
    yield Started()
    from lib.measuring.rounds import measured  # noqa: PLC0415 - loads torch, after the first sign of life

    yield from measured(request)


def end_with(source: TextIO) -> None:
    """End this process as soon as its standard input does: the server that asked is gone."""
    source.read()
    os._exit(1)


def take_output() -> TextIO:
    """Keep standard output for the events alone; what libraries print goes to standard error."""
    kept = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return kept


def main() -> None:
    """Serve one request."""
    request = Request.from_line(sys.stdin.readline())
    output = take_output()
    threading.Thread(target=end_with, args=(sys.stdin,), daemon=True).start()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    for event in events(request):
        output.write(to_line(event) + "\n")
        output.flush()
    # The reader of standard input still waits; it holds nothing that would have to be closed.
    os._exit(0)


if __name__ == "__main__":
    main()
