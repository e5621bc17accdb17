"""The Steps page in a browser: keys, the editor, the table of steps, links, themes and a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.links import PageState, Pin, encode
from lib.snippets import COURSE_UNIT, SHAPE_ERROR
from tests.browser.compare_page import OVERFLOW
from tests.browser.conftest import StartServer, Visit
from tests.browser.serving import Server
from tests.browser.visiting import wait_until_idle


def address(server: Server, state: PageState | None = None) -> str:
    return f"{server.url}/steps" + ("" if state is None else f"?{urlencode(encode(state))}")


def settle(page: Page) -> None:
    """Wait until the table, the editor and the pictures stand there."""
    wait_until_idle(page)
    page.locator("table.steps tbody tr").first.wait_for()
    page.locator(".cm-content").wait_for()
    page.locator(".st-key-heatmaps .main-svg").first.wait_for()


def headline(page: Page) -> Locator:
    return page.locator("h1.formulab-headline")


def selected(page: Page) -> Locator:
    return page.locator("table.steps tr.is-selected code")


def open_steps(server: Server, visit: Visit) -> Page:
    page = visit(address(server))
    settle(page)
    return page


def test_arrow_keys_and_rows_walk_through_the_steps(server: Server, visit: Visit) -> None:
    page = open_steps(server, visit)
    expect(selected(page)).to_have_text("features.t() * weights")
    expect(page.locator(".cm-mark-current").first).to_be_visible()
    page.locator("h1.formulab-headline").click()
    page.keyboard.press("ArrowRight")
    expect(selected(page)).to_have_text("features.t() * weights + bias")
    expect(headline(page)).to_contain_text("features.t() * weights + bias gives 5 × 5")
    page.keyboard.press("ArrowLeft")
    expect(selected(page)).to_have_text("features.t() * weights")
    page.locator("table.steps button").first.click()
    expect(selected(page)).to_have_text("torch.randn((1, 5))")
    expect(page).to_have_url(re.compile("step=0"))


def test_typing_new_code_updates_the_page_and_keys_stay_in_the_editor(server: Server, visit: Visit) -> None:
    page = open_steps(server, visit)
    page.get_by_role("textbox", name="Code").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("a = torch.arange(4.)\na.view(2, 2) @ torch.ones(2)")
    page.keyboard.press("Control+Enter")
    expect(headline(page)).to_contain_text("a.view(2, 2) @ torch.ones(2) gives 2")
    before = page.url
    wait_until_idle(page)
    page.keyboard.press("ArrowLeft")
    page.keyboard.insert_text("3")
    expect(headline(page)).to_contain_text("torch refuses (line 2)")
    expect(page.locator(".formulab-shape .clash")).to_have_count(2)
    assert page.url != before


def test_a_link_restores_code_step_and_cell_on_another_server(
    start_server: StartServer, server: Server, visit: Visit
) -> None:
    state = PageState(code=COURSE_UNIT, step=3, pin=Pin((2, 0)), roles=("features", "weights", "bias"))
    pages = [visit(address(running, state)) for running in (server, start_server())]
    texts = []
    for page in pages:
        settle(page)
        expect(selected(page)).to_have_text("weights.view(5, 1)")
        expect(page.locator(".explained")).to_contain_text("result[2, 0] is weights[0, 2]: 1.2324")
        texts.append([page.locator(key).inner_text() for key in ("table.steps", ".st-key-unit")])
    assert texts[0] == texts[1]


def test_an_error_stands_in_its_place_and_steps_stay(server: Server, visit: Visit) -> None:
    page = visit(address(server, PageState(code=SHAPE_ERROR)))
    settle(page)
    expect(headline(page)).to_have_text(re.compile("mat1 and mat2 shapes cannot be multiplied"))
    expect(page.locator(".cm-mark-error").first).to_be_visible()
    expect(page.locator("table.steps tbody tr")).to_have_count(3)
    expect(page.locator(".formulab-shape .clash")).to_have_count(2)


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("desktop", "dark"), ("phone", "light")])
def test_the_page_fits_its_window(
    server: Server, visit: Visit, take_picture: Callable[[Page, str], Path], size: str, scheme: str
) -> None:
    page = visit(address(server), size=size, color_scheme=scheme)
    settle(page)
    take_picture(page, f"steps-{size}-{scheme}")
    assert page.evaluate(OVERFLOW) == 0
    if size == "desktop":
        for place in (
            headline(page),
            page.locator(".explained"),
            page.locator("table.steps tr").first,
        ):
            expect(place).to_be_in_viewport(ratio=0.99)


def test_on_a_phone_the_picture_stands_right_below_the_buttons_and_before_the_table(
    server: Server, visit: Visit
) -> None:
    page = visit(address(server), size="phone")
    settle(page)
    tops = page.evaluate(
        "(parts) => parts.map((part) => document.querySelector(part).getBoundingClientRect().top)",
        [".st-key-walk", "h1.formulab-headline", ".st-key-heatmaps", "table.steps"],
    )
    assert tops == sorted(tops)
    expect(headline(page)).to_be_in_viewport(ratio=0.99)
    expect(page.locator(".st-key-heatmaps .main-svg").first).to_be_in_viewport()
