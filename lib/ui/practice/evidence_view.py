"""Why the answer is right: a sentence from the run, and the comparison that shows the mistake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.links import PageState
from lib.practice import Exhibit, Role, evidence
from lib.ui import lens
from lib.ui.error_view import shape_picture
from lib.ui.practice.marking import as_html
from lib.ui.practice.session import Asked
from lib.ui.state import address_of
from lib.ui.steps_view import shortened
from lib.ui.walk_view import is_picture
from lib.ui.wording.practice import ROLE_TITLES, choice_text, sentence

COLUMN_WIDTH, GAP = 250, 20
PICTURE_HEIGHT = 170
WAITING = "Predict, then press 1–{count}. What the code really gives is shown here."


def verdict_html(asked: Asked) -> str:
    """Write the verdict on an answer with its reason, or what to do while it is open."""
    question = asked.question
    if asked.chosen is None:
        return f'<p class="formulab-box waiting">{WAITING.format(count=len(question.choices))}</p>'
    found = evidence(question, asked.chosen)
    right = as_html(choice_text(question, question.answer))
    why = as_html(sentence(found.why))
    if asked.is_right:
        return f'<p class="formulab-box right"><b>✓ Right: {right}.</b> {why}</p>'
    overlooked = "" if found.overlooked is None else as_html(sentence(found.overlooked))
    return f'<p class="formulab-box"><b>✗ Not so. Right is {right}.</b> {why} {overlooked}</p>'


def exhibit_panels(exhibits: Sequence[Exhibit], look: Look) -> list[Panel]:
    """Draw the values two in a row, all in one colour range."""
    drawn = [each for each in exhibits if each.value is not None and is_picture(each.value)]
    limit = shared_range([each.value for each in drawn if each.value is not None])
    panels = []
    for place, each in enumerate(drawn):
        if each.value is None:
            continue
        title = shortened(each.code)
        line = f"line {each.line} " if each.line else ""
        panels.append(
            panel_for_tensor(
                f"exhibit {place}",
                each.value,
                limit,
                title=title,
                is_code=True,
                note=f"{line}{ROLE_TITLES[each.role]}".strip(),
                look=look,
                room=Room(COLUMN_WIDTH, PICTURE_HEIGHT),
                place=Place(place % 2, place // 2),
            )
        )
    return panels


def show_evidence(state: PageState, asked: Asked, look: Look) -> None:
    """Draw the verdict in a place of constant height, and below it what shows it."""
    with st.container(key="verdict"):
        st.html(f'<div role="status">{verdict_html(asked)}</div>')
    if asked.chosen is None:
        return
    found = evidence(asked.question, asked.chosen)
    with st.container(key="heatmaps"):
        for each in found.exhibits:
            if each.error is not None and each.role is not Role.CHOSEN:
                st.html(shape_picture(each.error.operands, each.error.function))
        panels = exhibit_panels(found.exhibits, look)
        if panels:
            lens.draw(panels, key="lens_practice", columns=(COLUMN_WIDTH, COLUMN_WIDTH), gap=GAP)
    opened = replace(state, code=found.code, step=None, pin=None, roles=None)
    st.page_link("steps.py", label="Open this code step by step", query_params=address_of(opened))
