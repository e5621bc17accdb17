"""Shapes are read as people write them, and out of torch's errors; what cannot be read is told."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.notice import Notice
from lib.operations import AXES_HIGH, AXIS_SIZE_HIGH
from lib.pasted.shapes import read_shapes

SHAPES = st.lists(st.integers(1, AXIS_SIZE_HIGH), max_size=AXES_HIGH).map(tuple)


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("1,5", (1, 5)),
        (" ( 1 , 5 ) ", (1, 5)),
        ("(5,)", (5,)),
        ("5", (5,)),
        ("5,", (5,)),
        ("1x5", (1, 5)),
        ("1 × 5", (1, 5)),
        ("2 3 4", (2, 3, 4)),
        ("[2, 3]", (2, 3)),
        ("torch.Size([1, 5])", (1, 5)),
        ("torch.Size([])", ()),
        ("()", ()),
        ("scalar", ()),
        ("007", (7,)),
    ],
)
def test_a_shape_is_read_as_people_write_it(text: str, shape: tuple[int, ...]) -> None:
    assert read_shapes(text) == (shape,)


@given(SHAPES)
def test_what_python_and_torch_print_of_a_shape_is_read_back(shape: tuple[int, ...]) -> None:
    assert read_shapes(str(shape)) == (shape,)
    assert read_shapes(str(torch.Size(shape))) == (shape,)


def told_by(call: object, *shapes: tuple[int, ...]) -> str:
    assert callable(call)
    with pytest.raises(RuntimeError) as told:
        call(*(torch.ones(shape) for shape in shapes))
    return f"Traceback (most recent call last):\nRuntimeError: {told.value}"


def test_both_shapes_of_torchs_own_error_are_read() -> None:
    assert read_shapes(told_by(torch.mm, (1, 5), (1, 5))) == ((1, 5), (1, 5))
    assert read_shapes(told_by(torch.matmul, (20, 784), (10, 784))) == ((20, 784), (10, 784))
    assert read_shapes(told_by(torch.mv, (2, 3), (4,))) == ((2, 3), (4,))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (text, "shape_unreadable")
            for text in ("", "five", "1.5", "1,-5", "(1,5", "1,,5", "٥,5", "1" * 1_001)
        ),
        ("1,2,3,4,5,6,7", "shape_axes"),
        *((text, "shape_size") for text in ("0", "1,10000", "9" * 400)),
        ("mat1 and mat2 shapes cannot be multiplied (1x99999 and 1x5)", "shape_size"),
    ],
)
def test_what_is_no_shape_is_told(text: str, code: str) -> None:
    found = read_shapes(text)
    assert isinstance(found, Notice)
    assert found.code == code
    assert len(str(found["got"])) <= 60


@given(st.text(alphabet="0123456789x×,;()[] -.torchSize=", max_size=60) | st.text(max_size=60))
def test_no_junk_raises_and_no_shape_is_outside_the_limits(text: str) -> None:
    found = read_shapes(text)
    if not isinstance(found, Notice):
        for shape in found:
            assert len(shape) <= AXES_HIGH
            assert all(1 <= size <= AXIS_SIZE_HIGH for size in shape)
