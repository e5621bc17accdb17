"""The words on view against transpose, and on the ways to transpose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lib.language import ErrorKind, Run
from lib.shapes import Moves, Turn
from lib.ui.wording.errors import WHO
from lib.ui.wording.numbers import number
from lib.ui.wording.shapes import listed
from lib.ui.wording.steps import shape_text

MEMORY = (
    "Arrows follow the numbers in the order of memory. view keeps that order along the rows and only cuts the rows "
    "elsewhere; t() swaps rows and columns, so memory runs down the columns."
)
FRAMED = "Framed: cells that hold another number in the other picture."

VECTOR, MATRIX, STACK = "v", "m", "s"
NAMES = {VECTOR: "a vector", MATRIX: "a matrix", STACK: "a stack"}


def moves_headline(moves: Moves) -> str:
    """Say whether view and transpose of a matrix hold the same numbers in the same places."""
    view, transpose = moves.codes
    shape = tuple(moves.view.shape)
    count = len(moves.places)
    if not moves.moved:
        return (
            f'{view} and {transpose} are <span class="right">the same here</span>: with one row or one column '
            "the order of the numbers is all there is."
        )
    stand = "stands" if moves.moved == 1 else "stand"
    return (
        f'{view} is <span class="wrong">not {transpose}</span>: both are {shape}, but {moves.moved} of {count} numbers '
        f"{stand} elsewhere."
    )


def cell_name(cell: tuple[int, int]) -> str:
    """Write a place as an index: "[1, 2]"."""
    return f"[{cell[0]}, {cell[1]}]"


def moves_table_html(moves: Moves, most: int) -> str:
    """Write where each number goes: a row per number, in the order of memory."""
    view, transpose = moves.codes
    flat = moves.matrix.reshape(-1).tolist()
    rows = []
    for place, (start, seen, turned) in enumerate(moves.places[:most]):
        shown = number(flat[place]) if isinstance(flat[place], float) else str(flat[place])
        kind, word = ("right", "✓ same place") if seen == turned else ("wrong", "✗ elsewhere")
        cells = "".join(f"<td>{cell_name(cell)}</td>" for cell in (start, turned, seen))
        rows.append(f'<tr><th scope="row">{shown}</th>{cells}<td class="{kind}">{word}</td></tr>')
    heads = "".join(
        f'<th scope="col">{head}</th>'
        for head in (
            "number",
            "m",
            f"<code>{escape(transpose)}</code>",
            f"<code>{escape(view)}</code>",
            "there",
        )
    )
    left = len(moves.places) - most
    more = f'<p class="formulab-text">{left:,} more numbers are not listed.</p>' if left > 0 else ""
    return (
        '<table class="formulab-facts"><caption>Where each number goes</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>{more}"
    )


def called(code: str) -> str:
    """Name a way to transpose without its tensor: "t()".

    >>> called("{}.t()")
    't()'
    """
    return code.removeprefix("{}.")


def turns_headline(turns: Sequence[Turn]) -> str:
    """Say what becomes of a vector: what leaves it as it is, what refuses, what makes a column of it."""
    same = [called(turn.code) for turn in turns if turn.is_unchanged[VECTOR]]
    refusing = [called(turn.code) for turn in turns if turn.runs[VECTOR].error is not None]
    changing = [turn for turn in turns if turn.is_unchanged[VECTOR] is False]
    columns = [f"{turn.code.format(VECTOR)} is {shape_text(turn.runs[VECTOR].value)}" for turn in changing]
    parts = [
        f'{listed(same)} leave it <span class="doubt">as it is</span>' if same else "",
        f'{listed(refusing)} <span class="wrong">refuse</span>' if refusing else "",
        f'<span class="right">{listed(columns)}</span>' if columns else "",
    ]
    return f"A vector has no transpose: {', '.join(part for part in parts if part)}."


def turns_sentence(turns: Sequence[Turn]) -> str:
    """Say which ways agree on a matrix, and which of them on a stack of matrices."""
    on = {name: [called(turn.code) for turn in turns if turn.is_transpose[name]] for name in (MATRIX, STACK)}
    return f"On a matrix {listed(on[MATRIX])} swap rows and columns; on each matrix of a stack only {listed(on[STACK])}."


def turn_cell(turn: Turn, name: str) -> str:
    """Write what one way makes of one tensor: its shape and what it did, or torch's own words."""
    done = turn.runs[name]
    label = f'data-label="{NAMES[name]}"'
    if done.error is not None:
        return f'<td {label} class="wrong">✗ {escape(error_words(done))}</td>'
    kind, words = "quiet", "other axes"
    if turn.is_transpose[name]:
        kind, words = "right", "✓ transposed"
    elif turn.is_unchanged[name]:
        kind, words = "doubt", "! unchanged"
    elif turn.code.endswith("unsqueeze(1)"):
        words = "a new axis of size 1"
    warned = ", torch warns" if done.notices else ""
    return f'<td {label}>{shape_text(done.value)}<div class="{kind}">{words}{warned}</div></td>'


def error_words(done: Run) -> str:
    """Return the first line of a run's error; who refused stands before it where it was not torch."""
    if done.error is None:
        return ""
    words = (done.error.message.strip().splitlines() or ["no words given"])[0]
    return words if done.error.kind is ErrorKind.TORCH else f"{WHO[done.error.kind]}: {words}"


def turns_table_html(turns: Sequence[Turn], shapes: Mapping[str, tuple[int, ...]]) -> str:
    """Write a row per way to transpose, a column per tensor."""
    heads = "".join(f'<th scope="col">{NAMES[name]}, {name} {shape}</th>' for name, shape in shapes.items())
    rows = "".join(
        f'<tr><th scope="row"><code>.{escape(called(turn.code))}</code></th>'
        f"{''.join(turn_cell(turn, name) for name in shapes)}</tr>"
        for turn in turns
    )
    return (
        '<table class="formulab-facts stacked"><caption>What each way to transpose gives</caption>'
        f'<thead><tr><th scope="col">code</th>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    )


def products_table_html(products: Mapping[str, Run]) -> str:
    """Write what a vector gives with itself: code, and result or error."""
    rows = []
    for code, done in products.items():
        told = escape(error_words(done)) if done.error is not None else product_text(done)
        kind = "wrong" if done.error is not None else ""
        rows.append(
            f'<tr><th scope="row"><code>{escape(code)}</code></th><td class="{kind}">{told}</td></tr>'
        )
    return (
        '<table class="formulab-facts"><caption>What a vector gives with itself</caption>'
        f'<thead><tr><th scope="col">code</th><th scope="col">gives</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
    )


def product_text(done: Run) -> str:
    """Write a value's shape, and its number where it is one."""
    value = done.value
    return f"{shape_text(value)} = {number(float(value))}" if value.numel() == 1 else shape_text(value)
