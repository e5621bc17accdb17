"""The server of editor_demo.py, with the app's own routes and headers."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lib.ui.editor import EDITOR_SCRIPT
from lib.ui.server import build_middleware, build_routes

base_path = st.get_option("server.baseUrlPath")
app = st.App(
    Path(__file__).parent / "editor_demo.py",
    routes=[*build_routes(base_path), *EDITOR_SCRIPT.build_routes(base_path)],
    middleware=build_middleware(),
)
