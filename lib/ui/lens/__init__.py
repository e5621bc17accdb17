"""The lens: one component that draws a page's figures with plotly.js and updates them in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from html import escape
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from lib.figures import ENGLISH, Drawing, Panel, Words
from lib.ui.client import read_style
from lib.ui.lens.frames import Frame, Mark, Mode, Pool, Walk, frame_data, panel_makers
from lib.ui.lens.links import Links, has_cell, leaf_named, maker_name
from lib.ui.lens.motions import motions_of
from lib.ui.lens.script import FOLDER, LENS_SCRIPT, LOADER
from lib.ui.server.routes import plotly_path
from lib.ui.wording.lens import LENS_WORDS, STEPPER_WORDS

__all__ = [
    "LENS_SCRIPT",
    "Frame",
    "Links",
    "Mark",
    "Mode",
    "Walk",
    "draw",
    "draw_frames",
    "has_cell",
    "is_linked",
    "leaf_named",
    "maker_name",
    "motions_of",
]

COMPONENT = "formulab_lens"
LEAST_CHART = 160
"""Pixels below which Streamlit stretches a chart of its own and cuts it off."""

GAP = 24
"""Pixels between columns."""

TROUBLE = "The pictures could not be drawn: their script did not load. Reload the page to try again."


def draw(
    panels: Sequence[Panel],
    *,
    key: str,
    columns: Sequence[int] | None = None,
    gap: int = GAP,
    height: int | None = None,
    links: Links | None = None,
    words: Words = ENGLISH,
    trouble: str = TROUBLE,
) -> None:
    """Draw panels in a grid, each at its place; the next run with the same key updates them in place.

    ``columns``: pixels of each column, by default the widest drawing in it; narrow screens stack the
    panels in the order given. ``height``: pixels of a frame that scrolls, by default all that is needed.
    ``links``: where the panels' cells come from. ``trouble``: what is said where plotly.js does not load.
    Where this process serves no scripts the same figures go through Streamlit's own charts, unlinked.

    Raises ValueError where two panels have one name.
    """
    widths = list(columns) if columns is not None else column_widths(panels)
    frame = Frame("", panels, widths)
    draw_frames([frame], key=key, gap=gap, height=height, links=links, words=words, trouble=trouble)


def draw_frames(
    frames: Sequence[Frame],
    *,
    key: str,
    current: str = "",
    gap: int = GAP,
    height: int | None = None,
    links: Links | None = None,
    title: str = "",
    modes: Sequence[Mode] = (),
    result_name: str = "",
    words: Words = ENGLISH,
    trouble: str = TROUBLE,
) -> None:
    """Draw the frame whose key is ``current``; the browser moves to the others by itself.

    ``modes``: what a stepper moves through; the first one's parameter, where the address has it, tells the
    frame. Where ``title`` is given, it stands above the pictures with the stepper of these modes.
    ``result_name``: what the arithmetic calls the frame's result. The others as for ``draw``.

    Raises ValueError where two panels of a frame have one name.
    """
    for frame in frames:
        names = [panel.name for panel in frame.panels]
        if len(set(names)) < len(names):
            raise ValueError(f"each panel needs a name of its own, got {names}")
    plotly, script = plotly_path(), LENS_SCRIPT.path
    if plotly is None or script is None:
        shown = next((frame for frame in frames if frame.key == current), frames[0])
        draw_plain(shown.panels, shown.columns, key, words, title=title, note=shown.note)
        return
    pool = Pool()
    data = {
        "frames": [frame_data(frame, pool, links) for frame in frames],
        "panels": [as_data(panel, words) for panel in pool.panels],
        "current": current,
        "gap": gap,
        "plotly": plotly,
        "script": script,
        "trouble": trouble,
        "is_dark": st.context.theme.type == "dark",
        "title": title,
        "modes": [asdict(mode) for mode in modes],
        "result_name": result_name,
        "words": {**LENS_WORDS, **STEPPER_WORDS},
        "links": None if links is None else links.as_data(pictured(frames, links)),
    }
    _COMPONENT(key=key, data=data, height="content" if height is None else height)


def pictured(frames: Sequence[Frame], links: Links) -> set[str]:
    """Return the makers whose every number some panel shows."""
    return {
        makers[panel.name]
        for frame in frames
        for makers in [panel_makers(frame, links)]
        for panel in frame.panels
        if panel.name in makers and panel.drawing is not None and panel.drawing.is_whole
    }


def is_linked() -> bool:
    """Say whether pictures are linked and stepped through in the browser: this process serves the scripts."""
    return plotly_path() is not None and LENS_SCRIPT.path is not None


def column_widths(panels: Sequence[Panel]) -> list[int]:
    """Return the pixels of each column: its widest drawing that spans no other, at least 40."""
    count = max((panel.place.column + panel.place.column_span for panel in panels), default=1)
    widths = [40] * count
    for panel in panels:
        if panel.drawing is not None and panel.place.column_span == 1:
            widths[panel.place.column] = max(widths[panel.place.column], panel.drawing.width)
    return widths


def as_data(panel: Panel, words: Words = ENGLISH) -> dict[str, Any]:
    """Return a panel as lens.js takes it."""
    drawing = panel.drawing
    data: dict[str, Any] = {
        "name": panel.name,
        "title": panel.title,
        "caption": panel.caption,
        "note": panel.note,
        "hint": words.point,
        "cells": None if drawing is None else drawing.cells,
        "is_code": panel.is_code,
        "is_sign": panel.is_sign,
        "figure": None,
    }
    if drawing is not None:
        data |= {"figure": drawing.spec, "width": drawing.width, "height": drawing.height, "alt": drawing.alt}
    return data


def draw_plain(
    panels: Sequence[Panel],
    widths: Sequence[int],
    key: str,
    words: Words = ENGLISH,
    *,
    title: str = "",
    note: str = "",
) -> None:
    """Draw the same figures with ``st.plotly_chart``, column by column, title above and note below."""
    if title:
        st.html(f'<h2 class="formulab-section">{escape(title)}</h2>')
    places = st.columns(list(widths))
    for panel in sorted(panels, key=lambda panel: (panel.place.column, panel.place.row)):
        with places[panel.place.column]:
            show_heading(panel, words)
            if panel.drawing is not None:
                st.plotly_chart(
                    as_chart(panel.drawing),
                    key=f"{key}_{panel.name}",
                    width="content",
                    theme=None,
                    config={"displayModeBar": False},
                    alt=panel.drawing.alt,
                )
            if panel.note:
                st.html(f"<small>{escape(panel.note)}</small>")
    if note:
        st.html(f'<p class="formulab-text">{note}</p>')


def show_heading(panel: Panel, words: Words) -> None:
    """Write title and caption as text."""
    tag = "code" if panel.is_code else "b"
    title = f"<{tag}>{escape(panel.title)}</{tag}>" if panel.title else ""
    has_to_point = panel.drawing is not None and not panel.drawing.has_numbers
    parts = [title, escape(panel.caption), words.point if has_to_point else ""]
    heading = " · ".join(part for part in parts if part)
    if heading:
        st.html(heading)


def as_chart(drawing: Drawing) -> go.Figure:
    """Build a figure that Streamlit does not stretch: it makes every chart at least so wide."""
    figure = drawing.as_figure()
    missing = LEAST_CHART - drawing.width
    return figure.update_layout(width=LEAST_CHART, margin_r=missing) if missing > 0 else figure


_COMPONENT = st.components.v2.component(
    COMPONENT,
    css=read_style(FOLDER / "lens.css"),
    js=LOADER,
    isolate_styles=False,
)
