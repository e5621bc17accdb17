"""Rows, errors and classes of shared bits, against plain torch and fractions."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from fractions import Fraction

import pytest
import torch

from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.formulations import FORMULATIONS
from lib.precision import measure, report, right_rows
from lib.tensors import TORCH_DTYPES, build_tensors
from tests.plain_torch import draw

RIGHT = [name for name, formulation in FORMULATIONS.items() if not formulation.is_mistake]
MANY = Experiment(seed=11, batch=3, in_features=33, out_features=4)


def test_rows_are_the_right_formulations_in_every_number_type() -> None:
    found = report(Experiment())
    assert right_rows() == tuple(RIGHT)
    assert list(found.measurements) == list(Dtype)
    for measurement in found.measurements.values():
        assert list(measurement.rows) == RIGHT
    assert found.left_out == ()


@pytest.mark.parametrize(
    "sizes", [{"batch": 3}, {"out_features": 3}, {"batch": 2, "out_features": 2}], ids=str
)
def test_code_for_one_output_alone_has_no_row_at_other_sizes(sizes: dict[str, int]) -> None:
    experiment = Experiment(**sizes)
    assert report(experiment).left_out == ("elementwise_sum",)
    assert "elementwise_sum" not in measure(replace(experiment, dtype=Dtype.BFLOAT16)).rows


@pytest.mark.parametrize("dtype", Dtype)
def test_errors_are_those_of_fractions(dtype: Dtype) -> None:
    plain = draw(11, 3, 33, 4, TORCH_DTYPES[dtype])
    value = plain.mm
    row = report(replace(MANY, dtype=dtype)).measurements[dtype].rows["mm"]
    assert torch.equal(row.outputs, value)
    for cell in itertools.product(range(3), range(4)):
        sample, unit = cell
        products = [
            Fraction(feature) * Fraction(weight)
            for feature, weight in zip(
                plain.features[sample].tolist(), plain.weights[unit].tolist(), strict=True
            )
        ]
        bias = Fraction(float(plain.bias[unit]))
        error = abs(Fraction(float(value[cell])) - sum(products) - bias)
        size = sum(map(abs, products)) + abs(bias)
        at = row.at(cell)
        assert at.value == float(value[cell])
        assert at.error == pytest.approx(float(error), rel=1e-12)
        assert at.relative == pytest.approx(float(error / size), rel=1e-12)
        near = torch.tensor(abs(float(value[cell])), dtype=TORCH_DTYPES[dtype])
        step = float(torch.finfo(near.dtype).eps) * 2.0 ** math.floor(math.log2(float(near)))
        assert at.in_ulps == pytest.approx(float(error) / step, rel=1e-12)


@pytest.mark.parametrize("dtype", Dtype)
def test_the_bound_is_the_one_of_the_design(dtype: Dtype) -> None:
    experiment = replace(MANY, dtype=dtype)
    tensors = build_tensors(experiment)
    wide = [part.double().abs() for part in tensors.as_names().values()]
    magnitude = wide[0] @ wide[1].t() + wide[2]
    info = torch.finfo(TORCH_DTYPES[dtype])
    unit = info.eps / 2
    summed = 2.0**-24 if info.bits == 16 else unit
    bound = 4 * unit * magnitude + 2 * (math.sqrt(33) + 2) * summed * magnitude
    row = measure(experiment).rows["linear"]
    assert torch.allclose(row.bound, bound, rtol=1e-4)
    assert bool((row.part_of_bound <= 1).all())


@pytest.mark.parametrize("dtype", Dtype)
def test_rows_of_one_class_share_every_bit_and_others_do_not(dtype: Dtype) -> None:
    measurement = measure(replace(MANY, dtype=dtype))
    assert sorted(itertools.chain(*measurement.classes)) == sorted(measurement.rows)
    for one, other in itertools.combinations(measurement.rows, 2):
        ours, theirs = measurement.rows[one].outputs, measurement.rows[other].outputs
        is_same = torch.equal(ours, theirs)
        assert (measurement.rows[one].bits == measurement.rows[other].bits) == is_same
        assert measurement.differing_between(one, other) == int((ours != theirs).sum())


def test_the_widest_output_and_its_numbers_come_from_the_rows() -> None:
    measurement = measure(Experiment(seed=7, batch=8, in_features=16, out_features=8))
    outputs = torch.stack([row.outputs.double() for row in measurement.rows.values()])
    gap = outputs.amax(0) - outputs.amin(0)
    assert torch.equal(measurement.spread, gap)
    assert measurement.differing_outputs == int((gap > 0).sum())
    share = gap / measurement.rounding.bound
    assert measurement.widest == divmod(int(share.argmax()), 8)
    assert set(measurement.numbers_at(measurement.widest)) == set(outputs[:, *measurement.widest].tolist())


@pytest.mark.parametrize("dtype", Dtype)
def test_whole_numbers_are_exact_in_every_row_and_type(dtype: Dtype) -> None:
    bare = Experiment(dtype=dtype)
    edits = [
        Edit(name, index, float(place % 4 - 1))
        for name in TensorName
        for place, index in enumerate(itertools.product(*map(range, bare.shape_of(name))))
    ]
    measurement = measure(bare.with_edits(*edits))
    assert measurement.classes == (tuple(RIGHT),)
    assert measurement.differing_outputs == 0
    for row in measurement.rows.values():
        at = row.at((0, 0))
        assert (at.error, at.in_ulps, at.relative) == (0, 0, 0)


def test_overflow_is_an_infinite_error_and_raises_nothing() -> None:
    edits = [Edit(name, (0, place), 200.0) for name in ("features", "weights") for place in range(5)]
    measurement = measure(Experiment(dtype=Dtype.FLOAT16, edits=tuple(edits)))
    at = measurement.rows["linear"].at((0, 0))
    assert (at.value, at.error, at.in_ulps) == (math.inf, math.inf, math.inf)


def test_all_zero_is_no_division_by_zero() -> None:
    bare = Experiment()
    zeros = [
        Edit(name, index, 0.0)
        for name in TensorName
        for index in itertools.product(*map(range, bare.shape_of(name)))
    ]
    at = measure(bare.with_edits(*zeros)).rows["mm"].at((0, 0))
    assert (at.error, at.in_ulps, at.relative) == (0, 0, 0)
