from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.ui.editor.positions import Mark, browser_column, browser_marks, unify_lines

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(TEXT, st.integers(0, 30))
def test_a_column_is_the_length_in_utf_16_of_what_stands_before_it(line: str, column: int) -> None:
    inside = min(column, len(line))
    assert browser_column(line, inside) == len(line[:inside].encode("utf-16-le")) // 2


def test_a_column_behind_the_line_stays_behind_it() -> None:
    assert browser_column("😀", 5) == 6


@pytest.mark.parametrize(
    ("code", "unified"),
    [
        ("", ""),
        ("a\r\nb", "a\nb"),
        ("a\rb\r", "a\nb\n"),
        ("a\r\n\r\nb", "a\n\nb"),
        ("a\n\rb", "a\n\nb"),
        ("form\x0cfeed\u2028stays", "form\x0cfeed\u2028stays"),
        ("half \ud83d pair", "half ? pair"),
    ],
)
def test_only_the_line_endings_of_a_browser_end_a_line(code: str, unified: str) -> None:
    assert unify_lines(code) == unified


@given(TEXT)
def test_unified_code_stays_as_it_is(code: str) -> None:
    once = unify_lines(code)
    assert unify_lines(once) == once
    assert "\r" not in once


def test_each_end_of_a_mark_is_counted_on_its_own_line() -> None:
    code = "x = '😀😀'\n'é' + y"
    marks: list[Mark] = [(1, 5, 2, 3, "current"), (2, 0, 2, 7, "line")]
    assert browser_marks(code, marks) == [[1, 5, 2, 3, "current"], [2, 0, 2, 7, "line"]]
    assert browser_marks(code, [(1, 6, 1, 8, "error")]) == [[1, 7, 1, 10, "error"]]


def test_a_mark_outside_the_code_is_left_to_the_editor() -> None:
    assert browser_marks("x", [(0, 3, 9, 4, "trap")]) == [[0, 3, 9, 4, "trap"]]
