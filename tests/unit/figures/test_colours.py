"""The scale: readable text on every colour, order by brightness, and no reliance on red against green."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from lib.figures.colours import (
    BLACK,
    LEAST_CONTRAST,
    WHITE,
    colour_of,
    colour_scale,
    contrast,
    luminance,
    text_colour_of,
    text_colour_on,
    to_hex,
    to_rgb,
)
from lib.figures.look import Look

LOOKS = [Look(is_dark=False), Look(is_dark=True)]
PLACES = [place / 1000 for place in range(-1100, 1101)]

# What people see who lack one kind of cone, as matrices on linear red, green, blue
# (Viénot, Brettel and Mollon 1999, "Digital video colourmaps for checking the legibility of displays").
LACKING_RED = ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0))
LACKING_GREEN = ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0))


def linear(colour: str) -> list[float]:
    return [(part / 255) ** 2.2 for part in to_rgb(colour)]


def seen(colour: str, matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    parts = linear(colour)
    mixed = [sum(weight * part for weight, part in zip(row, parts, strict=True)) for row in matrix]
    return [max(part, 0.0) ** (1 / 2.2) * 255 for part in mixed]


@pytest.mark.parametrize("look", LOOKS)
def test_numbers_can_be_read_on_every_colour_of_the_scale(look: Look) -> None:
    worst = min(contrast(colour_of(place, 1.0, look), text_colour_of(place, 1.0, look)) for place in PLACES)
    assert worst >= LEAST_CONTRAST


@pytest.mark.parametrize("look", LOOKS)
def test_text_in_the_theme_can_be_read_on_its_background(look: Look) -> None:
    palette = look.palette
    for colour in (palette.text, palette.quiet):
        assert contrast(colour, palette.background) >= LEAST_CONTRAST


def test_black_or_white_is_readable_on_any_colour() -> None:
    worst = min(
        contrast(background, text_colour_on(background))
        for red in range(0, 256, 15)
        for green in range(0, 256, 15)
        for blue in range(0, 256, 15)
        for background in (to_hex((red, green, blue)),)
    )
    assert worst >= LEAST_CONTRAST


@pytest.mark.parametrize("look", LOOKS)
def test_text_is_black_or_white_by_what_is_behind_it(look: Look) -> None:
    for place in (-1.0, -0.5, -0.1, 0.0, 0.1, 0.5, 1.0):
        assert text_colour_of(3 * place, 3.0, look) == text_colour_on(colour_of(3 * place, 3.0, look))
    assert {text_colour_of(place, 1.0, look) for place in PLACES} == {BLACK, WHITE}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("side", [-1, 1])
def test_brightness_goes_one_way_from_zero_to_each_end(look: Look, side: int) -> None:
    steps = [luminance(to_rgb(colour_of(side * place / 50, 1.0, look))) for place in range(51)]
    direction = 1 if look.is_dark else -1
    assert all((after - before) * direction > 0 for before, after in pairwise(steps))


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("matrix", [LACKING_RED, LACKING_GREEN])
def test_opposite_values_stay_apart_without_red_or_green_cones(
    look: Look, matrix: tuple[tuple[float, ...], ...]
) -> None:
    for place in (0.2, 0.4, 0.7, 1.0):
        negative, positive = (seen(colour_of(side * place, 1.0, look), matrix) for side in (-1, 1))
        assert math.dist(negative, positive) > 35 * (1 + place)


@pytest.mark.parametrize("look", LOOKS)
def test_negative_is_blue_and_positive_is_orange(look: Look) -> None:
    red, _, blue = to_rgb(colour_of(-1.0, 1.0, look))
    assert blue > red + 100
    red, green, blue = to_rgb(colour_of(1.0, 1.0, look))
    assert red > green > blue
    assert red > blue + 100
    neutral = to_rgb(colour_of(0.0, 1.0, look))
    assert max(neutral) - min(neutral) < 20


@pytest.mark.parametrize("look", LOOKS)
def test_the_scale_given_to_plotly_has_the_same_colours(look: Look) -> None:
    for place, colour in colour_scale(look):
        assert isinstance(place, float)
        assert colour_of(2 * place - 1, 1.0, look) == colour
    assert [place for place, _ in colour_scale(look)][0::2] == [0.0, 0.5, 1.0]


def test_values_beyond_the_limit_take_the_end_of_the_scale() -> None:
    assert colour_of(7.0, 2.0, Look()) == colour_of(2.0, 2.0, Look())
    assert colour_of(-7.0, 2.0, Look()) == colour_of(-2.0, 2.0, Look())


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_cell_without_a_finite_number_has_the_text_colour_of_the_theme(look: Look, value: float) -> None:
    assert text_colour_of(value, 1.0, look) == look.palette.text
