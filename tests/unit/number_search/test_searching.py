"""Which codes are found for a number that somebody got."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
import torch

from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName
from lib.language import Budget, run
from lib.number_search import Match, NumberSearch, OddityKind, read_numbers, search_numbers
from lib.number_search.chance import distinct_values, expected_by_chance
from lib.number_search.trying import Tally, Trial
from lib.number_search.values_before import Sizes, values_before
from lib.tensors import build_tensors

DEFAULT = Experiment(seed=7)


def tensors_of_the_thread() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        features = torch.randn((1, 5))
        return features, torch.randn_like(features), torch.randn((1, 1))


def first(text: str, experiment: Experiment = DEFAULT) -> Match:
    (found,) = search_numbers(text, experiment).numbers
    return found.matches[0]


def kinds(match: Match) -> list[OddityKind]:
    return [oddity.kind for oddity in match.oddities]


def executed() -> dict[str, tuple[float, list[OddityKind]]]:
    """The thread's numbers by plain torch, with what is odd about the code that gives each."""
    features, weights, bias = tensors_of_the_thread()
    values = {
        "0.9897": ((features.t() * weights + bias).sum(), [OddityKind.OUTER_PRODUCT, OddityKind.BIAS_INSIDE]),
        "0.1595": (torch.mm(features, weights.t()) + bias, []),
        "0.4034": ((features * weights + bias).sum(), [OddityKind.BIAS_INSIDE]),
        "0.0448": ((features.t() * weights).sum() + bias, [OddityKind.OUTER_PRODUCT]),
        "0.9974": ((features * weights).sum() + 25 * bias, [OddityKind.BIAS_TIMES]),
    }
    return {text: (torch.sigmoid(value).item(), oddities) for text, (value, oddities) in values.items()}


@pytest.mark.parametrize("text", ["0.9897", "0.1595", "0.4034", "0.0448", "0.9974"])
def test_the_threads_numbers_have_their_known_causes(text: str) -> None:
    value, oddities = executed()[text]
    assert f"{value:.4f}" == text
    match = first(text)
    assert kinds(match) == oddities
    assert match.value == pytest.approx(value, abs=1e-6)  # another order of summation


def test_the_causes_name_how_often_the_bias_is_added() -> None:
    counts = {
        text: [oddity.parameters["count"] for oddity in first(text).oddities if "count" in oddity.parameters]
        for text in ("0.9897", "0.4034", "0.9974")
    }
    assert counts == {"0.9897": [25], "0.4034": [5], "0.9974": [25]}


def test_a_uniform_draw_of_the_weights_is_recognised() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        features = torch.randn((1, 5))
        weights = torch.rand_like(features)
        bias = torch.randn((1, 1))
    value = torch.sigmoid(torch.mm(features, weights.t()) + bias).item()
    assert f"{value:.5f}" == "0.61404"
    match = first("0.61404")
    assert kinds(match) == [OddityKind.UNIFORM]
    assert match.oddities[0].parameters == {"tensors": ("weights",)}
    assert match.value == pytest.approx(value, abs=1e-6)


def test_three_numbers_are_searched_for_at_once() -> None:
    search = search_numbers("0.9897, 0.1595, 0.4034", DEFAULT)
    assert [found.number.text for found in search.numbers] == ["0.9897", "0.1595", "0.4034"]
    assert [found.matches[0].formulation for found in search.numbers] == [
        "outer_sum",
        "at_operator",
        "bias_inside",
    ]
    assert search.tried > 1000
    assert search.refused > 0  # the transpose left out does not run on (1, 5)
    assert search.left_out == 0


def sigmoid(value: torch.Tensor) -> torch.Tensor:
    return 1 / (1 + torch.exp(-value))


SLIPS: dict[OddityKind, Callable[..., torch.Tensor]] = {
    OddityKind.SUM_FOR_PRODUCT: lambda x, w, b: sigmoid((x + w).sum() + b),
    OddityKind.MEAN: lambda x, w, b: sigmoid((x * w).mean() + b),
    OddityKind.NO_BIAS: lambda x, w, _: sigmoid((x * w).sum()),
    OddityKind.BIAS_SUBTRACTED: lambda x, w, b: sigmoid((x * w).sum() - b),
    OddityKind.BIAS_TIMES: lambda x, w, b: sigmoid((x * w).sum() + b + b),
    OddityKind.NO_ACTIVATION: lambda x, w, b: (x * w).sum() + b,
    OddityKind.OTHER_ACTIVATION: lambda x, w, b: torch.tanh((x * w).sum() + b),
    OddityKind.ACTIVATION_FIRST: lambda x, w, b: sigmoid(x * w + b).sum(),
    OddityKind.ACTIVATION_TWICE: lambda x, w, b: sigmoid(sigmoid((x * w).sum() + b)),
    OddityKind.NO_MINUS: lambda x, w, b: 1 / (1 + torch.exp((x * w).sum() + b)),
    OddityKind.NO_PARENTHESES: lambda x, w, b: 1 / 1 + torch.exp(-((x * w).sum() + b)),
    OddityKind.SUM_ALONG: lambda x, w, b: sigmoid((x.t() * w).sum(dim=1) + b)[0, 1],
    OddityKind.STRETCHED: lambda x, w, b: sigmoid(torch.einsum("ij,jk->ik", x, w) + b)[0, 1],
    OddityKind.NO_SUM: lambda x, w, b: sigmoid(x * w + b)[0, 2],
    OddityKind.OUTER_PRODUCT: lambda x, w, b: sigmoid((x.t() * w).mean() + b),
}


@pytest.mark.parametrize("kind", SLIPS)
def test_each_kind_of_slip_is_found_at_six_digits(kind: OddityKind) -> None:
    value = SLIPS[kind](*tensors_of_the_thread())
    match = first(f"{float(value):.6f}")
    assert kind in kinds(match)
    assert match.is_exact


def test_a_softmax_over_the_products_is_found() -> None:
    features, weights, bias = tensors_of_the_thread()
    match = first(f"{torch.softmax(features * weights + bias, dim=-1)[0, 3].item():.6f}")
    assert {"name": "softmax"} in [oddity.parameters for oddity in match.oddities]
    assert match.index == (0, 3)


WIDE = Experiment(seed=3, batch=4, in_features=3, out_features=2)
SQUARE = Experiment(seed=7, batch=4, in_features=4, out_features=4)
AS_MANY = Experiment(seed=7, batch=3, in_features=4, out_features=3)


@pytest.mark.parametrize(
    ("experiment", "code", "oddities"),
    [
        (WIDE, lambda x, w, b: x @ w.t() + b, []),
        (WIDE, lambda x, w, b: x @ w.view(3, 2) + b, [OddityKind.VIEW_FOR_T]),
        (
            Experiment(batch=4, in_features=4, out_features=4),
            lambda x, w, b: x @ w + b,
            [OddityKind.NO_TRANSPOSE],
        ),
        (
            Experiment(batch=3, in_features=4, out_features=3),
            lambda x, w, b: w @ x.t() + b,
            [OddityKind.SWAPPED],
        ),
    ],
)
def test_several_outputs_of_one_code_are_told_together(
    experiment: Experiment, code: Callable[..., torch.Tensor], oddities: list[OddityKind]
) -> None:
    value = code(*build_tensors(experiment).as_names().values())
    outputs = torch.sigmoid(value)[1].tolist()
    texts = [f"{output:.4f}" for output in outputs]
    search = search_numbers(" ".join(texts), experiment)
    for place, found in enumerate(search.numbers):
        match = found.matches[0]
        assert kinds(match) == oddities
        assert match.index == (1, place)
        assert set(match.others) == set(texts) - {found.number.text}


def test_every_match_prints_its_number_when_its_code_is_run_alone() -> None:
    names = build_tensors(DEFAULT).as_names()
    search = search_numbers("0.9897, 0.1595, 0.5", DEFAULT)
    checked = 0
    for found in search.numbers:
        for match in found.matches:
            value = run(match.code, names).value
            assert float(value[match.index]) == match.value
            assert found.number.is_printed_by(match.value)
            checked += 1
    assert checked > 50


def test_matches_come_simplest_first_and_each_code_once() -> None:
    (found,) = search_numbers("0.1595", DEFAULT).numbers
    weights = [sum(oddity.weight for oddity in match.oddities) for match in found.matches]
    assert weights[0] == 0
    assert len({match.code for match in found.matches}) == len(found.matches)
    assert {match.formulation for match in found.matches} >= {"mm", "linear", "einsum", "elementwise_sum"}


def test_a_number_that_no_code_prints_has_no_match() -> None:
    (found,) = search_numbers("0.123456", DEFAULT).numbers
    assert found.matches == ()
    assert found.more == 0
    assert found.expected_by_chance < 0.01


def test_few_digits_are_told_to_match_by_chance() -> None:
    one, four = (search_numbers(text, DEFAULT).numbers[0] for text in ("0.2", "0.1595"))
    assert one.expected_by_chance > 10
    assert one.more > 0
    assert four.expected_by_chance < 0.5


def test_a_number_in_full_matches_within_a_rounding_as_well() -> None:
    features, weights, bias = tensors_of_the_thread()
    by_pairs = torch.sigmoid((features * weights).sum() + bias).item()
    (found,) = search_numbers(f"{by_pairs:.10f}", DEFAULT).numbers
    exact = {match.formulation: match.is_exact for match in found.matches}
    assert exact["elementwise_sum"]
    assert not exact["mm"]


def test_the_activation_of_the_experiment_is_no_oddity() -> None:
    features, weights, bias = tensors_of_the_thread()
    value = torch.tanh(torch.mm(features, weights.t()) + bias).item()
    match = first(f"{value:.5f}", Experiment(seed=7, activation=Activation.TANH))
    assert kinds(match) == []
    assert match.before == pytest.approx(-1.661904, abs=1e-6)


def test_edited_cells_are_searched_and_no_other_draw_is_tried() -> None:
    edited = Experiment(seed=7).with_edits(Edit(TensorName.BIAS, (0,), 2.0))
    features, weights, _ = tensors_of_the_thread()
    value = torch.sigmoid(torch.mm(features, weights.t()) + 2.0).item()
    assert kinds(first(f"{value:.5f}", edited)) == []
    assert search_numbers("0.61404", edited).numbers[0].matches == ()


@pytest.mark.parametrize("dtype", list(Dtype))
def test_every_dtype_is_searched_in_its_own_rounding(dtype: Dtype) -> None:
    experiment = Experiment(seed=7, dtype=dtype)
    tensors = build_tensors(experiment)
    value = torch.sigmoid(torch.mm(tensors.features, tensors.weights.t()) + tensors.bias).item()
    text = f"{value:.5f}"
    assert first(text, experiment).oddities == ()


def test_a_bad_text_is_answered_without_a_search() -> None:
    search = search_numbers("what?", DEFAULT)
    assert search.numbers == ()
    assert (search.tried, search.refused, search.left_out) == (0, 0, 0)
    assert [notice.code for notice in search.notices] == ["number_unreadable"]


def test_large_sizes_try_fewer_codes_and_say_so() -> None:
    search = search_numbers("0.98970", Experiment(batch=64, in_features=64, out_features=64))
    assert search.left_out > 0
    assert search.tried > 300


def test_a_search_within_a_small_budget_is_answered() -> None:
    search = search_numbers("0.1595", DEFAULT, budget=Budget(operations=0))
    assert isinstance(search, NumberSearch)
    assert search.tried == 0
    assert search.numbers[0].matches == ()
    assert search.numbers[0].expected_by_chance == 0.0


@pytest.mark.parametrize(
    "sizes", [Sizes(1, 5, 1), Sizes(1, 1, 1), Sizes(8, 5, 3), Sizes(4, 4, 4), Sizes(2, 1, 3)]
)
def test_no_candidate_is_built_twice(sizes: Sizes) -> None:
    codes = [candidate.code for candidate in values_before(sizes)]
    assert len(codes) == len(set(codes))
    assert len(codes) > 60


@pytest.mark.parametrize("decimals", [2, 3, 4])
def test_the_expected_accidents_are_those_that_random_numbers_meet(decimals: int) -> None:
    tried = tuple(Trial(DEFAULT, build_tensors(DEFAULT), Budget(), Tally()).run_all())
    values = torch.cat([part.values for part in tried]).double()
    sample = distinct_values(values)
    sizes = torch.tensor([block.size for part in tried for block in part.blocks])
    owners = torch.arange(len(sizes)).repeat_interleave(sizes)
    drawn, expected, met = random.Random(decimals), 0.0, 0
    for _ in range(400):
        (number,), _ = read_numbers(f"{drawn.uniform(0, 1):.{decimals}f}")
        expected += expected_by_chance(number, sample, 1, sizes)
        is_near = (values - number.value).abs() <= number.half_unit
        met += int(owners[is_near].bincount().count_nonzero())
    assert 0.5 < expected / met < 2.0  # equal values of different codes are met together
