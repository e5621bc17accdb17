"""From text to a program: read once, cheap to run again."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace

from lib.language.model import Budget, ErrorKind, RunError, Span
from lib.language.pastes import Cleaned, clean
from lib.notice import Notice

MUTATING_ATTRIBUTES = frozenset({
    "data", "grad", "backward", "step", "numpy", "requires_grad", "fill", "load_state_dict",
    "ReLU", "ReLU6", "LeakyReLU", "ELU", "Dropout",
})  # fmt: skip
"""Attributes besides those that end in an underscore through which code may change a tensor in place."""


@dataclass(frozen=True, eq=False)
class CellCode:
    """The code of one cell, lines ``line`` to ``end_line``: its statements, or why it cannot be read."""

    line: int
    end_line: int
    statements: tuple[ast.stmt, ...]
    error: RunError | None = None


@dataclass(frozen=True, eq=False)
class Program:
    """Code that was read: its syntax tree, or why it has none.

    ``code`` is the text as given; ``shifts`` says for each line how many columns were cut off its
    beginning before it was read. ``changes_in_place``: some line may change a tensor in place, so that
    a run must work on copies of what it is given. ``cells``: the cells that have code, where the text
    shows where cells begin; one that cannot be read has an ``error`` of its own and no part in the tree,
    and the first such error is the program's. Built by ``parse``.
    """

    code: str
    tree: ast.Module | None
    error: RunError | None = None
    notices: tuple[Notice, ...] = ()
    shifts: tuple[int, ...] = ()
    changes_in_place: bool = False
    lines: tuple[str, ...] = ()
    cells: tuple[CellCode, ...] = ()
    _places: dict[ast.AST, tuple[Span, str]] = field(default_factory=dict, repr=False)

    def place(self, node: ast.AST) -> tuple[Span, str]:
        """Return where a node stands in ``code``, and its text."""
        place = self._places.get(node)
        if place is None:
            place = self._places[node] = self._locate(node)
        return place

    def _locate(self, node: ast.AST) -> tuple[Span, str]:
        line: int = getattr(node, "lineno", 1)
        end_line: int = getattr(node, "end_lineno", line)
        start = self._character(line, getattr(node, "col_offset", 0))
        end = self._character(end_line, getattr(node, "end_col_offset", 0))
        if line == end_line:
            text = self.lines[line - 1][start:end] if line <= len(self.lines) else ""
        else:
            parts = (
                self.lines[line - 1][start:],
                *self.lines[line : end_line - 1],
                self.lines[end_line - 1][:end],
            )
            text = "\n".join(parts)
        return Span(line, start + self._shift(line), end_line, end + self._shift(end_line)), text

    def _shift(self, line: int) -> int:
        return self.shifts[line - 1] if line <= len(self.shifts) else 0

    def _character(self, line: int, offset: int) -> int:
        """Turn the tree's offset, which counts bytes, into characters."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return offset if text.isascii() else len(text.encode()[:offset].decode(errors="replace"))


def parse(code: str, *, budget: Budget = Budget()) -> Program:
    """Read code. Never raises: ``Program.error`` says why text could not be read."""
    if len(code) > budget.source_characters:
        notice = Notice("code_length", got=len(code), high=budget.source_characters)
        message = f"the code has {len(code)} characters; {budget.source_characters} are allowed"
        return Program(code, None, RunError(ErrorKind.TOO_LARGE, message, 1, 0, notice=notice))
    cleaned = clean(code)
    lines = tuple(cleaned.text.split("\n"))
    program = Program(code, None, notices=cleaned.notices, shifts=cleaned.shifts, lines=lines)
    tree = _read(cleaned.text)
    if isinstance(tree, ast.Module):
        cells = _split(tree, cleaned.starts, len(lines)) if cleaned.starts else ()
    elif cleaned.starts:
        cells = _read_apart(lines, cleaned)
        tree = ast.Module([statement for cell in cells for statement in cell.statements], [])
    else:
        return replace(program, error=_unreadable(tree, cleaned.shifts))
    errors = [cell.error for cell in cells if cell.error is not None]
    return replace(
        program,
        tree=tree,
        error=errors[0] if errors else None,
        changes_in_place=_changes_in_place(tree),
        cells=cells,
    )


Unreadable = SyntaxError | ValueError | RecursionError | MemoryError
"""What Python raises for text that it cannot read."""


def _read(text: str) -> ast.Module | Unreadable:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return error


def _edges(starts: tuple[int, ...], lines: int) -> list[tuple[int, int]]:
    """Return the first and the last line of each cell; what stands before the first boundary is one too."""
    first = sorted({1, *starts})
    return list(zip(first, [start - 1 for start in first[1:]] + [lines], strict=True))


def _split(tree: ast.Module, starts: tuple[int, ...], lines: int) -> tuple[CellCode, ...]:
    """Sort the statements of a text into its cells; a boundary inside a statement is none."""
    found: list[CellCode] = []
    statements = tree.body
    place = 0
    for line, end_line in _edges(starts, lines):
        before = place
        while place < len(statements) and statements[place].lineno <= end_line:
            place += 1
        if place > before:
            found.append(CellCode(line, end_line, tuple(statements[before:place])))
    return tuple(found)


def _read_apart(lines: tuple[str, ...], cleaned: Cleaned) -> tuple[CellCode, ...]:
    """Read each cell by itself, so that one that is no Python leaves the others alone."""
    found: list[CellCode] = []
    for line, end_line in _edges(cleaned.starts, len(lines)):
        tree = _read("\n".join(lines[line - 1 : end_line]))
        if not isinstance(tree, ast.Module):
            found.append(CellCode(line, end_line, (), _unreadable(tree, cleaned.shifts, line - 1)))
        elif tree.body:
            ast.increment_lineno(tree, line - 1)
            found.append(CellCode(line, end_line, tuple(tree.body)))
    return tuple(found)


def _unreadable(error: Unreadable, shifts: tuple[int, ...], before: int = 0) -> RunError:
    """Tell why text could not be read that stands after so many lines."""
    if not isinstance(error, SyntaxError):
        return RunError(ErrorKind.SYNTAX, str(error) or "too deeply nested", before + 1, 0)
    column = max(0, (error.offset or 1) - 1)
    line, end_line = error.lineno or 1, error.end_lineno or error.lineno or 1
    end_column = max(column, (error.end_offset or column + 1) - 1) if end_line == line else 0
    line, end_line = line + before, end_line + before
    shift = shifts[line - 1] if line <= len(shifts) else 0
    span = Span(line, column + shift, end_line, end_column + shift)
    return RunError(ErrorKind.SYNTAX, error.msg, line, column + shift, span, (error.text or "").rstrip("\n"))


def _changes_in_place(tree: ast.Module) -> bool:
    for node in ast.walk(tree):
        match node:
            case (
                ast.AugAssign()
                | ast.Subscript(ctx=ast.Store() | ast.Del())
                | ast.keyword(arg="out" | "inplace")
            ):
                return True
            case ast.Attribute(attr=name) if _may_change(name):
                return True
            case ast.ImportFrom(names=names) if any(_may_change(alias.name) for alias in names):
                return True
    return False


def _may_change(name: str) -> bool:
    return name.endswith("_") or name in MUTATING_ATTRIBUTES
