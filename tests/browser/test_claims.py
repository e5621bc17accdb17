"""The Claims page in a browser: a fresh server, the first screen, choosing a claim, opening its case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.links import PageState, encode
from lib.links.settings import CLAIM_NAMES, ClaimsSettings
from tests.browser.compare_page import OVERFLOW, expect_inside_window
from tests.browser.conftest import StartServer, Visit
from tests.browser.serving import Server
from tests.browser.visiting import rerun, wait_until_idle
from tests.plain_torch import draw, printed


def address(server: Server, **settings: object) -> str:
    state = PageState(claims=ClaimsSettings(**settings))  # type: ignore[arg-type]
    return f"{server.url}/claims?{urlencode(encode(state))}"


def settle(page: Page) -> None:
    """Wait until all claims are searched and the counterexample is drawn."""
    page.locator("table.choice tbody tr").nth(len(CLAIM_NAMES) - 1).wait_for()
    page.locator(".st-key-heatmaps .main-svg").first.wait_for()
    wait_until_idle(page)


def headline(page: Page) -> Locator:
    return page.locator(".st-key-headline h1")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_of_a_fresh_server_answers(
    start_server: StartServer, visit: Visit, take_picture: Callable[[Page, str], Path], scheme: str
) -> None:
    page = visit(address(start_server()), color_scheme=scheme)
    settle(page)
    take_picture(page, f"claims-{scheme}")
    expect(headline(page)).to_contain_text("Of 15 claims")
    for place in (
        headline(page),
        page.locator("table.choice"),
        page.locator("table.formulab-claim"),
        page.locator(".st-key-heatmaps"),
        page.get_by_role("link", name="Open in Compare"),
    ):
        expect_inside_window(place)
    plain = draw(7)
    expect(page.locator("table.formulab-claim")).to_contain_text(
        printed((plain.features * plain.weights).sum())
    )
    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("name", ["B1", "B3"])
def test_the_longest_claims_are_no_wider_than_a_phone(server: Server, visit: Visit, name: str) -> None:
    page = visit(address(server, claim=name), size="phone")
    settle(page)
    assert page.evaluate(OVERFLOW) == 0
    expect_inside_window(headline(page))


def test_a_row_chooses_its_claim_with_mouse_and_keys(server: Server, visit: Visit) -> None:
    page = visit(address(server))
    settle(page)
    with rerun(page):
        page.locator('tr[data-name="B9"] td').nth(1).click()
    assert "claims_claim=B9" in page.url
    expect(page.locator(".st-key-claim h2")).to_contain_text("B9:")
    button = page.locator('tr[data-name="A5"] button')
    button.focus()
    with rerun(page):
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-claim h2")).to_contain_text("A5:")
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.locator(".st-key-claim h2")).to_contain_text("B9:")


def test_a_link_gives_back_what_was_seen_on_another_server(
    server: Server, start_server: StartServer, visit: Visit
) -> None:
    texts = []
    for running in (server, start_server()):
        page = visit(address(running, claim="B5", seed=9, cases=10))
        settle(page)
        texts.append([page.locator(key).inner_text() for key in ("table.choice", ".st-key-claim")])
    assert texts[0] == texts[1]
    assert "10 cases searched" in texts[0][1]


def test_a_counterexample_opens_in_compare_and_in_steps(server: Server, visit: Visit) -> None:
    page = visit(address(server, claim="A1"))
    settle(page)
    page.get_by_role("link", name="Open in Compare").click()
    row = page.locator('table.results tr[data-name="pasted"]')
    row.wait_for()
    expect(row).to_contain_text("torch.mm(features, weights)")
    expect(row).to_contain_text("(1x2 and 1x2)")
    page.go_back()
    settle(page)
    page.get_by_role("link", name="Open in Steps").click()
    expect(page.locator("h1.formulab-headline")).to_contain_text("mat1 and mat2 shapes cannot be multiplied")
    assert page.evaluate(OVERFLOW) == 0


def test_the_page_is_reached_by_its_menu(server: Server, visit: Visit) -> None:
    page = visit(server.url)
    wait_until_idle(page)
    page.get_by_role("button", name="Learn").click()
    page.get_by_role("link", name="Claims").click()
    settle(page)
    expect(page.locator("table.choice tbody tr")).to_have_count(len(CLAIM_NAMES))
