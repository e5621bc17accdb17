"""The arrows over a heatmap follow the order of memory and stay between the numbers."""

from __future__ import annotations

import itertools
import re

import pytest
import torch

from lib.figures import Room, draw_heatmap
from lib.figures.look import Look
from lib.figures.memory_order import MOST_ARROWS, REACH, route, with_memory_order

Cell = tuple[int, int]


def by_rows(rows: int, columns: int) -> list[Cell]:
    return list(itertools.product(range(rows), range(columns)))


def by_columns(rows: int, columns: int) -> list[Cell]:
    return [(row, column) for column in range(columns) for row in range(rows)]


@pytest.mark.parametrize("order", [by_rows, by_columns])
@pytest.mark.parametrize(("rows", "columns"), [(1, 4), (4, 1), (2, 3), (3, 2), (5, 5)])
def test_each_arrow_leaves_one_cell_and_ends_in_the_next(order: object, rows: int, columns: int) -> None:
    assert callable(order)
    for start, end in itertools.pairwise(order(rows, columns)):
        points = route(start, end, (0.1, 0.1))
        assert (round(points[0][1]), round(points[0][0])) == start
        assert (round(points[-1][1]), round(points[-1][0])) == end
        for (x, y), (next_x, next_y) in itertools.pairwise(points):
            assert x == next_x or y == next_y
        assert all(max(abs(x - round(x)), abs(y - round(y))) >= 0.4 - 1e-9 for x, y in points)


@pytest.mark.parametrize("look", [Look(), Look(is_dark=True)])
def test_arrows_and_heads_are_drawn_in_the_outlines_colour(look: Look) -> None:
    plain = draw_heatmap(torch.arange(6).reshape(2, 3), 5.0, look=look)
    drawn = with_memory_order(plain, by_rows(2, 3), look)
    strokes, heads = drawn.spec["layout"]["shapes"]
    assert strokes["path"].count("M") == heads["path"].count("Z") == 5
    assert strokes["line"]["color"] == heads["fillcolor"] == look.palette.outline
    width = plain.spec["layout"]["meta"]["cell"][0]
    first = [float(number) for number in re.findall(r"[\d.]+", strokes["path"])[:4]]
    assert first == pytest.approx([0.5 - REACH / width, 0, 0.5 + REACH / width, 0], abs=1e-3)
    assert drawn.as_figure().layout.shapes[0].type == "path"
    assert "shapes" not in plain.spec["layout"], "the drawing that was given stays as it was"


def test_frames_stay_below_the_arrows() -> None:
    mark = torch.tensor([[True, False]])
    plain = draw_heatmap(torch.arange(2).reshape(1, 2), 1.0, outlined=mark)
    assert len(with_memory_order(plain, by_rows(1, 2)).spec["layout"]["shapes"]) == 3


def test_there_are_no_arrows_where_they_could_not_be_told_apart() -> None:
    many = draw_heatmap(torch.zeros(8, 9), 1.0)
    assert with_memory_order(many, by_rows(8, 9)) is many
    assert len(by_rows(8, 8)) - 1 == MOST_ARROWS
    single = draw_heatmap(torch.zeros(1, 1), 1.0)
    assert with_memory_order(single, by_rows(1, 1)) is single
    tiny = draw_heatmap(torch.zeros(4, 4), 1.0, room=Room(60, 60))
    assert with_memory_order(tiny, by_rows(4, 4)) is tiny
    narrow = draw_heatmap(torch.zeros(2, 2), 1.0)
    assert with_memory_order(narrow, by_rows(2, 2), least_width=100) is narrow
