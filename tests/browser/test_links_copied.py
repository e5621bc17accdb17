from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.compare_page import open_compare
from tests.browser.conftest import StartServer, Visit
from tests.browser.serving import Server
from tests.browser.test_server import framing_page
from tests.browser.visiting import Console

READ_CLIPBOARD = "() => navigator.clipboard.readText()"
REFUSE = """() => Object.defineProperty(navigator, "clipboard", {
  value: { writeText: () => Promise.reject(new Error("refused")) },
})"""

ROOMY = "iframe { width: 1200px; height: 650px }"


def press_copy(page: Page | FrameLocator) -> None:
    page.locator("button.copy-link").click()


def test_copy_link_puts_the_address_into_the_clipboard(server: Server, visit: Visit) -> None:
    compare = open_compare(visit(server.url, permissions=["clipboard-read", "clipboard-write"]))
    compare.set_number("Seed", 31)
    press_copy(compare.page)
    expect(compare.page.locator(".copy-link-status")).to_have_text(
        "Copied: this address gives back what you see"
    )
    copied = compare.page.evaluate(READ_CLIPBOARD)
    assert copied == f"{server.url}/?v=1&seed=31" == compare.page.url
    expect(compare.page.locator(".copy-link-field")).to_be_hidden()
    other = open_compare(visit(copied))
    assert other.table() == compare.table()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_refused_clipboard_shows_the_address_to_copy_by_hand(
    server: Server, visit: Visit, size: str
) -> None:
    compare = open_compare(visit(f"{server.url}/compare?v=1&batch=2", size=size))
    compare.page.evaluate(REFUSE)
    press_copy(compare.page)
    field = compare.page.get_by_label("Copy the address from here")
    expect(field).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value(f"{server.url}/compare?v=1&batch=2")
    assert compare.page.evaluate("window.getSelection().toString()") == field.input_value()
    compare.expect_no_horizontal_scroll()
    told = compare.page.locator(".copy-link-status").bounding_box()
    assert told is not None
    for link in compare.page.locator(".formulab-bar a:visible").all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= told["x"] or box["y"] + box["height"] <= told["y"] + 6


def test_inside_another_sites_frame_the_copied_address_is_the_apps_own(
    start_server: StartServer, visit: Visit, console: Console
) -> None:
    server = start_server(environment={"FORMULAB_FRAME_ANCESTORS": "'self' http://127.0.0.1:*"})
    with framing_page(f"{server.url}/compare?v=1&seed=5&embed=true") as address:
        page = visit(address)
        page.add_style_tag(content=ROOMY)
        inner = page.frame_locator("iframe")
        inner.locator("table.results").wait_for()
        press_copy(inner)
        # Another site's frame has no permission for the clipboard, so the address stands in the field.
        field = inner.get_by_label("Copy the address from here")
        expect(field).to_have_value(f"{server.url}/compare?v=1&seed=5")
    assert [message for message in console.messages if "Clipboard API has been blocked" not in message] == []
    console.messages.clear()


def test_inside_a_hosts_frame_of_the_same_site_the_copied_address_is_the_visitors(
    start_server: StartServer, visit: Visit
) -> None:
    # As Community Cloud does it: the app below /~/+/, in a frame of a page at the visitors' address.
    server = start_server(base_path="~/+")
    site = server.url.removesuffix("/~/+")
    frame = f'<link rel=icon href="data:,"><iframe src="{server.url}/compare?v=1&seed=5"></iframe>'
    page = visit("about:blank", permissions=["clipboard-read", "clipboard-write"])
    page.route(f"{site}/compare", lambda route: route.fulfill(body=frame, content_type="text/html"))
    page.goto(f"{site}/compare")
    page.add_style_tag(content=ROOMY)
    inner = page.frame_locator("iframe")
    inner.locator("table.results").wait_for()
    press_copy(inner)
    expect(inner.locator(".copy-link-status")).to_contain_text("Copied")
    assert page.evaluate(READ_CLIPBOARD) == f"{site}/compare?v=1&seed=5"
