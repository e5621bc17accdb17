"""Equal products in every number type, against plain torch."""

from __future__ import annotations

import math

import pytest
import torch

from lib.experiment import Dtype
from lib.precision import equal_products, study_overflow
from lib.tensors import TORCH_DTYPES


@pytest.mark.parametrize("is_alternating", [False, True])
@pytest.mark.parametrize(
    ("count", "feature", "weight"), [(4096, 18.0, 1.0), (7, 300.0, 300.0), (3, 1e5, 2.0)]
)
def test_sums_are_those_of_plain_torch(
    count: int, feature: float, weight: float, is_alternating: bool
) -> None:
    columns = study_overflow(count, feature, weight, is_alternating=is_alternating)
    assert list(columns) == list(Dtype)
    for dtype, column in columns.items():
        signs = torch.tensor([-1.0 if is_alternating and place % 2 else 1.0 for place in range(count)])
        features = torch.full((1, count), feature).to(TORCH_DTYPES[dtype])
        weights = (weight * signs).view(1, count).to(TORCH_DTYPES[dtype])
        plain = float(torch.mm(features, weights.t()))
        assert column.values["mm"] == plain or (math.isnan(plain) and math.isnan(column.values["mm"] or 0))
        assert ("mm" in column.broken) == (not math.isfinite(plain))
        assert column.feature == float(features[0, 0])
        assert column.largest == torch.finfo(TORCH_DTYPES[dtype]).max


def test_4096_products_of_18_end_beyond_float16_and_not_beyond_the_others() -> None:
    columns = study_overflow(4096, 18.0, 1.0)
    assert {column.exact for column in columns.values()} == {4096 * 18.0}
    for dtype, column in columns.items():
        if torch.finfo(TORCH_DTYPES[dtype]).max < 4096 * 18.0:
            assert set(column.broken) == set(column.values)
        else:
            assert column.broken == ()


def test_a_product_that_overflows_alone_breaks_code_that_keeps_each_product() -> None:
    column = study_overflow(2, 300.0, 300.0, is_alternating=True)[Dtype.FLOAT16]
    products = torch.full((2,), 300.0).half() * torch.tensor([300.0, -300.0]).half()
    assert math.isnan(float(products.sum()))
    assert math.isnan(column.values["broadcast_sum"] or 0)
    assert column.exact == 0


def test_inputs_beyond_the_type_are_told_and_raise_nothing() -> None:
    column = study_overflow(2, 1e38, 1.0, is_alternating=True)[Dtype.FLOAT16]
    assert column.feature == math.inf
    assert math.isnan(column.exact)


def test_every_second_weight_changes_its_sign() -> None:
    tensors = equal_products(5, 2.0, 3.0, Dtype.FLOAT32, is_alternating=True)
    assert tensors.weights.tolist() == [[3.0, -3.0, 3.0, -3.0, 3.0]]
    assert tensors.features.tolist() == [[2.0] * 5]
    assert tensors.bias.tolist() == [0.0]
