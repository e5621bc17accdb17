"""How many cells of notebooks give what Python gives: ``python -m benchmarks.notebooks FILE.ipynb ...``.

Each notebook's cells run in plain Python, in this process, so take only notebooks that you trust, and through
``lib.language.run`` with the cells before them. A cell counts where it prints the same and its last
expression has the same value, and where Python fails, where it fails with the same words. Modules that only
draw and are not installed are stand-ins for Python. A text with lines ``# %%`` between its cells is read too.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import random
import re
import sys
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import torch

from benchmarks.figures import Figure, print_alone
from lib.language import Run, run
from lib.language.pastes import clean
from lib.language.table.entry import PICTURES
from lib.notice import Notice
from lib.pasted import read_notebook
from tests.unit.language.plain_python import are_equal

SEED = 7
DATA = (torch.Tensor, bool, int, float, str, list, tuple, dict)
"""Values that are compared; others count by what they print."""

ADDRESSES = re.compile(r"0x[0-9a-f]+|\b\d{11,}\b")
"""Addresses in memory, which no two runs share."""

BOUNDARY = "# %%"

PLACE = re.compile(r" \(<\w+>, line \d+\)$")
"""What Python adds to the words of a syntax error."""


@dataclass(frozen=True, slots=True)
class Plain:
    """What plain Python made of one cell: prints, the value of its last expression, words of its error."""

    printed: str
    value: Any = None
    error: str | None = None


def cells_of(text: str) -> list[str]:
    """Return the code cells of a notebook's file, or of a text with lines ``# %%``.

    Raises ValueError where the text looks like a notebook's file and cannot be read as one.
    """
    read = read_notebook(text)
    if isinstance(read, Notice):
        raise ValueError(f"no notebook: {read.code} {read.parameters}")
    code = text if read is None else read.code
    return [cell.strip("\n") for cell in re.split(r"(?m)^#\s?%%.*\n", code) if cell.strip()]


class StandIns(MetaPathFinder, Loader):
    """Gives modules that take everything and do nothing in place of those that only draw."""

    def __init__(self) -> None:
        names = (*PICTURES, "torchvision")
        self.missing = {name for name in names if importlib.util.find_spec(name) is None}

    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        is_missing = fullname.split(".", maxsplit=1)[0] in self.missing
        return ModuleSpec(fullname, self, is_package=True) if is_missing else None

    def create_module(self, spec: ModuleSpec) -> Any:
        return MagicMock(__path__=[], __spec__=spec, __name__=spec.name)

    def exec_module(self, module: Any) -> None:
        """Do nothing: whatever is asked of the module is there."""


@contextlib.contextmanager
def stand_ins() -> Iterator[None]:
    """Let Python import what only draws, where it is not installed."""
    finder = StandIns()
    before = set(sys.modules)
    sys.meta_path.append(finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in set(sys.modules) - before:
            if name.split(".")[0] in finder.missing:
                del sys.modules[name]


def run_plainly(cells: Sequence[str]) -> list[Plain]:
    """Run cells as a notebook does, one after another in one space; an error ends its cell."""
    torch.manual_seed(SEED)
    np.random.seed(SEED)  # noqa: NPY002  # notebooks draw from numpy's global state
    random.seed(SEED)
    space: dict[str, Any] = {"__name__": "__main__"}
    with stand_ins():
        printed = io.StringIO()  # one for all: a cell may keep what prints, and use it later
        found = [_run_cell(cell, space, printed) for cell in cells]
    torch.set_printoptions(profile="default", sci_mode=None)
    torch.set_grad_enabled(True)
    return found


def _run_cell(cell: str, space: dict[str, Any], printed: io.StringIO) -> Plain:
    value = None
    before = printed.tell()
    with contextlib.redirect_stdout(printed), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for statement in ast.parse(clean(f"{BOUNDARY}\n{cell}").text).body:
                value = _carry_out(statement, space)
        except Exception as error:  # noqa: BLE001  # whatever a cell raises is its result
            return Plain(printed.getvalue()[before:], error=PLACE.sub("", str(error)))
    return Plain(printed.getvalue()[before:], _kept(value))


def _carry_out(statement: ast.stmt, space: dict[str, Any]) -> Any:
    if isinstance(statement, ast.Expr):
        return eval(compile(ast.Expression(statement.value), "cell", "eval"), space)
    exec(compile(ast.Module([statement], []), "cell", "exec"), space)
    return None


def _kept(value: Any) -> Any:
    """Keep a value as it is now: a later cell may change it in place."""
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    return type(value)(_kept(each) for each in value) if type(value) in (list, tuple) else value


def difference(plain: Plain, done: Run, line: int, before: str) -> str:
    """Say in what a run's cell from a line on differs from plain Python, "" in nothing.

    ``before``: what the cells above it printed.
    """
    last = done.cells[-1] if done.cells and done.cells[-1].line >= line else None  # None: it has no code
    error = None if last is None else last.error
    if last is not None and not last.is_reached:
        return f"not reached: {done.errors[-1].message if done.errors else ''}"
    if plain.error is not None:
        told = None if error is None else error.message
        return "" if told == plain.error else f"Python fails ({plain.error}), ours: {told}"
    if error is not None:
        return f"refused: {error.message} at {error.text}"
    printed = "".join(line.text + line.end for line in done.printed)[len(before) :]
    if ADDRESSES.sub("", printed) != ADDRESSES.sub("", plain.printed):
        return f"prints {printed!r} instead of {plain.printed!r}"
    if last is not None and isinstance(plain.value, DATA) and not _is_same(plain.value, done.value):
        return f"gives {done.value!r} instead of {plain.value!r}"
    return ""


def _is_same(one: Any, other: Any) -> bool:
    try:
        return are_equal(one, other) or repr(one) == repr(other)
    except (TypeError, ValueError, RuntimeError):
        return False


def compare_notebook(cells: Sequence[str]) -> list[str]:
    """Return for each cell in what it differs from plain Python, "" where in nothing."""
    found: list[str] = []
    before = ""
    for number, plain in enumerate(run_plainly(cells), 1):
        *above, own = (f"{BOUNDARY}\n{cell}\n" for cell in cells[:number])
        done = run("".join([*above, own]), seed=SEED)
        found.append(difference(plain, done, "".join(above).count("\n") + 1, before))
        before = "".join(line.text + line.end for line in done.printed)
    return found


def measure(paths: Sequence[Path]) -> list[Figure]:
    """Compare notebooks; print every cell that differs, and return the share of those that do not."""
    figures: list[Figure] = []
    total = same = 0
    for path in paths:
        cells = cells_of(path.read_text(encoding="utf-8"))
        found = compare_notebook(cells)
        for number, words in enumerate(found, 1):
            if words:
                print(f"{path.name}, cell {number}: {words[:400]}", file=sys.stderr)
        total, same = total + len(cells), same + found.count("")
        figures.append(Figure(path.name, f"{found.count('')} of {len(cells)} cells"))
    share = same / total if total else 0.0
    name = "cells of notebooks that give what Python gives"
    return [*figures, Figure(name, f"{share:.1%}", "at least 97%", share >= 0.97, f"{same} of {total}")]


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Which notebooks? python -m benchmarks.notebooks FILE.ipynb ...")
    print_alone(measure([Path(name) for name in sys.argv[1:]]))
