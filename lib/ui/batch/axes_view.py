"""Leading axes: features (N, *, in), what takes them, what comes out, and torch's words of refusal."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.batch import LeadingAxes, Standing, try_leading_axes
from lib.experiment import TensorName
from lib.figures import Look, Place, Room, panel_for_tensor, shared_range
from lib.links import PageState
from lib.links.settings import AXES_COUNT, AXES_SIZE, read_axes, write_axes
from lib.ui import lens
from lib.ui.batch.sizes_view import TITLES
from lib.ui.batch.typed_sizes import take_typed
from lib.ui.state import mirror
from lib.ui.values_panel import show_values_panel
from lib.ui.wording.batch import axes_headline, refusal, shape_words, sign_of
from lib.ui.wording.numbers import plural

WIDTHS = (600, 360)
"""Pixels of the two pictures side by side on a lecture's screen, 1280 wide."""
HEIGHT = 180


def show_axes(state: PageState, look: Look) -> None:
    """Draw the part: headline, the field of the middle axes, the table of outcomes, both pictures."""
    found = try_leading_axes(state.experiment, state.batch.axes)
    with st.container(key="headline"):
        st.html(f'<h1 class="formulab-headline" role="status">{axes_headline(found, TITLES)}</h1>')
    with st.container(key="axes_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.text_input(
            "Middle axes, such as 2, 3",
            width=220,
            **mirror("batch_axes", axes_text(state.batch.axes), take_axes),
        )
        st.html(f'<p class="formulab-text">{escape(shapes_text(found))}</p>')
    show_values_panel(state)
    with st.container(key="outcomes"):
        st.html(outcomes_table(found))
    show_pictures(state, found, look)
    count = sum(edit.tensor == TensorName.FEATURES for edit in state.experiment.edits)
    if count and state.batch.axes:
        st.html(
            f'<p class="formulab-text">{plural(count, "cell")} of features set by hand are left out here: '
            "each names a cell of two axes.</p>"
        )


def take_axes(text: str) -> None:
    """Take typed sizes between batch and in."""
    take_typed("axes", text, ",", read_axes, (AXES_COUNT, AXES_SIZE))


def axes_text(axes: tuple[int, ...]) -> str:
    """Write the middle axes as a visitor types them; none is an empty field."""
    return write_axes(axes).replace(",", ", ") if axes else ""


def shapes_text(found: LeadingAxes) -> str:
    """Say in torch's own terms what the shapes are."""
    return (
        f"nn.Linear documents (N, *, in) to (N, *, out): here {shape_words(found.tensors.features.shape)} to "
        f"{shape_words(found.value.shape)}, with weights {shape_words(found.tensors.weights.shape)}."
    )


Outcome = tuple[str, str, str, str, str]
"""Sign, word, colour, the shape that comes out, and the words of who refuses."""

ORDER = ("right", "doubt", "wrong")
HEADINGS = ("Against the unit", "Formulations", "Comes out", "In torch's words")


def outcome(standing: Standing, found: LeadingAxes) -> Outcome:
    """Return what there is to tell of one formulation."""
    sign, word, kind = sign_of(standing)
    if standing.error is not None:
        return sign, word, kind, "", refusal(standing.error)
    given = "no tensor" if standing.value is None else shape_words(standing.value.shape)
    is_other = standing.value is not None and standing.value.shape != found.value.shape
    if standing.holds and is_other:
        return sign, "same numbers, other shape", "doubt", given, ""
    return sign, word, kind, given, ""


def grouped(found: LeadingAxes) -> list[tuple[Outcome, list[str]]]:
    """Return the outcomes with the titles of their formulations, what holds first, errors last."""
    groups: dict[Outcome, list[str]] = {}
    for name, standing in found.standings.items():
        groups.setdefault(outcome(standing, found), []).append(TITLES[name])
    return sorted(groups.items(), key=lambda group: (ORDER.index(group[0][2]), bool(group[0][4])))


def outcomes_table(found: LeadingAxes) -> str:
    """Write the outcomes as an HTML table; formulations with one outcome share a row."""
    rows = "".join(
        f'<tr><td class="sign {kind}">{sign} {escape(word)}</td>'
        f'<th scope="row">{escape(", ".join(titles))}</th>'
        f'<td class="size">{escape(given)}</td><td>{escape(said)}</td></tr>'
        for (sign, word, kind, given, said), titles in grouped(found)
    )
    heads = "".join(f'<th scope="col">{text}</th>' for text in HEADINGS)
    return (
        '<table class="formulab-batch axes"><caption>What each formulation makes of features with these axes'
        f"</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def show_pictures(state: PageState, found: LeadingAxes, look: Look) -> None:
    """Draw features and the unit's value, slice by slice."""
    tensors = {"features": found.tensors.features, "the unit's value": found.value}
    shared = shared_range(tensors.values())
    panels = [
        panel_for_tensor(
            name,
            tensor,
            shared_range([tensor]) if state.has_own_scales else shared,
            look=look,
            room=Room(WIDTHS[place], HEIGHT, tallest=30),
            place=Place(place, 0),
        )
        for place, (name, tensor) in enumerate(tensors.items())
    ]
    with st.container(key="heatmaps"):
        lens.draw(panels, key="lens_axes", columns=WIDTHS, gap=20)
