from __future__ import annotations

import math

import pytest
import torch

from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.tensors import TORCH_DTYPES, build_tensors, draw_float32

EXPERIMENTS = [
    Experiment(seed=7),
    Experiment(seed=0, batch=8, in_features=5, out_features=3),
    Experiment(seed=2**53 - 1, batch=2, in_features=16, out_features=17),
    Experiment(seed=2**63 - 1, batch=1, in_features=1, out_features=1),
    Experiment(seed=123, batch=64, in_features=64, out_features=64),
]


def bits(tensor: torch.Tensor) -> list[int]:
    return tensor.contiguous().view(torch.int32).flatten().tolist()


def plain_draw(experiment: Experiment) -> dict[str, torch.Tensor]:
    """Draw as a user would, with torch's own global seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(experiment.seed)
        features = torch.randn(experiment.batch, experiment.in_features)
        weights = torch.randn(experiment.out_features, experiment.in_features)
        bias = torch.randn(experiment.out_features)
    return {"features": features, "weights": weights, "bias": bias}


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=str)
def test_the_draw_has_the_bits_of_torchs_own_seed(experiment: Experiment) -> None:
    drawn, plain = draw_float32(experiment).as_names(), plain_draw(experiment)
    for name, tensor in plain.items():
        assert drawn[name].shape == tensor.shape
        assert bits(drawn[name]) == bits(tensor)


@pytest.mark.parametrize("dtype", list(Dtype))
@pytest.mark.parametrize("experiment", EXPERIMENTS[:3], ids=str)
def test_every_dtype_is_the_float32_draw_cast(experiment: Experiment, dtype: Dtype) -> None:
    cast = Experiment(
        experiment.seed, experiment.batch, experiment.in_features, experiment.out_features, dtype
    )
    for name, tensor in plain_draw(experiment).items():
        built = build_tensors(cast).as_names()[name]
        assert built.dtype is TORCH_DTYPES[dtype] is getattr(torch, dtype.value)
        assert torch.equal(built, tensor.to(built.dtype))


def test_the_threads_numbers_are_drawn() -> None:
    tensors = build_tensors(Experiment(seed=7))
    assert tensors.features.tolist() == [
        [-0.1467950940132141, 0.7861412763595581, 0.9468216300010681, -1.1143440008163452, 1.6907901763916016]
    ]
    assert tensors.weights.tolist() == [
        [
            -0.8948279023170471,
            -0.3556250333786011,
            1.2323857545852661,
            0.13817265629768372,
            -1.6821985244750977,
        ]
    ]
    assert tensors.bias.tolist() == [0.317678302526474]


def test_an_edit_changes_its_own_cell_alone() -> None:
    experiment = Experiment(seed=7, batch=3, in_features=4, out_features=2)
    for edit in (
        Edit(TensorName.FEATURES, (2, 1), 9.5),
        Edit(TensorName.WEIGHTS, (1, 3), -0.1),
        Edit(TensorName.BIAS, (1,), 1e-40),
    ):
        before, after = (
            draw_float32(experiment).as_names(),
            draw_float32(experiment.with_edits(edit)).as_names(),
        )
        changed = {
            (name, place)
            for name in before
            for place in map(tuple, (before[name] != after[name]).nonzero().tolist())
        }
        assert changed == {(edit.tensor, edit.index)}
        assert after[edit.tensor][edit.index].item() == edit.value


def test_edits_are_laid_over_the_draw_before_the_cast() -> None:
    edited = Experiment(dtype=Dtype.FLOAT16, edits=(Edit(TensorName.BIAS, (0,), 70_000),))
    assert build_tensors(edited).bias.item() == math.inf


def test_minus_zero_is_laid_over_with_its_sign() -> None:
    bias = build_tensors(Experiment(edits=(Edit(TensorName.BIAS, (0,), -0.0),))).bias
    assert torch.signbit(bias).tolist() == [True]


def test_a_pinned_tensor_no_longer_follows_the_seed_and_the_others_do() -> None:
    edits = (Edit(TensorName.WEIGHTS, (0, 0), 2.0), Edit(TensorName.WEIGHTS, (0, 1), 3.0))
    first, second = (build_tensors(Experiment(seed, in_features=2, edits=edits)) for seed in (1, 2))
    assert first.weights.tolist() == second.weights.tolist() == [[2.0, 3.0]]
    assert not torch.equal(first.features, second.features)
    assert not torch.equal(first.bias, second.bias)


def test_building_leaves_the_global_random_state_alone() -> None:
    before = torch.random.get_rng_state()
    build_tensors(Experiment(seed=12))
    assert torch.equal(before, torch.random.get_rng_state())


def test_each_build_has_storage_of_its_own() -> None:
    first, second = build_tensors(Experiment()), build_tensors(Experiment())
    first.bias.fill_(0.0)
    assert second.bias.item() != 0.0
