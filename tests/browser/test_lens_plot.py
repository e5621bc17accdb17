"""A heatmap whose numbers alone change is drawn anew without Plotly.react, and looks as if it were new."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.serving import Server
from tests.browser.visiting import rerun, wait_for_plots, wait_until_idle

Visit = Callable[..., Page]

COUNT_REACTS = """() => {
  const react = window.Plotly.react;
  window.formulabReacts = [];
  window.Plotly.react = (node, ...rest) => { window.formulabReacts.push(node); return react(node, ...rest); };
}"""

IMAGES = """() => Object.fromEntries([...document.querySelectorAll(".formulab-lens .panel")]
  .filter((panel) => panel.checkVisibility() && panel.querySelector(".hm image"))
  .map((panel) => {
    const image = panel.querySelector(".hm image");
    const parts = ["href", "x", "y", "width", "height"].map((name) => image.getAttribute(name));
    return [panel.closest("[class*=st-key-lens]").className + panel.dataset.panel, parts.join(" ")];
  }))"""


INPUTS_CHANGED = f"""(before) => {{
  const now = ({IMAGES})();
  const inputs = Object.keys(before).filter((name) => /lens_steps.*(features|weights)$/.test(name));
  return inputs.length === 2 && inputs.every((name) => now[name] !== before[name]);
}}"""
"""Streamlit draws a page from top to bottom, and the script is over by then: the others come with these."""


def press_seed(page: Page) -> None:
    before = page.evaluate(IMAGES)
    with rerun(page):
        page.get_by_label("Seed", exact=True).first.press("ArrowUp")
    page.wait_for_function(INPUTS_CHANGED, arg=before)


def open_compare(visit: Visit, address: str) -> Page:
    page = visit(address)
    wait_until_idle(page)
    wait_for_plots(page, 5)
    page.evaluate(COUNT_REACTS)
    return page


def expect_as_new(page: Page, visit: Visit) -> None:
    """Open the page's own address afresh: plotly draws everything for the first time there."""
    images = page.evaluate(IMAGES)
    assert len(images) >= 5
    fresh = open_compare(visit, page.url)
    fresh.wait_for_function(f"({IMAGES})(), Object.keys(({IMAGES})()).length >= {len(images)}")
    assert images == fresh.evaluate(IMAGES)


def test_another_seed_draws_every_heatmap_as_a_new_page_does(server: Server, visit: Visit) -> None:
    page = open_compare(visit, server.url)
    before = page.evaluate(IMAGES)
    press_seed(page)
    press_seed(page)
    assert before != page.evaluate(IMAGES)
    expect_as_new(page, visit)


def test_another_seed_leaves_plotlys_layout_of_heatmaps_alone(server: Server, visit: Visit) -> None:
    page = open_compare(visit, server.url)
    press_seed(page)
    page.evaluate("window.formulabReacts.length = 0")
    press_seed(page)
    unframed = "(plot) => plot.data[0].type === 'heatmap' && !plot.layout.shapes"
    assert page.evaluate(f"window.formulabReacts.filter({unframed}).length") == 0


def test_another_size_goes_through_plotly_and_seeds_after_it_do_not(server: Server, visit: Visit) -> None:
    page = open_compare(visit, server.url)
    with rerun(page):
        page.get_by_label("In", exact=True).press("ArrowUp")
    page.wait_for_function("window.formulabReacts.length > 0")
    press_seed(page)
    expect_as_new(page, visit)


def test_without_what_plotly_keeps_to_itself_the_pictures_are_the_same(server: Server, visit: Visit) -> None:
    page = open_compare(visit, server.url)
    page.evaluate("""() => {
      for (const plot of document.querySelectorAll(".js-plotly-plot")) plot._fullData[0]._module = {};
    }""")
    press_seed(page)
    assert page.evaluate("window.formulabReacts.length") >= 5
    expect_as_new(page, visit)
