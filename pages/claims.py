"""Claims: what the thread claims, decided by running it."""

from __future__ import annotations

import streamlit as st

from lib.claims import CLAIMS, SearchSettings, try_claim
from lib.ui.claim_detail import show_claim
from lib.ui.claims_search import find_all
from lib.ui.claims_view import Board, show_claim_controls, show_yours
from lib.ui.frame import read_look
from lib.ui.state import read_state

state, _ = read_state()
settings = SearchSettings(state.claims.seed, state.claims.cases)
selected = state.claims.claim

answers = {name: try_claim(claim, state.experiment) for name, claim in CLAIMS.items()}
with st.container(key="top", horizontal=True, vertical_alignment="center", gap="small"):
    headline = st.container(key="headline")
    show_claim_controls(state)
table, details = st.columns([9, 7], gap="medium")
board = Board(headline, table.container(key="results"))
# The claim that the visitor looks at comes first: it stands there while the others are searched.
first = find_all([selected], settings, board.show_progress)
with details.container(gap="xsmall"):
    show_claim(state, CLAIMS[selected], answers[selected], first[selected], read_look(state))
others = [name for name in CLAIMS if name != selected]
found = first | find_all(others, settings, lambda found: board.show_progress(first | found))
with table:
    show_yours(state)
board.show_verdicts(state, answers, {name: found[name] for name in CLAIMS})
