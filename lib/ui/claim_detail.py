"""One claim of the page Claims: its code, what that gives, what the search found, and where it fails."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st
import torch

from lib.claims import Answer, Claim, Finding, Form, Found, Outcome, Trial, sizes_of
from lib.comparison import INPUT_AXES
from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.links import PASTED_ROW, PageState, encode
from lib.ui import lens
from lib.ui.steps_view import shortened
from lib.ui.wording.claims import CLAIM_WORDS, answer_words, sizes_text, tally_text
from lib.ui.wording.errors import error_sentence
from lib.ui.wording.numbers import number, shape, tensor_summary

COLUMN, GAP = 78, 10
"""Pixels of one of six columns beside the table, and between them: three inputs or two results in a row."""
COLUMNS = 6
TALLEST = 30
"""Pixels of the tallest cell: the pictures stand below the code on the first screen."""
MOST_LISTED = 4
"""Numbers of a value that are all written out."""


def gives(outcome: Outcome) -> str:
    """Write what a code gives in a few words."""
    if outcome.run.error is not None:
        return "refused" if outcome.has_run is False else "stopped by a limit"
    value = outcome.value
    if value is None:
        return "no tensor"
    if 1 < value.numel() <= MOST_LISTED:
        return ", ".join(number(float(each)) for each in value.flatten())
    return tensor_summary(value)


def code_row(code: str, outcome: Outcome) -> str:
    """Write a code and what it gives: its numbers and their shape, or who refused and in whose words."""
    shown = f"<code>{escape(code)}</code>"
    if outcome.run.error is not None:
        error = escape(error_sentence(outcome.run.error))
        return f'<tr><td colspan="2">{shown}<div class="wrong">{error}</div></td></tr>'
    size = "" if outcome.value is None else f"<small>{escape(shape(outcome.value))}</small>"
    return f"<tr><td>{shown}</td><td>{escape(gives(outcome))}{size}</td></tr>"


def form_rows(name: str, answer: Answer, *, is_in_scope: bool) -> str:
    """Write one form as rows of a table: how it came out, then each code and what it gives."""
    head = escape(CLAIM_WORDS[name].forms[answer.form.name])
    if is_in_scope:
        words = answer_words(answer.agrees)
        head = f'{head} <span class="{words.kind}">{words.text}</span>'
    rows = [code_row(code, answer.trial.outcomes[key]) for key, code in answer.form.codes]
    return f'<tr><th colspan="2" scope="rowgroup">{head}</th></tr>{"".join(rows)}'


def show_claim(
    state: PageState, claim: Claim, answers: tuple[Answer, ...], finding: Finding, look: Look
) -> None:
    """Draw the claim that is looked at: words, code on this experiment, tally, smallest counterexample."""
    words = CLAIM_WORDS[claim.name]
    is_in_scope = claim.scope.holds(sizes_of(state.experiment))
    with st.container(key="claim", gap="xsmall"):
        st.html(
            f'<h2 class="formulab-section">{claim.name}: {escape(words.whole)}</h2>'
            f'<p class="formulab-text">{escape(words.decided)}</p>'
            f'<p class="formulab-text">{escape(tally_text(finding, claim.scope))}</p>'
        )
        rows = "".join(form_rows(claim.name, answer, is_in_scope=is_in_scope) for answer in answers)
        st.html(
            '<table class="formulab-claim"><caption>On your experiment: '
            f"{sizes_text(sizes_of(state.experiment))}</caption><tbody>{rows}</tbody></table>"
        )
    found = finding.counterexample or finding.example
    if found is not None:
        show_found(state, claim, found, look, is_counterexample=finding.counterexample is not None)


def show_found(state: PageState, claim: Claim, found: Found, look: Look, *, is_counterexample: bool) -> None:
    """Draw the smallest case of its kind with its tensors, and offer to open it."""
    form = claim.form(found.form)
    what = "Smallest counterexample" if is_counterexample else "Smallest case that agrees"
    words = CLAIM_WORDS[claim.name].forms[form.name]
    with st.container(key="counterexample", gap="xsmall"):
        st.html(f'<h2 class="formulab-section">{what}: {escape(words)}</h2>')
        with st.container(key="heatmaps"):
            lens.draw(
                trial_panels(form, found.trial(claim), look),
                key="lens_claim",
                columns=[COLUMN] * COLUMNS,
                gap=GAP,
            )
        query = encode(state_of(state, form, found))
        with st.container(horizontal=True, gap="medium", key="open"):
            st.page_link("compare.py", label="Open in Compare →", query_params=query)
            st.page_link("steps.py", label="Open in Steps →", query_params=query)


def state_of(state: PageState, form: Form, found: Found) -> PageState:
    """Return the page state that shows a case: its experiment, and its first code beside nn.Linear."""
    return replace(
        state,
        experiment=found.experiment,
        code=form.codes[0][1],
        rows=("linear", "mm", PASTED_ROW),
        reference="linear",
        selected=PASTED_ROW,
        cell=None,
        step=None,
        pin=None,
        roles=None,
        is_editing=False,
    )


def trial_panels(form: Form, trial: Trial, look: Look) -> list[Panel]:
    """Lay out the tensors of a trial: features, weights and bias in a row, what the codes give below."""
    inputs = trial.tensors.as_names()
    values = [outcome.value for outcome in trial.outcomes.values() if outcome.value is not None]
    limit = shared_range([*inputs.values(), *values])
    panels = [
        panel_for_tensor(
            name,
            tensor,
            limit,
            axes=INPUT_AXES[name],
            look=look,
            room=room_of(2),
            place=Place(2 * place, 0, column_span=2),
        )
        for place, (name, tensor) in enumerate(inputs.items())
    ]
    span = 2 if len(form.codes) == 3 else 3
    per_row = COLUMNS // span
    for place, (key, code) in enumerate(form.codes):
        below = Place(span * (place % per_row), 1 + place // per_row, column_span=span)
        panels.append(outcome_panel(key, code, trial.outcomes[key], limit, look, below))
    return panels


def outcome_panel(key: str, code: str, outcome: Outcome, limit: float, look: Look, place: Place) -> Panel:
    """Draw what a code gives under its last line; words where it gives no tensor."""
    title = shortened(code.splitlines()[-1])
    if isinstance(outcome.value, torch.Tensor):
        return panel_for_tensor(
            key,
            outcome.value,
            limit,
            title=title,
            is_code=True,
            look=look,
            room=room_of(place.column_span),
            place=place,
        )
    error = outcome.run.error
    return Panel(
        key, title, note="no tensor" if error is None else error_sentence(error), is_code=True, place=place
    )


def room_of(columns: int) -> Room:
    """Return the room of a picture that spans some columns."""
    return Room(columns * COLUMN + (columns - 1) * GAP, 150, tallest=TALLEST)
