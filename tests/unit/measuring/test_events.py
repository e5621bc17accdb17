from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.measuring.events import KINDS, Event, from_line, to_line

EVENTS = st.one_of(*(st.from_type(kind) for kind in KINDS.values()))


@given(EVENTS.filter(lambda event: event == event))
def test_an_event_comes_back_from_its_line_as_it_was(event: Event) -> None:
    line = to_line(event)
    assert "\n" not in line
    assert from_line(line) == event or "NaN" in line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "1",
        "{}",
        '{"kind": "Exploded"}',
        '{"kind": "Begun", "name": "mm"}',
        '{"kind": "LeftOut", "name": "mm", "size": 1, "reason": "mood"}',
    ],
)
def test_what_is_no_event_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_line(line)
