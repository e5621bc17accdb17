from __future__ import annotations

import math
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName, round_to_float32

FINITE = st.floats(width=32, allow_nan=False, allow_infinity=False)
SIZES = st.integers(1, 6)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    bare = Experiment(
        seed=draw(st.integers(0, 2**63 - 1)),
        batch=draw(SIZES),
        in_features=draw(SIZES),
        out_features=draw(SIZES),
        dtype=draw(st.sampled_from(Dtype)),
        activation=draw(st.sampled_from(Activation)),
    )
    tensors = draw(st.lists(st.sampled_from(TensorName), max_size=12))
    edits = [
        Edit(tensor, tuple(draw(st.integers(0, size - 1)) for size in bare.shape_of(tensor)), draw(FINITE))
        for tensor in tensors
    ]
    return bare.with_edits(*edits)


def test_shapes_follow_nn_linear() -> None:
    experiment = Experiment(batch=2, in_features=3, out_features=4)
    assert experiment.shape_of(TensorName.FEATURES) == (2, 3)
    assert experiment.shape_of(TensorName.WEIGHTS) == (4, 3)
    assert experiment.shape_of(TensorName.BIAS) == (4,)


def test_the_default_is_the_threads_experiment() -> None:
    experiment = Experiment()
    assert (experiment.seed, experiment.batch, experiment.in_features, experiment.out_features) == (
        7,
        1,
        5,
        1,
    )
    assert (experiment.dtype, experiment.activation) == (Dtype.FLOAT32, Activation.SIGMOID)


def test_plain_words_become_the_enumerations() -> None:
    experiment = Experiment(dtype="float16", activation="relu")  # type: ignore[arg-type]
    assert experiment.dtype is Dtype.FLOAT16
    assert experiment.activation is Activation.RELU
    assert Edit("bias", [0], 1).tensor is TensorName.BIAS  # type: ignore[arg-type]
    assert Edit("bias", [0], 1).index == (0,)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["batch", "in_features", "out_features"])
@pytest.mark.parametrize("size", [0, -1, 1.0, True, "5", None])
def test_a_size_that_is_no_whole_number_from_1_on_is_refused(name: str, size: object) -> None:
    with pytest.raises(ValueError, match=f"{name} must be a whole number from 1 on"):
        Experiment(**{name: size})  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [-1, 2**63, 7.0, False, "7"])
def test_a_seed_outside_its_range_is_refused(seed: object) -> None:
    with pytest.raises(ValueError, match="seed must be a whole number"):
        Experiment(seed=seed)  # type: ignore[arg-type]


@pytest.mark.parametrize(("field", "word"), [("dtype", "int8"), ("activation", "gelu")])
def test_an_unknown_dtype_or_activation_is_refused(field: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Experiment(**{field: word})  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 1e39, -3.5e38])
def test_a_cell_that_is_not_finite_in_float32_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite float32"):
        Edit(TensorName.BIAS, (0,), value)


@pytest.mark.parametrize("index", [(-1,), (0, -1), (0.5,), ("0",)])
def test_an_index_that_does_not_count_from_0_is_refused(index: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="counts in whole numbers from 0"):
        Edit(TensorName.WEIGHTS, index, 1.0)


@pytest.mark.parametrize(
    "edit",
    [
        Edit(TensorName.FEATURES, (1, 0), 1.0),
        Edit(TensorName.FEATURES, (0, 5), 1.0),
        Edit(TensorName.FEATURES, (0,), 1.0),
        Edit(TensorName.WEIGHTS, (0, 0, 0), 1.0),
        Edit(TensorName.BIAS, (1,), 1.0),
        Edit(TensorName.BIAS, (), 1.0),
    ],
)
def test_an_edit_outside_its_tensor_is_refused(edit: Edit) -> None:
    assert not Experiment().holds(edit)
    with pytest.raises(ValueError, match="is outside"):
        Experiment(edits=(edit,))


@given(FINITE)
def test_an_edit_keeps_exact_float32_bits(value: float) -> None:
    kept = Edit(TensorName.BIAS, (0,), value).value
    assert struct.pack("<f", kept) == struct.pack("<f", value)


def test_minus_zero_keeps_its_sign() -> None:
    assert math.copysign(1, Edit(TensorName.BIAS, (0,), -0.0).value) == -1


def test_an_edit_is_rounded_to_float32() -> None:
    assert Edit(TensorName.BIAS, (0,), 0.1).value == 0.10000000149011612
    assert round_to_float32(16_777_217) == 16_777_216.0
    assert round_to_float32(-1e39) == -math.inf


@given(experiments())
def test_the_order_of_edits_does_not_matter_and_one_stays_per_cell(experiment: Experiment) -> None:
    turned = Experiment(
        **{name: getattr(experiment, name) for name in ("seed", "batch", "in_features", "out_features")},
        dtype=experiment.dtype,
        activation=experiment.activation,
        edits=tuple(reversed(experiment.edits)),
    )
    assert turned == experiment
    assert hash(turned) == hash(experiment)
    assert len({(edit.tensor, edit.index) for edit in experiment.edits}) == len(experiment.edits)


def test_the_last_edit_of_a_cell_wins() -> None:
    first, last = Edit(TensorName.BIAS, (0,), 1.0), Edit(TensorName.BIAS, (0,), -2.0)
    assert Experiment(edits=(first, last)).edits == (last,)
    assert Experiment(edits=(last,)).with_edits(first).edits == (first,)


def test_one_tensor_or_all_can_be_given_back_to_the_draw() -> None:
    on_bias, on_weights = Edit(TensorName.BIAS, (0,), 1.0), Edit(TensorName.WEIGHTS, (0, 1), 2.0)
    experiment = Experiment(edits=(on_bias, on_weights))
    assert experiment.without_edits(TensorName.BIAS).edits == (on_weights,)
    assert experiment.without_edits() == Experiment()


@given(experiments(), SIZES, SIZES, SIZES)
def test_resizing_keeps_what_fits_and_tells_what_fell_out(
    experiment: Experiment, batch: int, in_features: int, out_features: int
) -> None:
    resized, dropped = experiment.resized(batch=batch, in_features=in_features, out_features=out_features)
    assert (resized.batch, resized.in_features, resized.out_features) == (batch, in_features, out_features)
    assert sorted((*resized.edits, *dropped)) == sorted(experiment.edits)
    assert not any(resized.holds(edit) for edit in dropped)
    assert (resized.seed, resized.dtype, resized.activation) == (
        experiment.seed,
        experiment.dtype,
        experiment.activation,
    )


def test_resizing_leaves_the_sizes_that_are_not_named() -> None:
    resized, dropped = Experiment(batch=2, in_features=3, out_features=4).resized(in_features=7)
    assert (resized.batch, resized.in_features, resized.out_features) == (2, 7, 4)
    assert dropped == ()


def test_a_tensor_is_pinned_once_every_cell_is_set() -> None:
    experiment = Experiment(in_features=2).with_edits(Edit(TensorName.FEATURES, (0, 0), 1.0))
    assert not experiment.is_pinned(TensorName.FEATURES)
    pinned = experiment.with_edits(Edit(TensorName.FEATURES, (0, 1), 1.0))
    assert pinned.is_pinned(TensorName.FEATURES)
    assert not pinned.is_pinned(TensorName.WEIGHTS)


def test_there_are_no_upper_limits_here() -> None:
    assert Experiment(batch=10_000, in_features=4_096).shape_of(TensorName.FEATURES) == (10_000, 4_096)
