"""Fields of the demonstrations: what cannot be read is told, and the number before it stays."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from lib.links.reading import BadValueError, shorten
from lib.links.settings import FEATURES_HIGH, ROWS_HIGH, UNITS_HIGH, PrecisionSettings
from lib.notice import Notice
from lib.ui.state import bounded, change_settings, mirror, state_now, tell

SIZES = {
    "features": ("Features", FEATURES_HIGH),
    "units": ("Units", UNITS_HIGH),
    "samples": ("Samples", ROWS_HIGH),
}
"""The demonstrations' own sizes: their labels and the most that they may be."""


def take(name: str, value: Any) -> None:
    """Put one setting of the page into the address."""
    change_settings("precision", **{name: value})


def take_text(
    name: str, label: str, read: Callable[[str], Any], write: Callable[[Any], str], text: str
) -> None:
    """Read what was typed and take it; tell what cannot be read."""
    try:
        take(name, read(text.strip()))
    except BadValueError as error:
        used = write(getattr(state_now().precision, name))
        tell(
            Notice(
                error.code, field=label, got=shorten(text), allowed=error.allowed, used=used, source="field"
            )
        )


def size_field(settings: PrecisionSettings, name: str, *, label: str | None = None) -> None:
    """Draw the field of one of the demonstrations' own sizes."""
    usual, most = SIZES[name]
    st.number_input(
        **bounded(
            f"{label or usual}, 1–{most:,}",
            f"precision_{name}",
            getattr(settings, name),
            lambda value: take(name, value),
            (1, most),
        )
    )


def text_field(
    settings: PrecisionSettings,
    name: str,
    label: str,
    read: Callable[[str], Any],
    write: Callable[[Any], str],
    **options: Any,
) -> None:
    """Draw a field of numbers that takes them as people write them: 1e8 or 0.5."""
    st.text_input(
        label,
        **options,
        **mirror(
            f"precision_{name}", write(getattr(settings, name)), partial(take_text, name, label, read, write)
        ),
    )
