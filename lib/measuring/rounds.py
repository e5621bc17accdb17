"""A whole measurement: the ceiling first, then every point of the plan, in rounds."""

from __future__ import annotations

from collections.abc import Iterator

from lib.measuring.events import Begun, Event, Failed, Finished, LeftOut, Reason
from lib.measuring.planning import ROUNDS, Plan, expected_seconds, longest_call, plan
from lib.measuring.request import Request
from lib.measuring.timing import Round, measure_ceiling, measure_round, summary

WORDS = 300
"""The most characters of torch's own words that are passed on."""


def measured(request: Request) -> Iterator[Event]:
    """Measure what a request asks for, and tell each step."""
    planned = plan(request)
    yield from planned.left_out
    try:
        yield measure_ceiling(request.conditions, request.limits)
    except RuntimeError as error:
        yield Failed(first_line(error))
        return
    yield from measured_rounds(request, planned)
    yield Finished()


def measured_rounds(request: Request, planned: Plan) -> Iterator[Event]:
    """Measure every point of a plan in each round; what fails or would take too long is told once."""
    allowed = longest_call(request.limits)
    last: dict[str, tuple[int, float]] = {}
    rounds: dict[tuple[str, int], list[Round]] = {point: [] for point in planned.points}
    for number in range(ROUNDS):
        for (name, size), seen in list(rounds.items()):
            expected = expected_seconds(request, name, size, last) if number == 0 else 0.0
            if expected > allowed:
                del rounds[name, size]
                yield LeftOut(name, size, Reason.SECONDS, expected, allowed)
                continue
            yield Begun(name, size, number)
            known = seen[-1].extra_bytes if seen else None
            try:
                seen.append(measure_round(name, size, request.conditions, planned.point_seconds, known))
            except RuntimeError as error:
                del rounds[name, size]
                yield LeftOut(name, size, Reason.ERROR, words=first_line(error))
                continue
            found = summary(name, size, seen)
            last[name] = (size, found.best)
            yield found


def first_line(error: RuntimeError) -> str:
    """Return the first line of torch's own words."""
    return (str(error).strip().splitlines() or ["torch gave no reason"])[0][:WORDS]
