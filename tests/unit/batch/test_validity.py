from __future__ import annotations

import pytest
import torch

from lib.batch import BATCHES, UNITS, Size, find_validity
from lib.batch.validity import at_size
from lib.comparison import compare
from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.explain import Verdict
from lib.formulations import FORMULATIONS
from lib.tensors import build_tensors
from tests.plain_torch import draw
from tests.unit.batch.plain_unit import executed, sign, unit

SIGNS = {
    Verdict.SAME_BITS: "same",
    Verdict.SAME_WITHIN_ROUNDING: "same",
    Verdict.DIFFERENT_VALUE: "value",
    Verdict.DIFFERENT_SHAPE: "shape",
    Verdict.ERROR: "error",
}
EXPERIMENTS = [
    Experiment(seed=7),
    Experiment(seed=3, batch=8, in_features=4, out_features=4),
    Experiment(seed=5, batch=2, in_features=1, out_features=3),
    Experiment(seed=11, batch=11, in_features=3, out_features=6),
]


def named(experiment: Experiment) -> str:
    return f"{experiment.batch}x{experiment.in_features}x{experiment.out_features}"


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=named)
def test_each_sign_is_what_loops_and_plain_torch_say(experiment: Experiment) -> None:
    validity = find_validity(experiment)
    for size in {*validity.batch_walk, *validity.unit_walk}:
        plain = draw(experiment.seed, size.batch, experiment.in_features, size.units)
        wanted = unit(plain.features, plain.weights, plain.bias)
        for name, formulation in FORMULATIONS.items():
            value = executed(formulation.code, vars(plain))
            standing = validity.rows[name].standings[size]
            assert SIGNS[standing.verdict] == sign(value, wanted), (name, size)
            assert standing.holds == (sign(value, wanted) == "same")
            if isinstance(value, str):
                assert standing.error is not None
                assert standing.error.message == value
            else:
                assert standing.value is not None
                assert torch.equal(standing.value, value)


@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("experiment", EXPERIMENTS[:2], ids=named)
def test_each_verdict_is_that_of_compare(experiment: Experiment, dtype: Dtype) -> None:
    experiment = Experiment(
        experiment.seed, experiment.batch, experiment.in_features, experiment.out_features, dtype
    )
    validity = find_validity(experiment)
    for size in {*validity.batch_walk, *validity.unit_walk}:
        compared = compare(at_size(experiment, size))
        for name, result in compared.results.items():
            found = validity.rows[name].standings[size].verdict
            assert result.verdict is not None
            assert SIGNS[found] == SIGNS[result.verdict], (name, size)


def test_elementwise_sum_holds_for_one_sample_and_one_unit_alone() -> None:
    validity = find_validity(Experiment(seed=7))
    row = validity.rows["elementwise_sum"]
    assert [size for size in validity.batch_walk if row.standings[size].holds] == [Size(1, 1)]
    assert [size for size in validity.unit_walk if row.standings[size].holds] == [Size(1, 1)]
    assert validity.first_to_look_at == "elementwise_sum"


def test_the_walks_lead_through_the_experiments_own_size() -> None:
    validity = find_validity(Experiment(batch=3, out_features=2))
    assert validity.here == Size(3, 2)
    assert validity.batch_walk == tuple(Size(batch, 2) for batch in BATCHES)
    assert validity.unit_walk == tuple(Size(3, units) for units in UNITS)


def test_a_size_beyond_the_ends_is_one_more_place() -> None:
    validity = find_validity(Experiment(batch=20, in_features=2, out_features=7))
    assert [size.batch for size in validity.batch_walk] == [*BATCHES, 20]
    assert [size.units for size in validity.unit_walk] == [*UNITS, 7]
    assert "linear" in validity.holding
    assert "elementwise_sum" not in validity.holding


def zeros(tensor: TensorName, count: int) -> tuple[Edit, ...]:
    index = [(place,) if tensor is TensorName.BIAS else (0, place) for place in range(count)]
    return tuple(Edit(tensor, place, 0.0) for place in index)


def test_a_wrong_formula_that_zeros_forgive_does_not_hold() -> None:
    experiment = Experiment(edits=zeros(TensorName.BIAS, 1))
    standing = find_validity(experiment).rows["bias_inside"].standings[Size(1, 1)]
    assert standing.verdict.is_agreement
    assert standing.is_chance
    assert not standing.holds
    right = find_validity(experiment).rows["mm"].standings[Size(1, 1)]
    assert right.holds


def test_cells_set_by_hand_reach_every_size_that_holds_them() -> None:
    experiment = Experiment(batch=2, edits=(Edit(TensorName.FEATURES, (1, 0), 9.0),))
    value = find_validity(experiment).rows["mm"].standings[Size(4, 1)].value
    drawn = build_tensors(Experiment(batch=4))
    features = drawn.features.clone()
    features[1, 0] = 9.0
    assert value is not None
    assert torch.equal(value, torch.mm(features, drawn.weights.t()) + drawn.bias)


@pytest.mark.parametrize(
    ("name", "seed", "dtype"),
    [
        ("bias_inside", 46, Dtype.BFLOAT16),
        ("outer_sum", 268, Dtype.BFLOAT16),
        ("outer_sum", 268, Dtype.FLOAT16),
        ("bias_inside", 634, Dtype.FLOAT16),
    ],
)
def test_a_coarse_type_lets_no_wrong_formula_hold_by_chance(name: str, seed: int, dtype: Dtype) -> None:
    validity = find_validity(Experiment(seed, dtype=dtype), {name: FORMULATIONS[name]})
    standing = validity.rows[name].standings[Size(1, 1)]
    assert standing.verdict.is_agreement, "by chance: see the plain numbers below"
    assert standing.is_chance
    assert not standing.holds
    plain = draw(seed)
    value = executed(FORMULATIONS[name].code, vars(plain))
    assert sign(value, unit(plain.features, plain.weights, plain.bias)) == "value"
