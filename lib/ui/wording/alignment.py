"""The words of axes that stand together: what becomes of each, and what stops an operation."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from lib.operations import Operation
from lib.shapes import Alignment, AxisPair, Fate
from lib.ui.wording.shapes import listed

Shape = tuple[int, ...]

FATE_WORDS: dict[Fate, str] = {
    Fate.EQUAL: "equal",
    Fate.STRETCHED: "! stretched",
    Fate.MISSING: "missing, repeated",
    Fate.SUMMED: "equal, summed",
    Fate.STRETCHED_AND_SUMMED: "! stretched, summed",
    Fate.KEPT: "kept",
    Fate.DROPPED: "! summed alone",
    Fate.CLASH: "✗ clash",
    Fate.NOT_TAKEN: "✗ not taken",
}
"""What becomes of a pair of axes."""

FATE_KINDS: dict[Fate, str] = {
    Fate.STRETCHED: "doubt",
    Fate.STRETCHED_AND_SUMMED: "doubt",
    Fate.DROPPED: "doubt",
    Fate.CLASH: "wrong",
    Fate.NOT_TAKEN: "wrong",
}
"""Which of them a reader must look at."""


def axes_wanted(operation: Operation) -> tuple[str, str]:
    """Say how many axes an operation takes in each place."""
    words = []
    for least, most in (operation.first_axes, operation.second_axes):
        if least == most:
            words.append(f"{least} {'axis' if least == 1 else 'axes'}")
        else:
            words.append(f"{least} or {most} axes" if most == least + 1 else f"{least} axis or more")
    return words[0], words[1]


def alignment_sentence(operation: Operation, found: Alignment | None, operands: tuple[str, str]) -> str:
    """Say what stops an operation, or what it does with the axes."""
    if found is None:
        return "Axes are drawn for one letter per axis and as many letters as axes; what torch says stands in the table."
    if found.wrong_axes:
        wanted = axes_wanted(operation)
        told = [f"{operands[place]} must have {wanted[place]}" for place in found.wrong_axes]
        return f"{operation.title} refuses: {listed(told)}."
    clashes = [pair for pair in found.pairs if pair.fate is Fate.CLASH]
    if clashes:
        return " ".join(_clash(pair, operation) for pair in clashes[:2])
    stretched = [pair for pair in found.pairs if pair.fate in (Fate.STRETCHED, Fate.STRETCHED_AND_SUMMED)]
    if stretched:
        return f"{operation.title} repeats what has size 1: {listed([_stretch(pair, operands) for pair in stretched])}."
    if not any(pair.fate in (Fate.SUMMED, Fate.DROPPED) for pair in found.pairs):
        return "Nothing is summed: every number of the result is one product."
    return ""


def _clash(pair: AxisPair, operation: Operation) -> str:
    if operation.joined in ("elementwise", "equation"):
        return f"{pair.first} and {pair.second} stand together, differ, and neither is 1."
    return f"{pair.first} and {pair.second} stand together and must be equal."


def _stretch(pair: AxisPair, operands: tuple[str, str]) -> str:
    is_first = pair.first == 1
    return f"{operands[0 if is_first else 1]} to {pair.second if is_first else pair.first}"


def linear_note(second: Shape) -> str:
    """Tell how nn.Linear stores its weight, and how its error shows it."""
    if len(second) != 2:
        return "nn.Linear stores its weight as (out, in)."
    shown = "x".join(map(str, second[::-1]))
    return f"nn.Linear stores its weight as (out, in) and transposes it: its error shows {second} as {shown}."


def alignment_html(found: Alignment, operands: tuple[str, str], caption: str) -> str:
    """Draw the pairs of axes as a table: a column per pair, a row per operand, what happens below."""
    if not found.pairs:
        return '<p class="formulab-text">Both are single numbers: there is no axis to pair.</p>'
    pairs = found.pairs
    first, second = (f"<code>{escape(name)}</code>" for name in operands)
    rows = [
        _row(first, [_size(pair.first, pair) for pair in pairs]),
        _row(second, [_size(pair.second, pair) for pair in pairs]),
        _row("result", [_size(pair.result, pair) for pair in pairs], "result")
        if found.result is not None
        else f'<tr><th scope="row">result</th><td class="none wrong" colspan="{len(pairs)}">none</td></tr>',
        _row(
            "",
            [
                f'<span class="{FATE_KINDS.get(pair.fate, "quiet")}">{FATE_WORDS[pair.fate]}</span>'
                for pair in pairs
            ],
        ),
    ]
    if any(pair.letter for pair in pairs):
        rows.insert(0, _row("letter", [f"<code>{escape(pair.letter)}</code>" for pair in pairs]))
    return f'<table class="formulab-axes"><caption>{escape(caption)}</caption>{"".join(rows)}</table>'


def _row(name: str, cells: Sequence[str], kind: str = "") -> str:
    heading = f'<th scope="row">{name}</th>' if name else "<td></td>"
    return f'<tr class="{kind}">{heading}{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _size(size: int | None, pair: AxisPair) -> str:
    return "" if size is None else f'<span class="axis {FATE_KINDS.get(pair.fate, "")}">{size}</span>'
