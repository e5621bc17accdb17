"""I got this number: which code prints it on the current experiment."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.links import PageState
from lib.notice import Notice
from lib.number_search import Found, Match, NumberSearch, search_numbers
from lib.ui.state import change_state, mirror
from lib.ui.wording.notices import sentence
from lib.ui.wording.numbers import number, plural
from lib.ui.wording.oddities import oddity_text
from lib.ui.wording.reasons import REASONS

SHOWN_MATCHES = 3
"""Matches that stand open for each number, simplest first; the others unfold."""


@st.cache_data(max_entries=32, show_spinner=False)
def find(text: str, state_key: str, _state: PageState) -> NumberSearch:
    """Search once for the same text on the same experiment."""
    del state_key
    return search_numbers(text, _state.experiment)


def why(notice: Notice) -> str:
    """Word a notice of the search: a bad number is left out, and why."""
    if notice.code in REASONS:
        return f"Left out: {REASONS[notice.code](notice.parameters)}"
    return sentence(notice)


def match_html(match: Match) -> str:
    """Write one match: its code, what is odd about it, and the value it really has."""
    odd = "; ".join(escape(oddity_text(oddity)) for oddity in match.oddities) or "the unit itself"
    code = escape("; ".join(match.code.strip().splitlines()))
    return f"<li><code>{code}</code><br>{odd} (it is {number(match.value)})</li>"


def found_html(found: Found) -> str:
    """Write what prints one number, and how many would by accident."""
    text = escape(found.number.text)
    chance = found.expected_by_chance
    by_chance = "fewer than 0.01" if chance < 0.01 else f"about {chance:.2g}"
    accident = f"At these digits {by_chance} of the numbers tried would match by chance."
    if not found.matches:
        return f'<p class="formulab-text"><b>{text}</b>: nothing that was tried prints it. {accident}</p>'
    listed = [match_html(match) for match in found.matches]
    shown, rest = "".join(listed[:SHOWN_MATCHES]), listed[SHOWN_MATCHES:]
    folded = f"<details><summary>{plural(len(rest), 'further match', 'further matches')}</summary>"
    others = f'{folded}<ul class="formulab-matches">{"".join(rest)}</ul></details>' if rest else ""
    unlisted = f" {found.more:,} more codes come near it and were not run to the end." if found.more else ""
    return (
        f'<p class="formulab-text"><b>{text}</b> is printed by:</p><ul class="formulab-matches">{shown}</ul>'
        f'{others}<p class="formulab-text">{accident}{unlisted}</p>'
    )


def show_number_search(state: PageState) -> None:
    """Draw the field and, where it holds numbers, what prints them on the current experiment."""
    with st.container(key="number_search"):
        st.text_input(
            "I got this number",
            placeholder="0.9897, 0.1595",
            max_chars=120,
            help="Type one to three printed numbers. Formulab tries the ways to write the unit, right and "
            "wrong, on Compare's features, weights and bias, and lists every code that prints them.",
            **mirror("numbers", state.numbers, lambda text: change_state(numbers=str(text).strip())),
        )
        if not state.numbers:
            return
        search = find(state.numbers, repr(state.experiment), state)
        for notice in search.notices:
            st.html(f'<p class="formulab-notice">{escape(why(notice))}</p>')
        for found in search.numbers:
            st.html(found_html(found))
        if search.numbers:
            left = f", {search.left_out:,} left out for their size" if search.left_out else ""
            tried = f"Tried: {plural(search.tried, 'code')} on seed {state.experiment.seed}"
            failed = f"{search.refused:,} more cannot run at these sizes"
            st.html(f'<p class="formulab-text">{tried}; {failed}{left}.</p>')
