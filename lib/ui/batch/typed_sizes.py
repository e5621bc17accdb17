"""Sizes that a visitor types into one field: taken, or told and left as they were."""

from __future__ import annotations

from collections.abc import Callable

from lib.links.reading import BadValueError, as_link_writes, shorten
from lib.notice import Notice
from lib.ui.state import change_settings, state_now, tell


def take_typed(
    name: str,
    text: str,
    separator: str,
    read: Callable[[str], tuple[int, ...]],
    allowed: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    """Put typed sizes into the address; what cannot be read is told, and the sizes stay."""
    try:
        sizes = read(as_link_writes(text, separator))
    except BadValueError:
        state = state_now()
        used = getattr(state.batch, name)
        tell(Notice("sizes_refused", field=f"batch_{name}", got=shorten(text), allowed=allowed, used=used))
        return
    change_settings("batch", **{name: sizes})
