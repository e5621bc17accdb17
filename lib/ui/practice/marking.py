"""Text with code in backticks as HTML."""

from __future__ import annotations

from html import escape


def as_html(text: str) -> str:
    """Escape a text and set what stands in backticks as code.

    >>> as_html("`a < b` holds")
    '<code>a &lt; b</code> holds'
    """
    parts = text.split("`")
    return "".join(
        f"<code>{escape(part)}</code>" if place % 2 else escape(part) for place, part in enumerate(parts)
    )
