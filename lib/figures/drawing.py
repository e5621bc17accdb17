"""What a figure is made of before plotly sees it: plain JSON values, with no default template."""

from __future__ import annotations

import base64
import copy
import math
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import torch

from lib.figures.look import Look

Spec = dict[str, Any]
"""A figure as plotly.js takes it: ``data`` and ``layout``."""

CLEAR = "rgba(0,0,0,0)"

MOST_LISTED = 1024
"""Numbers up to which an array is sent as a list; above, its bytes in base64 are smaller."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """A figure's spec, its size in pixels, and what is to be said about it.

    ``note`` tells what a reader must know to read it (tiles, slices), empty where there is nothing.
    ``has_numbers``: its cells show their numbers; False where one has to point at them. ``cells``: which
    numbers of a tensor stand where (see ``Grid.cell_map``), None where the figure shows no tensor.
    """

    spec: Spec
    width: int
    height: int
    alt: str = ""
    note: str = ""
    has_numbers: bool = True
    cells: dict[str, list[Any]] | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether every number of a tensor stands in a cell of its own: no tiles, no slices left out."""
        if self.cells is None or self.cells["tile"] != [1, 1]:
            return False
        shown = sum(rows * columns for _, _, rows, columns, _ in self.cells["blocks"])
        return bool(shown == math.prod(self.cells["shape"]))

    def as_figure(self) -> go.Figure:
        """Build plotly's figure, which checks every name and value; it gets a copy, which it rearranges."""
        return go.Figure(copy.deepcopy(self.spec))


def base_layout(width: int, height: int, look: Look, margin: int = 0) -> Spec:
    """Return a layout without template, ticks, legend or tools, on a clear ground."""
    palette = look.palette
    return {
        "template": {},
        "width": width,
        "height": height,
        "margin": {"l": margin, "r": margin, "t": margin, "b": margin, "pad": 0, "autoexpand": False},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "showlegend": False,
        "dragmode": False,
        "font": {"size": look.font_size, "color": palette.text},
        "hoverlabel": {
            "bgcolor": palette.background,
            "bordercolor": palette.line,
            "font": {"size": look.font_size, "color": palette.text},
            "align": "left",
        },
    }


def hidden_axis(low: float, high: float) -> Spec:
    """Return an axis that is not drawn and cannot be moved, from ``low`` to ``high``."""
    return {"range": [low, high], "visible": False, "fixedrange": True}


def as_array(values: torch.Tensor) -> Any:
    """Return numbers (rows, columns, ...) as plotly takes them: nested lists, or typed bytes where many.

    What is not finite becomes a gap: None in a list, nan in bytes.
    """
    if values.numel() <= MOST_LISTED:
        return _listed(values.tolist())
    finite = torch.where(torch.isfinite(values), values, math.nan).contiguous()
    code = "f8" if finite.dtype == torch.float64 else "f4"
    return {
        "dtype": code,
        "bdata": base64.b64encode(finite.numpy().tobytes()).decode("ascii"),
        "shape": ", ".join(str(size) for size in finite.shape),
    }


def _listed(values: Any) -> Any:
    if isinstance(values, list):
        return [_listed(value) for value in values]
    return values if math.isfinite(values) else None


def text_trace(
    places: list[tuple[float, float]],
    texts: list[str],
    colours: list[str] | str,
    font_size: int,
    *,
    position: str = "middle center",
    kind: str = "labels",
) -> Spec:
    """Return a trace of texts at places (x, y) of the axes.

    ``kind`` becomes its ``meta`` and says that it is text alone, "numbers" in cells or "labels" beside
    them: whoever draws the figure may write the same texts in a quicker way.
    """
    return {
        "type": "scatter",
        "mode": "text",
        "meta": kind,
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "text": texts,
        "textposition": position,
        "textfont": {"size": font_size, "color": colours},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
