"""The ledger as a waterfall: from the reference's number to the row's, term by term."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import plotly.graph_objects as go

from lib.figures.drawing import Drawing, Spec, base_layout, hidden_axis, text_trace
from lib.figures.look import LIGHT_LOOK, Look
from lib.figures.numbers import all_digits, printed, text_width
from lib.figures.sizes import Room
from lib.figures.wording import ENGLISH, LedgerBar, TextOf, Words

LINE_HEIGHT = 1.3
"""Of the type size."""

BAR_SHARE = 0.8
"""How much of its slot a bar takes."""

TEXT_GAP = 4
"""Pixels between a bar's end and its number."""

LEAST_SLOT = 66
"""Pixels, at type size 14, that a standing bar needs for its number; with less, the bars lie."""

MOST_LINES = 3

SLOT_HEIGHT = 30
"""Pixels of a lying bar's slot at type size 14."""


@dataclass(frozen=True, slots=True)
class _Bar:
    """One bar: from where to where it goes, and what is written at it."""

    label: str
    low: float
    high: float
    text: str
    is_upward: bool


def ledger_waterfall(
    start: LedgerBar, terms: Sequence[LedgerBar], total: LedgerBar, **options: object
) -> go.Figure:
    """Draw the ledger as a plotly figure; see ``draw_ledger`` for what it takes."""
    return draw_ledger(start, terms, total, **options).as_figure()  # type: ignore[arg-type]


def draw_ledger(
    start: LedgerBar,
    terms: Sequence[LedgerBar],
    total: LedgerBar,
    *,
    look: Look = LIGHT_LOOK,
    width: int = 412,
    height: int = 280,
    text_of: TextOf = printed,
    words: Words = ENGLISH,
) -> Drawing:
    """Draw a label and a value for the start, for each term and for the total, as a waterfall.

    Start and total stand on zero in grey; each term begins where the one before ends, orange upwards,
    blue downwards. The bars stand where their labels fit below them, and lie otherwise, no taller than
    they need to be. ``width``, ``height``: pixels. ``text_of`` writes the numbers at the bars; it is
    told ``is_signed=True`` for terms.

    Raises ValueError where a value is not finite.
    """
    labelled = [start, *terms, total]
    if not all(math.isfinite(value) for _, value in labelled):
        raise ValueError(f"a ledger adds finite numbers, got {[value for _, value in labelled]}")
    room = Room(width, height)
    bars = _bars(start, terms, total, text_of)
    slot = width / len(bars)
    lines = [_wrap(bar.label, slot - 6, look.font_size) for bar in bars]
    is_standing = slot >= LEAST_SLOT * look.type_scale and max(map(len, lines)) <= MOST_LINES
    drawn = _standing(bars, lines, room, look) if is_standing else _lying(bars, room, look)
    spec, width, height = drawn
    palette = look.palette
    values = [value for _, value in labelled]
    waterfall: Spec = {
        "type": "waterfall",
        "orientation": "v" if is_standing else "h",
        "x" if is_standing else "y": list(range(len(bars))),
        "y" if is_standing else "x": values,
        "measure": ["absolute", *["relative"] * len(terms), "absolute"],
        "width": BAR_SHARE,
        "increasing": {"marker": {"color": palette.positive}},
        "decreasing": {"marker": {"color": palette.negative}},
        "totals": {"marker": {"color": palette.total}},
        "connector": {"mode": "between", "line": {"width": 1, "dash": "dot", "color": palette.line}},
        "customdata": [[label, all_digits(value)] for label, value in labelled],
        "hovertemplate": "%{customdata[0]}<br><b>%{customdata[1]}</b><extra></extra>",
    }
    spec["data"].insert(0, waterfall)
    return Drawing(spec, width, height, words.ledger_alt(start, terms, total, text_of))


def _bars(start: LedgerBar, terms: Sequence[LedgerBar], total: LedgerBar, text_of: TextOf) -> list[_Bar]:
    """Return every bar with where it begins and ends: first and last on zero, terms on the one before."""
    ends = list(accumulate((value for _, value in terms), initial=start[1]))
    floating = [
        _Bar(label, min(begin, end), max(begin, end), text_of(value, is_signed=True), value >= 0)
        for (label, value), begin, end in zip(terms, ends, ends[1:], strict=False)
    ]
    first, last = (
        _Bar(label, min(value, 0.0), max(value, 0.0), text_of(value), value >= 0)
        for label, value in (start, total)
    )
    return [first, *floating, last]


def _wrap(label: str, width: float, font_size: float) -> list[str]:
    """Break a label between words into lines of at most so many pixels; one word is never broken."""
    lines: list[str] = []
    for word in label.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, font_size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def _span(bars: Sequence[_Bar]) -> tuple[float, float]:
    low, high = min(bar.low for bar in bars), max(bar.high for bar in bars)
    return (low, high) if high > low else (low, low + 1.0)


def _standing(
    bars: Sequence[_Bar], lines: Sequence[Sequence[str]], room: Room, look: Look
) -> tuple[Spec, int, int]:
    """Lay out bars side by side, each with its number at its end and its label below all of them."""
    font_size = look.font_size
    line = font_size * LINE_HEIGHT
    low, high = _span(bars)
    width, height = int(room.width), int(room.height)
    foot = max(map(len, lines)) * line + 8
    above = beside = line + TEXT_GAP + 2
    pixels = max(height - above - foot - beside, 1.0)
    falls = [(bar.low - low) / (high - low) for bar in bars if not bar.is_upward]
    reach = max((beside - fall * pixels for fall in falls), default=0.0)
    below = foot + max(reach, 4.0)  # a number below its bar stands clear of the labels
    per_pixel = (high - low) / max(height - above - below, 1.0)
    bottom, top = low - below * per_pixel, high + above * per_pixel
    layout = base_layout(width, height, look)
    layout["xaxis"] = hidden_axis(-0.5, len(bars) - 0.5)
    layout["yaxis"] = hidden_axis(bottom, top)
    layout["shapes"] = [_zero_line(look, x0=-0.5, x1=len(bars) - 0.5, y0=0, y1=0)]
    palette = look.palette
    data = [
        _texts(
            [
                (number, bar.high + TEXT_GAP * per_pixel, bar.text)
                for number, bar in enumerate(bars)
                if bar.is_upward
            ],
            palette.text,
            font_size,
            "top center",
        ),
        _texts(
            [
                (number, bar.low - TEXT_GAP * per_pixel, bar.text)
                for number, bar in enumerate(bars)
                if not bar.is_upward
            ],
            palette.text,
            font_size,
            "bottom center",
        ),
        _texts(
            [
                (number, bottom + (foot - 4 - (place + 0.5) * line) * per_pixel, text)
                for number, label in enumerate(lines)
                for place, text in enumerate(label)
            ],
            palette.text,
            font_size,
            "middle center",
        ),
    ]
    return {"data": [trace for trace in data if trace["text"]], "layout": layout}, width, height


def _lying(bars: Sequence[_Bar], room: Room, look: Look) -> tuple[Spec, int, int]:
    """Lay out bars below each other, the labels on the left and the numbers at the bars' right ends."""
    font_size = look.font_size
    low, high = _span(bars)
    width = int(room.width)
    height = math.ceil(
        min(SLOT_HEIGHT * look.type_scale, max(room.height / len(bars), font_size + 4)) * len(bars)
    )
    labels = max(text_width(bar.label, font_size) for bar in bars) + 12
    numbers = max(text_width(bar.text, font_size) for bar in bars) + 10
    per_pixel = (high - low) / max(width - labels - numbers, 40.0)
    left, right = low - labels * per_pixel, high + numbers * per_pixel
    layout = base_layout(width, height, look)
    layout["xaxis"] = hidden_axis(left, right)
    layout["yaxis"] = hidden_axis(len(bars) - 0.5, -0.5)
    layout["shapes"] = [_zero_line(look, x0=0, x1=0, y0=-0.5, y1=len(bars) - 0.5)]
    at_ends = [(bar.high + TEXT_GAP * per_pixel, number, bar.text) for number, bar in enumerate(bars)]
    at_left = [(left, number, bar.label) for number, bar in enumerate(bars)]
    data = [_texts(texts, look.palette.text, font_size, "middle right") for texts in (at_ends, at_left)]
    return {"data": data, "layout": layout}, width, height


def _texts(texts: Sequence[tuple[float, float, str]], colour: str, font_size: int, position: str) -> Spec:
    places = [(x, y) for x, y, _ in texts]
    return text_trace(places, [text for _, _, text in texts], colour, font_size, position=position)


def _zero_line(look: Look, **ends: float) -> Spec:
    return {"type": "line", **ends, "line": {"width": 1, "color": look.palette.line}}
