"""The entry script: navigation and the shared frame around every page."""

from __future__ import annotations

import streamlit as st

from lib.ui.asked_page import tell_unknown_page
from lib.ui.bar import Menu
from lib.ui.frame import ICON, SIDEBAR_WIDTH, show_frame
from lib.ui.state import begin_run, end_run

st.set_page_config(page_title="Formulab", page_icon=ICON, layout="wide", initial_sidebar_state=SIDEBAR_WIDTH)

# The default page has no path of its own, so /compare is a second page that shows the same.
compare = st.Page("compare.py", title="Compare", default=True, url_path="start")
compare_by_name = st.Page("compare.py", title="Compare", url_path="compare", visibility="hidden")

steps = st.Page("steps.py", title="Steps", url_path="steps")
LEARN, MEASURE = ("shapes", "batch", "claims", "practice"), ("gradients", "precision", "speed")
learn, measure = (
    tuple(st.Page(f"{name}.py", title=name.title(), url_path=name) for name in names)
    for names in (LEARN, MEASURE)
)

pages = [compare, compare_by_name, steps, *learn, *measure]
page = st.navigation(pages, position="hidden")
begin_run(page.url_path)
tell_unknown_page(frozenset(each.url_path for each in pages))
show_frame([compare, steps, Menu("Learn", learn), Menu("Measure", measure)], page)
page.run()
end_run(page.url_path)
