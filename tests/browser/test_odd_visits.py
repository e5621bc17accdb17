"""Visits that ask for what is not there, and words and signs that hang on the device or the type size."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Server
from tests.browser.visiting import Console, rerun, wait_until_idle

TOUCH = {"has_touch": True, "is_mobile": True}
LARGE = "v=1&type=large"
"""A link's parameters with large type."""

IS_CUT = "(node) => node.scrollWidth > node.clientWidth"


@pytest.fixture
def batch_page(server: Server, visit: Visit) -> Page:
    page: Page = visit(f"{server.url}/batch?{LARGE}")
    wait_until_idle(page)
    return page


def test_an_address_of_no_page_names_it_and_says_what_is_shown(
    server: Server, visit: Visit, console: Console
) -> None:
    page = visit(f"{server.url}/nopage?v=1&seed=11")
    wait_until_idle(page)
    expect(page.locator(".formulab-notice")).to_have_text(
        "There is no page called nopage here. Compare is shown; the bar on top leads to every page."
    )
    expect(page.locator(".st-key-seed input")).to_have_value("11", timeout=20_000)
    assert all("does not seem to exist" in message for message in console.messages)
    console.messages.clear()  # Streamlit's own word on it


@pytest.mark.parametrize("path", ["", "/", "/compare", "/steps"])
def test_an_address_of_a_page_tells_nothing(server: Server, visit: Visit, path: str) -> None:
    page = visit(f"{server.url}{path}")
    wait_until_idle(page)
    expect(page.locator(".formulab-notice")).to_have_count(0)


def test_a_number_outside_its_range_is_told_and_the_field_shows_what_is_used(
    server: Server, visit: Visit
) -> None:
    page = visit(f"{server.url}/compare?v=1&batch=3")
    wait_until_idle(page)
    field = page.get_by_label("Batch", exact=True)
    with rerun(page):
        field.fill("99")
        field.press("Enter")
    expect(page.locator(".formulab-notice")).to_have_text(
        "Ignored 99 in the field Batch: it takes a whole number from 1 to 64. It stays 3."
    )
    expect(field).to_have_value("3")
    with rerun(page):
        field.fill("4")
        field.press("Enter")
    expect(page.locator(".formulab-notice")).to_have_count(0)
    expect(field).to_have_value("4")


def test_practice_speaks_of_keys_only_where_there_are_some(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/practice")
    verdict = page.locator(".st-key-verdict")
    verdict.locator(".waiting").wait_for()
    expect(verdict.locator(".with-keys")).to_be_visible()
    expect(verdict.locator(".with-touch")).to_be_hidden()
    phone = visit(f"{server.url}/practice", size="phone", **TOUCH)
    verdict = phone.locator(".st-key-verdict")
    verdict.locator(".waiting").wait_for()
    expect(verdict.locator(".with-keys")).to_be_hidden()
    expect(verdict.locator(".with-touch")).to_be_visible()


def test_large_type_cuts_no_title_of_the_strip(batch_page: Page) -> None:
    titles = batch_page.locator("table.validity tbody th button")
    titles.first.wait_for()
    assert [title.inner_text() for title in titles.all() if title.evaluate(IS_CUT)] == []


def test_large_type_keeps_a_steppers_words_on_one_line(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/compare?{LARGE}")
    button = page.get_by_role("button", name="Walk the sum")
    button.wait_for()
    words = button.evaluate(
        "(node) => { const range = document.createRange(); range.selectNodeContents(node);"
        " return range.getClientRects().length; }"
    )
    assert words == 1


def test_large_type_on_a_phone_leaves_the_bars_signs_apart(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/compare?{LARGE}", size="phone", **TOUCH)
    wait_until_idle(page)
    opening = page.locator('[data-testid="stExpandSidebarButton"]').bounding_box()
    first = page.locator(".formulab-bar a").first.bounding_box()
    last = page.locator(".copy-link-group").bounding_box()
    assert opening is not None
    assert first is not None
    assert last is not None
    assert opening["x"] + opening["width"] <= first["x"]
    assert last["x"] + last["width"] <= page.viewport_size["width"]
