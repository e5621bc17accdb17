"""A small app around the lens, for its tests: with the app's own routes and headers."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lib.ui.server import build_middleware, build_routes

app = st.App(
    Path(__file__).parent / "lens_page.py",
    routes=build_routes(st.get_option("server.baseUrlPath")),
    middleware=build_middleware(),
)
