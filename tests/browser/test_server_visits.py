"""What a visit asks for and how it looks: hosts, caches, themes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from lib.ui.server.routes import plotly_name
from tests.browser.serving import ROOT, Server
from tests.browser.visiting import rerun, wait_for_plots, wait_until_idle

THEMES: dict[str, Any] = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))[
    "theme"
]

PLOTLY_BYTES = """(name) => performance.getEntriesByType("resource")
  .filter((entry) => entry.name.endsWith(name)).map((entry) => entry.transferSize)"""


def as_css(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[start : start + 2], 16)) for start in (1, 3, 5))})"


def test_a_visit_asks_no_other_host(server: Server, visit: Any) -> None:
    page: Page = visit("about:blank")
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.goto(server.url)
    wait_until_idle(page)
    wait_for_plots(page, 1)
    assert hosts - {""} == {urlsplit(server.url).netloc}


def test_plotly_comes_once_compressed_and_then_from_the_browsers_cache(server: Server, visit: Any) -> None:
    page: Page = visit(server.url)
    wait_for_plots(page, 1)
    assert page.evaluate("window.Plotly.version")
    first = page.evaluate(PLOTLY_BYTES, plotly_name())
    assert len(first) == 1
    assert 1_000_000 < first[0] < 2_000_000
    page.goto(server.url)
    wait_for_plots(page, 1)
    assert page.evaluate(PLOTLY_BYTES, plotly_name()) == [0]


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_app_wears_the_theme_that_the_reader_prefers(
    server: Server, visit: Any, take_picture: Callable[[Page, str], Path], theme: str, size: str
) -> None:
    page: Page = visit(server.url, color_scheme=theme, size=size)
    wait_until_idle(page)
    wait_for_plots(page, 1)
    take_picture(page, f"first-visit-{size}-{theme}")
    style = page.locator('[data-testid="stApp"]').evaluate(
        "(app) => [getComputedStyle(app).backgroundColor, getComputedStyle(app).color]"
    )
    assert style == [as_css(THEMES[theme]["backgroundColor"]), as_css(THEMES[theme]["textColor"])]


def test_a_session_whose_server_restarts_goes_on_where_it_was(start_server: Any, visit: Any) -> None:
    server = start_server()
    page: Page = visit(server.url)
    wait_until_idle(page)
    seed = page.get_by_label("Seed", exact=True).first
    with rerun(page):
        seed.fill("11")
        seed.press("Enter")
    address = page.url
    headline = page.locator(".st-key-headline").inner_text()
    elsewhere = start_server()
    other: Page = visit(address.replace(server.url, elsewhere.url))
    wait_until_idle(other)
    expect(other.locator(".st-key-headline")).to_contain_text(headline)
    # A number field shows its default for a moment before the value that the script has set.
    expect(other.get_by_label("Seed", exact=True).first).to_have_value("11")
