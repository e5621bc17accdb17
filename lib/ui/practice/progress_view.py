"""What is practised, from which seed, and how it went so far, topic by topic."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.links.settings import PRACTICE_SEED_HIGH, PracticeSettings
from lib.practice import Score, Topic, scores
from lib.ui.practice.session import choose_seed, choose_topic, kept_question
from lib.ui.state import bounded, mirror
from lib.ui.wording.practice import TOPIC_TITLES

ALL = "all"
ALL_TOPICS = "All twelve topics"


def progress_html(counted: dict[Topic, Score], current: Topic) -> str:
    """Write the table of topics: right answers of those asked, as text and as a bar."""
    rows = []
    for topic, score in counted.items():
        share = 100 * score.right / score.asked if score.asked else 0.0
        told = f"{score.right}/{score.asked}" if score.asked else "–"
        kind = "bar" if score.asked else "bar none"
        bar = f'<span class="{kind}"><span style="width:{share:.0f}%"></span></span>'
        name = f'<th scope="row">{escape(TOPIC_TITLES[topic])}{bar}</th>'
        rows.append(f"<tr{' class=current' if topic is current else ''}>{name}<td>{told}</td></tr>")
    asked = sum(score.asked for score in counted.values())
    right = sum(score.right for score in counted.values())
    total = f"<tr><th scope=row>All</th><td>{right}/{asked}</td></tr>"
    return (
        '<table class="formulab-progress"><caption>Right of asked, by topic</caption>'
        f"<tbody>{''.join(rows)}</tbody><tfoot>{total}</tfoot></table>"
    )


def show_practice_controls(settings: PracticeSettings, current: Topic) -> None:
    """Draw the choice of topic and seed, and the progress by topic."""
    with st.container(key="controls"):
        st.selectbox(
            "Practise",
            [ALL, *Topic],
            format_func=lambda topic: ALL_TOPICS if topic == ALL else TOPIC_TITLES[topic],
            **mirror(
                "practice_topic",
                settings.topic or ALL,
                lambda topic: choose_topic(None if topic == ALL else Topic(topic)),
            ),
        )
        with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall", wrap=False):
            st.number_input(
                width=98,
                **bounded(
                    "Seed",
                    "practice_seed",
                    settings.seed,
                    choose_seed,
                    (0, PRACTICE_SEED_HIGH),
                ),
            )
            st.button(
                "Another",
                key="another_seed",
                help="New questions; the count starts again. Back returns to these.",
                on_click=choose_seed,
                args=(settings.seed + 1,),
            )
    with st.container(key="progress"):
        st.html(progress_html(scores(settings.seed, settings.answers, kept_question), current))
