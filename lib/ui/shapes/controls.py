"""The controls of the page Shapes: what to look at, two shapes, and how they are read."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from lib.links import PageState
from lib.links.settings import MATRIX_SIDE_HIGH, SHAPE_MATRICES, SHAPE_TOPICS, ShapesSettings
from lib.notice import Notice
from lib.operations import DEFAULT_EQUATION
from lib.pasted.shapes import read_shapes
from lib.shapes import Layout, Pair
from lib.ui.shapes.questions import OWN, QUESTIONS, question_of
from lib.ui.state import bounded, change_settings, mirror, state_now, tell, write_state
from lib.ui.wording.shapes import LAYOUT_WORDS, TOPIC_WORDS

Shape = tuple[int, ...]

change = partial(change_settings, "shapes")


def take_question(name: str) -> None:
    """Put the settings that answer a question in place of those that stand there."""
    if name != OWN:
        state = state_now()
        write_state(replace(state, shapes=QUESTIONS[name][1]))


def take_topic(topic: str | None) -> None:
    """Show another part of the page; pressing the one that is shown changes nothing."""
    if topic is not None:
        change(topic=topic)


def take_shape(place: str, shapes: tuple[Shape, Shape], text: str) -> None:
    """Take a typed shape, or both of a pasted error; an empty field is the experiment's own again.

    What cannot be read is told, and the shape stays as it was.
    """
    if not text.strip():
        change(**{place: None}, layout=None, order="x_w")
        return
    found = read_shapes(text)
    if isinstance(found, Notice):
        kept = shapes[("first", "second").index(place)]
        tell(Notice("shape_refused", place=place, kept=kept, why=found))
    elif len(found) == 2:
        change(first=found[0], second=found[1], layout=None, order="x_w")
    else:
        change(**{place: found[0]}, layout=None, order="x_w")


def take_equation(text: str) -> None:
    """Take the einsum's equation; an empty field is the unit's own again."""
    change(equation=text.strip() or DEFAULT_EQUATION, operation="einsum")


def show_topics(settings: ShapesSettings) -> None:
    """Draw what the page can show, and the questions to start from."""
    with st.container(key="shapes_topics", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.segmented_control(
            "Show",
            SHAPE_TOPICS,
            format_func=TOPIC_WORDS.__getitem__,
            label_visibility="collapsed",
            width="content",
            **mirror("shapes_topic", settings.topic, take_topic),
        )
        name = question_of(settings)
        st.selectbox(
            "Start from",
            [*([OWN] if name == OWN else []), *QUESTIONS],
            format_func=lambda name: QUESTIONS[name][0] if name in QUESTIONS else "Your own shapes",
            label_visibility="collapsed",
            width=300,
            **mirror("shapes_question", name, take_question),
        )


def show_shape_fields(state: PageState, shapes: tuple[Shape, Shape], pair: Pair | None) -> None:
    """Draw the fields of the two shapes, how they are read, and the einsum's equation."""
    settings = state.shapes
    with st.container(key="shapes_fields", horizontal=True, vertical_alignment="bottom", gap="small"):
        for place, label, tensor, shape in (
            ("first", "First, x", "features", shapes[0]),
            ("second", "Second, w", "weights", shapes[1]),
        ):
            is_own = getattr(settings, place) is None
            st.text_input(
                f"{label}: {tensor}" if is_own else f"{label}: typed",
                width=172,
                max_chars=400,
                help="Up to 6 sizes from 1 to 9,999, such as 1, 5. Or paste torch's error: it fills both "
                f"fields. An empty field takes the experiment's {tensor}.",
                **mirror(f"shapes_{place}", str(shape), partial(take_shape, place, shapes)),
            )
        readings = [] if pair is None else list(pair.readings)
        chosen = None if pair is None or pair.reading is None else pair.reading.layout
        st.selectbox(
            "Read as",
            readings,
            format_func=lambda layout: LAYOUT_WORDS[Layout(layout)],
            placeholder="no linear unit",
            disabled=len(readings) < 2,
            width=270,
            **mirror("shapes_layout", chosen, lambda layout: change(layout=str(layout))),
        )
        st.text_input(
            "einsum",
            width=172,
            max_chars=120,
            help="A letter per axis of x and of w, and after the arrow those of the result.",
            **mirror("shapes_equation", settings.equation, take_equation),
        )


def show_matrix_fields(settings: ShapesSettings) -> None:
    """Draw which matrix view and transpose are shown on."""
    with st.container(key="shapes_fields", horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            "Matrix m",
            SHAPE_MATRICES,
            format_func=lambda name: "0, 1, 2, …" if name == "counting" else f"the experiment's {name}",
            width=230,
            **mirror("shapes_matrix", settings.matrix, lambda name: change(matrix=name)),
        )
        for name in ("rows", "columns"):
            st.number_input(
                width=120,
                disabled=settings.matrix != "counting",
                **bounded(
                    name.capitalize(),
                    f"shapes_{name}",
                    getattr(settings, name),
                    partial(_take_side, name),
                    (1, MATRIX_SIDE_HIGH),
                ),
            )


def _take_side(name: str, size: int) -> None:
    change(**{name: size})
