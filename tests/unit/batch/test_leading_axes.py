from __future__ import annotations

import pytest
import torch

from lib.batch import try_leading_axes
from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.formulations import FORMULATIONS
from lib.tensors import build_tensors
from tests.unit.batch.plain_unit import executed, sign, unit
from tests.unit.batch.test_validity import SIGNS

AXES = [(), (1,), (2,), (3,), (2, 3), (4, 1, 2)]


def drawn(seed: int, *shapes: tuple[int, ...]) -> list[torch.Tensor]:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return [torch.randn(shape) for shape in shapes]


@pytest.mark.parametrize("axes", AXES)
@pytest.mark.parametrize(("batch", "out_features"), [(1, 1), (2, 3), (3, 2)])
def test_each_outcome_is_what_loops_and_plain_torch_say(
    axes: tuple[int, ...], batch: int, out_features: int
) -> None:
    found = try_leading_axes(Experiment(7, batch, 4, out_features), axes)
    features, weights, bias = drawn(7, (batch, *axes, 4), (out_features, 4), (out_features,))
    assert torch.equal(found.tensors.features, features)
    wanted = unit(features, weights, bias)
    assert found.value.shape == wanted.shape
    assert torch.allclose(found.value.double(), wanted, atol=1e-5)
    taking = []
    for name, formulation in FORMULATIONS.items():
        value = executed(formulation.code, {"features": features, "weights": weights, "bias": bias})
        standing = found.standings[name]
        assert SIGNS[standing.verdict] == sign(value, wanted), name
        if isinstance(value, str):
            assert standing.error is not None
            assert standing.error.message == value
            assert name in found.refusing
        elif sign(value, wanted) == "same" and value.shape == wanted.shape:
            taking.append(name)
    assert list(found.taking) == taking


@pytest.mark.parametrize("axes", [(2,), (2, 3), (4, 1, 2)])
def test_what_torch_documents_to_take_leading_axes_takes_them(axes: tuple[int, ...]) -> None:
    found = try_leading_axes(Experiment(batch=2, out_features=3), axes)
    assert found.taking == ("linear", "functional_linear", "matmul", "at_operator")


def test_without_middle_axes_the_tensors_are_the_experiments_own() -> None:
    experiment = Experiment(batch=2, edits=(Edit(TensorName.FEATURES, (1, 1), 4.0),))
    ours = try_leading_axes(experiment, ()).tensors.as_names()
    for name, tensor in build_tensors(experiment).as_names().items():
        assert torch.equal(ours[name], tensor)


def test_with_middle_axes_edits_count_in_weights_and_bias_alone() -> None:
    edits = (
        Edit(TensorName.FEATURES, (0, 1), 4.0),
        Edit(TensorName.WEIGHTS, (0, 1), 5.0),
        Edit(TensorName.BIAS, (0,), 6.0),
    )
    tensors = try_leading_axes(Experiment(edits=edits, dtype=Dtype.FLOAT64), (2,)).tensors
    features, weights, bias = drawn(7, (1, 2, 5), (1, 5), (1,))
    weights[0, 1], bias[0] = 5.0, 6.0
    assert torch.equal(tensors.features, features.double())
    assert torch.equal(tensors.weights, weights.double())
    assert torch.equal(tensors.bias, bias.double())
