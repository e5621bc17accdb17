"""Claims: what the thread claims, decided by running it."""

from __future__ import annotations

import streamlit as st

from lib.claims import CLAIMS, SearchSettings, try_claim
from lib.ui.claim_detail import show_claim
from lib.ui.claims_search import find_all
from lib.ui.claims_view import show_claim_controls, show_progress, show_verdicts
from lib.ui.frame import read_look
from lib.ui.state import read_state

state, _ = read_state()
settings = SearchSettings(state.claims.seed, state.claims.cases)
selected = state.claims.claim

answers = {name: try_claim(claim, state.experiment) for name, claim in CLAIMS.items()}
with st.container(key="top", horizontal=True, vertical_alignment="center", gap="small"):
    headline = st.container(key="headline").empty()
    show_claim_controls(state)
table, details = st.columns([9, 7], gap="medium")
rows = table.container(key="results").empty()
# The claim that the visitor looks at comes first: it stands there while the others are searched.
first = find_all([selected], settings, lambda found: show_progress(headline, rows, found))
with details.container(gap="xsmall"):
    show_claim(state, CLAIMS[selected], answers[selected], first[selected], read_look(state))
others = [name for name in CLAIMS if name != selected]
found = first | find_all(others, settings, lambda found: show_progress(headline, rows, first | found))
show_verdicts(state, headline, rows, answers, {name: found[name] for name in CLAIMS})
