"""The entry script: navigation and the shared frame around every page."""

from __future__ import annotations

import streamlit as st

from lib.ui.frame import show_frame

st.set_page_config(page_title="Formulab", page_icon=":material/calculate:", layout="wide")

compare = st.Page("compare.py", title="Compare", default=True)
compare_by_name = st.Page("compare.py", title="Compare", url_path="compare", visibility="hidden")

page = st.navigation([compare, compare_by_name], position="hidden")
show_frame([compare])
page.run()
