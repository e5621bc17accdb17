"""Read a table of numbers: cells from a spreadsheet, CSV, aligned columns, one number per line."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from lib.pasted.grid import PasteError, Values, check_count, number_at
from lib.pasted.number import looks_like_thousands, shorten


def read_table(text: str) -> Values:
    """Read rows of cells between tabs, semicolons, commas or spaces, whichever of them is found first.

    One column is a list of numbers, shape (n,); anything else has the shape (rows, columns). Between
    tabs and semicolons, and in quotes, a comma is a decimal sign where nothing speaks against it.

    Raises PasteError where a cell is no number or the rows are not of one length.
    """
    separator = next((mark for mark in "\t;," if mark in text), None)
    rows = _without_empty_column(_split(text, separator))
    takes_comma = _takes_comma(rows, separator)
    for number, row in enumerate(rows, 1):
        if len(row) != len(rows[0]):
            raise PasteError("paste_ragged", row=number, got=len(row), allowed=len(rows[0]))
    numbers = tuple(
        number_at(cell, row_number, column, takes_comma=takes_comma)
        for row_number, row in enumerate(rows, 1)
        for column, cell in enumerate(row, 1)
    )
    return Values((len(rows),) if len(rows[0]) == 1 else (len(rows), len(rows[0])), numbers)


def _split(text: str, separator: str | None) -> list[list[str]]:
    rows: list[list[str]] = []
    count = 0
    try:
        for cells in _cells(text, separator):
            count += len(cells)
            check_count(count)
            rows.append(cells)
    except csv.Error:
        raise PasteError("number_unreadable", got=shorten(text), row=len(rows) + 1, column=1) from None
    return rows


def _cells(text: str, separator: str | None) -> Iterator[list[str]]:
    lines = (line for line in text.splitlines() if line.strip())
    if separator is None:
        for line in lines:
            yield line.split()
    else:
        yield from csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t", strict=True)


def _without_empty_column(rows: list[list[str]]) -> list[list[str]]:
    """Drop the last column where it is empty in every row: a separator at the end of each line."""
    if all(len(row) > 1 and not row[-1].strip() for row in rows):
        return [row[:-1] for row in rows]
    return rows


def _takes_comma(rows: list[list[str]], separator: str | None) -> bool:
    """Say whether a comma within a cell is a decimal sign; raise PasteError where nobody can know."""
    places = [
        (row, column) for row, cells in enumerate(rows) for column, cell in enumerate(cells) if "," in cell
    ]
    if not places:
        return False
    cells = [rows[row][column] for row, column in places]
    has_point = any("." in cell for row in rows for cell in row)
    is_unclear = separator != ";" and all(map(looks_like_thousands, cells))
    if has_point or is_unclear:
        row, column = places[0]
        raise PasteError("number_ambiguous", got=shorten(cells[0]), row=row + 1, column=column + 1)
    return True
