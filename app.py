"""The server: Streamlit with a start-up, headers, a health route and scripts. The pages are in pages/."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from lib.ui.editor import EDITOR_SCRIPT
from lib.ui.lens import LENS_SCRIPT
from lib.ui.server import build_middleware, build_routes, lifespan

base_path = st.get_option("server.baseUrlPath")

app = st.App(
    Path(__file__).parent / "pages" / "_frame.py",
    routes=[
        *build_routes(base_path),
        *EDITOR_SCRIPT.build_routes(base_path),
        *LENS_SCRIPT.build_routes(base_path),
    ],
    middleware=build_middleware(),
    lifespan=lifespan,
)
