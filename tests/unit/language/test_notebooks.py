"""Whole notebooks give cell by cell what plain Python gives: values, prints and errors."""

from __future__ import annotations

import ast
import re
import sys
from typing import Any
from unittest.mock import MagicMock

import pytest
import torch

from lib.language import ErrorKind, run
from lib.language.pastes import clean
from tests.unit.language.notebooks import CELL, NOTEBOOKS
from tests.unit.language.plain_python import are_equal, execute

DATA = (torch.Tensor, int, float, str, list, tuple, dict)
DRAWING = ("matplotlib", "matplotlib.pyplot", "helper", "torchvision")
"""Modules that need not be installed: what code does with them leaves no number behind."""


@pytest.fixture(autouse=True)
def drawing_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in DRAWING:
        monkeypatch.setitem(sys.modules, name, MagicMock())


def completed(cell: str, before: str) -> str:
    """Return the statements of a cell that plain Python carries out before one fails."""
    kept = ""
    for statement in ast.parse(clean(cell).text).body:
        text = ast.unparse(statement) + "\n"
        if execute(before + kept + text).error is not None:
            return kept
        kept += text
    return kept


def without_addresses(text: str) -> str:
    return re.sub(r"0x[0-9a-f]+", "0x", text)


def printed(done: Any) -> str:
    return without_addresses("".join(part.text + part.end for part in done.printed))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_gives_what_python_gives(name: str) -> None:
    before = ""
    for cell in NOTEBOOKS[name].strip("\n").split(CELL):
        plain, done = execute(clean(before + cell).text), run(before + cell)
        assert printed(done) == without_addresses(plain.printed), cell
        if plain.error is None:
            assert done.error is None, f"{cell}\n{done.error}"
            is_shown = isinstance(ast.parse(clean(cell).text).body[-1], ast.Expr)
            if is_shown and isinstance(plain.value, DATA):
                assert are_equal(plain.value, done.value), cell
            before += cell
        else:
            assert done.error is not None, cell
            assert done.error.kind in (ErrorKind.PYTHON, ErrorKind.TORCH), done.error
            assert done.error.message == str(plain.error)
            before += completed(cell, before)
