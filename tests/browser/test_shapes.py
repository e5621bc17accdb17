"""The page Shapes in a browser: a link on a fresh server, rows that are pressed, themes and a phone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.links import PageState, encode
from lib.links.settings import ShapesSettings
from tests.browser.compare_page import OVERFLOW
from tests.browser.conftest import Visit
from tests.browser.serving import Server
from tests.browser.visiting import rerun, wait_for_plots, wait_until_idle


def address(server: Server, **settings: object) -> str:
    state = PageState(shapes=ShapesSettings(**settings))  # type: ignore[arg-type]
    return f"{server.url}/shapes?{urlencode(encode(state))}"


def row(page: Page, key: str, name: str) -> Locator:
    return page.locator(f'.st-key-{key} tr[data-name="{name}"]')


def settle(page: Page, topic: str = "products") -> None:
    """Wait until the topic's last part stands there."""
    wait_until_idle(page)
    last = {"products": ".st-key-orders tbody tr >> nth=7", "view": ".st-key-moves tbody tr >> nth=0"}
    page.locator(last.get(topic, ".st-key-vector_products tbody tr >> nth=0")).wait_for()
    if topic == "view":
        wait_for_plots(page, 3)


def test_a_link_on_a_fresh_server_shows_the_answer_and_rows_can_be_pressed(
    fresh_server: Server, visit: Visit
) -> None:
    page = visit(address(fresh_server, first=(2, 3), second=(4, 3), operation="matmul"))
    settle(page)
    headline = page.locator(".st-key-headline h1")
    expect(headline).to_have_text(
        "(2, 3) and (4, 3): transpose the second for mm and matmul, "
        "neither for F.linear, nn.Linear and einsum."
    )
    expect(row(page, "operations", "matmul")).to_contain_text("cannot be multiplied (2x3 and 4x3)")
    with rerun(page):
        row(page, "orders", "x_wt").get_by_role("button").click()
    expect(page.locator(".st-key-alignment h2")).to_have_text("matmul(x, w.t()), axis by axis")
    expect(row(page, "orders", "x_wt").get_by_role("button")).to_have_attribute("aria-pressed", "true")
    with rerun(page):
        row(page, "operations", "functional_linear").get_by_role("button").focus()
        page.keyboard.press("Enter")
    assert "shapes_operation=functional_linear" in page.url
    assert "shapes_order=x_wt" in page.url
    expect(page.locator(".st-key-alignment .wrong").first).to_be_visible()


def test_a_shape_is_typed_and_a_bad_one_is_told(server: Server, visit: Visit) -> None:
    page = visit(address(server))
    settle(page)
    field = page.get_by_role("textbox", name="Second, w")
    with rerun(page):
        field.fill("5 x 1")
        field.press("Enter")
    expect(page.locator(".st-key-headline h1")).to_contain_text("(1, 5) and (5, 1): transpose neither for mm")
    with rerun(page):
        field.fill("five")
        field.press("Enter")
    expect(page.locator(".formulab-notice")).to_contain_text(
        "The second shape stays (5, 1): “five” is no shape"
    )
    expect(field).to_have_value("(5, 1)")


def test_the_menu_leads_to_the_page_and_keeps_the_experiment(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/?v=1&in=3")
    wait_until_idle(page)
    page.get_by_role("button", name="Learn").click()
    page.get_by_role("link", name="Shapes").click()
    expect(page.locator(".st-key-headline h1")).to_contain_text("(1, 3) and (1, 3)")
    assert "/shapes" in page.url


@pytest.mark.parametrize("topic", ["products", "view", "transposes"])
@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("desktop", "dark"), ("phone", "light")])
def test_the_page_fits_its_window(
    server: Server,
    visit: Visit,
    take_picture: Callable[[Page, str], Path],
    topic: str,
    size: str,
    scheme: str,
) -> None:
    page = visit(address(server, topic=topic), size=size, color_scheme=scheme)
    settle(page, topic)
    take_picture(page, f"shapes-{topic}-{size}-{scheme}")
    assert page.evaluate(OVERFLOW) == 0
    expect(page.locator(".st-key-headline h1")).to_be_in_viewport(ratio=0.99)
    if size == "desktop":
        rows = page.locator(".stMain tbody tr")
        for place in range(rows.count()):
            expect(rows.nth(place)).to_be_in_viewport(ratio=0.9)
