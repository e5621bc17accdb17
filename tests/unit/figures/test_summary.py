"""Extremes, counts and the shared range."""

from __future__ import annotations

import math

import pytest
import torch

from lib.figures.summary import Extreme, as_plain, shared_range, summarise, unravel


def test_extremes_are_those_of_finite_values_with_their_places() -> None:
    tensor = torch.tensor([[math.nan, 2.0, math.inf], [-math.inf, -1.5, math.nan]])
    summary = summarise(tensor)
    assert summary.lowest == Extreme(-1.5, (1, 1))
    assert summary.highest == Extreme(2.0, (0, 1))
    assert (summary.nan_count, summary.inf_count) == (2, 2)


def test_a_tensor_without_finite_values_has_no_extremes() -> None:
    summary = summarise(torch.tensor([math.nan, math.inf]))
    assert (summary.lowest, summary.highest) == (None, None)
    assert (summary.nan_count, summary.inf_count) == (1, 1)


def test_an_empty_tensor_is_summarised() -> None:
    summary = summarise(torch.zeros(0, 3))
    assert (summary.shape, summary.count, summary.lowest) == ((0, 3), 0, None)


def test_a_scalar_is_its_own_extreme() -> None:
    assert summarise(torch.tensor(3.0)).lowest == Extreme(3.0, ())


@pytest.mark.parametrize("shape", [(5,), (2, 3), (2, 3, 4)])
def test_a_flat_place_has_the_index_that_torch_gives_it(shape: tuple[int, ...]) -> None:
    flat = torch.arange(math.prod(shape))
    for place in range(len(flat)):
        assert int(flat.reshape(shape)[unravel(place, shape)]) == place


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_types_are_cast_to_float32_exactly(dtype: torch.dtype) -> None:
    tensor = torch.tensor([0.1, -3.7], dtype=dtype)
    assert as_plain(tensor).dtype == torch.float32
    assert as_plain(tensor).tolist() == tensor.tolist()


def test_complex_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match=r"real numbers, got torch\.complex64"):
        as_plain(torch.tensor([1j]))


def test_the_shared_range_holds_all_finite_values_of_all_tensors() -> None:
    tensors = [
        torch.tensor([1.0, -3.5]),
        torch.tensor([math.inf, 2.0]),
        torch.tensor([math.nan]),
        torch.tensor([-7], dtype=torch.int64),
        torch.tensor([0.5], dtype=torch.bfloat16),
    ]
    assert shared_range(tensors) == 7.0
    assert shared_range(tensors[:3]) == 3.5


@pytest.mark.parametrize("tensors", [[], [torch.zeros(2)], [torch.tensor([math.nan])], [torch.zeros(0)]])
def test_the_shared_range_is_one_where_nothing_gives_it(tensors: list[torch.Tensor]) -> None:
    assert shared_range(tensors) == 1.0
