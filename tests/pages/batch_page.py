"""The Batch page in Streamlit's own test harness."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.pages.app_page import FRAME, SECONDS, AppPage, walk
from tests.pages.steps_page import components


def open_batch(**parameters: str) -> AppPage:
    """Open the Batch page in a session of its own."""
    page = AppPage(AppTest.from_file(str(FRAME), default_timeout=SECONDS))
    page.app.switch_page("batch.py")
    page.visit(v="1", **parameters)
    return page


def strip(page: AppPage) -> dict[str, Any]:
    """Return what the strip's table is given."""
    return next(data for data in components(page) if data.get("caption", "").startswith("At which sizes"))


def signs(page: AppPage, name: str) -> str:
    """Return the signs of one formulation, the batch before the units."""
    row = next(row for row in strip(page)["rows"] if row["name"] == name)
    return "".join(cell["sign"] for cell in row["cells"])


def figures(page: AppPage) -> list[str]:
    """Return the alt texts of all pictures, which without a server are Streamlit's own charts."""
    return [node.proto.alt for node in walk(page.app.main) if getattr(node, "type", "") == "plotly_chart"]


def codes(page: AppPage) -> list[str]:
    """Return the code that can be copied."""
    return [block.value for block in page.app.code]
