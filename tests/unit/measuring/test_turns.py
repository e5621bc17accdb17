from __future__ import annotations

from lib.measuring.turns import Turns


def test_first_come_first_served() -> None:
    turns = Turns(patience=10)
    assert turns.first() is None
    assert all(turns.join(ticket, now=0) for ticket in "abc")
    assert [turns.ahead(ticket) for ticket in "abc"] == [0, 1, 2]
    turns.leave("a")
    assert (turns.first(), turns.ahead("c"), turns.ahead("a"), len(turns)) == ("b", 1, None, 2)


def test_who_stands_in_the_queue_keeps_the_place() -> None:
    turns = Turns(patience=10)
    turns.join("a", now=0)
    turns.join("b", now=0)
    assert turns.join("a", now=5)
    assert turns.first() == "a"


def test_a_queue_that_is_too_long_takes_nobody_more() -> None:
    turns = Turns(patience=10, most_waiting=1)
    assert [turns.join(ticket, now=0) for ticket in "abc"] == [True, True, False]
    assert turns.ahead("c") is None
    turns.leave("a")
    assert turns.join("c", now=0)


def test_who_waits_and_no_longer_asks_has_left_and_the_first_is_not_taken_away() -> None:
    turns = Turns(patience=10)
    for ticket in "abc":
        turns.join(ticket, now=0)
    turns.ask("c", now=8)
    assert turns.drop_silent(now=10) == ()
    assert turns.drop_silent(now=10.5) == ("b",)
    assert [turns.ahead(ticket) for ticket in "ac"] == [0, 1]
    assert turns.is_silent("a", now=10.5)
    assert not turns.is_silent("c", now=10.5)


def test_who_is_not_there_is_silent_and_asking_brings_nobody_in() -> None:
    turns = Turns(patience=10)
    turns.ask("a", now=0)
    assert len(turns) == 0
    assert turns.is_silent("a", now=0)
