"""From text to a program: read once, cheap to run again."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace

from lib.language.model import Budget, ErrorKind, RunError, Span
from lib.language.pastes import clean
from lib.notice import Notice

MUTATING_ATTRIBUTES = frozenset({
    "data", "grad", "backward", "step", "numpy", "requires_grad", "fill", "load_state_dict",
    "ReLU", "ReLU6", "LeakyReLU", "ELU", "Dropout",
})  # fmt: skip
"""Attributes besides those that end in an underscore through which code may change a tensor in place."""


@dataclass(frozen=True, eq=False)
class Program:
    """Code that was read: its syntax tree, or why it has none.

    ``code`` is the text as given; ``shifts`` says for each line how many columns were cut off its
    beginning before it was read. ``changes_in_place``: some line may change a tensor in place, so that
    a run must work on copies of what it is given. Built by ``parse``.
    """

    code: str
    tree: ast.Module | None
    error: RunError | None = None
    notices: tuple[Notice, ...] = ()
    shifts: tuple[int, ...] = ()
    changes_in_place: bool = False
    lines: tuple[str, ...] = ()
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
    try:
        tree = ast.parse(cleaned.text)
    except SyntaxError as error:
        return replace(program, error=_syntax_error(error, cleaned.shifts))
    except (ValueError, RecursionError, MemoryError) as error:
        return replace(program, error=RunError(ErrorKind.SYNTAX, str(error) or "too deeply nested", 1, 0))
    return replace(program, tree=tree, changes_in_place=_changes_in_place(tree))


def _syntax_error(error: SyntaxError, shifts: tuple[int, ...]) -> RunError:
    line, column = error.lineno or 1, max(0, (error.offset or 1) - 1)
    end_line = error.end_lineno or line
    end_column = max(column, (error.end_offset or column + 1) - 1) if end_line == line else 0
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
