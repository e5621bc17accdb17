"""Why the answer is right: a sentence from the run, and the comparison that shows the mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
import torch

from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.links import PageState
from lib.practice import Evidence, Exhibit, Question, Role, evidence, given_tensors
from lib.ui import lens
from lib.ui.error_view import shape_picture
from lib.ui.practice.marking import as_html
from lib.ui.practice.session import Asked
from lib.ui.state import address_of
from lib.ui.steps_view import shortened
from lib.ui.walk_view import is_picture
from lib.ui.wording.practice import ROLE_TITLES, choice_text, sentence

COLUMN_WIDTH, GAP = 252, 16
PICTURE_HEIGHT = 152
LONG_ROW = 5
"""Columns above which a picture takes both columns of the grid."""
WAITING = (
    'Predict, then <span class="with-keys">press 1–{count}</span>'
    '<span class="with-touch">tap your answer</span>. '
    "What the code really gives is shown here."
)
"""HTML: the style shows the words for keys or those for touch, by what the device has."""


def verdict_html(asked: Asked, found: Evidence | None) -> str:
    """Write the verdict on an answer with its reason, or what to do while it is open."""
    question = asked.question
    if found is None:
        return f'<p class="formulab-box waiting">{WAITING.format(count=len(question.choices))}</p>'
    right = as_html(choice_text(question, question.answer))
    why = as_html(sentence(found.why))
    if asked.is_right:
        return f'<p class="formulab-box right"><b>✓ Right: {right}.</b> {why}</p>'
    overlooked = "" if found.overlooked is None else as_html(sentence(found.overlooked))
    return f'<p class="formulab-box"><b>✗ Not so. The answer: {right}.</b> {why} {overlooked}</p>'


def is_drawn(exhibit: Exhibit) -> bool:
    """Say whether a value is a picture: a single truth value is told in words."""
    value = exhibit.value
    return value is not None and is_picture(value) and (value.dtype != torch.bool or value.dim() > 0)


def exhibit_panels(exhibits: Sequence[Exhibit], look: Look) -> list[Panel]:
    """Draw values two in a row, long rows alone; all in one colour range but for a difference."""
    drawn = [(each, each.value) for each in exhibits if is_drawn(each) and each.value is not None]
    shared = shared_range([value for each, value in drawn if each.role is not Role.GAP])
    panels = []
    column = row = 0
    for number, (each, value) in enumerate(drawn):
        is_long = value.dim() > 0 and value.shape[-1] > LONG_ROW
        if is_long and column:
            column, row = 0, row + 1
        told = (f"line {each.line}" if each.line else "", ROLE_TITLES[each.role])
        panels.append(
            panel_for_tensor(
                f"exhibit {number}",
                value,
                shared_range([value]) if each.role is Role.GAP else shared,
                title=shortened(each.code),
                is_code=True,
                note=", ".join(part for part in told if part),
                look=look,
                room=Room(2 * COLUMN_WIDTH + GAP if is_long else COLUMN_WIDTH, PICTURE_HEIGHT),
                place=Place(column, row, column_span=2 if is_long else 1),
            )
        )
        column, row = (0, row + 1) if is_long or column else (1, row)
    return panels


def show_given(question: Question, look: Look) -> None:
    """Draw the tensors that the code starts from, while the answer is still to be predicted."""
    given = given_tensors(question)
    if given:
        with st.container(key="heatmaps"):
            panels = exhibit_panels(given, look)
            lens.draw(panels, key="lens_practice", columns=(COLUMN_WIDTH, COLUMN_WIDTH), gap=GAP)


def show_evidence(state: PageState, asked: Asked, look: Look) -> None:
    """Draw the verdict in a place of constant height, and below it what shows it."""
    found = None if asked.chosen is None else evidence(asked.question, asked.chosen)
    with st.container(key="verdict"):
        st.html(f'<div role="status">{verdict_html(asked, found)}</div>')
    if found is None:
        show_given(asked.question, look)
        return
    opened = replace(state, code=found.code, step=None, pin=None, roles=None)
    with st.container(key="open_steps"):
        st.page_link("steps.py", label="Open this code step by step →", query_params=address_of(opened))
    with st.container(key="heatmaps"):
        for each in found.exhibits:
            if each.error is not None:
                st.html(shape_picture(each.error.operands, each.error.function))
        panels = exhibit_panels(found.exhibits, look)
        if panels:
            lens.draw(panels, key="lens_practice", columns=(COLUMN_WIDTH, COLUMN_WIDTH), gap=GAP)
