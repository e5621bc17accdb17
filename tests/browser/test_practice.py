"""Practice in a browser: keys without a click, links, Back, nothing that jumps, themes and a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from lib.links import PageState, encode
from lib.links.settings import PracticeSettings
from lib.practice import Answer, make_question
from tests.browser.compare_page import OVERFLOW
from tests.browser.conftest import StartServer, Visit
from tests.browser.serving import Server
from tests.browser.visiting import rerun, wait_until_idle

QUESTION = make_question(7, 0)
WRONG = (QUESTION.right + 1) % len(QUESTION.choices)
ANSWERED = PracticeSettings(answers=(Answer(QUESTION.topic, WRONG + 1),))


def address(server: Server, settings: PracticeSettings | None = None) -> str:
    query = {} if settings is None else encode(PageState(practice=settings))
    return f"{server.url}/practice" + (f"?{urlencode(query)}" if query else "")


def settle(page: Page) -> None:
    wait_until_idle(page)
    page.locator(".st-key-take_1 button").wait_for()


def choices(page: Page) -> Locator:
    return page.locator('.st-key-choices [class*="st-key-take_"] button')


def verdict(page: Page) -> Locator:
    return page.locator(".st-key-verdict")


def test_keys_answer_and_go_on_without_a_click(server: Server, visit: Visit) -> None:
    page = visit(address(server))
    settle(page)
    with rerun(page):
        page.keyboard.press(str(WRONG + 1))
    expect(verdict(page)).to_contain_text("✗ Not so.")
    page.locator(".st-key-heatmaps .main-svg").first.wait_for()
    with rerun(page):
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-headline")).to_contain_text("Question 2")
    right = make_question(7, 1).right + 1
    with rerun(page):
        page.locator(f".st-key-take_{right} button").click()
    expect(verdict(page)).to_contain_text("✓ Right:")
    with rerun(page):
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-headline")).to_contain_text("Question 3")
    expect(page.locator("table.formulab-progress tfoot")).to_have_text(re.compile("All.*1/2"))


def test_back_and_reload_give_the_same_question_and_answer(server: Server, visit: Visit) -> None:
    page = visit(address(server, ANSWERED))
    settle(page)
    told = verdict(page).inner_text()
    with rerun(page):
        page.keyboard.press("Enter")
    expect(page.locator(".st-key-headline")).to_contain_text("Question 2")
    with rerun(page):
        page.go_back()
    expect(verdict(page)).to_have_text(told, use_inner_text=True)
    page.reload()
    settle(page)
    expect(verdict(page)).to_have_text(told, use_inner_text=True)


def test_an_answer_moves_neither_code_nor_choices(server: Server, visit: Visit) -> None:
    page = visit(address(server))
    settle(page)
    places = [choices(page).nth(place).bounding_box() for place in range(choices(page).count())]
    with rerun(page):
        page.keyboard.press("1")
    expect(choices(page).first).to_be_disabled()
    assert [choices(page).nth(place).bounding_box() for place in range(choices(page).count())] == places


def test_the_code_opens_step_by_step(server: Server, visit: Visit) -> None:
    page = visit(address(server, ANSWERED))
    settle(page)
    with rerun(page):
        page.get_by_role("link", name="Open this code step by step").click()
    page.locator("table.steps tbody tr").first.wait_for()
    expect(page.locator("table.steps")).to_contain_text(QUESTION.last_line)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_to_a_fresh_server_shows_the_answer_on_the_first_screen(
    start_server: StartServer, visit: Visit, take_picture: Callable[[Page, str], Path], scheme: str
) -> None:
    page = visit(address(start_server(), ANSWERED), color_scheme=scheme)
    settle(page)
    page.locator(".st-key-heatmaps .main-svg").first.wait_for()
    take_picture(page, f"practice-{scheme}")
    assert page.evaluate(OVERFLOW) == 0
    for place in (
        page.locator("h1"),
        verdict(page),
        *choices(page).all(),
        page.locator(".formulab-progress"),
    ):
        expect(place).to_be_in_viewport(ratio=0.99)


def test_on_a_phone_the_choices_stand_right_below_the_code(server: Server, visit: Visit) -> None:
    page = visit(address(server, ANSWERED), size="phone")
    settle(page)
    assert page.evaluate(OVERFLOW) == 0
    code, first = page.locator(".formulab-practice-code").bounding_box(), choices(page).first.bounding_box()
    assert code is not None
    assert first is not None
    assert 0 <= first["y"] - (code["y"] + code["height"]) < 40
    expect(choices(page).last).to_be_in_viewport(ratio=0.99)
