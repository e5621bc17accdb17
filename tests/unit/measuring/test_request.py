"""Requests, budgets and plans: nothing but the catalogue's code, nothing over the host's budget."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Dtype
from lib.formulations import FORMULATIONS
from lib.measuring.counting import needed_bytes
from lib.measuring.events import Reason
from lib.measuring.planning import ROUNDS, expected_seconds, plan
from lib.measuring.request import (
    DEFAULT_BYTES,
    DEFAULT_SECONDS,
    MOST_BYTES,
    MOST_SECONDS,
    SIZES,
    Conditions,
    Device,
    Limits,
    Request,
    Vary,
    read_limits,
    sizes_between,
)
from lib.notice import Notice

CONDITIONS = st.builds(
    Conditions,
    st.sampled_from(Vary),
    st.sampled_from(Dtype),
    st.sampled_from(Device),
    st.integers(1, 64),
    st.integers(0, 2**53),
)
REQUESTS = st.builds(
    Request,
    st.lists(st.sampled_from([*FORMULATIONS]), unique=True).map(tuple),
    st.lists(st.sampled_from(SIZES), unique=True).map(lambda sizes: tuple(sorted(sizes))),
    CONDITIONS,
    st.builds(Limits, st.integers(1, MOST_BYTES), st.integers(1, MOST_SECONDS)),
)


@given(REQUESTS)
def test_a_request_comes_back_from_its_line_as_it_was(request: Request) -> None:
    line = request.to_line()
    assert "\n" not in line
    assert Request.from_line(line) == request


@pytest.mark.parametrize("name", ["pasted", "torch.mm(a, b)", ""])
def test_only_the_catalogues_code_can_be_asked_for(name: str) -> None:
    with pytest.raises(ValueError, match="only formulations of the catalogue"):
        Request((name,), (16,), Conditions(), Limits())


def test_sizes_and_threads_count_from_one() -> None:
    with pytest.raises(ValueError, match="whole numbers from 1 on"):
        Request(("mm",), (0,), Conditions(), Limits())
    with pytest.raises(ValueError, match="from 1 on, got 0"):
        Conditions(threads=0)


@pytest.mark.parametrize(
    ("environment", "limits"),
    [
        ({}, Limits(DEFAULT_BYTES, DEFAULT_SECONDS)),
        ({"FORMULAB_SPEED_BYTES": " 2000000000 "}, Limits(2_000_000_000, DEFAULT_SECONDS)),
        ({"FORMULAB_SPEED_SECONDS": "1", "FORMULAB_SPEED_BYTES": ""}, Limits(DEFAULT_BYTES, 1)),
    ],
)
def test_the_hosts_budget_is_read_from_its_environment(environment: dict[str, str], limits: Limits) -> None:
    assert read_limits(environment) == (limits, ())


@pytest.mark.parametrize("text", ["0", "-1", "1e9", "many", "٣", "9" * 30])
def test_a_budget_that_is_no_number_is_told_and_the_default_used(text: str) -> None:
    limits, notices = read_limits({"FORMULAB_SPEED_BYTES": text, "FORMULAB_SPEED_SECONDS": "30"})
    assert limits == Limits(DEFAULT_BYTES, 30)
    assert notices == (
        Notice(
            "speed_variable",
            variable="FORMULAB_SPEED_BYTES",
            got=text,
            allowed=(1, MOST_BYTES),
            used=DEFAULT_BYTES,
        ),
    )


def test_sizes_are_the_powers_of_two_between_both_ends() -> None:
    assert sizes_between(16, 16) == (16,)
    assert sizes_between(1, 8) == sizes_between(8, 1) == (1, 2, 4, 8)


@given(REQUESTS)
def test_a_plan_sorts_every_point_by_the_budget_and_no_other_way(request: Request) -> None:
    planned = plan(request)
    left_out = {(each.name, each.size) for each in planned.left_out}
    assert left_out.isdisjoint(planned.points)
    assert left_out | set(planned.points) == {
        (name, size) for name in request.names for size in request.sizes
    }
    for name, size in planned.points:
        assert needed_bytes(name, size, request.conditions) <= request.limits.byte_count
    for each in planned.left_out:
        assert each.reason is Reason.BYTES
        assert each.needed == needed_bytes(each.name, each.size, request.conditions) > each.allowed
    assert planned.turns == ROUNDS * len(planned.points)


def test_a_plan_goes_from_small_to_large_and_tells_how_long_it_takes() -> None:
    request = Request(("mm", "addmm"), (16, 32), Conditions(), Limits())
    planned = plan(request)
    assert planned.points == (("mm", 16), ("addmm", 16), ("mm", 32), ("addmm", 32))
    longer = plan(Request(("mm", "addmm"), SIZES[:10], Conditions(), Limits()))
    assert 0 < planned.seconds < longer.seconds
    assert plan(Request((), (16,), Conditions(), Limits())).seconds == 0


def test_a_call_is_foretold_from_the_last_size_and_what_grows_most() -> None:
    request = Request(("mm",), (64, 128), Conditions(), Limits())
    assert expected_seconds(request, "mm", 128, {}) == 0
    assert expected_seconds(request, "mm", 128, {"mm": (64, 0.5)}) == pytest.approx(4.0)
    outer = Request(("outer_sum",), (64, 128), Conditions(Vary.FEATURES), Limits())
    assert expected_seconds(outer, "outer_sum", 128, {"outer_sum": (64, 0.5)}) > 1.9
