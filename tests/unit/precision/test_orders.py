"""Sums in many orders are what plain Python gives, run with the code that the page shows."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
import torch

from lib.precision import Way, study_orders
from lib.precision.orders import RANDOM_ORDERS, WAY_CODE
from lib.tensors import TORCH_DTYPES
from tests.unit.precision.plain_code import run_plainly

MIXED = (1e8, 1.0, -1e8, 1.0, 0.5)


@pytest.mark.parametrize("dtype", TORCH_DTYPES.values(), ids=str)
@pytest.mark.parametrize("way", Way)
def test_every_order_gives_what_the_shown_code_gives(way: Way, dtype: torch.dtype) -> None:
    numbers = (0.1, 3.0, -3.0, 1000.0)
    terms = torch.tensor(numbers).to(dtype)
    plain = Counter(
        run_plainly(WAY_CODE[way], terms=terms, order=list(order))
        for order in itertools.permutations(range(len(numbers)))
    )
    study = study_orders(numbers, dtype, way, seed=7)
    assert {each.value: each.count for each in study.sums} == plain
    assert (study.tried, study.is_every_order) == (24, True)
    for each in study.sums:
        assert run_plainly(WAY_CODE[way], terms=terms, order=list(each.order)) == each.value


def test_five_numbers_give_six_sums_over_their_120_orders() -> None:
    sums: Counter[float] = Counter()
    for order in itertools.permutations(MIXED):
        total = torch.tensor(order[0])
        for term in order[1:]:
            total = total + torch.tensor(term)
        sums[float(total)] += 1
    study = study_orders(MIXED, torch.float32, Way.ONE_BY_ONE, seed=7)
    assert len(sums) == 6
    assert {each.value: each.count for each in study.sums} == sums
    assert study.given == float(sum(torch.tensor(term) for term in MIXED))
    assert (study.exact, study.nearest.value) == (2.5, 2.5)
    assert study.reach == (min(sums), max(sums))
    assert study.sums[0].count == max(sums.values())


def test_many_numbers_are_tried_in_random_orders_from_the_seed_alone() -> None:
    numbers = [1 / place for place in range(1, 31)]
    state = torch.random.get_rng_state()
    first, again, other = (study_orders(numbers, torch.float32, Way.ONE_BY_ONE, seed) for seed in (7, 7, 8))
    assert torch.equal(torch.random.get_rng_state(), state)
    assert first == again != other
    assert (first.tried, first.is_every_order) == (RANDOM_ORDERS, False)
    for each in first.sums:
        assert sorted(each.order) == list(range(30))


def test_numbers_are_rounded_to_the_type_before_they_are_added() -> None:
    study = study_orders((0.1, 1e8), torch.float16, Way.TORCH_SUM, seed=7)
    assert study.terms == (float(torch.tensor(0.1).half()), float("inf"))
    assert [each.value for each in study.sums] == [float("inf")]


def test_one_number_has_one_order() -> None:
    study = study_orders((2.0,), torch.float32, Way.MM, seed=7)
    assert (study.tried, study.given, study.exact) == (1, 2.0, 2.0)


def test_sums_that_are_no_number_count_as_one() -> None:
    study = study_orders((1e8, -1e8, 1.0), torch.float16, Way.ONE_BY_ONE, seed=7)
    assert [each.count for each in study.sums] == [6]
    assert study.reach[0] != study.reach[0]
