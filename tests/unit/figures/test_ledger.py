"""The ledger as a waterfall."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.figures import Drawing, LedgerBar, Look, draw_ledger, ledger_waterfall

START = LedgerBar("nn.Linear", -1.6619)
TERMS = [LedgerBar("20 cross terms", -1.3986), LedgerBar("24 extra biases", 7.6243)]
TOTAL = LedgerBar("this row", 4.5638)


def labels(drawing: Drawing) -> list[tuple[float, float, str]]:
    return [
        place
        for trace in drawing.spec["data"]
        if trace.get("meta") == "labels"
        for place in zip(trace["x"], trace["y"], trace["text"], strict=True)
    ]


def waterfall(drawing: Drawing) -> dict[str, Any]:
    trace = drawing.spec["data"][0]
    assert trace["type"] == "waterfall"
    return dict(trace)


def test_bars_hold_the_values_in_order_and_stand_on_each_other() -> None:
    trace = waterfall(draw_ledger(START, TERMS, TOTAL))
    assert trace["y"] == [-1.6619, -1.3986, 7.6243, 4.5638]
    assert trace["measure"] == ["absolute", "relative", "relative", "absolute"]


@pytest.mark.parametrize("look", [Look(), Look(is_dark=True), Look(is_large_type=True)])
@pytest.mark.parametrize("count", [0, 1, 2, 8])
def test_plotly_accepts_every_ledger(look: Look, count: int) -> None:
    terms = [LedgerBar(f"{number} products of another sample", (-1.0) ** number) for number in range(count)]
    assert ledger_waterfall(START, terms, TOTAL, look=look).layout.font.size >= 14


def test_terms_are_blue_downwards_and_orange_upwards_and_the_ends_grey() -> None:
    for look in (Look(), Look(is_dark=True)):
        trace = waterfall(draw_ledger(START, TERMS, TOTAL, look=look))
        colours = [trace[part]["marker"]["color"] for part in ("decreasing", "increasing", "totals")]
        assert colours == [look.palette.negative, look.palette.positive, look.palette.total]


def test_numbers_stand_above_rising_bars_and_below_falling_ones() -> None:
    places = {text: (x, y) for x, y, text in labels(draw_ledger(START, TERMS, TOTAL))}
    assert places["−1.6619"][1] < -1.6619
    assert places["−1.3986"][1] < -1.6619 - 1.3986
    assert places["+7.6243"][1] > 4.5638
    assert places["4.5638"] == (3, places["+7.6243"][1])


@pytest.mark.parametrize("start", [0.2852, 0.30, 0.4132, 0.6, 1.5, 5.0])
def test_a_number_below_a_bar_that_ends_just_above_the_lowest_stands_clear_of_the_labels(
    start: float,
) -> None:
    terms = [LedgerBar("20 cross terms", -0.2851), LedgerBar("24 extra biases", 12.8377)]
    drawing = draw_ledger(LedgerBar("nn.Linear", start), terms, LedgerBar("this row", start + 12.5526))
    bottom, top = drawing.spec["layout"]["yaxis"]["range"]
    pixels = drawing.height / (top - bottom)
    places = {text: y for _, y, text in labels(drawing)}
    line = 14 * 1.2
    assert (places["−0.2851"] - places["nn.Linear"]) * pixels >= line * 1.5 - 1


def test_labels_are_broken_between_words_below_all_bars() -> None:
    drawing = draw_ledger(START, TERMS, TOTAL)
    texts = [text for x, _, text in labels(drawing) if x == 1]
    assert texts == ["−1.3986", "20 cross", "terms"]
    lowest_bar = -1.6619 - 1.3986
    assert all(y < lowest_bar for _, y, text in labels(drawing) if text in {"nn.Linear", "20 cross", "terms"})


def test_many_bars_lie_below_each_other_with_their_whole_labels() -> None:
    terms = [LedgerBar(f"{number} other samples' products", 1.0) for number in range(6)]
    drawing = draw_ledger(START, terms, TOTAL, width=412)
    assert waterfall(drawing)["orientation"] == "h"
    texts = [text for _, _, text in labels(drawing)]
    assert "3 other samples' products" in texts
    assert len(texts) == 2 * 8


def test_two_bars_with_very_long_labels_lie_too() -> None:
    label = "products of every other sample with the weights of every other unit, all of them added up once"
    drawing = draw_ledger(START, [LedgerBar(label, 1.0)], TOTAL)
    assert waterfall(drawing)["orientation"] == "h"


def test_every_text_is_inside_the_figure() -> None:
    for count in (1, 8):
        terms = [LedgerBar("a rather long name of a term", (-2.0) ** number) for number in range(count)]
        drawing = draw_ledger(START, terms, TOTAL)
        bottom, top = drawing.spec["layout"]["yaxis"]["range"]
        left, right = drawing.spec["layout"]["xaxis"]["range"]
        for x, y, _ in labels(drawing):
            assert left <= x <= right
            assert min(bottom, top) <= y <= max(bottom, top)


def test_the_page_may_write_the_numbers_its_own_way() -> None:
    drawing = draw_ledger(
        START, TERMS, TOTAL, text_of=lambda value, is_signed=False: f"{'+' if is_signed else ''}{value:.1f}"
    )
    texts = [text for _, _, text in labels(drawing)]
    assert {"-1.7", "+-1.4", "+7.6", "4.6"} <= set(texts)


def test_the_alt_text_tells_every_bar() -> None:
    assert draw_ledger(START, TERMS, TOTAL).alt == (
        "nn.Linear −1.6619, 20 cross terms −1.3986, 24 extra biases +7.6243, together this row 4.5638."
    )


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="adds finite numbers"):
        draw_ledger(START, [LedgerBar("x", value)], TOTAL)


@given(st.lists(st.floats(-1e30, 1e30), max_size=5))
def test_any_finite_ledger_can_be_drawn_and_sent(values: list[float]) -> None:
    terms = [LedgerBar("term", value) for value in values]
    drawing = draw_ledger(LedgerBar("start", 0.0), terms, LedgerBar("total", math.fsum(values)))
    assert json.dumps(drawing.spec, allow_nan=False)
    low, high = drawing.spec["layout"]["yaxis"]["range"]
    assert low != high
