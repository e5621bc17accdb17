"""What the code editor shows: marks, shapes beside lines, long code, both themes, a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.serving import Server, serve
from tests.browser.visiting import SIZES, Console, wait_until_idle

DEMO_APP = "tests/browser/editor_demo_app.py"

CONTRASTS = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [red, green, blue] = channels(colour).slice(0, 3).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const walker = document.createTreeWalker(document.querySelector(".code-editor"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim()) continue;
    const [front, back] = [light(getComputedStyle(node).color), light(behind(node))];
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    found.push([walker.currentNode.data, ratio]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("editor") / "log.txt", DEMO_APP) as running:
        yield running


def opened(visit: Visit, server: Server, size: str = "desktop", color_scheme: str = "light") -> Page:
    page: Page = visit(server.url, size=size, color_scheme=color_scheme)
    expect(page.locator(".cm-mark-current").first).to_be_visible()
    wait_until_idle(page)
    return page


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor for all tests of this file, who keeps the scripts; each test has its own session."""
    width, height = SIZES["desktop"]
    visitor = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
    yield visitor
    visitor.close()


@pytest.fixture
def page(server: Server, context: BrowserContext, console: Console) -> Iterator[Page]:
    opened = context.new_page()
    console.listen_to(opened)
    opened.goto(server.url)
    expect(opened.locator(".cm-mark-current")).to_be_visible()
    wait_until_idle(opened)
    yield opened
    opened.close()
    assert console.messages == []


def middle(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["y"] + box["height"] / 2


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def style(place: Locator, name: str, pseudo: str = "") -> str:
    return str(place.evaluate(f"(node) => getComputedStyle(node, '{pseudo}').getPropertyValue('{name}')"))


def test_the_current_step_its_line_and_a_trap_are_marked(page: Page) -> None:
    expect(page.locator(".cm-mark-current")).to_have_text("features.t() * weights")
    expect(page.locator(".cm-line.cm-mark-line")).to_have_text("product = features.t() * weights + bias")
    expect(page.locator(".cm-mark-trap")).to_have_text("product.sum()")
    sign = page.locator(".cm-lineNumbers .has-trap")
    expect(sign).to_have_text("12")
    assert style(sign, "content", "::before") == '"!"'
    assert style(page.locator(".cm-mark-trap"), "text-decoration-line") == "underline"


def test_shapes_stand_at_the_right_of_their_lines(page: Page) -> None:
    shapes = {7: "(1, 5)", 8: "(1, 5)", 9: "(1, 1)", 11: "(5, 5)", 12: "()", 13: "0.9897"}
    notes = page.locator(".cm-note")
    assert notes.all_inner_texts() == list(shapes.values())
    lines = page.locator(".cm-line")
    for place, number in enumerate(shapes):
        assert middle(notes.nth(place)) == pytest.approx(middle(lines.nth(number - 1)), abs=2)
    edge = page.locator(".code-editor").bounding_box()
    last = notes.last.bounding_box()
    assert edge is not None
    assert last is not None
    assert edge["x"] + edge["width"] - last["x"] - last["width"] == pytest.approx(13, abs=2)


def test_an_error_has_a_wavy_line_and_a_sign_and_is_told_to_readers(page: Page) -> None:
    code = page.get_by_role("textbox", name="Code")
    expect(code).not_to_have_attribute("aria-invalid", "true")
    press(page, "Error")
    wrong = page.locator(".cm-mark-error")
    expect(wrong).to_have_text("activation")
    expect(code).to_have_attribute("aria-invalid", "true")
    assert style(wrong, "text-decoration-style") == "wavy"
    assert style(page.locator(".cm-lineNumbers .has-error"), "content", "::before") == '"✕"'
    expect(page.locator(".cm-mark-current, .cm-mark-trap, .cm-mark-line")).to_have_count(0)


def test_columns_count_characters_whatever_they_take_in_the_browser(page: Page) -> None:
    press(page, "Emoji")
    expect(page.locator(".cm-mark-error")).to_have_text("nothing")


def test_a_mark_without_width_covers_the_nearest_character(page: Page) -> None:
    for line, column, covered in ((1, 3, "b"), (1, 9, "b"), (2, 0, "c"), (3, 0, "d"), (9, 0, "d")):
        show_error(page, "a, b\nc\nd", line, column)
        expect(page.locator(".cm-mark-error")).to_have_text(covered)


def test_an_error_on_an_empty_line_has_its_sign_alone(page: Page) -> None:
    show_error(page, "a\n\nb", 2, 0)
    expect(page.locator(".cm-lineNumbers .has-error")).to_have_text("2")
    expect(page.locator(".cm-mark-error")).to_have_count(0)


def show_error(page: Page, code: str, line: int, column: int) -> None:
    """Give the editor code and an error without width, as Python would."""
    page.locator(".code-editor").evaluate(
        """(frame, [code, mark]) => {
          const { conversation } = frame;
          conversation.receive({ ...conversation.data, code, marks: [mark], notes: {} });
        }""",
        [code, [line, column, line, column, "error"]],
    )


def test_marks_move_with_the_text_until_the_next_run(page: Page) -> None:
    page.locator(".cm-line").first.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("# one more\n")
    expect(page.locator(".cm-mark-current")).to_have_text("features.t() * weights")
    expect(page.locator(".cm-lineNumbers .has-trap")).to_have_text("13")


def test_long_code_scrolls_in_the_editor_to_the_current_step_and_not_the_page(page: Page) -> None:
    press(page, "Long")
    current = page.locator(".cm-mark-current")
    expect(current).to_have_text("a150")
    expect(current).to_be_in_viewport()
    press(page, "End")
    expect(current).to_have_text("a200")
    expect(current).to_be_in_viewport()
    box = page.locator(".code-editor").bounding_box()
    assert box is not None
    assert box["height"] <= 422
    assert page.locator(".stMain").evaluate("(main) => main.scrollTop") == 0


def test_empty_code_shows_what_to_do(page: Page) -> None:
    press(page, "Empty")
    expect(page.locator(".cm-placeholder")).to_have_text("Paste or type tensor code")
    assert page.locator(".code-editor").evaluate("(frame) => frame.clientHeight") >= 80


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_every_word_of_the_code_can_be_read(
    server: Server, visit: Visit, color_scheme: str, take_picture: Callable[[Page, str], Path]
) -> None:
    page = opened(visit, server, color_scheme=color_scheme)
    expect(page.locator(".code-editor")).to_have_attribute("data-theme", color_scheme)
    take_picture(page, f"editor-{color_scheme}")
    contrasts = page.evaluate(CONTRASTS)
    assert len(contrasts) > 40
    assert [(text, ratio) for text, ratio in contrasts if ratio < 4.5] == []
    assert float(style(page.locator(".cm-content"), "font-size").removesuffix("px")) >= 14


def test_the_theme_follows_the_visitor_s(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".code-editor")).to_have_attribute("data-theme", "dark")


def test_a_phone_shows_all_of_the_code_without_scrolling_sideways(
    server: Server, visit: Visit, take_picture: Callable[[Page, str], Path]
) -> None:
    page = opened(visit, server, size="phone")
    take_picture(page, "editor-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for place in (".cm-scroller", ".stMain"):
        assert page.locator(place).evaluate("(node) => node.scrollWidth - node.clientWidth") <= 0
    assert page.locator(".cm-mark-current").first.inner_text() == "features.t() * weights"
