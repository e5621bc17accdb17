"""The server: Streamlit with a start-up, a health route, headers and plotly.js. The pages are in pages/."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lib.ui.server import build_middleware, build_routes, lifespan

app = st.App(
    Path(__file__).parent / "pages" / "_frame.py",
    routes=build_routes(st.get_option("server.baseUrlPath")),
    middleware=build_middleware(),
    lifespan=lifespan,
)
