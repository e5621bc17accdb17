"""Sizes of cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.figures.look import Look
from lib.figures.sizes import MARGIN, Room, fit_cells, has_numbers, least_cell

SIZES = st.integers(1, 256)
LOOKS = st.builds(Look, is_large_type=st.booleans())


@given(SIZES, SIZES, LOOKS, st.integers(200, 1000), st.integers(200, 600))
def test_cells_of_at_least_a_pixel_stay_inside_the_room(
    rows: int, columns: int, look: Look, width: int, height: int
) -> None:
    size = fit_cells(rows, columns, Room(width, height), look)
    assert size.width * columns <= max(width - 2 * MARGIN, columns) + 1e-6
    assert size.height * rows <= max(height - 2 * MARGIN, rows) + 1e-6


@given(SIZES, SIZES)
def test_cells_without_numbers_are_about_square_unless_they_form_a_strip(rows: int, columns: int) -> None:
    size = fit_cells(rows, columns, Room(), Look())
    if not size.has_numbers(Look()) and min(rows, columns) > 2:
        ratio = size.width / size.height
        assert 1 / 2.4 < ratio < 2.4


def test_five_columns_beside_other_pictures_show_their_numbers() -> None:
    for look in (Look(), Look(is_large_type=True)):
        assert fit_cells(1, 5, Room(width=264), look).has_numbers(look)
        assert fit_cells(5, 5, Room(width=280), look).has_numbers(look)


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(44, 22, True), (43.9, 22, False), (44, 21.9, False), (200, 21, False), (43, 200, False)],
)
def test_numbers_are_shown_from_44_by_22_pixels_on(width: float, height: float, expected: bool) -> None:
    assert has_numbers(width, height, Look()) is expected


def test_large_type_needs_larger_cells() -> None:
    large = least_cell(Look(is_large_type=True))
    assert all(one > other for one, other in zip(large, least_cell(Look()), strict=True))
    assert not has_numbers(44, 22, Look(is_large_type=True))


def test_a_strip_is_at_most_six_times_as_long_one_way_as_the_other() -> None:
    thin = fit_cells(60, 1, Room(), Look())
    assert thin.width == pytest.approx(6 * thin.height, rel=0.2)
    assert fit_cells(1, 200, Room(), Look()).height == pytest.approx(6 * 536 / 200, abs=1)


def test_a_single_row_is_flatter_than_a_square() -> None:
    single, several = fit_cells(1, 5, Room(), Look()), fit_cells(5, 5, Room(), Look())
    assert single.height < several.height <= several.width == single.width


def test_there_are_no_gaps_between_cells_that_are_too_small_for_them() -> None:
    gaps = [fit_cells(rows, rows, Room(560, 300), Look()).gap for rows in (5, 24, 64)]
    assert gaps == [2, 1, 0]
