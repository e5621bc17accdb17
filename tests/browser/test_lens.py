"""The lens in a browser: drawn from plotly.js on its route, updated in place, pointed at, in both themes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from lib.ui.client import read_script
from lib.ui.editor import FOLDER as EDITOR
from lib.ui.lens.script import LENS_SCRIPT
from lib.ui.server.routes import plotly_name
from tests.browser.serving import ROOT, Server, serve
from tests.browser.test_server import framing_page
from tests.browser.visiting import Console, rerun, wait_until_idle

APP = "tests/browser/lens_app.py"
PAGE_ALONE = "tests/browser/lens_page.py"
ENVIRONMENT = {"PYTHONPATH": str(ROOT)}

Visit = Callable[..., Page]

REMEMBER_NODES = """() => {
  const selector = ".formulab-lens, .formulab-lens .panel, .formulab-lens .plot, .formulab-lens .main-svg";
  window.formulabNodes = () => [...document.querySelectorAll(selector)];
  window.formulabSeen = window.formulabNodes();
  return window.formulabSeen.length;
}"""
ARE_NODES_KEPT = """() => {
  const now = window.formulabNodes();
  return now.length === window.formulabSeen.length && now.every((node, k) => node === window.formulabSeen[k]);
}"""
IS_NARROWER = """before => {
  const plot = document.querySelector("[data-panel=t0] .main-svg");
  return plot.getBoundingClientRect().width < before - 20;
}"""


@pytest.fixture(scope="module")
def lens_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    log_path = tmp_path_factory.mktemp("lens") / "log.txt"
    with serve(log_path, APP, environment=ENVIRONMENT) as running:
        yield running


@pytest.fixture
def lens_page(lens_server: Server, visit: Visit) -> Page:
    page = visit(lens_server.url)
    wait_until_drawn(page)
    return page


def wait_until_drawn(page: Page) -> None:
    wait_until_idle(page)
    page.wait_for_selector(".formulab-lens[data-drawn]")


def choose(page: Page, figures: str) -> None:
    with rerun(page):
        page.get_by_text(figures, exact=True).click()
    expect(page.locator(".formulab-lens .main-svg .hm").first).to_be_visible()


def panel(page: Page, name: str) -> Locator:
    return page.locator(f'.formulab-lens [data-panel="{name}"]')


def numbers(page: Page, name: str) -> list[str]:
    return panel(page, name).locator(".texts text").all_text_contents()


def change_seed(page: Page, seed: int) -> None:
    with rerun(page):
        page.get_by_label("Seed").fill(str(seed))
        page.keyboard.press("Enter")


def test_titles_captions_and_numbers_are_text_in_the_page(lens_page: Page) -> None:
    expect(panel(lens_page, "features").locator("figcaption")).to_have_text("features · batch 1, in 5")
    expect(panel(lens_page, "product").locator(".title.is-code")).to_have_text("features.t() * weights")
    assert numbers(lens_page, "features") == ["−0.15", "0.79", "0.95", "−1.11", "1.69"]
    assert len(numbers(lens_page, "product")) == 25
    expect(panel(lens_page, "explained").locator(".note")).to_contain_text("the five products")


def test_each_picture_is_an_image_with_its_description(lens_page: Page) -> None:
    bias = lens_page.get_by_role("img", name="bias, out 1; 0.3177.")
    expect(bias).to_have_count(1)
    expect(lens_page.get_by_role("img", name=re.compile("24 extra biases [+]7[.]6243"))).to_have_count(1)


def test_a_new_seed_changes_the_numbers_and_replaces_no_node(lens_page: Page) -> None:
    before = numbers(lens_page, "product")
    assert lens_page.evaluate(REMEMBER_NODES) > 20
    change_seed(lens_page, 8)
    lens_page.wait_for_function(
        "before => document.querySelector('[data-panel=product] .texts text').textContent !== before",
        arg=before[0],
    )
    assert lens_page.evaluate(ARE_NODES_KEPT) is True
    after = numbers(lens_page, "product")
    assert len(after) == len(before)
    assert after != before


def test_the_image_that_plotly_draws_changes_with_the_numbers(lens_page: Page) -> None:
    image = panel(lens_page, "product").locator("image")
    before = image.get_attribute("href") or image.get_attribute("xlink:href")
    change_seed(lens_page, 9)
    lens_page.wait_for_function(
        """before => {
          const image = document.querySelector('[data-panel=product] image');
          return (image.getAttribute('href') ?? image.getAttribute('xlink:href')) !== before;
        }""",
        arg=before,
    )
    assert before


def test_numbers_stand_in_the_middle_of_the_cells_that_plotly_draws(lens_page: Page) -> None:
    image = panel(lens_page, "product").locator("image").bounding_box()
    assert image is not None
    texts = panel(lens_page, "product").locator(".texts text")
    for place in (0, 4, 12, 24):
        row, column = divmod(place, 5)
        box = texts.nth(place).bounding_box()
        assert box is not None
        assert box["x"] + box["width"] / 2 == pytest.approx(
            image["x"] + (column + 0.5) * image["width"] / 5, abs=1.5
        )
        assert box["y"] + box["height"] / 2 == pytest.approx(
            image["y"] + (row + 0.5) * image["height"] / 5, abs=3
        )


def test_panels_come_and_go_with_the_data(lens_page: Page) -> None:
    choose(lens_page, "eight")
    expect(panel(lens_page, "t7")).to_be_visible()
    expect(panel(lens_page, "product")).to_have_count(0)
    expect(lens_page.locator(".formulab-lens .panel")).to_have_count(8)
    with rerun(lens_page):
        lens_page.get_by_text("none", exact=True).click()
    expect(lens_page.locator(".formulab-lens")).to_have_count(0)
    choose(lens_page, "compare")
    expect(panel(lens_page, "product")).to_be_visible()


def test_pointing_at_a_cell_tells_its_index_and_every_digit(lens_page: Page) -> None:
    picture = panel(lens_page, "features").locator(".picture")
    picture.hover(position={"x": 250, "y": 20})
    tip = lens_page.locator(".formulab-lens .tip")
    expect(tip).to_be_visible()
    expect(tip.locator("div")).to_have_text(["batch 0, in 4", "1.6907901763916016"])
    expect(panel(lens_page, "features").locator(".pointed")).to_be_visible()
    lens_page.mouse.move(1, 1)
    expect(tip).to_be_hidden()


def test_a_label_at_the_edge_stays_inside(lens_page: Page) -> None:
    lens = lens_page.locator(".formulab-lens").bounding_box()
    panel(lens_page, "bias").locator(".picture").hover()
    tip = lens_page.locator(".formulab-lens .tip").bounding_box()
    assert lens is not None
    assert tip is not None
    assert tip["x"] >= lens["x"]
    panel(lens_page, "ledger").locator(".picture").hover(position={"x": 390, "y": 60})
    expect(lens_page.locator(".formulab-lens .tip")).to_have_text("this row4.5638")


def test_every_kind_of_picture_can_be_pointed_at(lens_page: Page) -> None:
    choose(lens_page, "harder")
    for name, x, y, expected in (
        ("square", 50, 50, r"^\[\d+, \d+\]−?\d\.\d{5,}"),
        ("huge", 50, 50, r"^\[\d+, \d+\]mean −?0\.\d+from −\d\.\d+ to \d\.\d+$"),
        ("cube", 20, 120, r"^\[1, 0, 0\]−?\d\.\d{5,}"),
        ("print", 110, 100, r"^x2 × w1\s*1$"),
        ("many", 300, 105, r"^30 other units' products0\.0$"),
    ):
        panel(lens_page, name).locator(".picture").hover(position={"x": x, "y": y})
        expect(lens_page.locator(".formulab-lens .tip")).to_have_text(re.compile(expected))


def test_dark_and_light_have_their_own_colours(
    lens_server: Server, visit: Visit, take_picture: Callable[[Page, str], Path]
) -> None:
    found = {}
    for scheme in ("light", "dark"):
        page = visit(lens_server.url, color_scheme=scheme)
        wait_until_drawn(page)
        found[scheme] = page.evaluate(
            """() => [document.querySelector('[data-panel=product] .plot').data[0].colorscale[2][1],
                      getComputedStyle(document.querySelector('.formulab-lens .title')).color]"""
        )
        take_picture(page, f"lens-{scheme}")
    assert found["light"] == ["#f3f1ed", "rgb(26, 34, 48)"]
    assert found["dark"] == ["#2d343d", "rgb(240, 243, 246)"]


def test_changing_the_theme_changes_the_pictures_by_itself(lens_page: Page) -> None:
    middle = "() => document.querySelector('[data-panel=product] .plot').data[0].colorscale[2][1]"
    for scheme, colour in (("dark", "#2d343d"), ("light", "#f3f1ed")):
        lens_page.emulate_media(color_scheme=scheme)
        lens_page.wait_for_function(f"colour => ({middle})() === colour", arg=colour)
        assert lens_page.evaluate(middle) == colour


def test_on_a_phone_panels_stack_and_nothing_is_wider_than_the_screen(
    lens_server: Server, visit: Visit, take_picture: Callable[[Page, str], Path]
) -> None:
    page = visit(lens_server.url, size="phone")
    wait_until_drawn(page)
    take_picture(page, "lens-phone")
    for figures in ("compare", "harder"):
        if figures != "compare":
            choose(page, figures)
        boxes = [one.bounding_box() for one in page.locator(".formulab-lens .picture:visible").all()]
        assert len(boxes) >= 5
        assert all(box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390 for box in boxes)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
        lefts = {round(box["x"]) for box in boxes if box is not None}
        assert len(lefts) == 1
    expect(panel(page, "middle").locator(".hint")).to_have_text(" · point to read")


def test_a_narrower_window_draws_smaller_pictures_at_once(lens_page: Page) -> None:
    choose(lens_page, "eight")
    wide = panel(lens_page, "t0").locator(".picture").bounding_box()
    lens_page.set_viewport_size({"width": 900, "height": 720})
    lens_page.wait_for_function(
        IS_NARROWER,
        arg=wide["width"] if wide else 0,
    )
    narrow = panel(lens_page, "t0").locator(".picture").bounding_box()
    svg = panel(lens_page, "t0").locator(".main-svg").first.bounding_box()
    assert narrow is not None
    assert svg is not None
    assert svg["width"] == pytest.approx(narrow["width"], abs=1)
    assert numbers(lens_page, "t0") == []


def test_large_type_is_larger_in_the_pictures_too(lens_page: Page) -> None:
    first = panel(lens_page, "product").locator(".texts text").first
    expect(first).to_have_attribute("font-size", "14")
    with rerun(lens_page):
        lens_page.get_by_text("Large type").click()
    expect(first).to_have_attribute("font-size", "18")
    assert len(numbers(lens_page, "product")) == 25


@pytest.mark.parametrize("script", [plotly_name(), "formulab/lens-*.js"])
def test_a_script_that_does_not_load_is_told_and_tried_again(
    lens_server: Server, visit: Visit, console: Console, script: str
) -> None:
    is_broken = True

    def answer(route: Route) -> None:
        if is_broken:
            route.fulfill(status=200, content_type="text/html", body="<!doctype html>")
        else:
            route.continue_()

    page = visit("about:blank")
    page.route(f"**/{script}", answer)
    page.goto(lens_server.url)
    trouble = page.locator(".formulab-lens .trouble")
    expect(trouble).to_contain_text("could not be drawn")
    is_broken = False
    change_seed(page, 8)
    wait_until_drawn(page)
    expect(trouble).to_be_hidden()
    assert console.messages != []
    console.messages.clear()


SHOW_IN_A_PLACE_THAT_IS_GONE = """async (source) => {
  const script = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const place = document.createElement("div");
  const { default: show } = await import(script);
  show({ data: {}, parentElement: place, setTriggerValue() {}, setStateValue() {} });
  return place.childElementCount;
}"""


@pytest.mark.parametrize(
    "source",
    [LENS_SCRIPT.read().decode(), read_script(EDITOR / "editor.js")],
    ids=["lens", "editor"],
)
def test_a_script_that_arrives_after_its_place_is_gone_does_nothing(lens_page: Page, source: str) -> None:
    assert lens_page.evaluate(SHOW_IN_A_PLACE_THAT_IS_GONE, source) == 0


def test_under_a_base_path_in_a_frame_and_on_a_fresh_server(
    start_server: Callable[..., Server], visit: Visit, console: Console
) -> None:
    server = start_server(APP, base_path="lab/x", environment=ENVIRONMENT | {"FORMULAB_FRAME_ANCESTORS": "*"})
    for address in (server.url, f"{server.url}/?embed=true"):
        page = visit(address)
        wait_until_drawn(page)
        loaded = page.evaluate("() => performance.getEntriesByType('resource').map((entry) => entry.name)")
        assert f"{server.url}/{plotly_name()}" in loaded
    with framing_page(server.url) as address:
        page = visit(address)
        frame = page.frame_locator("iframe")
        expect(frame.locator(".formulab-lens[data-drawn]")).to_have_count(1)
    assert [message for message in console.messages if "plotly" in message] == []


def test_a_page_that_runs_alone_draws_the_same_figures(
    start_server: Callable[..., Server], visit: Visit, take_picture: Callable[[Page, str], Path]
) -> None:
    server = start_server(PAGE_ALONE, environment=ENVIRONMENT, health_path="_stcore/health")
    page = visit(server.url)
    wait_until_idle(page)
    expect(page.locator(".js-plotly-plot .main-svg .hm").first).to_be_visible(timeout=30_000)
    expect(page.locator(".js-plotly-plot")).to_have_count(5)
    expect(page.locator(".js-plotly-plot").nth(0)).to_contain_text("−0.15")
    expect(page.locator(".formulab-lens")).to_have_count(0)
    take_picture(page, "lens-alone")
