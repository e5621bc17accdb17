"""The exact unit is exact: it is what fractions give."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
import torch

from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.precision import exact_sum, exact_unit
from lib.tensors import Tensors, build_tensors


def in_fractions(tensors: Tensors, sample: int, unit: int) -> Fraction:
    products = zip(tensors.features[sample].tolist(), tensors.weights[unit].tolist(), strict=True)
    total = Fraction(float(tensors.bias[unit]))
    return total + sum(Fraction(feature) * Fraction(weight) for feature, weight in products)


@pytest.mark.parametrize("dtype", Dtype)
def test_each_output_is_the_fraction_rounded_once(dtype: Dtype) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    tensors = build_tensors(Experiment(seed, 3, 40, 4, dtype))
    exact = exact_unit(tensors)
    for sample in range(3):
        for unit in range(4):
            true = in_fractions(tensors, sample, unit)
            high, low = float(exact.high[sample, unit]), float(exact.low[sample, unit])
            assert high == float(true)
            assert low == float(true - Fraction(high))


def test_large_numbers_that_cancel_leave_the_small_ones() -> None:
    edits = [Edit(TensorName.WEIGHTS, (0, place), 1.0) for place in range(5)]
    edits += [
        Edit(TensorName.FEATURES, (0, place), value) for place, value in enumerate((1e8, 1, -1e8, 1, 0.5))
    ]
    experiment = Experiment(edits=(*edits, Edit(TensorName.BIAS, (0,), 0.0)))
    assert float(exact_unit(build_tensors(experiment)).high) == 2.5


def test_an_error_is_told_against_the_sum_before_its_rounding() -> None:
    tensors = build_tensors(Experiment(seed=3, in_features=40, out_features=8, dtype=Dtype.FLOAT64))
    outputs = torch.nn.functional.linear(*tensors.as_names().values())
    true = [float(Fraction(float(outputs[0, unit])) - in_fractions(tensors, 0, unit)) for unit in range(8)]
    assert exact_unit(tensors).error_of(outputs).tolist() == [true]
    assert any(true)


def test_what_no_number_can_tell_is_inf_or_nan_and_raises_nothing() -> None:
    experiment = Experiment(dtype=Dtype.FLOAT16, edits=(Edit(TensorName.FEATURES, (0, 0), 1e8),))
    exact = exact_unit(build_tensors(experiment))
    assert float(exact.high) == -math.inf
    assert float(exact.error_of(torch.tensor([[-math.inf]], dtype=torch.float16))) == 0
    assert math.isnan(exact_sum([math.inf, -math.inf]))
    assert exact_sum([math.inf, 1.0]) == math.inf
