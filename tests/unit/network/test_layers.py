from __future__ import annotations

import math

import pytest
import torch

from lib.experiment import Activation, Dtype
from lib.explain import Verdict
from lib.language import run
from lib.network import Habit, Plan, TwoHabits, compare_habits, network_code
from lib.snippets import COURSE_NETWORK

OTHERS = (Habit.OUT_IN, Habit.LINEAR)
SIZES = [(3, 2, 1), (5, 1), (1, 1, 1), (4, 7, 2, 3), (16, 16, 16, 16, 16)]


def executed(code: str) -> dict[str, object]:
    """Run a program with plain Python and torch's own global generator."""
    names: dict[str, object] = {}
    with torch.random.fork_rng():
        exec(code, names)
    return names


def test_the_course_gives_0_3171_by_its_own_code_and_by_ours() -> None:
    theirs = executed(COURSE_NETWORK)
    found = compare_habits(Plan())
    assert torch.equal(found.output, theirs["output"])
    assert round(found.output.item(), 8) == 0.31708315
    assert torch.equal(found.layers[0].after, theirs["h"])
    assert [round(value, 5) for value in found.layers[0].after.flatten().tolist()] == [0.68130, 0.43546]


@pytest.mark.parametrize("activation", Activation)
@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("habit", Habit)
def test_the_code_that_is_shown_gives_plain_python_the_same_bits(
    habit: Habit, dtype: Dtype, activation: Activation
) -> None:
    code = network_code(Plan((3, 4, 2), 11, 3, dtype, activation), habit)
    done = run(code)
    assert done.error is None
    names = executed(code)
    for name in ("features", "W1", "W2", "B1", "B2", "sum1", "h1", "sum2", "output"):
        plain = names[name]
        assert isinstance(plain, torch.Tensor)
        assert torch.equal(done.names[name], plain.detach()), name
    assert done.value is not None


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("other", OTHERS)
def test_both_habits_hold_the_same_draw_in_other_shapes(other: Habit, sizes: tuple[int, ...]) -> None:
    plan = Plan(sizes, batch=2)
    found = compare_habits(plan, other)
    assert len(found.layers) == len(sizes) - 1
    for layer, (rows, columns) in zip(found.layers, plan.layers, strict=True):
        assert layer.weights.shape == (rows, columns)
        assert layer.weights_out_in.shape == (columns, rows)
        assert torch.equal(layer.weights.t(), layer.weights_out_in)
        assert layer.weights_out_in.is_contiguous()


@pytest.mark.parametrize("activation", Activation)
@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("other", OTHERS)
def test_both_habits_agree(other: Habit, dtype: Dtype, activation: Activation) -> None:
    for sizes in SIZES:
        for seed in range(4):
            found = compare_habits(Plan(sizes, seed, 5, dtype, activation), other)
            assert found.has_same_values, (sizes, seed, [layer.gap for layer in found.layers])


def test_each_layer_is_what_loops_over_numbers_give() -> None:
    plan = Plan((4, 3, 2), 5, 2, Dtype.FLOAT64)
    values = [row.tolist() for row in compare_habits(plan).layers[0].features]
    for layer in compare_habits(plan).layers:
        weights, bias = layer.weights.tolist(), layer.bias.tolist()[0]
        sums = [
            [
                math.fsum(x * weights[place][out] for place, x in enumerate(row)) + bias[out]
                for out in range(len(bias))
            ]
            for row in values
        ]
        values = [[1 / (1 + math.exp(-each)) for each in row] for row in sums]
        assert torch.allclose(layer.before, torch.tensor(sums, dtype=torch.float64), atol=1e-12)
        assert torch.allclose(layer.after, torch.tensor(values, dtype=torch.float64), atol=1e-12)


@pytest.mark.parametrize("dtype", [Dtype.FLOAT32, Dtype.FLOAT64])
def test_a_slip_in_one_layer_is_a_different_value_from_there_on(dtype: Dtype) -> None:
    plan = Plan((3, 3, 2, 1), dtype=dtype, activation=Activation.TANH)
    honest = compare_habits(plan)
    slipped = honest.codes[Habit.OUT_IN].replace("h1 @ W2.t() + B2", "h1 @ W2.t() + 2 * B2")
    runs = {Habit.IN_OUT: honest.runs[Habit.IN_OUT], Habit.OUT_IN: run(slipped)}
    found = TwoHabits(plan, Habit.OUT_IN, honest.codes, runs)
    verdicts = [layer.verdict.is_agreement for layer in found.layers]
    assert verdicts == [True, False, False]
    assert found.layers[1].verdict is Verdict.DIFFERENT_VALUE
    assert not found.has_same_values
    assert found.largest_gap > 0.01


def test_a_run_that_a_limit_stops_is_told() -> None:
    found = compare_habits(Plan())
    stopped = run("torch.ones(2) @ torch.ones(3)")
    runs = {Habit.IN_OUT: found.runs[Habit.IN_OUT], Habit.OUT_IN: stopped}
    assert TwoHabits(found.plan, Habit.OUT_IN, found.codes, runs).error == stopped.error
    assert found.error is None


@pytest.mark.parametrize("sizes", [(), (3,), (3, 0), (3, -1, 2)])
def test_fewer_than_two_sizes_or_none_to_count_is_refused(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="two sizes or more"):
        Plan(sizes)
