"""Read the text of a notebook's file, an .ipynb, as code in cells."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from lib.notice import Notice

BOUNDARY = "# %%"
"""The line that stands before each cell."""

_BEGINNING = re.compile(r'\{\s*"(?:cells|metadata|nbformat|nbformat_minor|worksheets)"\s*:')
_SIGNS = re.compile(r'"(?:nbformat|cell_type)"\s*:')
"""How a notebook's file begins, and names that stand in each, and in next to no code."""


@dataclass(frozen=True, slots=True)
class NotebookCode:
    """The code of a notebook: its code cells, each behind a line ``# %%``.

    ``cells``: how many there are; ``left_out``: how many cells of text were left out, with all outputs.
    ``has_replaced``: there was other text around the file, as where it is dropped on code; it is left out.
    """

    code: str
    cells: int
    left_out: int
    has_replaced: bool = False


def read_notebook(text: str) -> NotebookCode | Notice | None:
    r"""Read a text as a notebook's file, or as one that was pasted into other text; None where there is none.

    A notice tells why one cannot be read: notebook_broken (``line``, ``reason``: it is no JSON, or it was cut
    short), notebook_shape (it is JSON, but not laid out as a notebook) and notebook_empty (no code cells).

    >>> read_notebook('{"cells": [{"cell_type": "code", "source": ["1 + 1"]}], "nbformat": 4}').code
    '# %%\n1 + 1\n'
    """
    beginning = _BEGINNING.search(text)
    if beginning is None or not _SIGNS.search(text, beginning.start()):
        return None
    try:
        whole, end = json.JSONDecoder().raw_decode(text, beginning.start())
    except json.JSONDecodeError as error:
        return Notice("notebook_broken", line=error.lineno, reason=error.msg)
    except (ValueError, RecursionError):
        return Notice("notebook_broken", line=1, reason="nested too deeply, or a number is too long")
    cells = _cells(whole)
    sources = [_source(cell) for cell in cells or () if cell.get("cell_type") == "code"]
    codes = [source for source in sources if source is not None]
    if cells is None or len(codes) < len(sources):
        return Notice("notebook_shape")
    written = [code.strip("\r\n") for code in codes if code.strip()]
    if not written:
        return Notice("notebook_empty", cells=len(cells))
    code = "".join(f"{BOUNDARY}\n{code}\n\n" for code in written)
    around = text[: beginning.start()] + text[end:]
    has_replaced = bool(around.strip("\ufeff \t\r\n"))
    return NotebookCode(f"{code.rstrip()}\n", len(written), len(cells) - len(sources), has_replaced)


def _cells(whole: Any) -> list[dict[str, Any]] | None:
    """Return the cells of a notebook, also of the older layout; None where there is no such part."""
    if not isinstance(whole, dict):
        return None
    sheets = whole.get("worksheets")
    groups = [whole.get("cells")] if sheets is None else sheets
    if not isinstance(groups, list):
        return None
    found: list[dict[str, Any]] = []
    for group in groups:
        cells = group.get("cells") if isinstance(group, dict) else group
        if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
            return None
        found += cells
    return found


def _source(cell: dict[str, Any]) -> str | None:
    """Return a cell's code: one text or a list of its lines; the older layout calls it input."""
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    return source if isinstance(source, str) else None
