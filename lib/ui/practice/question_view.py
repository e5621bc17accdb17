"""A question as it is asked: headline, code, choices and the way on."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.links.settings import QUESTION_HIGH
from lib.practice import Question
from lib.ui.practice.marking import as_html
from lib.ui.practice.session import Asked, answer_question, show_number
from lib.ui.wording.practice import TOPIC_TITLES, choice_text, question_text


def show_headline(asked: Asked) -> None:
    """Ask the question, with its number and its topic above."""
    question = asked.question
    place = f"Question {question.number + 1} · {TOPIC_TITLES[question.topic]}"
    with st.container(key="headline"):
        st.html(
            f'<p class="formulab-text">{escape(place)}</p>'
            f'<h1 class="formulab-headline" role="status">{as_html(question_text(question))}</h1>'
        )


def code_html(question: Question) -> str:
    """Write a question's code as numbered lines, comments set apart."""
    lines = []
    for number, line in enumerate(question.code.splitlines(), 1):
        code, sign, comment = line.partition("  #")
        told = f'<span class="comment">{escape(sign + comment)}</span>' if sign else ""
        lines.append(f'<li value="{number}"><code>{escape(code)}{told}</code></li>')
    return f'<ol class="formulab-practice-code" aria-label="Code">{"".join(lines)}</ol>'


def show_code(question: Question) -> None:
    """Draw the code, as high as the longest so that the choices stay where they are."""
    with st.container(key="question_code"):
        st.html(code_html(question))


def choice_state(asked: Asked, place: int) -> str:
    """Say how a choice looks: open, right, wrong (the one taken) or other."""
    if asked.chosen is None:
        return "open"
    if place == asked.question.right:
        return "right"
    return "wrong" if place == asked.chosen else "other"


def key_text(place: int) -> str:
    """Write the key of a choice so that it cannot be read as part of an answer that is a number itself.

    In bold it is no list to Markdown, which would number it by itself.

    >>> key_text(2)
    '**3)**'
    """
    return f"**{place + 1})**"


MARKS = {"right": "✓ ", "wrong": "✗ ", "open": "", "other": ""}


def show_choices(asked: Asked) -> None:
    """Draw a button for each choice; keys 1 to 4 press them."""
    question = asked.question
    with st.container(key="choices", gap="xsmall"):
        for place, choice in enumerate(question.choices):
            state = choice_state(asked, place)
            with st.container(key=f"choice_{place + 1}_{state}"):
                st.button(
                    f"{MARKS[state]}{key_text(place)}\u2002{choice_text(question, choice)}",
                    key=f"take_{place + 1}",
                    shortcut=str(place + 1),
                    width="stretch",
                    disabled=asked.chosen is not None,
                    on_click=answer_question,
                    args=(question.number, question.topic, place + 1),
                )
        show_way_on(asked)


def show_way_on(asked: Asked) -> None:
    """Draw previous and next; Enter goes on once the question is answered."""
    number = asked.question.number
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="way_on"):
        st.button(
            "Next question",
            key="next_question",
            type="primary",
            shortcut="Enter",
            disabled=asked.chosen is None or number >= QUESTION_HIGH,
            on_click=show_number,
            args=(number + 1,),
        )
        st.button(
            "Previous",
            key="previous_question",
            disabled=number == 0,
            on_click=show_number,
            args=(number - 1,),
        )
