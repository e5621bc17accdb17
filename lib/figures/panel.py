"""Panels: a figure with its title, its caption and its place on the page."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.figures.drawing import Drawing
from lib.figures.heatmap import draw_heatmap
from lib.figures.look import LIGHT_LOOK, Look
from lib.figures.sizes import COLUMN_ROOM, Room
from lib.figures.wording import ENGLISH, Axes, Words


@dataclass(frozen=True, slots=True)
class Place:
    """Where a panel stands in the grid: column and row from 0, and how many of each it spans."""

    column: int = 0
    row: int = 0
    column_span: int = 1
    row_span: int = 1


FIRST_PLACE = Place()
"""The first column of the first row."""


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """One panel: title and caption above, the drawing, a note below. All texts are plain.

    ``name`` tells panels of one page apart and stays the same when the numbers change. ``title`` is
    code where ``is_code``. A panel without a drawing is text alone, a large sign where ``is_sign``.
    """

    name: str
    title: str = ""
    caption: str = ""
    note: str = ""
    drawing: Drawing | None = None
    place: Place = FIRST_PLACE
    is_code: bool = False
    is_sign: bool = False


def panel_for_tensor(
    name: str,
    tensor: torch.Tensor,
    limit: float,
    *,
    title: str | None = None,
    is_code: bool = False,
    axes: Axes | None = None,
    outlined: torch.Tensor | None = None,
    note: str = "",
    look: Look = LIGHT_LOOK,
    room: Room = COLUMN_ROOM,
    place: Place = FIRST_PLACE,
    words: Words = ENGLISH,
) -> Panel:
    """Draw a tensor under its title (its name where there is none) with its axes and sizes as caption."""
    shown = name if title is None else title
    drawing = draw_heatmap(
        tensor, limit, look=look, room=room, axes=axes, outlined=outlined, title=shown, words=words
    )
    names = (None,) * tensor.ndim if axes is None else axes
    caption = "; ".join(part for part in (words.shape(tuple(tensor.shape), names), drawing.note) if part)
    return Panel(name, shown, caption, note, drawing, place, is_code)
