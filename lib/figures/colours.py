"""The one diverging scale, and black or white text that can be read on it."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from operator import itemgetter

from lib.figures.look import Look

LEAST_CONTRAST = 4.5
"""Contrast of text on its cell that WCAG 2.1 (1.4.3) asks for at this size."""

BLACK = "#000000"
WHITE = "#ffffff"

Rgb = tuple[float, float, float]


def to_rgb(colour: str) -> Rgb:
    """Read ``#rrggbb`` as red, green, blue from 0 to 255.

    >>> to_rgb("#ff8000")
    (255.0, 128.0, 0.0)
    """
    red, green, blue = (float(int(colour[start : start + 2], 16)) for start in (1, 3, 5))
    return red, green, blue


def to_hex(rgb: Rgb) -> str:
    """Write red, green, blue as ``#rrggbb``."""
    return "#" + "".join(f"{round(part):02x}" for part in rgb)


def luminance(rgb: Rgb) -> float:
    """Return the relative luminance from 0 (black) to 1 (white), as WCAG 2.1 defines it."""
    parts = (part / 255 for part in rgb)
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours from 1 to 21, as WCAG 2.1 defines it.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    darker, brighter = sorted((luminance(to_rgb(one)), luminance(to_rgb(other))))
    return (brighter + 0.05) / (darker + 0.05)


def colour_scale(look: Look) -> list[list[float | str]]:
    """Return the scale as plotly takes it: pairs of a place from 0 to 1 and a colour."""
    return [[(place + 1) / 2, colour] for place, colour in look.palette.scale]


def colour_of(value: float, limit: float, look: Look) -> str:
    """Return the colour of a finite value where the scale goes from -limit to +limit.

    Values beyond the limit get the scale's end. Between stops red, green and blue are straight lines,
    as plotly.js draws them, so that the text colour is chosen on what is seen.
    """
    place = min(max(value / limit, -1.0), 1.0)
    stops = look.palette.scale
    lower = max(0, bisect_left(stops, place, key=itemgetter(0)) - 1)
    (start, from_colour), (end, to_colour) = stops[lower : lower + 2]
    share = (place - start) / (end - start)
    low, high = to_rgb(from_colour), to_rgb(to_colour)
    return to_hex(
        (
            low[0] + (high[0] - low[0]) * share,
            low[1] + (high[1] - low[1]) * share,
            low[2] + (high[2] - low[2]) * share,
        )
    )


def text_colour_on(background: str) -> str:
    """Return black or white, whichever is read more easily on a background.

    The better of the two has a contrast of at least sqrt(21), about 4.58, on any colour.
    """
    return BLACK if contrast(background, BLACK) >= contrast(background, WHITE) else WHITE


def _find_flip(side: int, look: Look) -> float:
    """Return how far from zero, on one side of the scale, the text changes between black and white.

    Luminance goes one way from zero to each end, so that there is one such place, found by halving, or
    none: infinity.
    """
    near, far = 0.0, 1.0
    at_zero = text_colour_on(colour_of(0.0, 1.0, look))
    if text_colour_on(colour_of(side, 1.0, look)) == at_zero:
        return math.inf
    while far - near > 1e-6:
        middle = (near + far) / 2
        if text_colour_on(colour_of(side * middle, 1.0, look)) == at_zero:
            near = middle
        else:
            far = middle
    return near


@dataclass(frozen=True, slots=True)
class _Flips:
    """The text's colour at zero and beyond, and from where on, as shares of the scale's limit."""

    near: str
    far: str
    negative: float
    positive: float


def _flips_of(look: Look) -> _Flips:
    near = text_colour_on(colour_of(0.0, 1.0, look))
    return _Flips(near, WHITE if near == BLACK else BLACK, -_find_flip(-1, look), _find_flip(1, look))


_FLIPS = {is_dark: _flips_of(Look(is_dark)) for is_dark in (False, True)}
"""Found once: a page has hundreds of cells and draws them on every key press."""


def text_colour_of(value: float, limit: float, look: Look) -> str:
    """Return the colour of the number in a cell; on a cell without a finite number, the theme's text."""
    if not math.isfinite(value):
        return look.palette.text
    flips = _FLIPS[look.is_dark]
    return flips.near if flips.negative * limit <= value <= flips.positive * limit else flips.far
