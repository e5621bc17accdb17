"""Make pasted text readable as Python: prompts, pasted output, notebook commands; every place is kept."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from lib.notice import Notice

PROMPT = re.compile(r"^(\s*)(>>> ?)(.*)$")
CONTINUED = re.compile(r"^(\s*)(\.\.\.(?: |$))(.*)$")
CELL = re.compile(r"^(\s*)(In\s*\[[\d ]*\]:\s?)(.*)$")
CELL_CONTINUED = re.compile(r"^(\s*)(\.{3,}:(?: |$))(.*)$")
BOUNDARY = re.compile(r"^#\s*(%%(?:\s|\[|$)|In\s*\[[\d ]*\]:?\s*$)")
"""A comment that begins a cell: ``# %%`` as editors write it, ``# In[3]:`` as notebooks are exported."""

OUTPUT = re.compile(r"^\s*Out\s*\[[\d ]*\]:")
TRACEBACK = re.compile(r"^\s*(-{40,}\s*$|Traceback \(most recent call last\))")
"""What stands above the error of a cell; no line of code looks like that."""

TIMED = re.compile(r"^%time\s+(?=\S)")
MAGIC = re.compile(r"^(%{1,2}[A-Za-z]|![A-Za-z.]|\?{1,2}\w|[A-Za-z_][\w.*]*\?{1,2}\s*$)")
CELL_MAGIC = re.compile(r"^%%([A-Za-z]\w*)")
PYTHON_MAGICS = frozenset(("time", "timeit", "capture", "prun", "memit"))
"""Commands that run the cell below them as it stands; below any other one is no code of this notebook."""

FENCE = re.compile(r"^\s*(```|~~~)")
SHOWN = re.compile(r"^(tensor|array|Parameter containing:|torch\.Size)\s*(\(|$)")
BOUND = re.compile(r"^[ \t]*(?:def\s+(\w+)|(\w+)\s*=[^=]|from\s.*import\s(.*)|import\s(.*))", re.MULTILINE)

UNCLOSED = 20
"""Values whose brackets never close, after which no more are looked for."""

CLOSING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Text that Python can read: line by line the same, with what was cut off the front of each line.

    ``starts``: the lines, from 1, at which cells begin where the paste shows it, rising.
    """

    text: str
    shifts: tuple[int, ...]
    notices: tuple[Notice, ...]
    starts: tuple[int, ...] = ()


class _Lines:
    """The lines of a paste while it is being cleaned."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.shifts = [0] * len(self.lines)
        self.notices: list[Notice] = []
        self.starts: set[int] = set()

    def cut(self, number: int, length: int) -> None:
        """Cut characters off the front of a line."""
        self.lines[number] = self.lines[number][length:]
        self.shifts[number] += length

    def note(self, number: int, code: str) -> None:
        """Tell something about a line."""
        self.notices.append(Notice(code, line=number + 1))

    def drop(self, number: int, code: str) -> None:
        """Make a line a comment, and tell so."""
        line = self.lines[number].strip()
        if line:
            self.notices.append(Notice(code, line=number + 1, text=line[:80]))
            self.lines[number] = f"# {line}"


def clean(code: str) -> Cleaned:
    r"""Make pasted text readable: what is left out is told, and no line changes its number.

    >>> clean(">>> 1 + 1\n2").text
    '1 + 1\n# 2'
    """
    text = code.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ").replace("\v", " ")
    text = text.replace("\ufeff", " ").replace("\xa0", " ").replace("\u2028", " ").replace("\u2029", " ")
    paste = _Lines(text)
    if _has_prompts(paste.lines) and not _is_python(text):
        _drop_all_but_prompts(paste)
    elif any(CELL.match(line) for line in paste.lines):
        _drop_cell_outputs(paste)
    _cut_margin(paste)
    _drop_commands(paste)
    _drop_shown_values(paste)
    return Cleaned(
        "\n".join(paste.lines), tuple(paste.shifts), tuple(paste.notices), tuple(sorted(paste.starts))
    )


def _has_prompts(lines: list[str]) -> bool:
    """Say whether text is a session at Python's prompt; in cells, prompts belong to texts of the code."""
    return any(PROMPT.match(line) for line in lines) and not any(BOUNDARY.match(line) for line in lines)


def _is_python(text: str) -> bool:
    """Say whether text can be read as it stands: prompts in it are part of its own texts then."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _drop_all_but_prompts(paste: _Lines) -> None:
    """Keep what stands behind ``>>>`` and ``...``; the rest is what Python answered."""
    is_code = True
    for number, line in enumerate(paste.lines):
        found = PROMPT.match(line) or (CONTINUED.match(line) if is_code else None)
        if found:
            paste.cut(number, len(found[1]) + len(found[2]))
            is_code = True
        elif number and line.strip():
            paste.drop(number, "pasted_output")
            is_code = False


def _drop_cell_outputs(paste: _Lines) -> None:
    """Keep the cells of a notebook; what follows ``Out[3]:`` up to the next cell is output."""
    is_output = False
    for number, line in enumerate(paste.lines):
        start = CELL.match(line)
        found = start or CELL_CONTINUED.match(line)
        if found:
            is_output = False
            paste.cut(number, len(found[1]) + len(found[2]))
            if start:
                paste.starts.add(number + 1)
        elif OUTPUT.match(line) or TRACEBACK.match(line) or is_output:
            is_output = True
            paste.drop(number, "pasted_output")


def _drop_commands(paste: _Lines) -> None:
    """Find where comments begin cells; leave out fences, a notebook's commands and labelled output."""
    is_foreign = False
    for number, line in enumerate(paste.lines):
        if BOUNDARY.match(line):
            paste.starts.add(number + 1)
        is_foreign = is_foreign and number + 1 not in paste.starts
        magic = CELL_MAGIC.match(line)
        if is_foreign:
            paste.lines[number] = f"# {line}"
        elif magic and magic[1] not in PYTHON_MAGICS and paste.starts:
            paste.drop(number, "notebook_cell")
            is_foreign = True
        elif FENCE.match(line):
            paste.drop(number, "fence")
        elif timed := TIMED.match(line):
            paste.cut(number, timed.end())
            paste.note(number, "not_timed")
        elif MAGIC.match(line):
            paste.drop(number, "notebook_command")
        elif OUTPUT.match(line):
            paste.drop(number, "pasted_output")


def _cut_margin(paste: _Lines) -> None:
    """Cut off the spaces that all lines begin with."""
    written = [line for line in paste.lines if line.strip()]
    margin = min((len(line) - len(line.lstrip(" ")) for line in written), default=0)
    if margin:
        for number, line in enumerate(paste.lines):
            if line.strip():
                paste.cut(number, margin)


def _drop_shown_values(paste: _Lines) -> None:
    """Leave out lines such as ``tensor(0.9897)``, unless the code itself gives that name a meaning."""
    bound = " ".join(
        " ".join(filter(None, match.groups())) for match in BOUND.finditer("\n".join(paste.lines))
    )
    own = set(re.findall(r"\w+", bound))
    number, unclosed = 0, 0
    while number < len(paste.lines) and unclosed < UNCLOSED:
        found = SHOWN.match(paste.lines[number])
        if found is None or found[1] in own:
            number += 1
            continue
        end = _closed(paste.lines, number)
        if end is None:
            number += 1
            unclosed += 1
            continue
        for dropped in range(number, end + 1):
            paste.drop(dropped, "pasted_output")
        number = end + 1


def _closed(lines: list[str], start: int) -> int | None:
    """Return the line where the brackets of a shown value close and nothing follows; None where none is."""
    open_brackets: list[str] = []
    for number in range(start, min(start + 1_000, len(lines))):
        for place, character in enumerate(lines[number]):
            if character in "([{":
                open_brackets.append(character)
            elif character in CLOSING:
                if not open_brackets or open_brackets.pop() != CLOSING[character]:
                    return None
                if not open_brackets and lines[number][place + 1 :].strip():
                    return None
        if not open_brackets:
            return number
    return None
