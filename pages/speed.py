"""Speed: time and memory of each formulation over a range of sizes, measured on this server."""

from __future__ import annotations

import streamlit as st

from lib.ui.frame import read_look, show_notices
from lib.ui.speed_controls import show_speed_controls
from lib.ui.speed_request import request_of, this_host
from lib.ui.speed_view import show_speed
from lib.ui.state import read_state

state, _ = read_state()
host = this_host()
request, notices = request_of(state, host)
with st.sidebar:
    show_speed_controls(state, request, host)
show_notices(notices, key="page_notices")
show_speed(state, request, read_look(state))
