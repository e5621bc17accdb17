"""Training is plain torch's, whatever the slices; limits are those that torch's own solvers give."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from lib.experiment import Experiment
from lib.explain import fingerprint
from lib.explain.probing import ProbeStopped
from lib.formulations import FORMULATIONS
from lib.language import parse
from lib.learning import (
    Learner,
    NoLearner,
    Obstacle,
    Regression,
    Training,
    draw_regression,
    limits_of,
    make_learner,
)
from lib.learning import learners as learners_module
from tests.plain_torch import draw

EXPERIMENT = Experiment(seed=7)


def learner_of(code: str, regression: Regression) -> Learner:
    made = make_learner(parse(code), regression)
    assert isinstance(made, Learner), made
    return made


def trained(name: str, regression: Regression, rate: float, *slices: int) -> Training:
    training = Training(regression, {name: learner_of(FORMULATIONS[name].code, regression)}, rate)
    for steps in slices:
        training.advance(steps)
    return training


def plain_regression(seed: int, samples: int, noise: float) -> tuple[torch.Tensor, torch.Tensor]:
    plain = draw(seed)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        features, disturbance = torch.randn(samples, 5).double(), torch.randn(samples, 1).double()
    targets = features @ plain.weights.double().t() + plain.bias.double() + noise * disturbance
    return features, targets


def test_the_regression_is_drawn_by_the_seed_with_the_experiments_own_weights() -> None:
    features, targets = plain_regression(7, 64, 0.1)
    regression = draw_regression(EXPERIMENT, 64, 0.1)
    assert torch.equal(regression.features, features)
    torch.testing.assert_close(regression.targets, targets, rtol=1e-14, atol=1e-14)
    assert torch.equal(regression.weights, draw(7).weights.double())
    assert not torch.equal(draw_regression(Experiment(seed=8), 64, 0.1).features, features)


def test_nn_linear_learns_as_torchs_own_optimizer_makes_it() -> None:
    features, targets = plain_regression(7, 32, 0.1)
    layer = nn.Linear(5, 1, dtype=torch.float64)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.05)
    losses = []
    for _ in range(40):
        loss = nn.functional.mse_loss(layer(features), targets)
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    curve = trained("linear", draw_regression(EXPERIMENT, 32, 0.1), 0.05, 40).curves["linear"]
    assert curve.losses[:40] == pytest.approx(losses, rel=1e-12)
    torch.testing.assert_close(curve.weights, layer.weight.detach(), rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(curve.bias, layer.bias.detach(), rtol=1e-12, atol=1e-12)


def test_the_outer_product_learns_sample_by_sample_as_plain_torch_does() -> None:
    features, targets = plain_regression(7, 8, 0.1)
    weights = torch.zeros(1, 5, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([weights, bias], lr=0.001)
    for _ in range(25):
        predicted = [(sample.unsqueeze(0).t() * weights + bias).sum() for sample in features]
        optimizer.zero_grad()
        nn.functional.mse_loss(torch.stack(predicted).unsqueeze(1), targets).backward()
        optimizer.step()
    curve = trained("outer_sum", draw_regression(EXPERIMENT, 8, 0.1), 0.001, 25).curves["outer_sum"]
    torch.testing.assert_close(curve.weights, weights.detach(), rtol=1e-12, atol=1e-12)
    torch.testing.assert_close(curve.bias, bias.detach(), rtol=1e-12, atol=1e-12)
    assert len({round(weight, 12) for weight in curve.weights.reshape(-1).tolist()}) == 1


def test_where_training_stands_does_not_depend_on_the_slices() -> None:
    regression = draw_regression(EXPERIMENT, 16, 0.1)
    whole = trained("mm", regression, 0.01, 30)
    sliced = trained("mm", regression, 0.01, 1, 7, 0, 22)
    assert whole.done == sliced.done == 30
    assert whole.curves["mm"].losses == sliced.curves["mm"].losses
    assert torch.equal(whole.curves["mm"].parameters, sliced.curves["mm"].parameters)


@pytest.mark.parametrize("name", FORMULATIONS)
def test_a_fingerprint_that_is_known_already_makes_the_same_learner(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, regression = parse(FORMULATIONS[name].code), draw_regression(EXPERIMENT, 6, 0.2)
    searched = make_learner(program, regression)
    known = fingerprint(program, 1, 5, 1)
    monkeypatch.delattr(learners_module, "fingerprint")
    made = make_learner(program, regression, known=known)
    if isinstance(made, NoLearner) or isinstance(searched, NoLearner):
        assert made == searched
        return
    parameters = torch.linspace(-1, 1, 6, dtype=torch.float64)
    assert made.look(parameters)[0] == searched.look(parameters)[0]


@pytest.mark.parametrize("name", FORMULATIONS)
@pytest.mark.parametrize("sizes", [(5, 1), (4, 4), (3, 2), (1, 3)])
def test_the_matrix_and_the_code_itself_give_the_same_loss_and_gradient(
    name: str, sizes: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_features, out_features = sizes
    regression = draw_regression(Experiment(3, 2, in_features, out_features), 6, 0.2)
    by_matrix = make_learner(parse(FORMULATIONS[name].code), regression)
    monkeypatch.setattr(learners_module, "MATRIX_ENTRIES", 0)
    by_code = make_learner(parse(FORMULATIONS[name].code), regression)
    if isinstance(by_matrix, NoLearner) or isinstance(by_code, NoLearner):
        assert by_matrix == by_code
        return
    assert by_matrix.matrix is not None
    assert by_code.matrix is None
    count = in_features * out_features + out_features
    parameters = torch.randn(count, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    (loss, slope), (other_loss, other_slope) = by_matrix.look(parameters), by_code.look(parameters)
    assert loss == pytest.approx(other_loss, rel=1e-12)
    torch.testing.assert_close(slope, other_slope, rtol=1e-11, atol=1e-11)


def test_code_that_is_no_sum_learns_by_its_own_gradient() -> None:
    regression = draw_regression(EXPERIMENT, 6, 0.1)
    learner = learner_of("(features * weights).sum() ** 2 + bias", regression)
    assert learner.matrix is None
    assert limits_of(learner, regression) is None
    parameters = torch.linspace(-1, 1, 6, dtype=torch.float64)
    start = parameters.clone().requires_grad_()
    predicted = (regression.features @ start[:5]) ** 2 + start[5]
    loss = ((predicted.unsqueeze(1) - regression.targets) ** 2).mean()
    loss.backward()
    found, slope = learner.look(parameters)
    assert found == pytest.approx(loss.item(), rel=1e-12)
    torch.testing.assert_close(slope, start.grad)


@pytest.mark.parametrize(
    ("code", "obstacle"),
    [
        ("torch.mm(features, weights)", Obstacle.ERROR),
        ("features * weights", Obstacle.SHAPE),
        ("torch.mm(features, weights.detach().t()) + bias", Obstacle.NO_GRADIENT),
        ("(features * weights).sum().detach()", Obstacle.NO_GRADIENT),
        (
            "y = (features * weights).sum() ** 2 + bias\nif y.item() > 1e9:\n    y = y * 2\ny",
            Obstacle.NOT_TOGETHER,
        ),
    ],
)
def test_a_row_that_cannot_learn_says_why(code: str, obstacle: Obstacle) -> None:
    made = make_learner(parse(code), draw_regression(EXPERIMENT, 4, 0.0))
    assert isinstance(made, NoLearner)
    assert made.obstacle is obstacle


def test_the_least_loss_is_that_of_least_squares() -> None:
    regression = draw_regression(EXPERIMENT, 40, 0.5)
    features, targets = regression.features, regression.targets
    ones = torch.ones(40, 1, dtype=torch.float64)
    for name, design in (
        ("linear", torch.cat([features, ones], 1)),
        ("outer_sum", torch.cat([features.sum(1, keepdim=True), ones], 1)),
    ):
        limits = limits_of(learner_of(FORMULATIONS[name].code, regression), regression)
        assert limits is not None
        solution = torch.linalg.lstsq(design, targets).solution
        assert limits.loss == pytest.approx(float(((design @ solution - targets) ** 2).mean()), rel=1e-9)


@pytest.mark.parametrize("name", ["linear", "outer_sum", "bias_inside"])
def test_steps_shrink_below_the_largest_learning_rate_and_grow_above(name: str) -> None:
    regression = draw_regression(EXPERIMENT, 40, 0.1)
    limits = limits_of(learner_of(FORMULATIONS[name].code, regression), regression)
    assert limits is not None
    below = trained(name, regression, 0.98 * limits.rate, 400).curves[name]
    above = trained(name, regression, 1.02 * limits.rate, 400).curves[name]
    assert below.losses[-1] < below.losses[0]
    assert not below.is_growing
    assert above.losses[-1] > 10 * above.losses[0]
    assert above.is_growing


def test_a_row_that_diverges_rests_and_the_others_go_on() -> None:
    regression = draw_regression(EXPERIMENT, 16, 0.1)
    rows = {name: learner_of(FORMULATIONS[name].code, regression) for name in ("mm", "outer_sum")}
    training = Training(regression, rows, 0.05)
    training.advance(600)
    wrong, right = training.curves["outer_sum"], training.curves["mm"]
    assert wrong.diverged_at is not None
    assert wrong.diverged_at < 600
    assert len(wrong.losses) == wrong.diverged_at
    assert all(map(math.isfinite, wrong.losses))
    assert bool(wrong.parameters.isfinite().all())
    assert wrong.is_growing
    assert right.diverged_at is None
    assert len(right.losses) == 601


def test_targets_that_are_not_finite_are_told_from_the_start() -> None:
    regression = draw_regression(EXPERIMENT, 4, 0.0)
    broken = Regression(
        regression.features, regression.targets * math.inf, regression.weights, regression.bias
    )
    learner = learner_of(FORMULATIONS["mm"].code, broken)
    assert limits_of(learner, broken) is None
    training = Training(broken, {"mm": learner}, 0.01)
    training.advance(3)
    assert (training.curves["mm"].diverged_at, training.curves["mm"].losses) == (0, [])


def test_code_that_stops_on_the_way_is_told_and_the_others_go_on() -> None:
    regression = draw_regression(EXPERIMENT, 4, 0.0)
    right = learner_of(FORMULATIONS["mm"].code, regression)

    def look(parameters: torch.Tensor) -> tuple[float, torch.Tensor]:
        if bool(parameters.any()):
            raise ProbeStopped(None)
        return right.look(parameters)

    training = Training(regression, {"own": Learner(look), "mm": right}, 0.01)
    training.advance(3)
    assert (training.curves["own"].diverged_at, len(training.curves["own"].losses)) == (1, 1)
    assert training.curves["own"].failure == "the value is not a tensor"
    assert len(training.curves["mm"].losses) == 4


def test_the_global_generator_is_left_alone() -> None:
    before = torch.random.get_rng_state()
    trained("mm", draw_regression(EXPERIMENT, 8, 0.1), 0.01, 3)
    assert torch.equal(torch.random.get_rng_state(), before)
