"""The entry script: navigation and the shared frame around every page."""

from __future__ import annotations

import streamlit as st

from lib.ui.frame import ICON, SIDEBAR_WIDTH, Menu, show_frame

st.set_page_config(page_title="Formulab", page_icon=ICON, layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)

# The default page has no path of its own, so /compare is a second page that shows the same.
compare = st.Page("compare.py", title="Compare", default=True, url_path="start")
compare_by_name = st.Page("compare.py", title="Compare", url_path="compare", visibility="hidden")

steps = st.Page("steps.py", title="Steps", url_path="steps")
shapes = st.Page("shapes.py", title="Shapes", url_path="shapes")

page = st.navigation([compare, compare_by_name, steps, shapes], position="hidden")
show_frame([compare, steps, Menu("Learn", (shapes,))], page)
gradients = st.Page("gradients.py", title="Gradients", url_path="gradients")

page = st.navigation([compare, compare_by_name, steps, gradients], position="hidden")
show_frame([compare, steps, Menu("Measure", (gradients,))], page)
batch = st.Page("batch.py", title="Batch", url_path="batch")

page = st.navigation([compare, compare_by_name, steps, batch], position="hidden")
show_frame([compare, steps, Menu("Learn", (batch,))], page)
precision = st.Page("precision.py", title="Precision", url_path="precision")

page = st.navigation([compare, compare_by_name, steps, precision], position="hidden")
show_frame([compare, steps, Menu("Measure", (precision,))], page)
claims = st.Page("claims.py", title="Claims", url_path="claims")

page = st.navigation([compare, compare_by_name, steps, claims], position="hidden")
show_frame([compare, steps, Menu("Learn", (claims,))], page)
practice = st.Page("practice.py", title="Practice", url_path="practice")

page = st.navigation([compare, compare_by_name, steps, practice], position="hidden")
show_frame([compare, steps, Menu("Learn", (practice,))], page)
page.run()
