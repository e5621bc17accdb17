"""The fingerprint of one output as a heatmap: which products it sums, and how often each bias."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go
import torch

from lib.figures.colours import colour_scale, text_colour_of
from lib.figures.drawing import Drawing, Spec, as_array, base_layout, hidden_axis, text_trace
from lib.figures.grid import LARGEST_SIDE
from lib.figures.heatmap import OUTLINE_WIDTH, draw_heatmap, sizes_for_drawing
from lib.figures.look import LIGHT_LOOK, Look
from lib.figures.numbers import coefficient, text_width
from lib.figures.paths import cell_rectangle, join_runs, outline_path
from lib.figures.sizes import COLUMN_ROOM, CellSize, Room, fit_cells
from lib.figures.wording import ENGLISH, Words

STRONGEST = 2.0
"""The least coefficient at the end of the scale: the usual 1 is then drawn in a middle tone."""

BIAS_GAP = 0.3
"""Cells between the products and the bias counts."""


def fingerprint_heatmap(coefficients: torch.Tensor, biases: torch.Tensor, **options: object) -> go.Figure:
    """Draw a fingerprint as a plotly figure; see ``draw_fingerprint`` for what it takes."""
    return draw_fingerprint(coefficients, biases, **options).as_figure()  # type: ignore[arg-type]


def draw_fingerprint(
    coefficients: torch.Tensor,
    biases: torch.Tensor,
    *,
    wanted: torch.Tensor,
    row_labels: Sequence[str],
    column_labels: Sequence[str],
    look: Look = LIGHT_LOOK,
    room: Room = COLUMN_ROOM,
    words: Words = ENGLISH,
) -> Drawing:
    """Draw the coefficients of the products that one output sums, and below them its bias counts.

    ``coefficients``: (features, weights), a row per feature of each sample and a column per weight of
    each unit. ``biases``: (units,), each drawn below the first weight of its unit. ``wanted``: bool,
    the coefficients' shape, True at the unit's own products, which are framed. The labels name rows and
    columns where they fit. Above 256 a side the coefficients alone are drawn, in tiles.

    Raises ValueError where a shape or a count of labels does not fit.
    """
    rows, columns = coefficients.shape
    if tuple(wanted.shape) != (rows, columns) or (len(row_labels), len(column_labels)) != (rows, columns):
        raise ValueError(f"wanted and labels must fit {rows} rows and {columns} columns of coefficients")
    if columns % len(biases):
        raise ValueError(f"{columns} weights do not belong to {len(biases)} units in equal parts")
    limit = max(STRONGEST, float(coefficients.abs().max()))
    is_there = coefficients.abs() > 1e-9
    alt = words.fingerprint_alt(
        int(wanted.sum()), int((is_there & wanted).sum()), int((is_there & ~wanted).sum()), biases.tolist()
    )
    if max(rows, columns) > LARGEST_SIDE:
        tiled = draw_heatmap(coefficients, limit, look=look, room=room, words=words)
        return Drawing(tiled.spec, tiled.width, tiled.height, alt, tiled.note, tiled.has_numbers)
    return _draw_whole(
        coefficients, biases, wanted, (row_labels, column_labels), limit, alt, look, room, words
    )


def _draw_whole(
    coefficients: torch.Tensor,
    biases: torch.Tensor,
    wanted: torch.Tensor,
    labels: tuple[Sequence[str], Sequence[str]],
    limit: float,
    alt: str,
    look: Look,
    room: Room,
    words: Words,
) -> Drawing:
    rows, columns = coefficients.shape
    font_size = look.font_size
    beside = max(text_width(label, font_size) for label in (*labels[0], words.bias)) + 8
    above = font_size * 1.5
    inner = Room(room.width - beside, room.height - above, room.widest, min(room.tallest, 34))
    size = fit_cells(rows + 2, columns, inner, look)
    left, top = -0.5 - beside / size.width, -0.5 - above / size.height
    right, bottom = columns - 0.5 + 2 / size.width, rows + BIAS_GAP + 0.5 + 2 / size.height
    width, height = math.ceil((right - left) * size.width), math.ceil((bottom - top) * size.height)
    layout = base_layout(width, height, look)
    layout["xaxis"], layout["yaxis"] = hidden_axis(left, right), hidden_axis(bottom, top)
    layout["meta"] = sizes_for_drawing(size, look)
    cells = torch.nonzero(wanted).tolist()
    frames = join_runs(cells) if len(cells) > LARGEST_SIDE else [cell_rectangle(*cell) for cell in cells]
    outline = {"width": OUTLINE_WIDTH, "color": look.palette.outline}
    layout["shapes"] = [{"type": "path", "path": outline_path(frames), "line": outline}]
    data = [_heat(coefficients, biases, labels, limit, size, look, words)]
    if size.has_numbers(look):
        data.append(_numbers(coefficients, biases, limit, look))
    data += _labels(labels, size, columns // len(biases), rows, look, words)
    return Drawing({"data": data, "layout": layout}, width, height, alt, "", size.has_numbers(look))


def _heat(
    coefficients: torch.Tensor,
    biases: torch.Tensor,
    labels: tuple[Sequence[str], Sequence[str]],
    limit: float,
    size: CellSize,
    look: Look,
    words: Words,
) -> Spec:
    """Return products and biases as one heatmap, with an empty row of its own height between them."""
    rows, columns = coefficients.shape
    values = torch.full((rows + 2, columns), math.nan, dtype=torch.float32)
    values[:rows] = coefficients
    values[rows + 1, :: columns // len(biases)] = biases.to(torch.float32)
    edges = [place - 0.5 for place in range(rows + 1)] + [rows - 0.5 + BIAS_GAP, rows + 0.5 + BIAS_GAP]
    trace: Spec = {
        "type": "heatmap",
        "z": as_array(values),
        "y": edges,
        "zmin": -limit,
        "zmax": limit,
        "colorscale": colour_scale(look),
        "showscale": False,
        "xgap": size.gap,
        "ygap": size.gap,
        "hoverongaps": False,
        "hovertemplate": "<b>%{z:.6~g}</b><extra></extra>",
    }
    if rows * columns <= 4096:
        pairs = [
            [
                f"{row} × {column}<br><b>{coefficient(value)}</b>"
                for column, value in zip(labels[1], line, strict=True)
            ]
            for row, line in zip(labels[0], coefficients.tolist(), strict=True)
        ]
        group = columns // len(biases)
        counts = [""] * columns
        counts[::group] = [f"{words.bias}<br><b>{coefficient(value)}</b>" for value in biases.tolist()]
        trace |= {"text": [*pairs, [""] * columns, counts], "hovertemplate": "%{text}<extra></extra>"}
    return trace


def _numbers(coefficients: torch.Tensor, biases: torch.Tensor, limit: float, look: Look) -> Spec:
    rows, columns = coefficients.shape
    group = columns // len(biases)
    cells = [
        ((float(column), float(row)), value)
        for row, line in enumerate(coefficients.tolist())
        for column, value in enumerate(line)
    ]
    cells += [((float(unit * group), rows + BIAS_GAP), value) for unit, value in enumerate(biases.tolist())]
    texts = [coefficient(value) for _, value in cells]
    colours = [text_colour_of(value, limit, look) for _, value in cells]
    return text_trace([place for place, _ in cells], texts, colours, look.font_size, kind="numbers")


def _labels(
    labels: tuple[Sequence[str], Sequence[str]],
    size: CellSize,
    group: int,
    rows: int,
    look: Look,
    words: Words,
) -> list[Spec]:
    """Name rows and columns, every one where there is room, else the first of a group, else every nth."""
    font_size, quiet = look.font_size, look.palette.quiet
    row_labels, column_labels = labels
    down = _step((font_size + 4) / size.height, group)
    widest = max(text_width(label, font_size) for label in column_labels)
    across = _step((widest + 6) / size.width, group)
    beside = [(row, row_labels[row]) for row in range(0, rows, down)]
    above = [(column, column_labels[column]) for column in range(0, len(column_labels), across)]
    at_left = [(-0.5 - 4 / size.width, float(row)) for row, _ in beside]
    at_left.append((-0.5 - 4 / size.width, rows + BIAS_GAP))
    at_top = [(float(column), -0.5 - font_size * 0.75 / size.height) for column, _ in above]
    left_texts = [*(text for _, text in beside), words.bias]
    return [
        text_trace(at_left, left_texts, quiet, font_size, position="middle left"),
        text_trace(at_top, [text for _, text in above], quiet, font_size),
    ]


def _step(needed: float, group: int) -> int:
    """Return how many cells lie from one label to the next: 1, a group, or as many groups as needed."""
    if needed <= 1:
        return 1
    return group * math.ceil(needed / group)
