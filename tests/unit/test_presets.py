"""Each preset shows what it promises, with plain torch run in the test itself."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn import functional

from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName
from lib.formulations import DEFAULT_ROWS, FORMULATIONS
from lib.links import SIZE_HIGH, PageState, decode, encode
from lib.presets import PRESETS, preset_of
from lib.tensors import Tensors, build_tensors
from lib.ui.wording.presets import PRESET_WORDS


def tensors_of(name: str) -> Tensors:
    return build_tensors(PRESETS[name].experiment)


def linear(tensors: Tensors) -> torch.Tensor:
    return functional.linear(tensors.features, tensors.weights, tensors.bias)


def outer_sum(tensors: Tensors) -> torch.Tensor:
    return (tensors.features.t() * tensors.weights + tensors.bias).sum()


def by_hand(tensors: Tensors) -> list[list[float]]:
    """Compute the unit with a plain triple loop in Python's own floats."""
    features, weights, bias = (tensor.tolist() for tensor in tensors.as_names().values())
    return [
        [
            sum(f * w for f, w in zip(sample, unit, strict=True)) + b
            for unit, b in zip(weights, bias, strict=True)
        ]
        for sample in features
    ]


def test_the_first_preset_is_what_a_first_visit_shows() -> None:
    name, preset = next(iter(PRESETS.items()))
    assert name == "thread"
    assert PageState(preset.experiment, rows=preset.rows, selected=preset.selected) == PageState()


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_shows_rows_of_the_catalogue_within_the_public_sizes(name: str) -> None:
    preset = PRESETS[name]
    assert preset.name == name
    assert set(preset.rows) <= set(FORMULATIONS)
    assert "linear" in preset.rows
    assert preset.selected is None or preset.selected in preset.rows
    experiment = preset.experiment
    assert max(experiment.batch, experiment.in_features, experiment.out_features) <= SIZE_HIGH


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_a_link_that_no_chat_program_cuts(name: str) -> None:
    preset = PRESETS[name]
    state = PageState(preset.experiment, rows=preset.rows, selected=preset.selected)
    assert decode(encode(state)) == (state, ())
    assert sum(map(len, encode(state).values())) < 500


def test_every_preset_has_a_title_and_a_summary_and_no_words_are_left_over() -> None:
    assert list(PRESET_WORDS) == list(PRESETS)
    titles = [title for title, _ in PRESET_WORDS.values()]
    assert len(set(titles)) == len(titles)
    assert all(len(title) <= 40 and summary.endswith(".") for title, summary in PRESET_WORDS.values())


@pytest.mark.parametrize("name", ["thread", "course_unit"])
def test_the_threads_and_the_courses_numbers_come_out(name: str) -> None:
    tensors = tensors_of(name)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        features, weights, bias = torch.randn(1, 5), torch.randn(1, 5), torch.randn(1, 1)
    assert torch.equal(tensors.features, features)
    assert torch.equal(tensors.weights, weights)
    assert torch.equal(tensors.bias, bias[0])
    value = (features * weights).sum() + bias
    assert round((1 / (1 + torch.exp(-value))).item(), 4) == 0.1595
    assert linear(tensors).item() == pytest.approx(-1.6619039774, abs=2e-7)
    assert round(torch.sigmoid(outer_sum(tensors)).item(), 4) == 0.9897
    assert PRESETS[name].experiment.activation is Activation.SIGMOID


def test_the_hidden_unit_is_the_one_of_the_courses_network() -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        features = torch.randn((1, 3))
        n_input, n_hidden, n_output = features.shape[1], 2, 1
        w1 = torch.randn(n_input, n_hidden)
        w2 = torch.randn(n_hidden, n_output)
        b1 = torch.randn((1, n_hidden))
        b2 = torch.randn((1, n_output))
    hidden = torch.sigmoid(torch.mm(features, w1) + b1)
    assert [round(value, 5) for value in hidden[0].tolist()] == [0.68130, 0.43546]
    assert round(torch.sigmoid(torch.mm(hidden, w2) + b2).item(), 8) == 0.31708315
    tensors = tensors_of("course_hidden_unit")
    assert torch.equal(tensors.features, features)
    assert torch.equal(tensors.weights, w1[:, :1].t())
    assert torch.equal(tensors.bias, b1[0, :1])
    assert round(torch.sigmoid(linear(tensors)).item(), 5) == 0.68130


def test_the_hidden_unit_stays_when_the_seed_changes() -> None:
    experiment = PRESETS["course_hidden_unit"].experiment
    assert all(experiment.is_pinned(tensor) for tensor in TensorName)


@pytest.mark.parametrize("name", ["whole_numbers", "saturated"])
def test_the_whole_numbers_are_exact_in_every_way_to_add_them(name: str) -> None:
    tensors = tensors_of(name)
    expected = {"whole_numbers": 7.0, "saturated": 31.0}[name]
    assert by_hand(tensors) == [[expected]]
    assert linear(tensors).tolist() == [[expected]]
    assert ((tensors.features * tensors.weights).sum() + tensors.bias).tolist() == [expected]
    assert outer_sum(tensors).item() == {"whole_numbers": 48.0, "saturated": 205.0}[name]


def test_a_saturated_sigmoid_hides_the_difference() -> None:
    tensors = tensors_of("saturated")
    before = [linear(tensors).item(), outer_sum(tensors).item()]
    after = [(1 / (1 + torch.exp(-torch.tensor(value)))).item() for value in before]
    assert before[0] != before[1]
    assert after == [1.0, 1.0]


def test_in_the_batch_an_elementwise_product_fails_and_a_view_is_silently_wrong() -> None:
    tensors = tensors_of("batch")
    assert (tensors.features.shape, tensors.weights.shape) == ((8, 5), (3, 5))
    with pytest.raises(RuntimeError, match="must match the size"):
        (tensors.features * tensors.weights).sum() + tensors.bias
    wrong = torch.mm(tensors.features, tensors.weights.view(5, 3)) + tensors.bias
    assert wrong.shape == (8, 3)
    assert not torch.allclose(wrong, linear(tensors))
    assert torch.allclose(linear(tensors), torch.tensor(by_hand(tensors)), atol=1e-5)


def test_with_square_weights_a_missing_transpose_is_silently_wrong() -> None:
    tensors = tensors_of("square_weights")
    wrong = torch.mm(tensors.features, tensors.weights) + tensors.bias
    assert wrong.shape == linear(tensors).shape == (1, 5)
    assert not torch.allclose(wrong, linear(tensors))


def test_cancellation_gives_a_wrong_formula_the_right_number() -> None:
    tensors = tensors_of("cancellation")
    assert tensors.features.tolist() == [[1e8, 1.0, -1e8]]
    assert by_hand(tensors) == [[1.0]]
    assert linear(tensors).item() == outer_sum(tensors).item() == 0.0
    assert linear(Tensors(*(tensor.double() for tensor in tensors.as_names().values()))).item() == 1.0


def test_in_float16_finite_products_overflow_where_the_bias_comes_too_late() -> None:
    tensors = tensors_of("half_overflow")
    assert PRESETS["half_overflow"].experiment.dtype is Dtype.FLOAT16
    assert all(tensor.isfinite().all() for tensor in tensors.as_names().values())
    assert (tensors.features * tensors.weights).tolist() == [[40_000.0, 30_000.0]]
    assert by_hand(tensors) == [[60_000.0]]
    assert ((tensors.features * tensors.weights).sum() + tensors.bias).item() == math.inf
    assert (torch.mm(tensors.features, tensors.weights.t()) + tensors.bias).item() == math.inf


def test_a_preset_is_known_again_by_its_experiment_and_its_rows() -> None:
    for name, preset in PRESETS.items():
        assert preset_of(preset.experiment, preset.rows) == name
    assert preset_of(Experiment(seed=7), rows=("addmm",)) == "thread"
    assert preset_of(PRESETS["thread"].experiment, DEFAULT_ROWS) == "thread"
    assert preset_of(Experiment(seed=7, edits=(Edit(TensorName.BIAS, (0,), 1.0),))) is None
