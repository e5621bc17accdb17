"""Programs made at random: each ends in a value or a refusal, in time, within the budget, with nothing foreign."""

from __future__ import annotations

import warnings

import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lib.language import Budget, ErrorKind, parse, run
from tests.unit.language.generated import programs
from tests.unit.language.hostile_runs import strangers

MANY = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
    "derandomize": True,
    "phases": (Phase.explicit, Phase.generate),  # making a failing program smaller takes minutes
}

BUDGET = Budget(seconds=0.3, rounds=300, live_bytes=8 * 2**20, operations=2 * 10**8)
"""A small budget, so that many programs are run in little time; what holds it back is the same."""


def assert_ends_well(code: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        done = run(code, budget=BUDGET)
        again = run(parse(code), budget=BUDGET) if done.error is None else done
    assert strangers(done) == []
    assert torch.is_grad_enabled()
    if done.error is not None:
        assert isinstance(done.error.kind, ErrorKind)
        assert done.error.line >= 1
        assert done.error.notice is None or done.error.notice.code != "unexpected"
    assert type(again.value) is type(done.value)


@settings(max_examples=1_000, **MANY)
@given(programs)
def test_a_thousand_programs_end_well(code: str) -> None:
    assert_ends_well(code)


@settings(max_examples=300, **MANY)
@given(st.text(max_size=200))
def test_any_text_at_all_is_read_or_refused(code: str) -> None:
    done = run(code, budget=BUDGET)
    assert done.error is None or done.error.line >= 1


@pytest.mark.nightly
@settings(max_examples=10_000, **{**MANY, "derandomize": False})
@given(programs)
def test_ten_thousand_programs_end_well(code: str) -> None:
    assert_ends_well(code)
