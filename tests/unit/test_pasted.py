"""What people paste for a tensor is read as they mean it, or refused with the place of the fault."""

from __future__ import annotations

import ast
import csv
import io
import itertools
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Edit, TensorName, round_to_float32
from lib.notice import Notice
from lib.pasted import (
    TEXT_CHARACTERS,
    VALUES_HIGH,
    Values,
    edits_for,
    fitting_sizes,
    read_tensor,
    read_values,
)

FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


@st.composite
def matrices(draw: st.DrawFn) -> list[list[float]]:
    columns = draw(st.integers(1, 5))
    return draw(st.lists(st.lists(FLOATS, min_size=columns, max_size=columns), min_size=1, max_size=5))


def values_of(text: str) -> Values:
    values = read_values(text)
    assert isinstance(values, Values), values
    return values


def notice_of(text: str) -> Notice:
    notice = read_values(text)
    assert isinstance(notice, Notice), notice
    return notice


TWO_BY_TWO = Values((2, 2), (1.0, 2.5, 3.0, -4.0))


@pytest.mark.parametrize(
    "text",
    [
        "tensor([[1., 2.5], [3, -4]])",
        "tensor([[ 1.0000,  2.5000],\n        [ 3.0000, -4.0000]])",
        "tensor([[ 1.0000,  2.5000],\n        [ 3.0000, -4.0000]], grad_fn=<AddmmBackward0>)",
        "torch.tensor([[1., 2.5], [3., -4.]], dtype=torch.float64, requires_grad=True)",
        "torch.tensor([[1., 2.5], [3., -4.]], device='cuda:0', dtype=torch.float16)",
        "torch.FloatTensor([[1, 2.5], [3, -4]])",
        "weights = torch.tensor([[1, 2.5], [3, -4]])",
        "self.fc1.weight = nn.Parameter(torch.tensor([[1, 2.5], [3, -4]]))",
        "Parameter containing:\ntensor([[ 1., 2.5000],\n        [ 3., -4.]], requires_grad=True)",
        "Out[12]: tensor([[1., 2.5], [3., -4.]])",
        "array([[ 1. ,  2.5],\n       [ 3. , -4. ]], dtype=float32)",
        "np.array([[1, 2.5], [3, -4]])",
        "[[ 1.   2.5]\n [ 3.  -4. ]]",
        "[[1, 2.5], [3, -4]]",
        "[[1,2.5,],[3,-4,],]",
        "[[1.e+00 25.e-01]\n [3E0 -.4e1]]",
        "  [ [ 1 , +2.5 ] ,\n\n [ 3. , \u22124 ] ]  " + " " * 5_000,
        "1\t2.5\n3\t-4",
        "1\t2.5\r\n3\t\u22124\r\n",
        "1\t2,5\n3\t-4",
        "1,2.5\n3,-4",
        "1, 2.5,\n3, -4,",
        '"1","2,5"\n"3","-4"',
        "1;2,5\n3;-4",
        "1;2.5;\n3;-4;",
        "1  2.5\n3   -4" + " " * 5_000,
        "\n\n1 2.5\n\n3 -4\n\n",
        "\ufeff1,2.5\n3,-4",
    ],
)
def test_every_way_to_write_a_matrix_is_read_alike(text: str) -> None:
    assert values_of(text) == TWO_BY_TWO


@pytest.mark.parametrize(
    ("text", "shape", "numbers"),
    [
        ("[1, 2, 3]", (3,), (1, 2, 3)),
        ("tensor([1., 2.])", (2,), (1, 2)),
        ("tensor(0.5)", (), (0.5,)),
        ("tensor(-1.6619, grad_fn=<AddBackward0>)", (), (round_to_float32(-1.6619),)),
        ("[[[1, 2]]]", (1, 1, 2), (1, 2)),
        ("[[1], [2]]", (2, 1), (1, 2)),
        ("1\n2\n3\n", (3,), (1, 2, 3)),
        ("1 2 3", (1, 3), (1, 2, 3)),
        ("1, 2, 3,", (1, 3), (1, 2, 3)),
        ("0,5\t1", (1, 2), (0.5, 1)),
        ("1,234;5", (1, 2), (round_to_float32(1.234), 5)),
        ("7", (1,), (7,)),
    ],
)
def test_shapes_are_those_that_were_written(text: str, shape: tuple[int, ...], numbers: tuple[float]) -> None:
    assert values_of(text) == Values(shape, numbers)


@given(matrices())
def test_what_python_and_numpy_print_in_full_comes_back_bit_for_bit(matrix: list[list[float]]) -> None:
    expected = Values((len(matrix), len(matrix[0])), tuple(itertools.chain(*matrix)))
    array = np.array(matrix, dtype=np.float32)
    assert repr(values_of(repr(matrix))) == repr(expected)
    with np.printoptions(floatmode="unique", threshold=10_000):
        assert repr(values_of(repr(array))) == repr(expected)
        assert repr(values_of(str(array))) == repr(expected)


@given(matrices())
def test_what_torch_prints_comes_back_as_far_as_it_prints(matrix: list[list[float]]) -> None:
    tensor = torch.tensor(matrix)
    values = values_of(repr(tensor))
    assert values.shape == tuple(tensor.shape)
    printed = ast.literal_eval(repr(tensor).removeprefix("tensor(").removesuffix(")"))
    assert values.numbers == tuple(torch.tensor(printed).flatten().tolist())


@given(matrices(), st.sampled_from("\t;,"))
def test_what_a_csv_writer_writes_comes_back_bit_for_bit(matrix: list[list[float]], mark: str) -> None:
    file = io.StringIO()
    csv.writer(file, delimiter=mark).writerows(matrix)
    columns = len(matrix[0])
    shape = (len(matrix),) if columns == 1 else (len(matrix), columns)
    assert repr(values_of(file.getvalue())) == repr(Values(shape, tuple(itertools.chain(*matrix))))


@pytest.mark.parametrize(
    ("text", "code", "details"),
    [
        ("", "paste_empty", {}),
        (" \n\t ", "paste_empty", {}),
        ("[]", "paste_empty", {}),
        ("[[], []]", "paste_empty", {}),
        ("[[1, 2], [3]]", "paste_ragged", {"row": 2, "got": 1, "allowed": 2}),
        ("[[[1], [2]], [[3]]]", "paste_ragged", {"row": 3, "got": 1, "allowed": 2}),
        ("1,2\n3,4,5", "paste_ragged", {"row": 2, "got": 3, "allowed": 2}),
        ("1 2\n3", "paste_ragged", {"row": 2, "got": 1, "allowed": 2}),
        ("[[1, 2], 3]", "paste_depth", {"row": 1}),
        ("[1, [2]]", "paste_depth", {"row": 1}),
        ("[[1], [[2]]]", "paste_depth", {"row": 2}),
        ("[[1, 2], [3, 4]", "paste_unclosed", {"got": 1, "allowed": 0}),
        ("[" * 9 + "1" + "]" * 9, "paste_too_deep", {"got": 9, "allowed": 8}),
        ("x[0], x[1]", "paste_leading", {"got": "x[0], x[1]"}),
        ("print([1])", "paste_leading", {"got": "print([1])"}),
        ("[1, 2].t()", "paste_trailing", {"got": ".t()"}),
        ("tensor([1.])\ntensor([2.])", "paste_trailing", {"got": ")\ntensor([2.])"}),
        ("tensor([1.]) + 1", "paste_trailing", {"got": ") + 1"}),
        ("[1]]", "paste_trailing", {"got": "]"}),
        ("tensor([[1., 2., ..., 3.]])", "paste_abridged", {"row": 1}),
        ("[1,5 2,5]", "paste_mixed_separators", {"row": 1}),
        ("[[1, 2], [x, 4]]", "number_unreadable", {"got": "x", "row": 2, "column": 1}),
        ("[1, True]", "number_unreadable", {"got": "True", "row": 1, "column": 2}),
        ("[1, 0x10]", "number_unreadable", {"got": "0x10", "row": 1, "column": 2}),
        ("[1_000]", "number_unreadable", {"got": "1_000", "row": 1, "column": 1}),
        ("[1+1]", "number_unreadable", {"got": "1+1", "row": 1, "column": 1}),
        ("[__import__('os')]", "number_unreadable", {"got": "__import__('os')", "row": 1, "column": 1}),
        ("[٣]", "number_unreadable", {"got": "٣", "row": 1, "column": 1}),
        ("a,b\n1,2", "number_unreadable", {"got": "a", "row": 1, "column": 1}),
        ("1\u00a0234\t5", "number_unreadable", {"got": "1\u00a0234", "row": 1, "column": 1}),
        ("1.234,5;6", "number_ambiguous", {"got": "1.234,5", "row": 1, "column": 1}),
        ("1,234\t5,678", "number_ambiguous", {"got": "1,234", "row": 1, "column": 1}),
        ("1.5\t2\n3\t4,5", "number_ambiguous", {"got": "4,5", "row": 2, "column": 2}),
        ("[1,, 2]", "number_empty", {"got": "", "row": 1, "column": 2}),
        ("[, 1]", "number_empty", {"got": "", "row": 1, "column": 1}),
        ("1,2\n3,\n", "number_empty", {"got": "", "row": 2, "column": 2}),
        ("1\t\t3", "number_empty", {"got": "", "row": 1, "column": 2}),
        ("tensor()", "number_empty", {"got": "", "row": 1, "column": 1}),
        ("[1, nan]", "number_not_finite", {"got": "nan", "row": 1, "column": 2}),
        ("1\n-inf", "number_not_finite", {"got": "-inf", "row": 2, "column": 1}),
        ("1 Infinity", "number_not_finite", {"got": "Infinity", "row": 1, "column": 2}),
        ("1;1e39", "number_out_of_range", {"got": "1e39", "row": 1, "column": 2}),
        ("[3.5e38]", "number_out_of_range", {"got": "3.5e38", "row": 1, "column": 1}),
        ("1e" + "9" * 300, "number_out_of_range", {"got": "1e" + "9" * 57 + "…", "row": 1, "column": 1}),
        ("9" * 100_000, "number_unreadable", {"got": "9" * 59 + "…", "row": 1, "column": 1}),
        ('1,"2', "number_unreadable", {"got": '1,"2', "row": 1}),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, code: str, details: dict[str, Any]) -> None:
    notice = notice_of(text)
    assert notice.code == code
    assert details.items() <= notice.parameters.items()


def test_a_paste_may_hold_a_whole_64_by_64_tensor_and_no_number_more() -> None:
    tensor = torch.arange(4096.0).reshape(64, 64)
    values = values_of(repr(tensor.tolist()))
    assert values.shape == (64, 64)
    assert values.numbers[-1] == 4095
    for text in (repr([0.0] * (VALUES_HIGH + 1)), "1\n" * (VALUES_HIGH + 1), "1," * (VALUES_HIGH + 1)):
        assert (notice_of(text).code, notice_of(text)["allowed"]) == ("paste_too_many", VALUES_HIGH)


def test_a_paste_of_10_megabytes_is_not_even_looked_at() -> None:
    notice = notice_of("1,2\n" * 2_500_000)
    assert notice == Notice("paste_too_long", got=10_000_000, allowed=TEXT_CHARACTERS)


@given(st.text(alphabet="[](),;\t\n .-+eE0123456789tensoraryx=_\"'<>\u2212", max_size=60))
def test_no_junk_raises(text: str) -> None:
    values = read_values(text)
    assert isinstance(values, Notice) or len(values.numbers) <= VALUES_HIGH


@given(st.text())
def test_no_text_at_all_raises(text: str) -> None:
    assert isinstance(read_values(text), (Notice, Values))


FITS = [
    (TensorName.FEATURES, (2, 3), (2, 3)),
    (TensorName.FEATURES, (1, 5), (5,)),
    (TensorName.FEATURES, (5, 1), (5,)),
    (TensorName.FEATURES, (2, 3), (1, 1, 2, 3)),
    (TensorName.FEATURES, (1, 1), ()),
    (TensorName.WEIGHTS, (1, 5), (5,)),
    (TensorName.WEIGHTS, (1, 5), (1, 1, 5)),
    (TensorName.BIAS, (1,), (1, 1)),
    (TensorName.BIAS, (1,), ()),
    (TensorName.BIAS, (3,), (1, 3)),
    (TensorName.BIAS, (3,), (3, 1)),
]


@pytest.mark.parametrize(("tensor", "shape", "got"), FITS)
def test_the_same_shape_fits_and_axes_of_size_1_are_set_aside(
    tensor: TensorName, shape: tuple[int, ...], got: tuple[int, ...]
) -> None:
    array = np.arange(np.prod(shape), dtype=np.float32)
    edits = edits_for(tensor, shape, Values(got, tuple(array.tolist())))
    expected = tuple(Edit(tensor, place, value) for place, value in np.ndenumerate(array.reshape(shape)))
    assert edits == expected


@pytest.mark.parametrize(
    ("tensor", "shape", "got", "sizes"),
    [
        (TensorName.FEATURES, (1, 5), (5, 1), (("batch", 5), ("in_features", 1))),
        (TensorName.FEATURES, (2, 3), (3, 2), (("batch", 3), ("in_features", 2))),
        (TensorName.FEATURES, (2, 3), (6,), (("batch", 1), ("in_features", 6))),
        (TensorName.FEATURES, (1, 5), (), (("batch", 1), ("in_features", 1))),
        (TensorName.FEATURES, (1, 5), (1, 2, 3), (("batch", 2), ("in_features", 3))),
        (TensorName.FEATURES, (1, 5), (2, 2, 3), None),
        (TensorName.FEATURES, (1, 5), (2, 1, 3), None),
        (TensorName.FEATURES, (1, 5), (65,), None),
        (TensorName.WEIGHTS, (1, 5), (5, 1), (("out_features", 5), ("in_features", 1))),
        (TensorName.WEIGHTS, (1, 5), (4,), (("out_features", 1), ("in_features", 4))),
        (TensorName.BIAS, (1,), (3,), (("out_features", 3),)),
        (TensorName.BIAS, (1,), (1, 3), (("out_features", 3),)),
        (TensorName.BIAS, (1,), (3, 1), (("out_features", 3),)),
        (TensorName.BIAS, (2,), (), (("out_features", 1),)),
        (TensorName.BIAS, (4,), (2, 2), None),
        (TensorName.BIAS, (1,), (65,), None),
    ],
)
def test_a_wrong_shape_is_told_with_the_sizes_that_would_fit(
    tensor: TensorName, shape: tuple[int, ...], got: tuple[int, ...], sizes: object
) -> None:
    values = Values(got, (1.0,) * int(np.prod(got)))
    assert edits_for(tensor, shape, values) == Notice(
        "paste_shape", tensor=tensor.value, got=got, allowed=shape, sizes=sizes
    )


@pytest.mark.parametrize(("tensor", "shape", "got"), FITS)
def test_the_sizes_that_would_fit_do_fit(
    tensor: TensorName, shape: tuple[int, ...], got: tuple[int, ...]
) -> None:
    sizes = fitting_sizes(tensor, got)
    assert sizes is not None
    needed = {
        TensorName.FEATURES: ("batch", "in_features"),
        TensorName.WEIGHTS: ("out_features", "in_features"),
        TensorName.BIAS: ("out_features",),
    }[tensor]
    fitted = edits_for(
        tensor, tuple(sizes[name] for name in needed), Values(got, (1.0,) * int(np.prod(shape)))
    )
    assert isinstance(fitted, tuple)


def test_a_paste_becomes_edits_in_one_call() -> None:
    edits = read_tensor("tensor([[1., 2.]])", TensorName.WEIGHTS, (1, 2))
    assert edits == (Edit(TensorName.WEIGHTS, (0, 0), 1.0), Edit(TensorName.WEIGHTS, (0, 1), 2.0))
    refused = read_tensor("tensor([[1., x]])", TensorName.WEIGHTS, (1, 2))
    assert isinstance(refused, Notice)
    assert refused.code == "number_unreadable"


def test_values_hold_as_many_numbers_as_their_shape_says() -> None:
    with pytest.raises(ValueError, match=r"\(2, 3\) does not hold 5 numbers"):
        Values((2, 3), (1.0,) * 5)
