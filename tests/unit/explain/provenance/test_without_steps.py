"""Functions of the table that no rule is wanted for, since a call of them is never a step."""

from __future__ import annotations

import pytest

from lib.explain.provenance.catalogue import RULES
from lib.language import run
from tests.unit.explain.provenance.further_sample_calls import NEVER_STEPS
from tests.unit.explain.provenance.samples import drawn, recorded_functions, with_arrays


@pytest.mark.parametrize(("name", "code"), NEVER_STEPS.items(), ids=list(NEVER_STEPS))
def test_a_function_without_steps_needs_no_rule(name: str, code: str) -> None:
    assert name in recorded_functions()
    assert name not in RULES
    done = run(with_arrays(code), drawn(7, smallest=2), seed=7)
    assert done.error is None, done.error.message
    assert name not in {step.function for step in done.steps}
