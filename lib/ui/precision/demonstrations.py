"""The demonstrations below the answer: one at a time, each with its control, its code and its sentence."""

from __future__ import annotations

from html import escape

import streamlit as st

from lib.links import PageState
from lib.precision import Measurement
from lib.ui.precision.demos import absorbing, features, neighbours, orders, overflow
from lib.ui.precision.fields import take
from lib.ui.precision.shown import Demonstration
from lib.ui.state import mirror

DEMONSTRATIONS: dict[str, Demonstration] = {
    "order": orders.DEMONSTRATION,
    "neighbours": neighbours.DEMONSTRATION,
    "features": features.DEMONSTRATION,
    "overflow": overflow.DEMONSTRATION,
    "absorbing": absorbing.DEMONSTRATION,
}
"""Every demonstration by the name that a link gives it, in the order of the choice."""


def show_demonstrations(state: PageState, measurement: Measurement) -> None:
    """Draw the choice of demonstrations and the chosen one."""
    with st.container(key="demonstrations"):
        st.segmented_control(
            "What changes the last bits, or all of them",
            list(DEMONSTRATIONS),
            format_func=lambda name: DEMONSTRATIONS[name].title,
            required=True,
            **mirror(
                "precision_demo", state.precision.demo, lambda name: take("demo", name) if name else None
            ),
        )
        chosen = DEMONSTRATIONS[state.precision.demo]
        shown = chosen.show(state, measurement)
        st.html(f'<p class="precision-sentence" role="status">{escape(shown.sentence)}</p>')
        fields, table = st.columns([1, 2], gap="medium")
        with fields:
            chosen.draw_fields(state)
            st.html(f'<p class="formulab-text">{escape(chosen.note)}</p>')
        with table:
            st.html(shown.table)
            st.code(chosen.code(state), language="python")
