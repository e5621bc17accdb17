from __future__ import annotations

import re
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.links import LINK_LENGTH_MAX, LINK_LENGTH_WARN, PageState, link_length, query_string, to_json
from lib.links.packing import pack_code
from tests.browser.compare_page import ComparePage, open_compare, visible
from tests.browser.conftest import StartServer, Visit
from tests.browser.serving import Server, find_free_port, serve
from tests.browser.test_server import framing_page
from tests.browser.visiting import APP, Console, rerun, wait_until_idle
from tests.plain_torch import draw, printed, sigmoid

CHANGED = PageState(
    experiment=Experiment(seed=11, batch=2, in_features=3, out_features=2, dtype=Dtype.FLOAT64).with_edits(
        Edit(TensorName.FEATURES, (1, 2), -0.1)
    ),
    rows=("mm", "broadcast_sum", "view_for_t"),
    reference="mm",
    selected="view_for_t",
    cell=(1, 0),
    has_own_scales=True,
)

LOST = "WebSocket|ERR_CONNECTION_REFUSED|server endpoint|server is not responding"
"""What Streamlit says on the console while its server is away."""


PATIENCE = 20.0
"""Seconds that a page may take to be drawn after it has connected anew."""


def read(page: Page) -> dict[str, object]:
    compare = open_compare(page)
    compare.wait_for_pictures()
    return compare.texts()


def read_until(page: Page, shown: dict[str, object]) -> dict[str, object]:
    """Read until the page shows this, for a while: one that connects anew is connected before it is drawn."""
    end = monotonic() + PATIENCE
    while (found := read(page)) != shown and monotonic() < end:
        pass
    return found


def test_a_link_of_a_changed_page_shows_the_same_on_a_fresh_server(
    server: Server, start_server: StartServer, visit: Visit
) -> None:
    compare = open_compare(visit(server.url))
    compare.set_number("Seed", 11)
    for label, value in (("Batch", 2), ("In", 3), ("Out", 2)):
        compare.set_number(label, value)
    compare.choose("Number type", "float64")
    compare.choose("Activation", "tanh")
    compare.choose("Reference", "torch.mm")
    compare.select_row("elementwise_sum")
    compare.page.get_by_role("button", name="Display").click()
    compare.switch("Large type")
    compare.switch("Own colour range")
    compare.page.keyboard.press("Escape")
    shown, address = read(compare.page), compare.page.url
    for part in ("seed=11", "dtype=float64", "activation=tanh", "reference=mm", "type=large", "scale=own"):
        assert part in address
    other = start_server()
    page = visit(address.replace(server.url, other.url))
    assert read_until(page, shown) == shown
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    assert "/compare" not in address
    deep = visit(address.replace(server.url, f"{start_server().url}/compare"))
    assert read_until(deep, shown) == shown


def test_reload_back_and_forward_keep_the_experiment(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/?{query_string(CHANGED)}")
    first = read(page)
    compare = ComparePage(page)
    assert first["selected"] == "view_for_t"
    compare.set_number("Seed", 12)
    second = read(page)
    assert second != first
    page.reload()
    assert read_until(page, second) == second
    with rerun(page):
        page.go_back()
    assert read_until(page, first) == first
    expect(page.get_by_label("Seed", exact=True)).to_have_value("11")
    with rerun(page):
        page.go_forward()
    assert read_until(page, second) == second
    expect(page.get_by_label("Seed", exact=True)).to_have_value("12")


def test_the_navigation_keeps_the_experiment(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/compare?{query_string(CHANGED)}")
    shown = read(page)
    links = page.locator(".formulab-bar a")
    names = [name for name in links.all_text_contents() if name != "Compare"]
    assert len(names) == 8
    for name in names:
        follow(page, name)
        assert urlsplit(page.url).path == f"/{name.lower()}"
        assert "seed=11" in page.url
    follow(page, "Compare")
    assert read_until(page, shown) == shown


def test_the_navigation_works_under_a_base_path_and_in_another_sites_frame(
    start_server: StartServer, visit: Visit
) -> None:
    server = start_server(
        base_path="lab/x", environment={"FORMULAB_FRAME_ANCESTORS": "'self' http://127.0.0.1:*"}
    )
    page = visit(f"{server.url}/compare?v=1&seed=3")
    wait_until_idle(page)
    follow(page, "Shapes")
    assert page.url == f"{server.url}/shapes?v=1&seed=3"
    with framing_page(f"{server.url}/steps?v=1&seed=3&embed=true") as address:
        outer = visit(address)
        inner = outer.frame_locator("iframe")
        inner.locator(".formulab-bar a").filter(has_text="Compare").click()
        inner.locator("table.results").wait_for()
        links = inner.locator('.formulab-bar a[aria-current="page"]')
        expect(links).to_have_attribute("href", f"{server.url}/?v=1&seed=3&embed=true")


def test_a_pages_address_can_be_opened_elsewhere_as_it_stands(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/steps?v=1&seed=3")
    wait_until_idle(page)
    link = page.get_by_role("link", name="Compare")
    expect(link).to_have_attribute("href", f"{server.url}/?v=1&seed=3")
    page.evaluate("history.replaceState(history.state, '', location.href + '&steps_step=1')")
    link.hover()
    expect(link).to_have_attribute("href", f"{server.url}/?v=1&seed=3&steps_step=1")


def test_menus_open_and_close_with_keys_and_presses(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/gradients")
    wait_until_idle(page)
    learn, measure = (page.get_by_role("button", name=name) for name in ("Learn", "Measure"))
    expect(measure).to_have_class("current")
    expect(page.get_by_role("link", name="Shapes")).to_be_hidden()
    learn.press("Enter")
    expect(learn).to_have_attribute("aria-expanded", "true")
    learn.press("ArrowDown")
    expect(page.get_by_role("link", name="Shapes")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Practice")).to_be_focused()
    page.keyboard.press("Escape")
    expect(learn).to_be_focused()
    expect(page.get_by_role("link", name="Shapes")).to_be_hidden()
    learn.click()
    measure.click()
    expect(page.get_by_role("link", name="Shapes")).to_be_hidden()
    expect(page.get_by_role("link", name="Gradients")).to_have_attribute("aria-current", "page")
    page.locator("h1").first.click()
    expect(page.get_by_role("link", name="Gradients")).to_be_hidden()


def follow(page: Page, name: str) -> None:
    """Press the link to a page, in its menu where it is in one."""
    page.locator(".formulab-bar").wait_for()
    link = page.locator(".formulab-bar a").filter(has_text=name)
    menu = page.locator(".formulab-menu").filter(has_text=name)
    if menu.count():
        menu.locator("button").click()
    with rerun(page):
        link.click()


def test_a_restarted_server_keeps_the_experiment(visit: Visit, console: Console, tmp_path: Path) -> None:
    port = find_free_port()
    with serve(tmp_path / "first.txt", port=port) as first:
        page = visit(f"{first.url}/?{query_string(CHANGED)}")
        shown = read(page)
    page.wait_for_selector(f"{APP}:not([data-test-connection-state=CONNECTED])")
    with serve(tmp_path / "second.txt", port=port):
        assert read_until(page, shown) == shown
        page.reload()
        assert read_until(page, shown) == shown
        ComparePage(page).set_number("Seed", 12)
        assert read(page) != shown
        page.close()
    assert all(re.search(LOST, message) for message in console.messages)
    console.messages.clear()


BOMB = pack_code("0" * 600_000)
HUGE = "9" * 3_000
BAD_LINKS = {
    f"v=1&batch=99&in=-4&out=many&seed={HUGE}&dtype=int8&rows=linear,nosuch&reference=nosuch&open=all&a=b": (
        "batch must be a whole number from 1 to 64. Using 1.",
        "in must be a whole number from 1 to 64. Using 5.",
        "out must be a whole number from 1 to 64. Using 1.",
        "seed must be a whole number from 0 to 9,007,199,254,740,991. Using 7.",
        "dtype must be one of float32, float64, bfloat16, float16. Using float32.",
        "Left out unknown rows of the link (nosuch). Shown: linear.",
        "Ignored reference=nosuch in the link",
        "open panel must be one of none, edit. Using none.",
        "Ignored a=b in the link: Formulab has no such setting.",
    ),
    f"v=9&batch=2&batch=3&edits=AAAA&code={BOMB}&cell=5,5": (
        "The link is of version 9; this Formulab knows version 1.",
        "it stands there several times, once is allowed. Using 1.",
        "it is cut short or damaged and cannot be read. The drawn numbers are used.",
        "Ignored code in the link: it holds more than",
        "an output is sample,unit, and the last one here is 0,0. The largest gap is shown.",
    ),
    f"seed=7&edits={BOMB}": (
        "The link does not say its version.",
        "Ignored edits in the link: it holds more than",
    ),
    "v=1&held=0123456789abcdef": ("too large for a link, and the page that held it is gone.",),
}


def test_a_bad_link_is_told_and_the_page_works(server: Server, visit: Visit) -> None:
    page = visit("about:blank")
    for query, sentences in BAD_LINKS.items():
        page.goto(f"{server.url}/?{query}")
        compare = open_compare(page)
        for words in sentences:
            expect(compare.notices.filter(has_text=words)).to_be_visible()
        expect(compare.notices).to_have_count(len(sentences))
        assert page.locator('[data-testid="stException"]').count() == 0
        assert compare.table()["linear"]["after"] == printed(sigmoid(draw(7).mm))
        compare.expect_no_horizontal_scroll()
    compare.set_number("Seed", 9)
    expect(compare.notices).to_have_count(0)
    assert page.url == f"{server.url}/?v=1&seed=9"
    assert compare.table()["linear"]["after"] == printed(sigmoid(draw(9).mm))


@pytest.mark.parametrize("code", ["import os\nos.system('true')", "x = ("])
def test_code_in_a_link_that_is_not_allowed_is_refused_in_its_row(
    server: Server, visit: Visit, code: str
) -> None:
    page = visit(f"{server.url}/?v=1&rows=linear,mm,pasted&code={pack_code(code)}&selected=pasted")
    compare = open_compare(page)
    table = compare.table()
    assert table["pasted"]["badge"] == "error"
    assert table["pasted"]["code"].split(" ")[0] == code.splitlines()[-1].split(" ")[0]
    assert table["mm"]["after"] == printed(sigmoid(draw(7).mm))
    expect(compare.headline).to_contain_text("Your code cannot run at these sizes.")


def pinned(size: int) -> PageState:
    """An experiment whose features and weights are all set by hand, to bits that do not compress."""
    drawn = draw(3, size, size, size)
    edits = [
        Edit(tensor, (row, column), value)
        for tensor, matrix in ((TensorName.FEATURES, drawn.features), (TensorName.WEIGHTS, drawn.weights))
        for row, values in enumerate(matrix.tolist())
        for column, value in enumerate(values)
    ]
    bare = Experiment(seed=5, batch=size, in_features=size, out_features=size)
    return PageState(experiment=bare.with_edits(*edits), rows=("linear", "mm"))


def test_a_long_link_is_told_and_works(server: Server, visit: Visit) -> None:
    state = pinned(16)
    assert LINK_LENGTH_WARN < link_length(state) < LINK_LENGTH_MAX
    compare = open_compare(visit(f"{server.url}/?{query_string(state)}"))
    expect(compare.notices).to_have_count(1)
    expect(compare.notices).to_contain_text("Chat programs may cut links from 2,000 on")
    value = draw(3, 16, 16, 16).features @ draw(3, 16, 16, 16).weights.t() + draw(5, 16, 16, 16).bias
    assert compare.table()["mm"]["before"] == f"{printed(value[0, 0])} … {printed(value[15, 15])}"
    assert "all set by hand: a new seed leaves them" in visible(compare.panel("features"))


def test_an_experiment_too_long_for_a_link_is_held_and_told(
    server: Server, visit: Visit, tmp_path: Path
) -> None:
    state = pinned(64)
    assert link_length(state) > LINK_LENGTH_MAX
    (tmp_path / "experiment.json").write_text(to_json(state), encoding="utf-8")
    compare = open_compare(visit(f"{server.url}/?v=1&open=edit"))
    with rerun(compare.page):
        compare.page.locator('input[type="file"]').set_input_files(tmp_path / "experiment.json")
    expect(compare.notices.filter(has_text="32,000 are the most that go into the address")).to_be_visible()
    assert "held=" in compare.page.url
    assert len(compare.page.url) < 200
    drawn = draw(3, 64, 64, 64)
    value = drawn.features @ drawn.weights.t() + draw(5, 64, 64, 64).bias
    assert compare.table()["mm"]["before"] == f"{printed(value[0, 0])} … {printed(value[63, 63])}"
    compare.set_number("Seed", 6)
    value = drawn.features @ drawn.weights.t() + draw(6, 64, 64, 64).bias
    assert compare.table()["mm"]["before"] == f"{printed(value[0, 0])} … {printed(value[63, 63])}"
    compare.undo()
    compare.undo()
    assert compare.page.url == f"{server.url}/?v=1&open=edit"
    assert compare.table()["mm"]["after"] == printed(sigmoid(draw(7).mm))
