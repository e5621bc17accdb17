"""Linked pictures on Compare and Steps: pointing, pinning, keys, stepping, walking, without the server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
import torch
from playwright.sync_api import Page, expect

from lib.experiment import Experiment
from lib.links import PageState, Pin, encode
from lib.links.settings import CompareSettings
from lib.snippets import SHAPE_ERROR
from tests.browser.conftest import StartServer, Visit
from tests.browser.linked_page import Frames, LinkedPage
from tests.browser.serving import Server
from tests.browser.test_server import framing_page
from tests.browser.visiting import rerun, wait_until_idle

DIAGONAL = {(k, k) for k in range(5)}
ROW = {(0, k) for k in range(5)}
ALL = {(row, column) for row in range(5) for column in range(5)}


def address(server: Server, page: str = "", state: PageState | None = None) -> str:
    return f"{server.url}/{page}" + ("" if state is None else f"?{urlencode(encode(state))}")


def open_linked(visit: Visit, where: str, **options: str) -> LinkedPage:
    linked = LinkedPage(visit(where, **options))
    wait_until_idle(linked.page)
    linked.wait()
    return linked


@pytest.fixture
def frames() -> Frames:
    """What goes to the server after ``frames.sent.clear()``."""
    return Frames()


def open_counted(visit: Visit, frames: Frames, where: str) -> LinkedPage:
    page = visit("about:blank")
    frames.listen_to(page)
    page.goto(where)
    linked = LinkedPage(page)
    wait_until_idle(page)
    linked.wait()
    frames.sent.clear()
    return linked


def plain_thread() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    features, weights = (torch.randn(1, 5, generator=generator) for _ in range(2))
    return features, weights, torch.randn(1, generator=generator)


def printed(value: float | torch.Tensor) -> str:
    return f"{float(value):.4f}".replace("-", "−")


def test_pointing_at_a_product_lights_its_two_factors_and_nothing_is_sent(
    server: Server, visit: Visit, frames: Frames
) -> None:
    linked = open_counted(visit, frames, address(server))
    linked.point("step 1", 2, 4)
    assert linked.lit("features") == {(0, 2)}
    assert linked.lit("weights") == {(0, 4)}
    assert linked.lit("bias") == set()
    features, weights, _ = plain_thread()
    expect(linked.explained).to_contain_text(
        f"{printed(features[0, 2])} · {printed(weights[0, 4])} = {printed(features[0, 2] * weights[0, 4])}"
    )
    linked.page.mouse.move(10, 700)
    assert linked.lit("features") == set()
    expect(linked.explained).to_contain_text("Outlined: the five products")
    assert frames.sent == []


def test_an_input_lights_all_that_it_touches_and_says_how_often(
    server: Server, visit: Visit, frames: Frames
) -> None:
    linked = open_counted(visit, frames, address(server))
    linked.point("weights", 0, 3)
    assert linked.lit("step 1") == {(row, 3) for row in range(5)}
    assert linked.lit("features") == set()
    linked.point("bias", 0, 0)
    expect(linked.explained).to_contain_text("It goes into (features.t… bias).sum(), 25 times.")
    assert linked.lit("step 1") == set()
    assert frames.sent == []


def test_the_sum_lights_every_cell_with_its_count(server: Server, visit: Visit) -> None:
    state = PageState(compare=CompareSettings(pin=Pin((), "s3")))
    linked = open_linked(visit, address(server, "compare", state))
    assert linked.lit("step 1") == ALL
    assert linked.lit("features") == ROW
    assert linked.counts("features") == ["×5"] * 5
    assert linked.counts("bias") == ["×25"]
    assert linked.counts("step 1") == []


def test_a_pinned_cell_stays_is_in_the_address_and_comes_back(
    server: Server, visit: Visit, frames: Frames
) -> None:
    linked = open_counted(visit, frames, address(server))
    linked.click("step 1", 3, 1)
    linked.page.mouse.move(10, 700)
    assert linked.lit("features") == {(0, 3)}
    expect(linked.page).to_have_url(re.compile(r"compare_pin=s1@3,1"))
    assert frames.sent == []
    text = linked.explained.inner_text()
    again = open_linked(visit, linked.page.url)
    assert again.lit("features") == {(0, 3)}
    expect(again.explained).to_have_text(text, use_inner_text=True)
    again.click("step 1", 3, 1)
    again.page.mouse.move(10, 700)
    assert again.lit("features") == set()
    expect(again.page).not_to_have_url(re.compile("compare_pin"))


def test_keys_move_the_cell_pin_it_and_go_from_picture_to_picture(
    server: Server, visit: Visit, frames: Frames
) -> None:
    linked = open_counted(visit, frames, address(server))
    cell = linked.panel("features").get_by_role("gridcell")
    cell.focus()
    linked.page.keyboard.press("ArrowRight")
    linked.page.keyboard.press("ArrowRight")
    assert linked.lit("step 1") == {(2, column) for column in range(5)}
    features, _, _ = plain_thread()
    expect(cell).to_have_attribute("aria-colindex", "3")
    expect(cell).to_have_attribute("aria-label", re.compile(repr(float(features[0, 2])).replace("-", "−")))
    expect(linked.page.locator(".told-aloud").first).to_contain_text(
        f"features[0, 2] = {printed(features[0, 2])}"
    )
    linked.page.keyboard.press("Enter")
    expect(linked.page).to_have_url(re.compile(r"compare_pin=l\d@0,2"))
    linked.page.keyboard.press("ArrowLeft")  # what is pinned goes along: the link gives what is on the screen
    expect(linked.page).to_have_url(re.compile(r"compare_pin=l\d@0,1"))
    assert linked.lit("step 1") == {(1, column) for column in range(5)}
    linked.page.keyboard.press("Escape")
    expect(linked.page).not_to_have_url(re.compile("compare_pin"))
    linked.page.keyboard.press("End")
    expect(cell).to_have_attribute("aria-colindex", "5")
    linked.page.keyboard.press("Tab")
    expect(linked.panel("weights").get_by_role("gridcell")).to_be_focused()
    linked.page.keyboard.press("Tab")
    linked.page.keyboard.press("Tab")
    expect(linked.panel("step 1").get_by_role("gridcell")).to_be_focused()
    linked.page.keyboard.press("ArrowDown")
    assert linked.lit("features") == {(0, 1)}
    assert frames.sent == []


def test_a_tap_pins_a_cell(server: Server, visit: Visit) -> None:
    linked = open_linked(visit, address(server), size="phone", has_touch=True)  # type: ignore[arg-type]
    linked.panel("step 1").scroll_into_view_if_needed()
    linked.page.touchscreen.tap(*linked.place("step 1", 4, 0))
    expect(linked.page).to_have_url(re.compile("compare_pin=s1@4,0"))
    assert linked.lit("features") == {(0, 4)}


def test_the_stepper_of_a_row_goes_through_its_steps_without_the_server(
    server: Server, visit: Visit, frames: Frames
) -> None:
    linked = open_counted(visit, frames, address(server))
    stepper = linked.page.get_by_role("group", name="Step through the code")
    expect(stepper.get_by_role("button", name="Previous")).to_be_disabled()
    stepper.get_by_role("button", name="Next").click()
    expect(linked.panel("step 0")).to_be_visible()
    expect(linked.panel("step 1")).to_be_hidden()
    linked.page.keyboard.press("ArrowRight")
    linked.page.keyboard.press("ArrowRight")
    linked.page.keyboard.press("ArrowRight")
    expect(stepper).to_contain_text("step 4 of 4")
    expect(linked.panel("step 3")).to_be_visible()
    assert linked.lit("bias") == {(0, 0)}
    expect(linked.page).to_have_url(re.compile("compare_step=3"))
    expect(stepper.get_by_role("button", name="Next")).to_be_disabled()
    assert frames.sent == []
    again = open_linked(visit, linked.page.url)
    expect(again.panel("step 3")).to_be_visible()
    for _ in range(4):
        again.page.keyboard.press("ArrowLeft")
    expect(again.page).not_to_have_url(re.compile("compare_step"))
    expect(again.panel("step 1")).to_be_visible()


def test_play_goes_to_the_end_by_itself(server: Server, visit: Visit, frames: Frames) -> None:
    linked = open_counted(visit, frames, address(server))
    stepper = linked.page.get_by_role("group", name="Step through the code")
    stepper.get_by_role("button", name="Play").click()
    expect(stepper.get_by_role("button", name="Pause")).to_be_visible()
    expect(stepper).to_contain_text("step 4 of 4", timeout=15_000)
    expect(stepper.get_by_role("button", name="Play")).to_be_visible()
    assert frames.sent == []


def test_walking_the_sum_shows_one_sum_twice_and_twenty_terms_more(
    server: Server, visit: Visit, frames: Frames
) -> None:
    linked = open_counted(visit, frames, address(server))
    linked.page.get_by_role("button", name="Walk the sum").click()
    assert linked.lit("features") == {(0, 0)}
    linked.page.keyboard.press("ArrowRight")
    linked.page.keyboard.press("ArrowRight")
    assert (
        linked.lit("features")
        == linked.lit("weights")
        == linked.lit("walk product")
        == {(0, 0), (0, 1), (0, 2)}
    )
    assert linked.lit("walk outer") == {(0, 0), (1, 1), (2, 2)}
    features, weights, _ = plain_thread()
    sums = [features[0, 0] * weights[0, 0]]
    for k in range(1, 5):
        sums.append(sums[-1] + features[0, k] * weights[0, k])
    cells = linked.explained.locator("td")
    outer = (features.double().t() * weights.double()).sum()
    expect(cells).to_have_text([*[printed(sums[2])] * 3, printed(outer)])
    expect(cells.nth(3)).to_be_hidden()
    linked.page.keyboard.press("ArrowRight")
    linked.page.keyboard.press("ArrowRight")
    assert linked.lit("walk outer") == DIAGONAL
    expect(cells.nth(3)).to_be_visible()
    expect(cells).to_have_text([*[printed(sums[4])] * 3, printed(outer)])
    rest = outer - (features.double() * weights.double()).sum()
    expect(linked.explained).to_contain_text(
        f"The outer product has 20 terms more, {printed(rest)} together."
    )
    expect(linked.page).to_have_url(re.compile("compare_walk=4"))
    assert frames.sent == []
    linked.page.get_by_role("button", name="Close the walk").click()
    expect(linked.panel("step 1")).to_be_visible()
    expect(linked.page).not_to_have_url(re.compile("compare_walk"))


def test_what_the_browser_put_into_the_address_survives_other_changes_and_a_page_switch(
    server: Server, visit: Visit
) -> None:
    linked = open_linked(visit, address(server, "compare"))
    linked.click("step 1", 3, 1)
    expect(linked.page).to_have_url(re.compile("compare_pin=s1@3,1"))
    with rerun(linked.page):
        linked.page.get_by_label("Seed").fill("8")
        linked.page.keyboard.press("Enter")
    expect(linked.page).to_have_url(re.compile("seed=8&compare_pin=s1%403%2C1"))
    assert linked.lit("features") == {(0, 3)}
    linked.page.get_by_role("group", name="Step through the code").get_by_role("button", name="Next").click()
    with rerun(linked.page):
        linked.page.get_by_role("link", name="Steps").click()
    expect(linked.page).to_have_url(re.compile("/steps.*compare_step=0"))


def test_another_row_forgets_the_step_and_the_pin_of_the_one_before(server: Server, visit: Visit) -> None:
    state = PageState(compare=CompareSettings(step=2, pin=Pin((), "s3")))
    linked = open_linked(visit, address(server, "compare", state))
    with rerun(linked.page):
        linked.page.locator("table.results button").nth(1).click()
    expect(linked.page).not_to_have_url(re.compile("compare_"))


def test_cells_steps_and_walks_that_are_not_there_are_told(server: Server, visit: Visit) -> None:
    state = PageState(compare=CompareSettings(step=99, pin=Pin((9, 9), "s1"), walk=63))
    linked = open_linked(visit, address(server, "compare", state))
    told = linked.page.locator(".formulab-notice")
    expect(told).to_have_count(3)
    expect(told.nth(1)).to_contain_text("compare_pin=s1@9,9")
    expect(linked.panel("walk outer")).to_be_visible()


def test_steps_move_with_editor_table_and_pictures_without_the_server(
    server: Server, visit: Visit, frames: Frames
) -> None:
    linked = open_counted(visit, frames, address(server, "steps"))
    page = linked.page
    page.locator(".cm-content").wait_for()
    frames.sent.clear()
    headline = page.locator("h1.formulab-headline")
    expect(headline).to_have_text("features.t() * weights gives 5 × 5, not 1 × 5")
    page.keyboard.press("ArrowRight")
    expect(headline).to_contain_text("features.t() * weights + bias gives 5 × 5")
    expect(page.locator("table.steps tr.is-selected code")).to_have_text("features.t() * weights + bias")
    expect(page.locator(".cm-mark-current").first).to_have_text("features.t() * weights + bias")
    page.keyboard.press("ArrowRight")
    assert linked.lit("operand 0") == ALL
    expect(page).to_have_url(re.compile("step=6"))
    page.locator("table.steps tr", has_text="features.t()").first.get_by_role("button").click()
    expect(headline).to_have_text("features.t() gives 5 × 1")
    linked.click("result", 2, 0)
    expect(page).to_have_url(re.compile("pin=2,0"))
    features, _, _ = plain_thread()
    expect(linked.explained).to_contain_text(f"result[2, 0] is features[0, 2]: {printed(features[0, 2])}")
    assert frames.sent == []


def test_an_error_is_the_place_after_the_last_step(server: Server, visit: Visit, frames: Frames) -> None:
    linked = open_counted(visit, frames, address(server, "steps", PageState(code=SHAPE_ERROR)))
    headline = linked.page.locator("h1.formulab-headline")
    expect(headline).to_contain_text("mat1 and mat2 shapes cannot be multiplied")
    linked.page.locator(".cm-content").wait_for()
    frames.sent.clear()
    headline.click()
    linked.page.keyboard.press("ArrowLeft")
    expect(headline).not_to_contain_text("mat1")
    expect(linked.page).to_have_url(re.compile("step="))
    linked.page.keyboard.press("ArrowRight")
    expect(headline).to_contain_text("mat1 and mat2 shapes cannot be multiplied")
    expect(linked.page).not_to_have_url(re.compile("step="))
    assert frames.sent == []


def test_steps_far_away_come_from_the_server(server: Server, visit: Visit) -> None:
    code = "x = torch.zeros(1)\nfor k in range(60):\n    x = x + torch.ones(1) * k\nx"
    linked = open_linked(visit, address(server, "steps", PageState(code=code, step=20)))
    headline = linked.page.locator("h1.formulab-headline")
    headline.click()
    told = linked.page.locator(".stepper")
    place = int(re.findall(r"step (\d+) of", told.inner_text())[0])
    for later in range(place + 1, place + 30):
        linked.page.keyboard.press("ArrowRight")
        expect(told).to_contain_text(f"step {later} of 181", timeout=20_000)
    expect(linked.page).to_have_url(re.compile(rf"step={20 + 29}\b"))
    assert linked.lit("result") == {(0, 0)}


def test_no_picture_is_made_anew_when_the_seed_changes(server: Server, visit: Visit) -> None:
    linked = open_linked(visit, address(server))
    linked.page.evaluate("window.seenPlots = [...document.querySelectorAll('.formulab-lens .main-svg')]")
    with rerun(linked.page):
        linked.page.get_by_label("Seed").fill("8")
        linked.page.keyboard.press("Enter")
    assert linked.page.evaluate(
        "() => { const now = [...document.querySelectorAll('.formulab-lens .main-svg')];"
        "return now.length === seenPlots.length && now.every((node, k) => node === seenPlots[k]); }"
    )


def test_under_a_base_path_and_inside_another_sites_frame_cells_light_up(
    start_server: StartServer, visit: Visit, console: object
) -> None:
    running = start_server(base_path="lab/x", environment={"FORMULAB_FRAME_ANCESTORS": "*"})
    linked = open_linked(visit, address(running))
    linked.point("step 1", 2, 4)
    assert linked.lit("features") == {(0, 2)}
    with framing_page(f"{running.url}/?embed=true") as outer:
        page = visit(outer)
        frame = page.frame_locator("iframe")
        cell = frame.locator('figure[data-panel="features"]').get_by_role("gridcell")
        cell.focus()
        expect(frame.locator('figure[data-panel="step 1"] .lit .frames')).to_have_attribute(
            "d", re.compile("M")
        )


@pytest.mark.parametrize("size", [8, 64])
def test_large_products_are_followed_too(server: Server, visit: Visit, size: int) -> None:
    state = PageState(Experiment(batch=size, in_features=size, out_features=size), selected="mm")
    linked = open_linked(visit, address(server, "compare", state))
    name = "step 2"
    linked.panel(name).scroll_into_view_if_needed()
    linked.point(name, 3, 5)
    assert linked.lit("features") == {(3, k) for k in range(size)}
    assert linked.lit("weights") == {(5, k) for k in range(size)}
    assert linked.lit("bias") == {(0, 5)}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pictures_of_each_state_are_kept_to_be_looked_at(
    server: Server, visit: Visit, take_picture: Callable[[Page, str], Path], scheme: str
) -> None:
    for name, settings in {
        "pinned": CompareSettings(pin=Pin((), "s3")),
        "stepped": CompareSettings(step=2),
        "walked": CompareSettings(walk=4),
    }.items():
        state = PageState(compare=settings)
        linked = open_linked(visit, address(server, "compare", state), color_scheme=scheme)
        take_picture(linked.page, f"lens-{name}-{scheme}")
        assert linked.lit("features") != set() or name == "stepped"


@pytest.mark.parametrize("code", ["x = (", "y + 1", "torch.foo(1)", "1 / 0", "raise ValueError('a')"])
def test_an_error_without_tensors_is_a_sentence(server: Server, visit: Visit, code: str) -> None:
    page = visit(address(server, "steps", PageState(code=code)))
    wait_until_idle(page)
    expect(page.locator(".formulab-lens h1.formulab-headline .wrong")).to_contain_text("(line 1)")


@pytest.mark.parametrize("pin", ["s1@1.5,1", "s1@,1", "s1@0x1,1", "q@0,0"])
def test_a_pin_that_python_refuses_is_no_pin_in_the_browser_either(
    server: Server, visit: Visit, pin: str
) -> None:
    linked = open_linked(visit, f"{server.url}/compare?v=1&compare_pin={pin}")
    expect(linked.page.locator(".formulab-notice")).to_contain_text("It is left out")
    assert linked.lit("features") == set()
    linked.point("step 1", 0, 0)
    assert linked.lit("features") == {(0, 0)}


@pytest.mark.parametrize(("walk", "told", "lit"), [("abc", "", 0), ("63", "k = 4 of 4", 5)])
def test_the_walk_of_a_bad_link_stands_where_the_notice_says(
    server: Server, visit: Visit, walk: str, told: str, lit: int
) -> None:
    linked = open_linked(visit, f"{server.url}/compare?v=1&compare_walk={walk}")
    expect(linked.page.locator(".formulab-notice")).to_have_count(1)
    expect(linked.page.locator(".stepper .told")).to_have_text(told or "all 4 steps")
    assert len(linked.lit("features")) == lit


def test_cells_are_named_as_python_would_read_them(server: Server, visit: Visit) -> None:
    linked = open_linked(visit, address(server))
    linked.point("step 1", 2, 4)
    expect(linked.explained).to_contain_text(
        "(features.t() * weights)[2, 4] = features.t()[2, 0] · weights[0, 4]"
    )


def test_parts_of_a_tuple_have_names_and_number_types_of_their_own(server: Server, visit: Visit) -> None:
    code = "x = torch.tensor([[1., 5., 2.]])\nv, i = x.max(dim=1)\ni * 2"
    linked = open_linked(visit, address(server, "steps", PageState(code=code)))
    expect(linked.explained).to_contain_text("result[0] = i[0] · 2 = 1 · 2 = 2")


def test_escape_frees_a_cell_that_was_pinned_by_the_mouse(server: Server, visit: Visit) -> None:
    linked = open_linked(visit, address(server))
    linked.click("step 1", 2, 2)
    expect(linked.page).to_have_url(re.compile("compare_pin=s1@2,2"))
    linked.page.keyboard.press("Escape")
    expect(linked.page).not_to_have_url(re.compile("compare_pin"))


def test_an_empty_picture_can_be_pointed_at(server: Server, visit: Visit) -> None:
    code = "x = torch.zeros(0, 3)\nx.sum(dim=0)"
    linked = open_linked(visit, address(server, "steps", PageState(code=code)))
    linked.panel("operand 0").locator(".picture").hover()
    assert linked.lit("operand 0") == set()


def test_play_goes_on_where_the_server_has_the_next_steps(server: Server, visit: Visit) -> None:
    code = "x = torch.zeros(1)\nfor k in range(60):\n    x = x + torch.ones(1) * k\nx"
    linked = open_linked(visit, address(server, "steps", PageState(code=code, step=15)))
    linked.page.locator("h1.formulab-headline").click()
    told = linked.page.locator(".stepper .told")
    for _ in range(23):
        linked.page.keyboard.press("ArrowRight")
    expect(told).to_contain_text("step 39 of 181")
    linked.page.get_by_role("button", name="Play").click()
    expect(told).to_contain_text("step 42 of 181", timeout=25_000)
    expect(linked.page.get_by_role("button", name="Pause")).to_be_visible()


def test_steps_tells_of_a_step_and_a_pin_that_are_not_there(server: Server, visit: Visit) -> None:
    linked = open_linked(visit, f"{server.url}/steps?v=1&step=999&pin=9,9")
    told = linked.page.locator(".formulab-notice")
    expect(told.nth(0)).to_contain_text("Ignored step=999 in the link")
    expect(told.nth(1)).to_contain_text("Ignored pin=9,9 in the link")
