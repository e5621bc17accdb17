"""The Precision page in a browser: its first screen, links to fresh servers, themes, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.formulations import FORMULATIONS
from tests.browser.compare_page import OVERFLOW
from tests.browser.conftest import Visit
from tests.browser.serving import Server
from tests.browser.visiting import SIZES, rerun, wait_until_idle

RIGHT = [formulation.title for formulation in FORMULATIONS.values() if not formulation.is_mistake]
DEEP = "v=1&seed=5&dtype=float16&batch=3&out=2&cell=2,1&precision_demo=absorbing&precision_added=0.5"


def settle(page: Page) -> None:
    wait_until_idle(page)
    page.locator("table.precision").nth(2).wait_for()


def open_precision(server: Server, visit: Visit, query: str = "", **options: str) -> Page:
    page = visit(f"{server.url}/precision" + (f"?{query}" if query else ""), **options)
    settle(page)
    return page


def test_the_first_screen_answers_without_a_scroll(server: Server, visit: Visit) -> None:
    page = open_precision(server, visit)
    height = SIZES["desktop"][1]
    expect(page.locator("h1.formulab-headline")).to_have_text(re.compile("^Nine right rows give "))
    for part in (
        page.locator("table.precision").first,
        page.locator("table.precision.matrix"),
        sentence(page),
    ):
        box = part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= height
    expect(page.locator("table.precision").first.locator("tbody tr")).to_have_count(len(RIGHT))
    expect(page.locator("table.precision.matrix tbody tr")).to_have_count(len(RIGHT))


def sentence(page: Page) -> Locator:
    return page.locator(".precision-sentence")


def test_the_menu_leads_here_and_keeps_the_experiment(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/?v=1&seed=9")
    wait_until_idle(page)
    page.get_by_role("button", name="Measure").click()
    page.get_by_role("link", name="Precision").click()
    settle(page)
    assert "/precision?" in page.url
    assert "seed=9" in page.url


def test_a_change_writes_the_address_and_back_undoes_it(server: Server, visit: Visit) -> None:
    page = open_precision(server, visit)
    with rerun(page):
        page.get_by_role("radio", name="Overflow").click()
    expect(sentence(page)).to_have_text(re.compile("^4,096 products of 18 × 1 make 73,728 exactly"))
    assert "precision_demo=overflow" in page.url
    with rerun(page):
        page.get_by_role("textbox", name="Each feature").fill("2")
        page.keyboard.press("Enter")
    expect(sentence(page)).to_have_text(re.compile("^4,096 products of 2 × 1 make 8,192 exactly"))
    with rerun(page):
        page.go_back()
    expect(sentence(page)).to_have_text(re.compile("^4,096 products of 18 × 1"))


def test_a_bad_field_is_told_and_nothing_is_lost(server: Server, visit: Visit) -> None:
    page = open_precision(server, visit)
    with rerun(page):
        page.get_by_role("textbox", name="Numbers to add up").fill("1, two")
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-notices")).to_contain_text("Ignored Numbers to add up=1, two in the field")
    expect(sentence(page)).to_have_text(re.compile("^The 120 orders of these five numbers"))


def expect_deep_link(page: Page) -> None:
    expect(page.locator("h1.formulab-headline")).to_contain_text("float16")
    expect(page.locator("table.precision").first.locator("thead")).to_contain_text("At [2, 1]")
    expect(sentence(page)).to_have_text(re.compile("^Adding 0.5 to 0 again and again, 4,096 times"))
    expect(page.get_by_role("textbox", name="Add", exact=True)).to_have_value("0.5")
    assert page.evaluate(OVERFLOW) == 0


def test_a_link_to_a_fresh_server_gives_back_the_page(fresh_server: Server, visit: Visit) -> None:
    expect_deep_link(open_precision(fresh_server, visit, DEEP))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_both_themes_and_sizes(
    server: Server, visit: Visit, take_picture: Callable[[Page, str], Path], size: str, scheme: str
) -> None:
    page = open_precision(server, visit, DEEP, size=size, color_scheme=scheme)
    expect_deep_link(page)
    take_picture(page, f"precision-{size}-{scheme}")


def test_no_text_is_smaller_than_14_pixels(server: Server, visit: Visit) -> None:
    page = open_precision(server, visit, size="phone")
    sizes = page.locator("table.precision th, table.precision td, .precision-sentence").evaluate_all(
        "nodes => nodes.map((node) => parseFloat(getComputedStyle(node).fontSize))"
    )
    assert min(sizes) >= 14
