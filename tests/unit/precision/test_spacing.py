"""One ulp is the distance to the next number of the type."""

from __future__ import annotations

import math

import pytest
import torch

from lib.precision import spacing_at, spacings_at
from lib.tensors import TORCH_DTYPES

DTYPES = list(TORCH_DTYPES.values())
WHOLE = {2: torch.int16, 4: torch.int32, 8: torch.int64}


def next_number(value: torch.Tensor) -> torch.Tensor:
    """Return the next larger positive number: its bits, read as a whole number, are one more."""
    whole = WHOLE[value.element_size()]
    return (value.view(whole) + 1).view(value.dtype)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("start", [0.0, 1e-7, 0.3, 1.0, 1.5, 1.9999, 2.0, 4096.0, 60000.0])
def test_one_ulp_reaches_the_next_number(dtype: torch.dtype, start: float) -> None:
    value = torch.tensor(start, dtype=dtype)
    step = float(next_number(value)) - float(value)
    assert spacing_at(float(value), dtype) == step
    assert spacing_at(-float(value), dtype) == step


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_beyond_the_largest_number_it_is_the_last_step(dtype: torch.dtype) -> None:
    largest = torch.finfo(dtype).max
    assert spacing_at(math.inf, dtype) == spacing_at(-math.inf, dtype) == spacing_at(largest, dtype)
    before = (torch.tensor(largest, dtype=dtype).view(WHOLE[dtype.itemsize]) - 1).view(dtype)
    assert spacing_at(largest, dtype) == largest - float(before)


def test_spacings_keep_the_shape() -> None:
    values = torch.tensor([[1.0, 2.0, 0.0]], dtype=torch.float64)
    assert spacings_at(values, torch.float32).tolist() == [[2.0**-23, 2.0**-22, 2.0**-149]]
