"""The Steps page in Streamlit's own test harness: visit a code, read the table and the editor."""

from __future__ import annotations

import json
from typing import Any

from lib.links import PageState, encode
from tests.pages.app_page import AppPage, open_page, walk


def open_steps() -> AppPage:
    """Open the Steps page in a session of its own."""
    page = open_page()
    page.app.switch_page("steps.py")
    return page


def visit(session: AppPage, code: str | None = None, **parameters: str) -> None:
    """Go to a code's address."""
    session.visit(**(encode(PageState(code=code)) | parameters))


def components(session: AppPage) -> list[dict[str, Any]]:
    nodes = (node for node in walk(session.app.main) if getattr(node, "type", "") == "bidi_component")
    return [json.loads(node.proto.json) for node in nodes]


def steps_table(session: AppPage) -> dict[str, Any]:
    return next(data for data in components(session) if data.get("caption") == "All steps of the run")


def shown_code(session: AppPage) -> str:
    """Return the code in the text field that stands in for the editor where its script is not served."""
    return str(session.app.text_area(key="code_editor_plain").value)


def editor(session: AppPage) -> dict[str, Any]:
    return next(data for data in components(session) if "marks" in data)
