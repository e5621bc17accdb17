"""Neither, both or one: what each operation needs is found by running, and is what plain torch shows."""

from __future__ import annotations

import itertools

import pytest
import torch

from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.language import ErrorKind
from lib.links.settings import SHAPE_LAYOUTS, SHAPE_ORDERS
from lib.operations import OPERATIONS
from lib.shapes import AS_TYPED, ORIENTATIONS, Layout, Need, Pair, Relation, draw_pair, need_of, pair_up
from lib.shapes.needs import PREFERRED
from tests.unit.shapes.test_alignment import PLAIN, SMALL, Shape


def drawn(first: Shape | None, second: Shape | None, experiment: Experiment = Experiment()) -> Pair:
    tensors = draw_pair(experiment, first, second).tensors
    assert tensors is not None
    return pair_up(*tensors, seed=experiment.seed + 1)


def needs(first: Shape, second: Shape) -> dict[str, Need]:
    pair = drawn(first, second)
    return {name: need_of(pair, operation)[0] for name, operation in OPERATIONS.items()}


def test_the_links_know_every_orientation_and_layout() -> None:
    assert tuple(ORIENTATIONS) == SHAPE_ORDERS
    assert tuple(Layout) == SHAPE_LAYOUTS
    assert sorted(PREFERRED) == sorted(ORIENTATIONS)
    assert PREFERRED[0] == AS_TYPED


def test_the_threads_shapes_need_the_second_transposed_for_a_matrix_product() -> None:
    assert needs((1, 5), (1, 5)) == {
        "mul": Need.NEVER,
        "mm": Need.SECOND,
        "mv": Need.NEVER,
        "dot": Need.NEVER,
        "bmm": Need.NEVER,
        "matmul": Need.SECOND,
        "functional_linear": Need.NEITHER,
        "linear": Need.NEITHER,
        "outer": Need.NEVER,
        "einsum": Need.NEITHER,
    }


@pytest.mark.parametrize(
    ("first", "second", "name", "expected"),
    [
        ((1, 5), (5, 1), "mm", Need.NEITHER),
        ((1, 5), (5, 1), "functional_linear", Need.SECOND),
        ((5, 2), (5, 3), "mm", Need.FIRST),
        ((5, 2), (5, 3), "linear", Need.BOTH),
        ((5,), (3, 5), "mv", Need.SWAPPED),
        ((5,), (5,), "dot", Need.NEITHER),
        ((5,), (5,), "mul", Need.NEVER),
        ((4, 5), (5,), "mv", Need.NEITHER),
        ((2, 3, 5), (4, 5), "matmul", Need.SECOND),
        ((2, 5, 3), (4, 5), "matmul", Need.BOTH),
        ((2, 3), (4, 5), "mm", Need.NO_UNIT),
        ((2, 3, 5), (2, 5, 4), "bmm", Need.NO_UNIT),
        ((), (5,), "mul", Need.NO_UNIT),
        ((3, 3), (3, 3), "mm", Need.SECOND),
    ],
)
def test_what_an_operation_needs(first: Shape, second: Shape, name: str, expected: Need) -> None:
    assert needs(first, second)[name] is expected


def looped(features: list[list[float]], weights: list[list[float]]) -> torch.Tensor:
    """The unit by a triple loop in Python."""
    return torch.tensor(
        [[sum(x * w for x, w in zip(row, unit, strict=True)) for unit in weights] for row in features]
    )


@pytest.mark.parametrize("layout", list(Layout))
def test_the_unit_is_the_plain_sum_of_products_in_every_layout(layout: Layout) -> None:
    features, weights = (
        [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
        [[1.0, -1.0, 2.0], [0.0, 3.0, 1.0], [2.0, 2.0, 5.0]],
    )
    first, second = torch.tensor(features), torch.tensor(weights)
    first = first.t() if layout.has_turned_features else first
    second = second.t() if layout.has_turned_weights else second
    pair = pair_up(first, second, layout=layout)
    assert pair.reading is not None
    assert pair.unit is not None
    assert torch.equal(pair.unit.value, looped(features, weights))
    assert pair.reading.unit_shape == (2, 3)


def plainly(name: str, first: torch.Tensor, second: torch.Tensor) -> tuple[torch.Tensor | None, str | None]:
    """Call torch itself: its value, or its words."""
    try:
        return PLAIN[name](first, second), None
    except (RuntimeError, IndexError) as error:
        return None, str(error)


@pytest.mark.parametrize("name", list(OPERATIONS))
def test_values_shapes_and_words_are_torchs_own_in_every_orientation(name: str) -> None:
    shapes = [(1, 5), (5, 1), (5,), (2, 5), (2, 5, 3)]
    for first, second in itertools.product(shapes, shapes):
        pair = drawn(first, second)
        for order, orientation in ORIENTATIONS.items():
            trial = pair.tried(OPERATIONS[name], order)
            turned = [
                part.transpose(-1, -2) if is_turned and part.ndim > 1 else part
                for part, is_turned in (
                    (pair.first, orientation.has_turned_first),
                    (pair.second, orientation.has_turned_second),
                )
            ]
            operands = turned[::-1] if orientation.is_swapped else turned
            value, words = plainly(name, *operands)
            assert (trial.error.message if trial.error else None) == words, trial.code
            if value is not None:
                assert trial.value is not None
                assert torch.equal(trial.value, value)
                assert trial.shape == tuple(value.shape)


@pytest.mark.parametrize(
    ("first", "second", "name", "order", "expected"),
    [
        ((1, 5), (1, 5), "mm", "x_wt", Relation.UNIT),
        ((1, 5), (1, 5), "mm", "xt_w", Relation.OTHER),
        ((2, 5), (3, 5), "mm", "w_xt", Relation.TRANSPOSE),
        ((2, 5), (1, 5), "einsum", "w_x", Relation.TRANSPOSE),
        ((5,), (1, 5), "matmul", "w_x", Relation.UNIT),
        ((5, 1), (5, 1), "mul", "x_wt", Relation.UNIT),
        ((3, 3), (3, 3), "mm", "x_w", Relation.OTHER),
        ((2, 3), (4, 5), "outer", "x_w", None),
        ((2, 3, 5), (2, 5, 4), "bmm", "x_w", Relation.UNKNOWN),
    ],
)
def test_a_result_is_the_unit_its_transpose_or_neither(
    first: Shape, second: Shape, name: str, order: str, expected: Relation | None
) -> None:
    assert drawn(first, second).tried(OPERATIONS[name], order).relation is expected


def test_the_same_shape_is_not_enough() -> None:
    trial = drawn((3, 3), (3, 3)).tried(OPERATIONS["mm"])
    assert trial.shape == (3, 3)
    assert trial.relation is Relation.OTHER


def test_equal_numbers_in_another_shape_are_told_apart() -> None:
    pair = drawn((4, 5), (1, 5))
    value = pair.first @ pair.second[0]
    assert pair.unit is not None
    assert pair.unit.value.shape == (4, 1)
    assert pair.unit.relation(value) is Relation.RESHAPED
    assert pair.unit.relation(value.reshape(1, 4)) is Relation.TRANSPOSE


def test_a_number_that_agrees_by_chance_is_not_the_unit() -> None:
    ones = [
        Edit(tensor, (row, column), 2.0)
        for tensor in (TensorName.FEATURES, TensorName.WEIGHTS)
        for row in range(2)
        for column in range(2)
    ]
    pair = drawn(None, None, Experiment(batch=2, in_features=2, out_features=2).with_edits(*ones))
    trial = pair.tried(OPERATIONS["mm"])
    assert trial.value is not None
    assert pair.unit is not None
    assert torch.equal(trial.value, pair.unit.value)
    assert trial.relation is Relation.BY_CHANCE
    assert need_of(pair, OPERATIONS["mm"])[0] is Need.SECOND


@pytest.mark.parametrize("dtype", list(Dtype))
def test_the_answer_is_the_same_in_every_number_type(dtype: Dtype) -> None:
    pair = drawn((3, 64), (2, 64), Experiment(dtype=dtype))
    found = {name: need_of(pair, operation)[0] for name, operation in OPERATIONS.items()}
    assert found == needs((3, 64), (2, 64))


def test_shapes_too_large_to_draw_are_an_error_of_the_budget() -> None:
    found = draw_pair(Experiment(), (9_999, 9_999), None)
    assert found.tensors is None
    assert found.error is not None
    assert found.error.kind is ErrorKind.TOO_LARGE


def test_large_shapes_that_do_not_fit_keep_torchs_words() -> None:
    trial = drawn((64, 3072), (512, 3072)).tried(OPERATIONS["mm"])
    assert trial.error is not None
    assert trial.error.message == "mat1 and mat2 shapes cannot be multiplied (64x3072 and 512x3072)"


def test_what_is_too_large_to_try_is_not_called_wrong() -> None:
    pair = drawn((2000, 1000), (1000,))
    assert need_of(pair, OPERATIONS["mul"])[0] is Need.NEVER
    assert need_of(drawn((3000, 300), (3000, 300)), OPERATIONS["mm"])[0] is Need.UNTRIED


@pytest.mark.parametrize("shape", [(0,), (10_000,), (1,) * 7])
def test_a_shape_outside_the_limits_is_refused(shape: Shape) -> None:
    with pytest.raises(ValueError, match="a shape has up to 6 axes of 1 to 9999"):
        draw_pair(Experiment(), shape, None)


def test_typed_shapes_are_drawn_from_the_seed_and_the_experiments_own_are_its_own() -> None:
    experiment = Experiment(seed=9, in_features=3).with_edits(Edit(TensorName.WEIGHTS, (0, 1), 4.5))
    generator = torch.Generator().manual_seed(9)
    first, _ = (torch.randn(shape, generator=generator) for shape in ((2, 3), (1, 3)))
    tensors = draw_pair(experiment, (2, 3), None).tensors
    assert tensors is not None
    assert torch.equal(tensors[0], first)
    assert tensors[1][0, 1] == 4.5


def test_a_layout_that_does_not_fit_gives_way_to_the_first_that_does() -> None:
    pair = pair_up(torch.ones(1, 5), torch.ones(5, 2), layout=Layout.STANDARD)
    assert pair.reading is not None
    assert pair.reading.layout is Layout.WEIGHTS_TURNED


def test_a_reading_exists_exactly_where_some_transposes_let_torch_multiply() -> None:
    for first, second in itertools.product(SMALL, SMALL):
        turns = [part if len(part) < 2 else (*part[:-2], part[-1], part[-2]) for part in (first, second)]
        fits = (
            len(first) > 0
            and len(second) in (1, 2)
            and bool({first[-1], turns[0][-1]} & {second[-1], turns[1][-1]})
        )
        assert (pair_up(torch.ones(first), torch.ones(second)).reading is not None) == fits, (first, second)
