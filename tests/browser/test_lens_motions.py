"""Motions that explain: played when one steps to a step, over pictures that stand already, or not at all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from lib.links import PageState, query_string
from tests.browser.serving import Server
from tests.browser.visiting import wait_for_plots, wait_until_idle

Visit = Callable[..., Page]

CODE = """x = torch.ones(2, 3)
y = x.t()
z = y.sum(dim=1)
z.view(3, 1) * torch.ones(1, 4)
"""

HOLD = """() => {
  const animate = Element.prototype.animate;
  window.formulabMoved = [];
  Element.prototype.animate = function (frames, options) {
    const moving = animate.call(this, frames, options);
    if (this.closest?.(".formulab-lens")) {
      window.formulabMoved.push([this.className, String(frames[0].transform)]);
      if (window.formulabHeld) moving.pause();
    }
    return moving;
  };
}"""


def open_steps(server: Server, visit: Visit, **options: str) -> Page:
    page = visit(f"{server.url}/steps?{query_string(PageState(code=CODE, step=0))}", **options)
    wait_until_idle(page)
    wait_for_plots(page, 1)
    page.evaluate(HOLD)
    return page


def step_until(page: Page, text: str) -> None:
    for _ in range(12):
        if text in page.locator(".st-key-heatmaps h1").inner_text():
            return
        page.evaluate("window.formulabMoved.length = 0")
        page.get_by_role("button", name="Next").click()
    raise AssertionError(text)


@pytest.mark.parametrize(
    ("heading", "moved", "start"),
    [
        ("x.t()", "picture", "rotate3d"),
        ("y.sum(dim=1)", "picture ghost", "scale(1, 1)"),
        ("z.view(3, 1) * torch.ones(1, 4)", "picture ghost", "translate"),
    ],
)
def test_a_step_moves_as_its_axes_do(
    server: Server, visit: Visit, heading: str, moved: str, start: str
) -> None:
    page = open_steps(server, visit)
    step_until(page, heading)
    found = page.evaluate("window.formulabMoved")
    assert found
    assert all(name == moved and start in transform for name, transform in found)
    expect(page.locator(".formulab-lens .ghost")).to_have_count(0)


def test_where_less_motion_is_asked_for_nothing_moves(server: Server, visit: Visit) -> None:
    page = open_steps(server, visit, reduced_motion="reduce")
    for heading in ("x.t()", "y.sum(dim=1)", "z.view(3, 1) * torch.ones(1, 4)"):
        step_until(page, heading)
        assert page.evaluate("window.formulabMoved") == []


def test_stepping_on_leaves_no_ghost_behind(server: Server, visit: Visit) -> None:
    page = open_steps(server, visit)
    page.evaluate("window.formulabHeld = true")
    step_until(page, "y.sum(dim=1)")
    expect(page.locator(".formulab-lens .ghost")).to_have_count(1)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".formulab-lens .ghost")).to_have_count(0)
