"""Tables as real text: headings, rows and a caption that a screen reader tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

STYLE = (Path(__file__).parent / "precision.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, a class for its look, and what it says where the text is a sign."""

    text: str
    kind: str = ""
    label: str = ""

    def html(self) -> str:
        kind = f' class="{self.kind}"' if self.kind else ""
        if not self.label:
            return f"<td{kind}>{escape(self.text)}</td>"
        sign, label = f'<span aria-hidden="true">{escape(self.text)}</span>', escape(self.label)
        return f'<td{kind} title="{label}">{sign}<span class="spoken">{label}</span></td>'


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column: its text, of one line or several, and its meaning on pointing and on focus."""

    text: str
    note: str = ""
    kind: str = ""

    def html(self) -> str:
        words = escape(self.text).replace("\n", " <br>")
        if self.note:
            note = f'<span class="explanation" role="tooltip">{escape(self.note)}</span>'
            words = f'<span class="term" tabindex="0">{words}{note}</span>'
        kind = f' class="{self.kind}"' if self.kind else ""
        return f'<th scope="col"{kind}>{words}</th>'


def table_html(
    caption: str,
    headings: Sequence[Heading],
    rows: Sequence[tuple[str, Sequence[Cell]]],
    *,
    kind: str = "",
) -> str:
    """Write a table; each row is the text of its own heading and its other cells."""
    head = "".join(heading.html() for heading in headings)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(cell.html() for cell in cells)}</tr>'
        for name, cells in rows
    )
    return (
        f'<div class="precision-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="precision {kind}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def styled(html: str) -> str:
    """Put the look of the page's tables behind the first of them: they never stand there without it."""
    return f"{html}<style>{STYLE}</style>"
