"""Two shapes under every operation: the answer, the table, the alignment of axes and every orientation."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.experiment import TensorName
from lib.links import PageState
from lib.operations import OPERATIONS, Operation
from lib.shapes import ORIENTATIONS, Drawn, Layout, Need, Pair, Relation, Trial, draw_pair, need_of, pair_up
from lib.ui.pick_table import Cell, PickRow, show_pick_table
from lib.ui.shapes.controls import change, show_shape_fields, show_topics
from lib.ui.wording.alignment import alignment_html, alignment_sentence, linear_note
from lib.ui.wording.errors import error_sentence
from lib.ui.wording.shapes import (
    NEED_WORDS,
    RELATION_WORDS,
    first_words,
    headline_html,
    layout_sentence,
    reading_sentence,
    result_text,
    too_large_html,
    typed_text,
    warning_html,
)

MARKS: dict[Relation, Cell] = {
    Relation.UNIT: Cell("✓", "right"),
    Relation.UNKNOWN: Cell("→", "quiet"),
}
"""The sign before a result; other relations to the unit get a warning."""


def mark_of(trial: Trial) -> Cell:
    """Return the sign before a trial's row."""
    if trial.relation is None:
        return Cell("✗", "wrong")
    return MARKS.get(trial.relation, Cell("!", "doubt"))


def show_products(state: PageState) -> None:
    """Draw the page's part on two shapes."""
    settings = state.shapes
    drawn = draw_pair(state.experiment, settings.first, settings.second)
    if drawn.tensors is None:
        show_too_large(state, drawn)
        return
    asked = None if settings.layout is None else Layout(settings.layout)
    pair = pair_up(*drawn.tensors, layout=asked, equation=settings.equation, seed=state.experiment.seed + 1)
    needs = {name: need_of(pair, operation) for name, operation in OPERATIONS.items()}
    show_answer(state, pair, {name: need for name, (need, _) in needs.items()})
    show_topics(settings)
    show_shape_fields(state, pair.shapes, pair)
    show_layout_notice(asked, pair)
    operation = OPERATIONS[settings.operation]
    table, detail = st.columns([8, 5], gap="medium")
    with table:
        show_operations(pair, needs, settings.operation)
    with detail:
        show_alignment(pair, operation, settings.order)
        show_orders(pair, operation, settings.order)


def show_too_large(state: PageState, drawn: Drawn) -> None:
    """Say that shapes are too large to draw; the fields stay, so that others can be typed."""
    settings = state.shapes
    experiment = state.experiment
    first = experiment.shape_of(TensorName.FEATURES) if settings.first is None else settings.first
    second = experiment.shape_of(TensorName.WEIGHTS) if settings.second is None else settings.second
    with st.container(key="headline"):
        st.html(f'<h1 class="formulab-headline one" role="status">{too_large_html((first, second))}</h1>')
    show_topics(settings)
    show_shape_fields(state, (first, second), None)
    if drawn.error is not None:
        st.html(f'<p class="formulab-notice">{escape(error_sentence(drawn.error))}</p>')


def show_answer(state: PageState, pair: Pair, needs: dict[str, Need]) -> None:
    """Say which of the two must be transposed, and how the shapes are read."""
    runs = [name for name, operation in OPERATIONS.items() if pair.tried(operation).error is None]
    looked_at = OPERATIONS[state.shapes.operation]
    told = headline_html(pair.shapes, pair.reading, needs, runs, looked_at.name)
    told += warning_html(pair.tried(looked_at), pair.alignment(looked_at))
    with st.container(key="headline"):
        words = "" if pair.reading is None else reading_sentence(pair.reading, needs)
        st.html(
            f'<h1 class="formulab-headline one" role="status">{told}</h1>'
            f'<p class="formulab-text">{escape(words)}</p>'
        )


def show_layout_notice(asked: Layout | None, pair: Pair) -> None:
    """Tell where the shapes cannot be read as the link asks for."""
    used = None if pair.reading is None else pair.reading.layout
    if asked is not None and asked is not used:
        told = layout_sentence(asked, pair.shapes, used)
        st.html(f'<p class="formulab-notice" role="status">{escape(told)}</p>')


def show_operations(pair: Pair, needs: dict[str, tuple[Need, str | None]], selected: str) -> None:
    """Draw a row per operation: what it makes of the shapes as typed, and what the unit needs."""
    with st.container(key="operations"):
        show_pick_table(
            [operation_row(pair, operation, *needs[name]) for name, operation in OPERATIONS.items()],
            headings=("Operation", "As typed: the result, or torch’s own error", "To transpose"),
            caption="Every operation on the two shapes",
            selected=selected,
            on_select=lambda name: change(operation=name),
            key="operations_table",
        )


def operation_row(pair: Pair, operation: Operation, need: Need, order: str | None) -> PickRow:
    """Write one operation as a row of text."""
    trial = pair.tried(operation)
    words = NEED_WORDS[need]
    if need is Need.SWAPPED and order is not None:
        words = f"{words}: {short_code(operation, pair.code(operation, order))}"
    kind = "right" if order is not None else "quiet"
    return PickRow(
        name=operation.name,
        mark=mark_of(trial),
        label=Cell(short_code(operation, trial.code), is_code=True),
        cells=(Cell(typed_text(trial), "wrong" if trial.error else ""), Cell(words, kind)),
    )


def short_code(operation: Operation, code: str) -> str:
    """Write an operation's call without the module; a layer by its class."""
    line = code.splitlines()[-1].removeprefix("torch.")
    return line if operation.name != "linear" else line.replace("layer", operation.title)


def show_alignment(pair: Pair, operation: Operation, order: str) -> None:
    """Draw which axes stand together in the chosen order, and what torch says of it."""
    trial = pair.tried(operation, order)
    operands = ORIENTATIONS[order].operands(*map(len, pair.shapes))
    found = pair.alignment(operation, order)
    with st.container(key="alignment"):
        code = escape(short_code(operation, trial.code))
        st.html(f'<h2 class="formulab-section"><code>{code}</code>, axis by axis</h2>')
        if found is not None:
            st.html(alignment_html(found, operands, f"The axes of {' and '.join(operands)}"))
        told = [alignment_sentence(operation, found, operands)]
        if trial.error is not None:
            told.append(f"“{first_words(trial)}”")
        if operation.joined == "linear":
            told.append(linear_note(ORIENTATIONS[order].shapes(*pair.shapes)[1]))
        st.html(f'<p class="formulab-text">{escape(" ".join(filter(None, told)))}</p>')


def show_orders(pair: Pair, operation: Operation, selected: str) -> None:
    """Draw every orientation of one operation: its result, and what that is of the unit."""
    rows = []
    for name in ORIENTATIONS:
        trial = pair.tried(operation, name)
        words = "" if trial.relation is None else RELATION_WORDS[trial.relation]
        mark = mark_of(trial)
        rows.append(
            PickRow(
                name=name,
                mark=mark,
                label=Cell(short_code(operation, trial.code), is_code=True),
                cells=(Cell(result_text(trial), "wrong" if trial.error else ""), Cell(words, mark.kind)),
            )
        )
    with st.container(key="orders"):
        show_pick_table(
            rows,
            headings=(f"{operation.title} in every order", "Result", "Beside the unit"),
            caption=f"Every orientation of {operation.title}",
            selected=selected,
            on_select=lambda name: change(order=name),
            key="orders_table",
        )
