from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.figures.growth import DARK_COLOURS, LIGHT_COLOURS, SYMBOLS, Curve, apart, draw_growth
from lib.figures.look import DARK, LIGHT, Look
from lib.formulations import FORMULATIONS
from tests.unit.ui.server.test_config import contrast

MM = Curve("torch.mm", ((16, 1e-5), (64, 1e-4), (256, 1e-2)), 2)
GUIDE = Curve("slope 3", ((16, 1e-6), (256, 4e-3)), dash="dot", mode="lines")


def draw(*curves: Curve, **options: object) -> dict[str, object]:
    drawing = draw_growth(
        curves,
        sizes=(16, 64, 256),
        x_title="n",
        alt="alt",
        text_of=str,
        tick_of=str,
        **options,  # type: ignore[arg-type]
    )
    drawing.as_figure()  # plotly checks every name and value
    return drawing.spec


def test_both_axes_are_logarithmic_and_hold_every_point() -> None:
    layout = draw(MM, GUIDE)["layout"]
    assert (layout["xaxis"]["type"], layout["yaxis"]["type"]) == ("log", "log")
    low, high = layout["yaxis"]["range"]
    assert low < math.log10(1e-6)
    assert high > math.log10(1e-2)
    low, high = layout["xaxis"]["range"]
    assert low < math.log10(16) < math.log10(256) < high


def test_a_curve_has_its_marker_and_a_guide_has_none() -> None:
    data = draw(MM, GUIDE)["data"]
    assert data[0]["mode"] == "lines+markers"
    assert data[0]["marker"]["symbol"] == SYMBOLS[2][0]
    assert (data[1]["mode"], data[1]["line"]["dash"]) == ("lines", "dot")
    assert "marker" not in data[1]


def test_curves_are_named_where_they_end_and_those_without_points_are_not() -> None:
    names = [
        note["text"]
        for note in draw(MM, GUIDE, Curve("empty", (), 3), Curve("", MM.points, 2))["layout"]["annotations"]
    ]
    assert names == ["slope 3", f"{SYMBOLS[2][1]} torch.mm"]


def test_where_nothing_is_measured_the_picture_says_what_to_do() -> None:
    texts = [
        note["text"] for note in draw(Curve("empty", (), 3), empty="Press Measure")["layout"]["annotations"]
    ]
    assert texts == ["Press Measure"]
    assert [note["text"] for note in draw(MM, empty="Press Measure")["layout"]["annotations"]] == [
        "◆ torch.mm"
    ]


@pytest.mark.parametrize("count", [1, 4, 7, 14, 15])
def test_numbers_at_the_axes_are_few_and_the_largest_size_is_among_them(count: int) -> None:
    sizes = [2**power for power in range(count)]
    layout = draw_growth([], sizes=sizes, x_title="n", alt="", text_of=str, tick_of=str).spec["layout"]
    ticks = layout["xaxis"]["tickvals"]
    assert len(ticks) <= 4
    assert ticks[-1] == sizes[-1]


@given(
    st.lists(st.floats(0, 10), max_size=9).map(sorted),
    st.floats(0.1, 1.0),
)
def test_names_keep_their_order_and_distance_and_stay_inside(places: list[float], least: float) -> None:
    moved = apart(places, least, 0, 10)
    assert len(moved) == len(places)
    assert all(after - before >= least * 0.999 for before, after in pairwise(moved))
    assert all(-1e-9 <= place <= 10 + 1e-9 for place in moved)


def test_names_that_do_not_touch_stay_where_they_are() -> None:
    assert apart([1.0, 3.0, 9.0], 1.0, 0, 10) == [1.0, 3.0, 9.0]


@pytest.mark.parametrize(
    ("colours", "ground"), [(LIGHT_COLOURS, LIGHT.background), (DARK_COLOURS, DARK.background)]
)
def test_every_colour_can_be_read_as_text(colours: tuple[str, ...], ground: str) -> None:
    assert {colour: contrast(colour, ground) for colour in colours if contrast(colour, ground) < 4.5} == {}


def test_every_formulation_has_a_marker_of_its_own() -> None:
    assert len(SYMBOLS) >= len(FORMULATIONS)
    assert len({name for name, _ in SYMBOLS}) == len({sign for _, sign in SYMBOLS}) == len(SYMBOLS)


def test_many_names_make_the_picture_taller_so_that_all_stand_inside() -> None:
    curves = [Curve(f"row {number}", ((16, 1e-5), (64, 1e-4)), number) for number in range(14)]
    drawing = draw_growth(curves, sizes=(16, 64), x_title="n", alt="", text_of=str, tick_of=str, height=200)
    layout = drawing.spec["layout"]
    low, high = layout["yaxis"]["range"]
    places = [note["y"] for note in layout["annotations"]]
    assert drawing.height == layout["height"] > 200
    assert len(places) == 14
    assert low <= min(places) < max(places) <= high


def test_large_type_makes_the_numbers_large() -> None:
    large = draw_growth(
        [MM], sizes=(16, 256), x_title="n", alt="", text_of=str, tick_of=str, look=Look(is_large_type=True)
    )
    assert large.spec["layout"]["xaxis"]["tickfont"]["size"] == 18
