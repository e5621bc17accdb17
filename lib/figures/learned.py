"""What rows have learned: a line of cells for each, weights first and biases after, under the true ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import torch

from lib.figures.drawing import Drawing, text_trace
from lib.figures.heatmap import draw_heatmap
from lib.figures.look import LIGHT_LOOK, Look
from lib.figures.numbers import all_digits, text_width
from lib.figures.sizes import COLUMN_ROOM, Room
from lib.figures.wording import ENGLISH, Words

MOST_TOLD = 1024
"""Cells up to which each tells its row and its parameter when pointed at."""


class LearnedRow(NamedTuple):
    """A row's label, and its parameters in one column: out x in weights, then out biases."""

    label: str
    parameters: torch.Tensor


def draw_learned(
    rows: Sequence[LearnedRow],
    column_labels: Sequence[str],
    limit: float,
    *,
    title: str = "",
    look: Look = LIGHT_LOOK,
    room: Room = COLUMN_ROOM,
    words: Words = ENGLISH,
) -> Drawing:
    """Draw the parameters of all rows as one heatmap, the first row framed, with labels where they fit.

    ``column_labels`` names the parameters. ``limit``: the scale goes from -limit to +limit.

    Raises ValueError where a row has another count of parameters than there are labels.
    """
    values = torch.stack([row.parameters for row in rows])
    if values.shape[1] != len(column_labels):
        raise ValueError(f"{len(column_labels)} labels do not name {values.shape[1]} parameters")
    font_size = look.font_size
    beside = max(text_width(row.label, font_size) for row in rows) + 10
    widest = max(text_width(label, font_size) for label in column_labels)
    inner = replace(room, width=room.width - beside, height=room.height - font_size * 1.5)
    outlined = torch.zeros(values.shape, dtype=torch.bool)
    outlined[0] = len(rows) > 1
    axes = ("row", "parameter")
    drawn = draw_heatmap(
        values, limit, look=look, room=inner, axes=axes, outlined=outlined, title=title, words=words
    )
    data, layout = [*drawn.spec["data"]], {**drawn.spec["layout"]}
    heat = data[0]
    down, across = heat.get("dy", 1), heat.get("dx", 1)
    left, right = layout["xaxis"]["range"]
    bottom, top = layout["yaxis"]["range"]
    per_pixel_across, per_pixel_down = (right - left) / drawn.width, (bottom - top) / drawn.height
    has_columns = across == 1 and widest + 4 <= 1 / per_pixel_across
    above = font_size * 1.5 if has_columns else 0.0
    layout["xaxis"] = {**layout["xaxis"], "range": [left - beside * per_pixel_across, right]}
    layout["yaxis"] = {**layout["yaxis"], "range": [bottom, top - above * per_pixel_down]}
    layout["width"], layout["height"] = math.ceil(drawn.width + beside), math.ceil(drawn.height + above)
    if values.numel() <= MOST_TOLD:
        heat["text"] = [
            [
                f"{row.label}, {label}<br><b>{all_digits(value)}</b>"
                for label, value in zip(column_labels, row.parameters.tolist(), strict=True)
            ]
            for row in rows
        ]
        heat["hovertemplate"] = "%{text}<extra></extra>"
    at_left = [(left - 4 * per_pixel_across, float(place * down)) for place in range(len(rows))]
    texts = [row.label for row in rows]
    data.append(text_trace(at_left, texts, look.palette.text, font_size, position="middle left"))
    if has_columns:
        at_top = [(float(place), top - above / 2 * per_pixel_down) for place in range(len(column_labels))]
        data.append(text_trace(at_top, list(column_labels), look.palette.quiet, font_size))
    spec = {"data": data, "layout": layout}
    return replace(drawn, spec=spec, width=layout["width"], height=layout["height"])
