"""The Batch page in a browser: links, cells and sizes that are pressed, typed sizes, themes and a phone."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import OVERFLOW, expect_inside_window
from tests.browser.conftest import Visit
from tests.browser.serving import Server
from tests.browser.visiting import rerun, wait_until_idle
from tests.plain_torch import draw, printed

ANSWERS = {
    "sizes": "Ten of 14 formulations hold at batch 1, 1 unit.",
    "axes": "nn.Linear, F.linear, torch.matmul and @ operator take (1, 2, 3, 5) to (1, 2, 3, 1).",
    "layers": "0.3171 either way, to the last bit:",
}
LAST = {"sizes": "table.validity", "axes": ".st-key-outcomes table", "layers": ".st-key-layers table"}
"""What must stand in the first screen besides the headline."""
DRAWN = """() => {
  const pictures = [...document.querySelectorAll("figure[data-panel] .picture")];
  return pictures.length > 1 && pictures.every((picture) => picture.querySelector(".main-svg"));
}"""


def address(server: Server, **parameters: str) -> str:
    return f"{server.url}/batch?{urlencode({'v': '1', **parameters})}"


def headline(page: Page) -> Locator:
    return page.locator(".st-key-headline h1")


def settle(page: Page) -> None:
    """Wait until the script has run and every picture is drawn."""
    wait_until_idle(page)
    headline(page).wait_for()
    page.wait_for_function(DRAWN)


def test_a_link_to_a_server_that_just_started_shows_what_it_says(fresh_server: Server, visit: Visit) -> None:
    page = visit(
        address(fresh_server, batch="2", out="4", batch_row="view_for_t", seed="5"), color_scheme="dark"
    )
    settle(page)
    expect(headline(page)).to_contain_text("view for t does not hold here:")
    expect(page.locator("table.validity tr.is-selected th")).to_have_text("view for t")
    expect(page.locator("table.validity thead .is-current button")).to_have_text(["2", "4"])
    plain = draw(5, 2, 5, 4)
    expect(page.locator(".st-key-focus")).to_contain_text(f"The unit gives {printed(plain.mm[0, 0])} …")


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize(("part", "scheme"), [("sizes", "light"), ("axes", "dark"), ("layers", "light")])
def test_every_part_answers_in_the_first_screen_and_never_scrolls_sideways(
    server: Server, visit: Visit, part: str, scheme: str, size: str
) -> None:
    page = visit(address(server, batch_part=part), size=size, color_scheme=scheme)
    settle(page)
    expect(headline(page)).to_contain_text(ANSWERS[part])
    expect_inside_window(headline(page))
    if size == "desktop":
        expect_inside_window(page.locator(LAST[part]))
    assert page.evaluate(OVERFLOW) <= 0


def test_a_cell_that_is_pressed_becomes_row_and_size(server: Server, visit: Visit) -> None:
    page = visit(address(server))
    settle(page)
    cell = page.locator('tr[data-name="broadcast_sum"] td[data-axis="batch"][data-size="4"]')
    assert cell.get_attribute("title") == "Broadcast sum, batch 4, 1 unit: same as the unit"
    with rerun(page):
        cell.click()
    expect(page.locator("table.validity tr.is-selected th")).to_have_text("Broadcast sum")
    expect(page.get_by_label("Batch", exact=True)).to_have_value("4")
    expect(headline(page)).to_contain_text("Broadcast sum never stops")
    assert "batch=4" in page.url
    assert "batch_row=broadcast_sum" in page.url
    with rerun(page):
        page.get_by_role("button", name="Undo").click()
    expect(headline(page)).to_contain_text(ANSWERS["sizes"])


def test_rows_and_sizes_are_buttons_for_the_keyboard(server: Server, visit: Visit) -> None:
    page = visit(address(server))
    settle(page)
    size = page.locator("table.validity").get_by_role("button", name="3 units, batch 1")
    size.focus()
    with rerun(page):
        page.keyboard.press("Enter")
    assert "out=3" in page.url
    expect(size).to_be_focused()
    expect(headline(page)).to_contain_text("hold at batch 1, 3 units")
    row = page.locator("table.validity").get_by_role("button", name="view for t")
    row.focus()
    with rerun(page):
        page.keyboard.press("Space")
    expect(headline(page)).to_contain_text("view for t does not hold here:")


def test_typed_axes_and_layers_are_taken_or_told(server: Server, visit: Visit) -> None:
    page = visit(address(server, batch_part="axes"))
    settle(page)
    field = page.get_by_label("Middle axes, such as 2, 3")
    field.fill("4")
    with rerun(page):
        field.press("Enter")
    expect(headline(page)).to_contain_text("take (1, 4, 5) to (1, 4, 1)")
    field.fill("four")
    with rerun(page):
        field.press("Enter")
    expect(page.locator(".formulab-notice")).to_contain_text("Middle axes stay 4, “four” was not taken")
    expect(field).to_have_value("4")
    with rerun(page):
        page.get_by_text("Layers", exact=True).click()
    field = page.get_by_label("Layer sizes, such as 3-2-1")
    field.fill("4-2")
    with rerun(page):
        field.press("Enter")
    expect(headline(page)).to_contain_text("The same 2 outputs either way")
    assert "batch_layers=4-2" in page.url
    expect(page.locator(".st-key-codes pre")).to_have_count(2)


def test_the_page_is_found_in_the_menu_and_takes_the_experiment_along(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/compare?v=1&batch=3&seed=9")
    wait_until_idle(page)
    page.get_by_role("button", name="Learn").click()
    page.get_by_role("link", name="Batch").click()
    expect(headline(page)).to_contain_text("hold at batch 3, 1 unit")
    assert "seed=9" in page.url
