"""Loss curves: what is drawn where, and that plotly takes it."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from lib.figures import Look, LossLine, draw_losses, loss_curves
from lib.figures.curves import MOST_POINTS


def lines_of(figure: object) -> list[dict[str, object]]:
    return [trace for trace in figure["data"] if trace.get("mode") == "lines"]  # type: ignore[index]


def labels_of(spec: dict[str, object]) -> dict[str, float]:
    trace = next(t for t in spec["data"] if t.get("textposition") == "middle right")  # type: ignore[union-attr,attr-defined]
    return dict(zip(trace["text"], trace["y"], strict=True))


def test_a_line_is_the_logarithm_of_its_losses_up_to_the_last() -> None:
    losses = [10.0 * 0.99**step for step in range(1_001)]
    spec = draw_losses([LossLine("mm", losses, 1e-3)], 1_000).spec
    (line,) = lines_of(spec)
    assert line["x"][0] == 0
    assert line["x"][-1] == 1_000
    assert len(line["x"]) <= MOST_POINTS + 1
    for step, height in zip(line["x"], line["y"], strict=True):
        assert height == pytest.approx(math.log10(losses[step]))


def test_the_least_loss_is_dotted_where_it_lies() -> None:
    spec = draw_losses([LossLine("mm", [4.0, 2.0], 0.5)], 10).spec
    dotted = [shape for shape in spec["layout"]["shapes"] if shape["line"]["dash"] == "dot"]
    assert [shape["y0"] for shape in dotted] == [pytest.approx(math.log10(0.5))]


def test_the_range_stays_while_lines_grow_towards_their_least() -> None:
    losses = [8.0 * 0.9**step for step in range(20)]
    ranges = [
        draw_losses([LossLine("mm", losses[:count], 0.01)], 100).spec["layout"]["yaxis"]["range"]
        for count in (1, 5, 20)
    ]
    assert ranges[0] == ranges[1] == ranges[2]


def test_a_line_that_diverges_leaves_the_picture_at_the_top_and_hides_no_other() -> None:
    growing = [3.0 * 10.0**step for step in range(300)]
    spec = draw_losses([LossLine("outer", growing), LossLine("mm", [3.0, 1.0, 0.3], 0.1)], 300).spec
    outer, other = lines_of(spec)
    top = max(spec["layout"]["yaxis"]["range"])
    assert max(outer["y"]) < top < 3
    assert other["y"][-1] == pytest.approx(math.log10(0.3))


@pytest.mark.parametrize("last", [1.0, 0.5, 0.01])
def test_labels_of_close_lines_stand_apart_and_inside(last: float) -> None:
    names = ["a", "b", "c", "d"]
    spec = draw_losses([LossLine(name, [1.0, last], 0.01) for name in names], 10, height=190).spec
    places = sorted(labels_of(spec).values())
    low, high = sorted(spec["layout"]["yaxis"]["range"])
    per_pixel = (high - low) / 190
    assert all(after - before >= 14 * per_pixel for before, after in pairwise(places))
    assert low < places[0]
    assert places[-1] < high


@pytest.mark.parametrize("losses", [[], [0.0], [1.0], [61.9, 61.8], [1e300], [1e-300, 1e-310]], ids=str)
@pytest.mark.parametrize("look", [Look(), Look(is_dark=True, is_large_type=True)])
def test_plotly_takes_whatever_losses_there_are(losses: list[float], look: Look) -> None:
    figure = loss_curves([LossLine("mm", losses)], 5, look=look)
    assert figure.layout.height == 190


def test_some_round_loss_is_named_even_where_no_power_of_ten_is_in_range() -> None:
    spec = draw_losses([LossLine("mm", [61.9, 61.8])], 5).spec
    ticks = next(trace for trace in spec["data"] if trace.get("textposition") == "middle left")
    assert "50" in ticks["text"]


def test_the_alt_text_says_where_each_line_begins_and_is() -> None:
    drawing = draw_losses([LossLine("nn.Linear +2", [3.2, 0.0204])], 1)
    assert drawing.alt == "Loss by step: nn.Linear +2 from 3.2 to 0.0204."
