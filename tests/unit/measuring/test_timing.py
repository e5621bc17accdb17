"""What is timed is the catalogue's code, and the numbers that are told follow from the blocks."""

from __future__ import annotations

import timeit

import pytest
import torch

from lib.comparison import compare
from lib.experiment import Experiment
from lib.formulations import FORMULATIONS
from lib.measuring.request import Conditions, Limits, Vary, shape_at
from lib.measuring.timing import Round, measure_ceiling, measure_round, prepare, summary


@pytest.mark.parametrize("vary", Vary)
@pytest.mark.parametrize("name", FORMULATIONS)
def test_what_is_timed_gives_the_very_value_of_the_comparison(name: str, vary: Vary) -> None:
    batch, in_features, out_features = shape_at(vary, 6)
    experiment = Experiment(batch=batch, in_features=in_features, out_features=out_features)
    compared = compare(experiment, (name,)).results[name]
    subject = prepare(name, 6, Conditions(vary))
    kept: list[torch.Tensor] = []
    call = timeit.Timer(
        f"kept.append({subject.expression})", subject.setup, globals={**subject.names, "kept": kept}
    )
    if compared.value is None:
        with pytest.raises(RuntimeError):
            call.timeit(1)
        return
    with torch.no_grad():
        call.timeit(1)
    assert torch.equal(kept[0], compared.value)


def test_a_layer_is_made_once_and_only_called_when_timed() -> None:
    subject = prepare("linear", 4, Conditions())
    assert subject.expression == "linear(features)"
    assert "nn.Linear(" in subject.setup


@pytest.fixture
def threads_kept() -> object:
    """The timer changes torch's threads, in whichever process it runs."""
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def test_a_round_has_blocks_and_bytes_and_keeps_bytes_that_are_known(threads_kept: object) -> None:
    found = measure_round("mm", 8, Conditions(), 0.001)
    assert len(found.times) >= 3
    assert all(time > 0 for time in found.times)
    assert found.extra_bytes == 2 * 8 * 8 * 4
    assert measure_round("mm", 8, Conditions(), 0.001, extra_bytes=7).extra_bytes == 7


def test_rounds_are_summed_up_over_all_their_blocks() -> None:
    point = summary("mm", 64, [Round((3.0, 1.0), 10, 5), Round((2.0, 8.0, 9.0), 100, 5)])
    assert (point.best, point.median, point.repeats, point.calls) == (1.0, 3.0, 5, 100)
    assert (point.spread, point.is_noisy, point.extra_bytes) == (3.0, True, 5)


@pytest.mark.parametrize(("times", "is_noisy"), [((1.0, 1.5, 9.0), False), ((1.0, 1.51, 9.0), True)])
def test_a_spread_over_one_and_a_half_is_noise(times: tuple[float, ...], is_noisy: bool) -> None:
    assert summary("mm", 64, [Round(times, 1, 0)]).is_noisy is is_noisy


def test_the_ceiling_stays_in_the_budget(threads_kept: object) -> None:
    ceiling = measure_ceiling(Conditions(), Limits(byte_count=200_000))
    assert ceiling.product_size in (64, 128)
    assert ceiling.copied_bytes == 100_000
    assert ceiling.operations_per_second > 0
    assert ceiling.bytes_per_second > 0
