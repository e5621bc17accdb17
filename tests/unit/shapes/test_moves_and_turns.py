"""Where numbers go under view and t, and what each way to transpose does, beside plain torch."""

from __future__ import annotations

import itertools

import pytest
import torch

from lib.experiment import Experiment
from lib.shapes import counting, example_tensors, moves_of, turns, vector_products


@pytest.mark.parametrize(("rows", "columns"), list(itertools.product(range(1, 6), range(1, 6))))
def test_each_number_is_followed_into_view_and_transpose(rows: int, columns: int) -> None:
    matrix = counting(rows, columns)
    moves = moves_of(matrix)
    assert torch.equal(moves.view, matrix.view(columns, rows))
    assert torch.equal(moves.transpose, matrix.t())
    for number, (start, seen, turned) in enumerate(moves.places):
        assert start == (number // columns, number % columns)
        assert turned == start[::-1]
        assert seen == (number // rows, number % rows)
    assert moves.moved == sum(seen != turned for _, seen, turned in moves.places)
    assert (moves.moved == 0) == (1 in (rows, columns))


def test_equal_numbers_are_told_apart_by_their_places() -> None:
    moves = moves_of(torch.ones(2, 3))
    assert torch.equal(moves.view, moves.transpose)
    assert moves.moved == 4


def test_a_matrix_that_is_itself_a_transpose_is_read_in_its_own_order() -> None:
    turned = counting(2, 3).t()
    assert torch.equal(moves_of(turned).view, turned.contiguous().view(2, 3))


def test_what_each_way_to_transpose_does_to_a_vector_a_matrix_and_a_stack() -> None:
    found = {turn.code: turn for turn in turns(example_tensors(Experiment(batch=3)))}
    shapes = {
        code: {
            name: None if run.error is not None else tuple(run.value.shape) for name, run in turn.runs.items()
        }
        for code, turn in found.items()
    }
    assert shapes == {
        "{}.t()": {"v": (5,), "m": (5, 3), "s": None},
        "{}.T": {"v": (5,), "m": (5, 3), "s": (5, 3, 2)},
        "{}.mT": {"v": None, "m": (5, 3), "s": (2, 5, 3)},
        "{}.transpose(-2, -1)": {"v": None, "m": (5, 3), "s": (2, 5, 3)},
        "{}.unsqueeze(1)": {"v": (5, 1), "m": (3, 1, 5), "s": (2, 1, 3, 5)},
    }
    assert [code for code, turn in found.items() if turn.is_unchanged["v"]] == ["{}.t()", "{}.T"]
    assert [code for code, turn in found.items() if turn.is_transpose["s"]] == [
        "{}.mT",
        "{}.transpose(-2, -1)",
    ]
    assert not any(turn.is_transpose["v"] for turn in found.values())


def test_torchs_warning_of_t_on_a_vector_is_kept_as_a_notice() -> None:
    upright = turns(example_tensors(Experiment()))[1]
    assert [notice.code for notice in upright.runs["v"].notices] == ["T_on_other_axes"]
    assert upright.runs["m"].notices == ()


def test_a_transposed_square_is_not_called_unchanged() -> None:
    found = turns({"m": torch.ones(2, 2)})
    assert [turn.is_unchanged["m"] for turn in found][:4] == [False] * 4
    assert [turn.is_transpose["m"] for turn in found] == [True] * 4 + [False]


def test_what_a_vector_gives_with_itself_is_torchs_own() -> None:
    vector = torch.tensor([1.0, 2.0, 4.0])
    column, row = vector.reshape(3, 1), vector.reshape(1, 3)
    expected = [torch.tensor(21.0)] * 2 + [vector * vector] + [column * row] * 3 + [torch.tensor([[21.0]])]
    for (code, run), value in zip(vector_products(vector).items(), expected, strict=True):
        assert torch.equal(run.value, value), code
