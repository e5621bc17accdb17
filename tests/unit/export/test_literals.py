"""Numbers in a script bring back their float32 bits, in few digits and in lines of readable length."""

from __future__ import annotations

import math
import struct

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Edit, Experiment, TensorName
from lib.export.literals import assignment, float_literal, tensor_literal


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_literal_brings_back_its_bits(value: float) -> None:
    stored = torch.tensor([float(float_literal(value))], dtype=torch.float32)
    assert stored.numpy().tobytes() == struct.pack("<f", value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.10000000149011612, "0.1"),
        (1 / 3, "0.33333334"),
        (-2.0, "-2.0"),
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (60_000.0, "60000.0"),
        (16_777_216.0, "16777216.0"),
        (1e20, "1e+20"),
        (1.401298464324817e-45, "1e-45"),
    ],
)
def test_a_literal_has_as_few_digits_as_it_needs(value: float, text: str) -> None:
    rounded = Edit(TensorName.BIAS, (0,), value).value
    assert float_literal(rounded) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, 0.1])
def test_what_is_no_finite_float32_has_no_literal(value: float) -> None:
    with pytest.raises(ValueError, match="no finite float32"):
        float_literal(value)


@pytest.mark.parametrize("tensor", list(TensorName))
@pytest.mark.parametrize("size", [1, 2, 17, 64])
def test_a_whole_tensor_is_written_in_lines_of_readable_length(tensor: TensorName, size: int) -> None:
    experiment = Experiment(batch=size, in_features=size, out_features=size)
    shape = experiment.shape_of(tensor)
    cells = torch.sin(torch.arange(math.prod(shape), dtype=torch.float32)).reshape(shape)
    edits = [
        Edit(tensor, tuple(index), cells[tuple(index)].item())
        for index in torch.ones(shape).nonzero().tolist()
    ]
    literal = tensor_literal(tensor, experiment.with_edits(*edits))
    assert max(map(len, literal.splitlines())) <= 100
    numbers = [float(part) for part in literal.translate(str.maketrans("[](),", "     ")).split()[1:]]
    assert torch.tensor(numbers).reshape(shape).equal(cells)
    assert literal.count("[") == (1 if tensor is TensorName.BIAS else size + (size > 0))


def test_an_edit_is_an_assignment_to_its_cell() -> None:
    assert assignment(Edit(TensorName.FEATURES, (2, 1), 0.1)) == "features[2, 1] = 0.1"
    assert assignment(Edit(TensorName.BIAS, (0,), -3)) == "bias[0] = -3.0"
