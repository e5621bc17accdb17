"""Adding again and again, run with the code that the page shows."""

from __future__ import annotations

import math

import pytest
import torch

from lib.experiment import Dtype
from lib.precision import study_absorbing
from lib.precision.absorbing import ONE_BY_ONE_CODE, TORCH_SUM_CODE
from lib.tensors import TORCH_DTYPES
from tests.unit.precision.plain_code import run_plainly


@pytest.mark.parametrize(
    ("start", "added", "count"),
    [(0.0, 1.0, 600), (1e8, 1.0, 50), (1.0, 1e-4, 40), (6e4, 6e4, 3), (5.0, 0.0, 4), (1e38, 1e38, 5)],
)
def test_sums_are_those_of_the_shown_code(start: float, added: float, count: int) -> None:
    for dtype, found in study_absorbing(start, added, count).items():
        first, step = (torch.tensor(value).to(TORCH_DTYPES[dtype]) for value in (start, added))
        names = {"start": first, "added": step, "count": count}
        assert found.one_by_one == run_plainly(ONE_BY_ONE_CODE, **names)
        assert found.torch_sum == run_plainly(TORCH_SUM_CODE, **names)
        total, stuck = first, None
        for done in range(count):
            following = total + step
            if stuck is None and float(step) and bool(following == total):
                stuck = done
            total = following
        assert found.stuck == stuck


def test_the_exact_sum_is_of_the_numbers_as_the_type_holds_them() -> None:
    found = study_absorbing(0.0, 0.1, 10)
    for dtype, column in found.items():
        held = float(torch.tensor(0.1).to(TORCH_DTYPES[dtype]))
        assert column.exact == math.fsum([held] * 10)
        assert column.added == held


def test_half_types_stop_counting_where_the_step_is_less_than_half_a_spacing() -> None:
    found = study_absorbing(0.0, 1.0, 4096)
    for dtype in (Dtype.BFLOAT16, Dtype.FLOAT16):
        ends = 2 / torch.finfo(TORCH_DTYPES[dtype]).eps
        assert (found[dtype].stuck, found[dtype].one_by_one) == (ends, ends)
    assert found[Dtype.FLOAT32].stuck is None
