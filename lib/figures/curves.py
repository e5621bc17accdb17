"""Loss curves: one line per formulation over the steps, the loss in powers of ten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from lib.figures.drawing import Drawing, Spec, base_layout, hidden_axis, text_trace
from lib.figures.look import LIGHT_LOOK, Look
from lib.figures.numbers import text_width
from lib.figures.wording import ENGLISH, Words

MOST_POINTS = 160
"""Points of one line: more could not be told apart at the width of a column."""

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
"""How lines are told apart: by their strokes, as colours here stand for signs and verdicts."""

DECADES_ABOVE = 1.0
"""How far above the highest start the picture goes; what grows beyond leaves it at the top."""

LEAST_DECADES = 0.5
LEAST_LOSS = 1e-12
"""Losses below are drawn there: a logarithm has no zero."""


@dataclass(frozen=True, slots=True)
class LossLine:
    """One line: its label, its losses from step 0 on, and the least it can reach (None if unknown)."""

    label: str
    losses: Sequence[float]
    floor: float | None = None


def loss_curves(lines: Sequence[LossLine], steps: int, **options: object) -> go.Figure:
    """Draw loss curves as a plotly figure; see ``draw_losses`` for what it takes."""
    return draw_losses(lines, steps, **options).as_figure()  # type: ignore[arg-type]


def draw_losses(
    lines: Sequence[LossLine],
    steps: int,
    *,
    look: Look = LIGHT_LOOK,
    width: int = 420,
    height: int = 190,
    words: Words = ENGLISH,
) -> Drawing:
    """Draw losses over steps 0 to ``steps``, up from their logarithm, each line with its label at the right.

    What a line can reach at least is dotted. The range follows from where lines start and what they can
    reach, so that it stays while they grow. ``width``, ``height``: pixels.
    """
    font_size = look.font_size
    low, high = _range(lines)
    ticks = _ticks(low, high)
    left = max((text_width(_tick_text(tick), font_size) for tick in ticks), default=0.0) + 8
    right = max((text_width(line.label, font_size) for line in lines), default=0.0) + 12
    below, above = font_size * 1.3 + 6, font_size * 0.8
    across = max(width - left - right, 60.0)
    per_pixel_across = steps / across
    per_pixel_down = (high - low) / (height - below - above)
    layout = base_layout(width, height, look)
    layout["xaxis"] = hidden_axis(-left * per_pixel_across, steps + right * per_pixel_across)
    layout["yaxis"] = hidden_axis(low - below * per_pixel_down, high + above * per_pixel_down)
    palette = look.palette
    layout["shapes"] = [
        *(_rule(steps, tick, palette.line, 0.5) for tick in ticks),
        *(
            _rule(steps, _log(line.floor), palette.quiet, 1.5, "dot")
            for line in lines
            if line.floor is not None and low <= _log(line.floor) <= high
        ),
    ]
    # A line beyond the frame is cut by hand: the axes reach further, to hold the labels.
    data = [_line(line, number, high, look) for number, line in enumerate(lines)]
    places = _spread(
        [min(_log(_last(line)), high) for line in lines], font_size * 1.25 * per_pixel_down, low, high
    )
    labels = [(steps + 6 * per_pixel_across, place) for place in places]
    edge = low - (below - 2) * per_pixel_down
    data += [
        text_trace(labels, [line.label for line in lines], palette.text, font_size, position="middle right"),
        text_trace(
            [(-6 * per_pixel_across, tick) for tick in ticks],
            [_tick_text(tick) for tick in ticks],
            palette.quiet,
            font_size,
            position="middle left",
        ),
        text_trace(
            [(0, edge), (steps, edge)],
            [words.first_step, words.step(steps)],
            palette.quiet,
            font_size,
            position="top center",
        ),
    ]
    drawn = [trace for trace in data if trace["x"]]
    alt = words.losses_alt([(line.label, line.losses[0], line.losses[-1]) for line in lines if line.losses])
    return Drawing({"data": drawn, "layout": layout}, width, height, alt)


def _log(loss: float) -> float:
    return math.log10(max(loss, LEAST_LOSS))


def _last(line: LossLine) -> float:
    return line.losses[-1] if line.losses else 1.0


def _range(lines: Sequence[LossLine]) -> tuple[float, float]:
    starts = [_log(line.losses[0]) for line in lines if line.losses]
    floors = [_log(line.floor) for line in lines if line.floor is not None]
    lowest = [_log(min(line.losses)) for line in lines if line.losses]
    low = min([*starts, *floors, *lowest], default=-1.0)
    high = max([*starts, *floors], default=0.0)
    has_growth = any(_log(line.losses[-1]) > high for line in lines if line.losses)
    high += DECADES_ABOVE if has_growth else 0.1 * LEAST_DECADES
    return min(low - 0.1, high - LEAST_DECADES), high


def _ticks(low: float, high: float) -> list[float]:
    """Return logarithms of one to four round losses in the range: powers of ten, and 2s, 5s if few."""
    whole = [float(power) for power in range(math.ceil(low), math.floor(high) + 1)]
    if len(whole) < 2:
        powers = range(math.floor(low), math.ceil(high) + 1)
        finer = [power + math.log10(factor) for power in powers for factor in (1, 2, 5)]
        whole = [tick for tick in finer if low <= tick <= high]
    return whole[:: max(1, math.ceil(len(whole) / 4))]


def _tick_text(tick: float) -> str:
    return f"{10.0**tick:.4g}" if -4 <= tick <= 4 else f"1e{tick:g}".replace("-", "\N{MINUS SIGN}")


def _rule(steps: int, height: float, colour: str, width: float, dash: str = "solid") -> Spec:
    line = {"width": width, "color": colour, "dash": dash}
    return {"type": "line", "x0": 0, "x1": steps, "y0": height, "y1": height, "line": line, "layer": "below"}


def _line(line: LossLine, number: int, high: float, look: Look) -> Spec:
    stride = max(1, math.ceil(len(line.losses) / MOST_POINTS))
    places = list(range(0, len(line.losses), stride))
    if places and places[-1] != len(line.losses) - 1:
        places.append(len(line.losses) - 1)
    heights = [_log(line.losses[place]) for place in places]
    inside = next((at for at, height in enumerate(heights) if height > high), len(heights))
    return {
        "type": "scatter",
        "mode": "lines",
        "name": line.label,
        "x": places[:inside],
        "y": heights[:inside],
        "line": {"width": 2.5, "color": look.palette.text, "dash": DASHES[number % len(DASHES)]},
        "customdata": [],
        "hoverinfo": "skip",
    }


def _spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places apart, no two nearer than the gap, and keep them in the range where they fit."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [0.0] * len(wanted)
    next_free = low
    for at in order:
        placed[at] = max(wanted[at], next_free)
        next_free = placed[at] + gap
    ceiling = high
    for at in reversed(order):
        placed[at] = min(placed[at], ceiling)
        ceiling = placed[at] - gap
    return placed
