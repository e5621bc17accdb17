"""The code editor as a visitor uses it: typing, keys, running, and who owns the code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import StartServer, Visit
from tests.browser.serving import Server, serve
from tests.browser.visiting import APP, SIZES, Console, wait_until_idle

DEMO_APP = "tests/browser/editor_demo_app.py"
DEMO = "tests/browser/editor_demo.py"
TYPED = "a = 1\nb = (2, 3)"

PASTE = """(node, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  node.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("editor") / "log.txt", DEMO_APP) as running:
        yield running


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


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Code")


def received(page: Page) -> Locator:
    return page.locator(".st-key-received")


def expect_received(page: Page, code: str) -> None:
    expect(received(page)).to_have_text(json.dumps(code))


def runs(page: Page) -> Locator:
    return page.get_by_text(re.compile(r"^runs \d"))


def replace_all(page: Page, text: str) -> None:
    editor(page).click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def shown(page: Page) -> str:
    """Return the code that the editor shows; short codes are in the page whole."""
    return "\n".join(line.rstrip("\n") for line in page.locator(".cm-line").all_inner_texts())


def press(page: Page, name: str) -> None:
    # As a hand does it: what is typed is sent as the button goes down, the press as it comes up.
    page.get_by_role("button", name=name, exact=name != "Next").click(delay=150)


def test_what_is_typed_reaches_python_once_after_a_pause(page: Page) -> None:
    replace_all(page, "")
    page.keyboard.type("x.sum()")
    expect_received(page, "x.sum()")
    expect(runs(page)).to_have_text("runs 1, steps 0")
    expect(editor(page)).to_be_focused()


def test_control_enter_runs_at_once_changed_or_not_and_is_not_the_page_s(page: Page) -> None:
    editor(page).click()
    page.keyboard.press("Control+Enter")
    expect(runs(page)).to_have_text("runs 1, steps 0")
    page.keyboard.press("Control+Enter")
    expect(runs(page)).to_have_text("runs 2, steps 0")
    assert shown(page).endswith("\noutput")
    page.get_by_text("runs 2").click()
    page.keyboard.press("Control+Enter")
    expect(runs(page)).to_have_text("runs 2, steps 1")


def test_leaving_the_editor_runs_what_was_typed_and_nothing_else(page: Page) -> None:
    replace_all(page, TYPED)
    page.get_by_text("runs 0").click()
    expect_received(page, TYPED)
    editor(page).click()
    press(page, "Next")
    expect(runs(page)).to_have_text("runs 1, steps 1")


def test_tab_indents_to_the_next_stop_and_enter_as_python_does(page: Page) -> None:
    replace_all(page, "")
    page.keyboard.type("ab")
    page.keyboard.press("Tab")
    page.keyboard.type("c\ndef f(x):\n")
    page.keyboard.type("return x")
    expect_received(page, "ab  c\ndef f(x):\n    return x")
    page.keyboard.press("Control+A")
    page.keyboard.press("Tab")
    expect_received(page, "    ab  c\n    def f(x):\n        return x")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect_received(page, "ab  c\ndef f(x):\nreturn x")


def test_escape_then_tab_leaves_and_a_keyboard_visitor_is_told(page: Page) -> None:
    expect(editor(page)).to_have_accessible_description(
        "Ctrl+Enter runs. Tab indents; Escape, then Tab leaves."
    )
    hint = page.locator(".code-hint")
    expect(hint).to_be_hidden()
    page.locator(".stCheckbox input").focus()
    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()
    expect(hint).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Thread")).to_be_focused()
    expect(hint).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(hint).to_be_visible()
    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()
    expect(hint).to_be_hidden()
    expect_received(page, "import torch\n    \ndef activation" + shown(page).split("def activation", 1)[1])
    page.get_by_text("steps").click()
    editor(page).click()
    expect(hint).to_be_hidden()


def test_arrow_keys_belong_to_the_editor_while_it_has_focus(page: Page) -> None:
    replace_all(page, "ab")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("-")
    expect_received(page, "a-b")
    expect(runs(page)).to_have_text("runs 1, steps 0")
    page.get_by_text("runs 1").click()
    page.keyboard.press("ArrowRight")
    expect(runs(page)).to_have_text("runs 1, steps 1")


def test_prompts_are_pasted_as_they_are(page: Page) -> None:
    replace_all(page, "")
    editor(page).evaluate(PASTE, ">>> for i in range(2):\r\n...     print(i)\r\n0\r\n1\r\nIn [3]: x\u00a0= 1")
    expect_received(page, ">>> for i in range(2):\n...     print(i)\n0\n1\nIn [3]: x\u00a0= 1")


def test_undo_gives_back_what_was_typed_and_what_python_replaced(page: Page) -> None:
    replace_all(page, TYPED)
    expect_received(page, TYPED)
    press(page, "Emoji")
    expect(page.locator(".cm-mark-error")).to_have_text("nothing")
    editor(page).click()
    page.keyboard.press("Control+Z")
    expect_received(page, TYPED)
    page.keyboard.press("Control+Shift+Z")
    expect(received(page)).to_contain_text("nothing")


def test_python_gives_the_code_back_that_was_just_typed_over(page: Page) -> None:
    before = shown(page)
    replace_all(page, TYPED)
    press(page, "Thread")
    expect(runs(page)).to_have_text("runs 1, steps 0")
    expect_received(page, before)
    expect(page.locator(".cm-mark-current")).to_have_text("features.t() * weights")
    assert shown(page) == before


def test_a_button_that_gives_code_wins_over_what_was_typed_just_before(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/?slow=1")
    replace_all(page, "first")
    page.keyboard.press("Control+Enter")
    expect(page.locator(APP)).to_have_attribute("data-test-script-state", "running")
    # Both reach the server during the run before and are taken up together.
    replace_all(page, TYPED)
    page.get_by_role("button", name="Emoji").click()
    expect(page.locator(".cm-mark-error")).to_have_text("nothing")
    expect_received(page, shown(page))
    editor(page).click()
    page.keyboard.press("Control+Z")
    expect_received(page, TYPED)


def test_no_keystroke_is_lost_while_a_slow_run_is_under_way(server: Server, visit: Visit) -> None:
    page = visit(f"{server.url}/?slow=1")
    expect(page.locator(".cm-mark-current")).to_be_visible()
    wait_until_idle(page)
    replace_all(page, "first")
    page.keyboard.press("Control+Enter")
    expect(page.locator(APP)).to_have_attribute("data-test-script-state", "running")
    page.keyboard.type(" second")
    page.keyboard.press("Control+Enter")
    page.keyboard.type(" third")
    page.keyboard.press("Home")
    expect_received(page, "first second third")
    page.keyboard.type("0 ")
    expect_received(page, "0 first second third")
    assert shown(page) == "0 first second third"


def test_the_editor_comes_back_with_its_code_after_it_was_away(page: Page) -> None:
    replace_all(page, TYPED)
    expect_received(page, TYPED)
    page.get_by_text("Shown").click()
    expect(editor(page)).to_have_count(0)
    page.get_by_text("Shown").click()
    expect(page.locator(".cm-content")).to_be_visible()
    assert shown(page) == TYPED
    editor(page).click()
    page.keyboard.press("Control+Enter")
    expect(runs(page)).to_have_text("runs 2, steps 0")
    page.keyboard.press("Control+End")
    page.keyboard.type("!")
    expect_received(page, f"{TYPED}!")


def test_a_text_area_stands_in_where_the_script_cannot_be_loaded(
    server: Server, visit: Visit, console: Console
) -> None:
    page = visit("about:blank")
    page.route("**/formulab/codemirror-*", lambda route: route.abort())
    page.goto(server.url)
    area = page.locator("textarea.code-plain")
    expect(area).to_be_visible()
    area.fill(TYPED)
    expect_received(page, TYPED)
    area.press("Control+Enter")
    expect(runs(page)).to_have_text("runs 2, steps 0")
    press(page, "Emoji")
    expect(area).to_have_value('note = "😀"; wrong = features + nothing')
    assert [message for message in console.messages if "did not load" in message]
    console.messages.clear()


def test_a_page_that_runs_without_the_server_s_routes_has_a_text_area(
    start_server: StartServer, visit: Visit
) -> None:
    alone = start_server(DEMO, health_path="_stcore/health")
    page = visit(alone.url)
    area = page.get_by_role("textbox", name="Code")
    area.fill(TYPED)
    area.press("Control+Enter")
    expect_received(page, TYPED)


def test_the_editor_loads_under_a_base_path_and_is_kept_by_the_browser(
    start_server: StartServer, visit: Visit
) -> None:
    based = start_server(DEMO_APP, base_path="lab/x")
    page = visit("about:blank")
    with page.expect_response("**/formulab/codemirror-*") as caught:
        page.goto(based.url)
    headers = caught.value.all_headers()
    assert caught.value.url.startswith(f"{based.url}/formulab/")
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
    assert "script-src 'self' blob:" in headers["content-security-policy"]
    expect(page.locator(".cm-mark-current")).to_be_visible()
