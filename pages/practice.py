"""Practice: predict what code gives, then see it; questions made from a seed, progress by topic."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.ui.frame import read_look, show_notices
from lib.ui.practice.evidence_view import show_evidence
from lib.ui.practice.progress_view import show_practice_controls
from lib.ui.practice.question_view import show_choices, show_code, show_headline
from lib.ui.practice.session import possible_answers, read_question
from lib.ui.practice.style import show_practice_style
from lib.ui.state import read_state

state, _ = read_state()
answers, notices = possible_answers(state.practice)
settings = replace(state.practice, answers=answers)
asked = read_question(settings)

show_practice_style()
with st.sidebar:
    show_practice_controls(settings, asked.question.topic)
show_notices(notices, key="page_notices")
show_headline(asked)
with st.container(key="predict_and_see"):
    question, reason = st.columns([11, 13], gap="medium")
with question:
    show_code(asked.question)
    show_choices(asked)
with reason:
    show_evidence(state, asked, read_look(state))
