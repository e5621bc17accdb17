"""Gradients in a browser: deep links on a fresh server, themes, a phone, training that grows and stops."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import OVERFLOW, expect_inside_window, visible
from tests.browser.conftest import StartServer, Visit
from tests.browser.serving import Server
from tests.browser.visiting import rerun, wait_until_idle
from tests.plain_torch import draw, printed

PATIENCE = 60_000
"""Milliseconds for a training on a slow machine; it is waited for, not measured."""


def address(server: Server, query: str = "") -> str:
    return f"{server.url}/gradients{'?v=1&' + query if query else ''}"


def settle(page: Page) -> None:
    """Wait until headline and pictures stand there."""
    wait_until_idle(page)
    for key in ("heatmaps", "losses", "learned"):
        page.locator(f".st-key-{key} .main-svg").first.wait_for()


def progress(page: Page) -> Locator:
    return page.locator(".st-key-training .stProgress")


def button(page: Page, name: str) -> Locator:
    return page.locator(".st-key-training").get_by_role("button", name=name, exact=True)


def expect_trained(page: Page, steps: str) -> None:
    expect(progress(page)).to_contain_text(f"Step {steps} of {steps}", timeout=PATIENCE)
    expect(button(page, "Restart")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_a_deep_link_on_a_fresh_server_answers_in_the_first_screen(
    start_server: StartServer, visit: Visit, color_scheme: str
) -> None:
    page = visit(address(start_server()), color_scheme=color_scheme)
    settle(page)
    headline = page.locator(".st-key-headline")
    assert f"moves all weights by {printed(draw(7).features.double().sum())}" in visible(headline)
    for key in ("headline", "gradients", "losses"):
        expect_inside_window(page.locator(f".st-key-{key}"))
    expect(page.locator(".st-key-heatmaps figure.panel")).to_have_count(12)
    assert page.evaluate(OVERFLOW) == 0


def test_a_phone_shows_all_without_horizontal_scroll(server: Server, visit: Visit) -> None:
    page = visit(address(server, "seed=8"), size="phone")
    settle(page)
    assert printed(draw(8).features.double().sum()) in visible(page.locator(".st-key-headline"))
    assert page.evaluate(OVERFLOW) == 0


def test_a_choice_is_written_as_it_is_called_now(server: Server, visit: Visit) -> None:
    page = visit(address(server, "activation=sigmoid"))
    settle(page)
    taken = page.get_by_role("combobox", name="Output taken")
    expect(taken).to_have_value("before sigmoid")
    with rerun(page):
        page.get_by_role("combobox", name="Activation", exact=True).click()
        page.get_by_role("option", name="tanh", exact=True).click()
    expect(taken).to_have_value("before tanh")


def test_the_menu_leads_to_the_page_and_keeps_the_experiment(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/?v=1&seed=8")
    wait_until_idle(page)
    page.get_by_role("button", name="Measure").click()
    with rerun(page):
        page.get_by_role("link", name="Gradients").click()
    settle(page)
    assert printed(draw(8).features.double().sum()) in visible(page.locator(".st-key-headline"))
    expect(page).to_have_url(re.compile(r"/gradients\?.*seed=8"))


def test_curves_grow_while_a_training_runs_and_rest_where_it_is_stopped(server: Server, visit: Visit) -> None:
    page = visit(address(server, "gradients_steps=10000"))
    settle(page)
    curve = page.locator(".st-key-losses .scatterlayer path.js-line").first
    button(page, "Train").click()
    expect(curve).to_be_attached(timeout=PATIENCE)
    earlier = curve.get_attribute("d")
    expect(curve).not_to_have_attribute("d", earlier or "", timeout=PATIENCE)
    button(page, "Stop").click()
    expect(button(page, "Go on")).to_be_visible(timeout=PATIENCE)
    step = visible(progress(page))
    expect(page).to_have_url(re.compile(r"gradients_stop=\d+"))
    stop = re.findall(r"gradients_stop=(\d+)", page.url)[0]
    assert step == f"Step {int(stop):,} of 10,000"
    stopped = page.locator(".st-key-outcome").inner_text()
    page.reload()
    settle(page)
    expect(progress(page)).to_contain_text(step, timeout=PATIENCE)
    expect(page.locator(".st-key-outcome")).to_have_text(stopped, use_inner_text=True, timeout=PATIENCE)


def test_a_trained_link_shows_the_finished_curves_in_every_browser(server: Server, visit: Visit) -> None:
    query = "gradients_training=on&gradients_steps=600&gradients_rate=0.0012"
    seen = []
    for scheme in ("light", "dark"):
        page = visit(address(server, query), color_scheme=scheme)
        settle(page)
        expect_trained(page, "600")
        seen.append(page.locator(".st-key-outcome").inner_text())
        assert page.evaluate(OVERFLOW) == 0
    assert seen[0] == seen[1]
    assert "Outer product sum: loss 3." in seen[0]


def test_a_second_visitor_is_served_while_the_first_one_trains(server: Server, visit: Visit) -> None:
    busy = visit(address(server, "gradients_training=on&gradients_steps=10000"))
    other = visit(f"{server.url}/?v=1&seed=3")
    wait_until_idle(other)
    expect(other.locator(".st-key-headline")).to_contain_text(
        printed(1 / (1 + (-draw(3).mm.double()).exp())), timeout=PATIENCE
    )
    settle(busy)
    expect(progress(busy)).to_contain_text(re.compile(r"Step [1-9]"), timeout=PATIENCE)
