"""Bytes and operations by hand: held against torch's own allocations and against plain counting."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
import torch

from lib.experiment import Dtype
from lib.formulations import FORMULATIONS
from lib.measuring.counting import (
    EXTRA,
    SPLIT_FROM,
    expected_slope,
    extra_bytes,
    extra_parts,
    input_bytes,
    moved_bytes,
    needed_bytes,
    operations,
)
from lib.measuring.request import Conditions, Device, Shape, Vary, shape_at
from lib.measuring.timing import Subject, peak_bytes, prepare

NAMES = list(FORMULATIONS)
SIZES = (1, 5, 32, 200)
RUN_WITH = {"torch": torch}


@pytest.fixture
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("expression", "numbers"),
    [("torch.ones(1000)", 1000), ("torch.ones(1000) + torch.ones(1000)", 3000), ("1 + 1", 0)],
)
def test_the_peak_is_what_is_alive_at_once(expression: str, numbers: int) -> None:
    assert measured_peak(expression) == 4 * numbers


def measured_peak(expression: str) -> int:
    names = prepare("mm", 1, Conditions()).names
    with torch.no_grad():
        return peak_bytes(Subject("pass", expression, names))


def test_what_is_set_up_once_is_no_part_of_the_peak() -> None:
    names = prepare("mm", 1, Conditions()).names
    with torch.no_grad():
        assert peak_bytes(Subject("kept = torch.ones(5000)", "kept + kept", names)) == 20_000


@pytest.mark.parametrize("vary", Vary)
@pytest.mark.parametrize("name", NAMES)
def test_bytes_by_hand_are_those_that_torch_allocates(name: str, vary: Vary) -> None:
    for size, dtype in itertools.product(SIZES, (Dtype.FLOAT32, Dtype.FLOAT64, Dtype.BFLOAT16)):
        conditions = Conditions(vary, dtype)
        subject = prepare(name, size, conditions)
        with torch.no_grad():
            try:
                found = peak_bytes(subject)
            except RuntimeError:
                assert (name, vary) == ("no_transpose", Vary.FEATURES), (name, size)
                continue
        assert found == extra_bytes(name, size, conditions), (name, vary, size, dtype)


@pytest.mark.parametrize("name", ["elementwise_sum", "outer_sum", "bias_inside"])
def test_a_sum_that_threads_share_has_a_part_for_each(name: str, two_threads: None) -> None:
    conditions = Conditions(Vary.ALL, threads=2)
    for size in (181, 182):  # 181 squared is below 32,768, 182 squared is above
        assert (size**2 >= SPLIT_FROM) is (size == 182)
        with torch.no_grad():
            assert peak_bytes(prepare(name, size, conditions)) == extra_bytes(name, size, conditions)


def test_the_broadcast_form_holds_every_product_and_the_sums() -> None:
    for batch, in_features, out_features in ((256, 1024, 1024), (64, 4096, 4096), (3, 2, 5)):
        parts = extra_parts("broadcast_sum", Shape(batch, in_features, out_features))
        assert parts is not None
        by_hand = 4 * sum(part.numbers for part in parts)
        assert by_hand == batch * out_features * in_features * 4 + batch * out_features * 4


def test_every_formulation_was_worked_out() -> None:
    assert set(EXTRA) == set(FORMULATIONS)


def test_a_formulation_that_was_not_worked_out_is_counted_at_the_largest_it_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out = {name: needed_bytes(name, 64, Conditions()) for name in NAMES}
    monkeypatch.setattr("lib.measuring.counting.EXTRA", {})
    assert extra_bytes("mm", 64, Conditions()) is None
    assert all(needed_bytes(name, 64, Conditions()) >= most for name, most in worked_out.items())


def counted_operations(shape: Shape) -> int:
    """Count multiplications and additions of the plain triple loop."""
    count = 0
    for _ in range(shape.batch * shape.out_features):
        for place in range(shape.in_features):
            count += 1 if place == 0 else 2  # a product, and from the second on an addition
        count += 1  # the bias
    return count


@pytest.mark.parametrize("shape", [Shape(1, 5, 1), Shape(2, 3, 4), Shape(7, 1, 2)])
def test_operations_are_those_of_the_plain_loop(shape: Shape) -> None:
    assert operations(shape) == counted_operations(shape)


def test_inputs_and_moved_bytes_are_those_of_real_tensors() -> None:
    shape = Shape(3, 4, 5)
    features, weights, bias = torch.ones(3, 4), torch.ones(5, 4), torch.ones(5)
    result = torch.mm(features, weights.t()) + bias
    inputs = sum(tensor.nbytes for tensor in (features, weights, bias))
    assert input_bytes(shape, Dtype.FLOAT32) == inputs
    assert moved_bytes(shape, Dtype.FLOAT32) == inputs + result.nbytes


def test_cuda_hands_out_blocks_of_512_bytes() -> None:
    assert extra_bytes("mm", 1, Conditions(device=Device.CUDA)) == 1024
    assert extra_bytes("mm", 128, Conditions(device=Device.CUDA)) == 2 * 128 * 128 * 4


@pytest.mark.parametrize(("vary", "slope"), [(Vary.ALL, 3), (Vary.FEATURES, 1)])
def test_the_expected_slope_is_the_power_with_which_the_arithmetic_grows(vary: Vary, slope: int) -> None:
    assert expected_slope(Conditions(vary), 16, 1024) == pytest.approx(slope)
    assert shape_at(vary, 16).in_features == 16
