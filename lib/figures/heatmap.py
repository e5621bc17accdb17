"""Heatmaps of tensors."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import torch

from lib.figures.colours import colour_scale, text_colour_of
from lib.figures.drawing import MOST_LISTED, Drawing, Spec, as_array, base_layout, hidden_axis, text_trace
from lib.figures.grid import Block, Grid, build_grid
from lib.figures.look import LIGHT_LOOK, Look
from lib.figures.numbers import all_digits, cell_texts, text_width
from lib.figures.paths import cell_rectangle, hatch_path, join_runs, outline_path
from lib.figures.sizes import COLUMN_ROOM, MARGIN, CellSize, Room, fit_cells, least_cell
from lib.figures.summary import summarise
from lib.figures.wording import ENGLISH, Axes, Index, Words

OUTLINE_WIDTH = 2.5
MOST_HATCHED = 400
"""Runs of cells that are hatched one by one; above, one hatching lies under the whole grid."""

MOST_OUTLINED = 400
"""Cells that are framed one by one; above, neighbours in a row share a frame."""


def heatmap(tensor: torch.Tensor, limit: float, **options: object) -> go.Figure:
    """Draw a tensor as a plotly figure; see ``draw_heatmap`` for what it takes."""
    return draw_heatmap(tensor, limit, **options).as_figure()  # type: ignore[arg-type]


def draw_heatmap(
    tensor: torch.Tensor,
    limit: float,
    *,
    look: Look = LIGHT_LOOK,
    room: Room = COLUMN_ROOM,
    axes: Axes | None = None,
    outlined: torch.Tensor | None = None,
    title: str = "",
    chosen: tuple[int, ...] | None = None,
    words: Words = ENGLISH,
) -> Drawing:
    """Draw a tensor of any number of axes as a heatmap, row 0 on top.

    ``limit``: the scale goes from -limit to +limit (see ``shared_range``). ``axes``: a name or None per
    axis of the tensor. ``outlined``: a bool tensor of the same shape, True where a cell is framed.
    ``title``: what the alt text calls it. ``chosen``: the leading indices of the one slice to show of
    three or more axes; without it the first slices stand beside each other.

    Raises ValueError for complex numbers and where ``axes`` or ``outlined`` do not fit the shape.
    """
    shape = tuple(tensor.shape)
    names = (None,) * len(shape) if axes is None else axes
    if len(names) != len(shape):
        raise ValueError(f"axes needs a name or None for each axis of {shape}, got {names}")
    if outlined is not None and tuple(outlined.shape) != shape:
        raise ValueError(f"outlined needs the tensor's shape {shape}, got {tuple(outlined.shape)}")
    grid, size = _arrange(tensor, chosen, room, look)
    alt = words.alt(title, summarise(tensor), names)
    if not grid.blocks:
        return _draw_empty(look, alt, words)
    width = math.ceil(grid.columns * size.width) + 2 * MARGIN
    height = math.ceil(grid.rows * size.height) + 2 * MARGIN
    trace = _heat_trace(grid, size, limit, look, names, words)
    data = [trace]
    is_whole = not (tensor.is_floating_point() or grid.is_tiled)
    shows_numbers = size.has_numbers(look) and not grid.is_tiled
    if shows_numbers:
        data.append(_numbers_trace(grid, size, limit, look, is_whole))
    if len(grid.blocks) > 1:
        data.append(_slice_names(grid, look))
    layout = base_layout(width, height, look)
    down, across = grid.tile
    aside, above = 0.5 + MARGIN / size.width, 0.5 + MARGIN / size.height
    layout["xaxis"] = hidden_axis(-aside * across, (grid.columns - 1 + aside) * across)
    layout["yaxis"] = hidden_axis((grid.rows - 1 + above) * down, -above * down)
    shapes = [*_hatching(grid, size, look, trace), *_outlines(grid, outlined, look)]
    if shapes:
        layout["shapes"] = shapes
    layout["meta"] = sizes_for_drawing(size, look)
    note = _note(grid, chosen, words)
    spec = {"data": data, "layout": layout}
    return Drawing(spec, width, height, alt, note, shows_numbers, grid.cell_map())


def sizes_for_drawing(size: CellSize, look: Look) -> dict[str, list[float]]:
    """Return what is needed to draw a figure smaller: its cells, and the least that show their numbers."""
    return {"cell": [size.width, size.height], "least": list(least_cell(look))}


def _arrange(
    tensor: torch.Tensor, chosen: tuple[int, ...] | None, room: Room, look: Look
) -> tuple[Grid, CellSize]:
    """Choose how many slices stand in a row, and the cells' size."""
    if tensor.ndim <= 2 or chosen is not None:
        grid = build_grid(tensor, chosen=chosen)
        return grid, fit_cells(grid.rows, grid.columns, room, look)
    options = []
    for per_row in (1, 2, 3, 4, 6, 8):
        grid = build_grid(tensor, per_row=per_row)
        size = fit_cells(grid.rows, grid.columns, room, look)
        if size.height < look.font_size + 4:
            header_rows = math.ceil((look.font_size + 4) / size.height)
            grid = build_grid(tensor, per_row=per_row, header_rows=header_rows)
            size = fit_cells(grid.rows, grid.columns, room, look)
        options.append((size.has_numbers(look), size.width * size.height, grid, size))
        if per_row >= len(grid.blocks):
            break
    best = max(options, key=lambda option: option[:2])
    return best[2], best[3]


def _heat_trace(grid: Grid, size: CellSize, limit: float, look: Look, names: Axes, words: Words) -> Spec:
    trace: Spec = {
        "type": "heatmap",
        "z": as_array(grid.values),
        "zmin": -limit,
        "zmax": limit,
        "colorscale": colour_scale(look),
        "showscale": False,
        "xgap": size.gap,
        "ygap": size.gap,
    }
    pointed = words.index(grid.index_of(grid.blocks[0], 0, 0), names)
    if grid.is_tiled:
        down, across = grid.tile
        trace |= {"x0": 0, "dx": across, "y0": 0, "dy": down}
        if grid.low is not None and grid.high is not None:
            trace["customdata"] = as_array(torch.stack((grid.low, grid.high), dim=2))
        template = words.tile(
            _pointed_template(grid, names, words),
            "%{z:.6~g}",
            "%{customdata[0]:.6~g}",
            "%{customdata[1]:.6~g}",
        )
    elif grid.values.numel() > MOST_LISTED and len(grid.blocks) == 1:
        digits = ".17~g" if grid.values.dtype == torch.float64 else ".9~g"
        trace["zhoverformat"] = digits
        template = f"{_pointed_template(grid, names, words)}<br><b>%{{z}}</b>"
    elif len(grid.blocks) == 1:
        trace["text"] = [[all_digits(value) for value in row] for row in grid.values.tolist()]
        template = "<b>%{text}</b>"
        if pointed:
            template = f"{_pointed_template(grid, names, words)}<br>{template}"
    else:
        trace["text"] = _texts_of_slices(grid, names, words)
        trace["hoverongaps"] = True
        template = "%{text}"
    trace["hovertemplate"] = template + "<extra></extra>"
    return trace


def _pointed_template(grid: Grid, names: Axes, words: Words) -> str:
    """Write the index of the cell pointed at, plotly's own variables in place of row and column."""
    index: Index = (*grid.blocks[0].leading, "%{y}", "%{x}")
    return words.index(index[max(0, 2 - len(grid.shape)) :], names)


def _texts_of_slices(grid: Grid, names: Axes, words: Words) -> list[list[str]]:
    texts = [[""] * grid.columns for _ in range(grid.rows)]
    values = grid.values.tolist()
    for block in grid.blocks:
        for row, column in _cells_of(block):
            index = words.index(grid.index_of(block, row, column), names)
            value = values[block.row + row][block.column + column]
            texts[block.row + row][block.column + column] = f"{index}<br><b>{all_digits(value)}</b>"
    return texts


def _cells_of(block: Block) -> list[tuple[int, int]]:
    return [(row, column) for row in range(block.rows) for column in range(block.columns)]


def _numbers_trace(grid: Grid, size: CellSize, limit: float, look: Look, is_whole: bool) -> Spec:
    rows = grid.values.tolist()
    places = [
        (block.row + row, block.column + column) for block in grid.blocks for row, column in _cells_of(block)
    ]
    values = [rows[row][column] for row, column in places]
    texts = cell_texts(values, size.width - size.gap, look.font_size, is_whole=is_whole)
    colours = [text_colour_of(value, limit, look) for value in values]
    return text_trace(
        [(column, row) for row, column in places], texts, colours, look.font_size, kind="numbers"
    )


def _slice_names(grid: Grid, look: Look) -> Spec:
    places = [(block.column - 0.5, block.row - 1.0) for block in grid.blocks]
    texts = [f"[{', '.join(map(str, block.leading))}]" for block in grid.blocks]
    return text_trace(places, texts, look.palette.quiet, look.font_size, position="middle right")


def _hatching(grid: Grid, size: CellSize, look: Look, trace: Spec) -> list[Spec]:
    """Return the hatching of cells that hold no finite number, and make room for it in the trace."""
    broken: list[tuple[int, int]] = []
    for block in grid.blocks:
        part = grid.values[block.row : block.row + block.rows, block.column : block.column + block.columns]
        for row, column in torch.nonzero(~torch.isfinite(part)).tolist():
            broken.append((block.row + row, block.column + column))
    if not broken:
        return []
    down, across = grid.tile
    runs = [cell_rectangle(row, column) for row, column in broken]
    layer = "above"
    if len(runs) > MOST_HATCHED:
        layer, trace["xgap"], trace["ygap"] = "below", 0, 0
        runs = [(-0.5, -0.5, grid.columns - 0.5, grid.rows - 0.5)]
    path = hatch_path(runs, size)
    line = {"width": 1, "color": look.palette.hatch}
    shape: Spec = {"type": "path", "path": path, "line": line, "layer": layer}
    if (down, across) != (1, 1):
        shape |= {
            "path": hatch_path(_scaled(runs, down, across), CellSize(size.width / across, size.height / down))
        }
    return [shape]


def _scaled(
    runs: list[tuple[float, float, float, float]], down: int, across: int
) -> list[tuple[float, float, float, float]]:
    return [(left * across, top * down, right * across, bottom * down) for left, top, right, bottom in runs]


def _outlines(grid: Grid, outlined: torch.Tensor | None, look: Look) -> list[Spec]:
    if outlined is None or grid.is_tiled:
        return []
    cells = []
    for block in grid.blocks:
        plane = outlined[block.leading] if block.leading else outlined
        for row, column in torch.nonzero(plane.reshape(block.rows, block.columns)).tolist():
            cells.append((block.row + row, block.column + column))
    if not cells:
        return []
    frames = join_runs(cells) if len(cells) > MOST_OUTLINED else [cell_rectangle(*cell) for cell in cells]
    line = {"width": OUTLINE_WIDTH, "color": look.palette.outline}
    return [{"type": "path", "path": outline_path(frames), "line": line}]


def _note(grid: Grid, chosen: tuple[int, ...] | None, words: Words) -> str:
    parts = []
    if grid.is_tiled:
        parts.append(words.tiles(*grid.tile))
    if chosen is None and grid.slices > len(grid.blocks):
        parts.append(words.slices(len(grid.blocks), grid.slices))
    return "; ".join(parts)


def _draw_empty(look: Look, alt: str, words: Words) -> Drawing:
    width = math.ceil(text_width(words.empty, look.font_size)) + 24
    height = look.font_size + 24
    layout = base_layout(width, height, look)
    layout["xaxis"], layout["yaxis"] = hidden_axis(-0.5, 0.5), hidden_axis(0.5, -0.5)
    dotted = {"width": 1, "color": look.palette.line, "dash": "dot"}
    layout["shapes"] = [{"type": "path", "path": outline_path([cell_rectangle(0, 0)]), "line": dotted}]
    text = text_trace([(0, 0)], [words.empty], look.palette.quiet, look.font_size)
    return Drawing({"data": [text], "layout": layout}, width, height, alt)
