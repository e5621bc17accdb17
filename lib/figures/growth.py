"""How time or memory grows with size: lines on logarithmic axes, each named where it ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.figures.drawing import Drawing, Spec, base_layout
from lib.figures.look import LIGHT_LOOK, Look
from lib.figures.numbers import text_width

SYMBOLS: tuple[tuple[str, str], ...] = (
    ("circle", "●"),
    ("square", "■"),
    ("diamond", "◆"),
    ("triangle-up", "▲"),
    ("triangle-down", "▼"),
    ("star", "★"),
    ("x", "✖"),
    ("cross", "✚"),
    ("circle-open", "○"),
    ("square-open", "□"),
    ("diamond-open", "◇"),
    ("triangle-up-open", "△"),
    ("triangle-down-open", "▽"),
    ("star-open", "☆"),
)
"""Plotly's markers and the characters that look like them: lines are told apart by more than their colour."""

LIGHT_COLOURS = ("#0a5fa5", "#a84d00", "#6a3d9a", "#0f6e7a", "#9c2670", "#6b5900", "#4a5563")
DARK_COLOURS = ("#6db8f2", "#f0a13c", "#c3a6f0", "#5fd0d6", "#f08cc0", "#d8c24a", "#b6c0cc")
"""Neither green nor red, which are verdicts' alone; every one can be read as text on its theme's ground."""

MARGIN = {"l": 62, "t": 8, "b": 42}
"""Pixels at type size 14: left for the numbers, below for the sizes and the axis's name."""

LABEL_HEIGHT = 1.2
"""Of the type size: the least distance between two names."""

MOST_TICKS, MOST_SIZES = 8, 4
"""Numbers at the axes: so many that they do not touch on a phone."""

EMPTY = (-6.0, 0.0)
"""The powers of ten that an axis shows where there is nothing to draw yet."""

FONT = "inherit"
"""The page's own: names beside the lines must fit the room that was counted for them."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One line: its name, its points (size, value), and the ``number`` that gives its colour and marker.

    A ``number`` of None makes it a guide in the colour of quiet text. ``mode`` is plotly's: lines, markers or
    both. A curve without a name is drawn and not named, such as what is measured along a curve that is.
    """

    name: str
    points: tuple[tuple[int, float], ...]
    number: int | None = None
    dash: str = "solid"
    mode: str = "lines+markers"


def symbol_of(number: int) -> str:
    """Return the character that looks like a curve's marker."""
    return SYMBOLS[number % len(SYMBOLS)][1]


def colour_of(number: int, look: Look) -> str:
    """Return a curve's colour."""
    colours = DARK_COLOURS if look.is_dark else LIGHT_COLOURS
    return colours[number % len(colours)]


def draw_growth(
    curves: Sequence[Curve],
    *,
    sizes: Sequence[int],
    x_title: str,
    alt: str,
    text_of: Callable[[float], str],
    tick_of: Callable[[float], str],
    empty: str = "",
    look: Look = LIGHT_LOOK,
    width: int = 480,
    height: int = 270,
) -> Drawing:
    """Draw curves over sizes on logarithmic axes. ``empty`` is written where there is no curve to draw.

    ``height`` grows where the names need more. ``text_of`` writes a value on pointing, ``tick_of`` a power of
    ten at the axis. Values must be above zero.
    """
    shown = [curve for curve in curves if curve.points]
    values = [value for curve in shown for _, value in curve.points]
    low, high = (math.log10(min(values)), math.log10(max(values))) if values else EMPTY
    padding = max(0.06 * (high - low), 0.12)
    low, high = low - padding, high + padding
    labels = max((text_width(_label(curve), look.font_size) for curve in shown if curve.name), default=0.0)
    scale = look.type_scale
    named = sum(bool(curve.name) for curve in shown)
    height = max(height, math.ceil(named * LABEL_HEIGHT * look.font_size + MARGIN["t"] + MARGIN["b"] * scale))
    layout = base_layout(width, height, look)
    del layout["width"]
    layout["font"]["family"] = FONT
    layout["margin"] = {
        "l": MARGIN["l"] * scale,
        "r": math.ceil(labels) + 14 if labels else 12,
        "t": MARGIN["t"],
        "b": MARGIN["b"] * scale,
        "pad": 0,
        "autoexpand": False,
    }
    layout["xaxis"] = _size_axis(sizes, x_title, look)
    layout["yaxis"] = _value_axis(low, high, tick_of, look)
    room = height - layout["margin"]["t"] - layout["margin"]["b"]
    layout["annotations"] = _names(shown, low, high, room, look)
    if empty and not any(curve.number is not None for curve in shown):
        layout["annotations"].append(
            {"text": empty, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5, "showarrow": False}
        )
    return Drawing(
        {"data": [_trace(curve, text_of, look) for curve in shown], "layout": layout}, width, height, alt
    )


def _label(curve: Curve) -> str:
    return curve.name if curve.number is None else f"{symbol_of(curve.number)} {curve.name}"


def _trace(curve: Curve, text_of: Callable[[float], str], look: Look) -> Spec:
    colour = look.palette.quiet if curve.number is None else colour_of(curve.number, look)
    trace: Spec = {
        "type": "scatter",
        "mode": curve.mode,
        "name": curve.name,
        "x": [size for size, _ in curve.points],
        "y": [value for _, value in curve.points],
        "line": {"color": colour, "width": 2 if "markers" in curve.mode else 1.5, "dash": curve.dash},
        "customdata": [[f"{size:,}", text_of(value)] for size, value in curve.points],
        "hovertemplate": f"{curve.name}<br>%{{customdata[0]}}: <b>%{{customdata[1]}}</b><extra></extra>",
    }
    if curve.number is not None:
        trace["marker"] = {"symbol": SYMBOLS[curve.number % len(SYMBOLS)][0], "size": 8, "color": colour}
    if not curve.name:
        trace["hoverinfo"] = "skip"
        del trace["hovertemplate"]
    return trace


def _size_axis(sizes: Sequence[int], title: str, look: Look) -> Spec:
    step = math.ceil(len(sizes) / MOST_SIZES) or 1
    ticks = list(sizes)[::-1][::step][::-1]
    low, high = (math.log10(min(sizes)), math.log10(max(sizes))) if sizes else (0.0, 3.0)
    padding = max(0.04 * (high - low), 0.08)
    return {
        **_axis(look),
        "type": "log",
        "range": [low - padding, high + padding],
        "tickvals": ticks,
        "ticktext": [str(size) for size in ticks],
        "title": {"text": title, "standoff": 6, "font": {"size": look.font_size}},
    }


def _value_axis(low: float, high: float, tick_of: Callable[[float], str], look: Look) -> Spec:
    powers = list(range(math.ceil(low), math.floor(high) + 1))
    step = math.ceil(len(powers) / MOST_TICKS) or 1
    ticks = [10.0**power for power in powers[::step]]
    return {
        **_axis(look),
        "type": "log",
        "range": [low, high],
        "tickvals": ticks,
        "ticktext": [tick_of(tick) for tick in ticks],
    }


def _axis(look: Look) -> Spec:
    grid = "rgba(160,170,185,0.25)"
    return {
        "fixedrange": True,
        "showgrid": True,
        "gridcolor": grid,
        "zeroline": False,
        "ticks": "",
        "tickfont": {"size": look.font_size, "color": look.palette.quiet},
        "automargin": False,
    }


def _names(curves: Sequence[Curve], low: float, high: float, room: float, look: Look) -> list[Spec]:
    """Write each curve's name at the height of its last point; names that would touch move apart."""
    per_pixel = (high - low) / max(room, 1.0)
    named = sorted(
        ((math.log10(curve.points[-1][1]), curve) for curve in curves if curve.name), key=lambda pair: pair[0]
    )
    least = LABEL_HEIGHT * look.font_size * per_pixel
    heights = apart([height for height, _ in named], least, low, high)
    return [
        {
            "text": _label(curve),
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "xshift": 8,
            "y": height,
            "yref": "y",
            "yanchor": "middle",
            "showarrow": False,
            "font": {
                "size": look.font_size,
                "color": look.palette.quiet if curve.number is None else colour_of(curve.number, look),
            },
        }
        for (_, curve), height in zip(named, heights, strict=True)
    ]


def apart(places: Sequence[float], least: float, low: float, high: float) -> list[float]:
    """Move sorted places apart until neighbours are at least so far from each other, inside a range.

    >>> apart([1.0, 1.0, 5.0], 1.0, 0.0, 10.0)
    [0.5, 1.5, 5.0]
    """
    groups: list[tuple[float, int]] = []  # the middle that its members wish for, and how many they are

    def middle(group: tuple[float, int]) -> float:
        """Return the middle that a group gets, inside the range."""
        room = group[1] * least / 2
        return max(low + room, min(group[0], high - room))

    for place in places:
        groups.append((place, 1))
        while len(groups) > 1:
            before, after = groups[-2:]
            if middle(after) - middle(before) >= (before[1] + after[1]) * least / 2:
                break
            count = before[1] + after[1]
            groups[-2:] = [((before[0] * before[1] + after[0] * after[1]) / count, count)]
    return [
        middle((wished, count)) + (number - (count - 1) / 2) * least
        for wished, count in groups
        for number in range(count)
    ]
