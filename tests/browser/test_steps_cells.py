"""Cells on the Steps page in a browser: each error has its place in the walk, a file is dropped."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from lib.links import PageState, encode
from tests.browser.conftest import StartServer, Visit
from tests.browser.serving import Server
from tests.browser.visiting import wait_until_idle

CELLS = (
    "# %%\nx = torch.ones(2, 3)\nw = torch.ones(4, 3)\n# %%\nx @ w\n# %%\ny = x @ w.t()\n"
    "# %%\nz = y + torch.ones(3)\n# %%\ny\n"
)
FIRST, SECOND = "torch refuses (line 5): mat1 and mat2", "torch refuses (line 9): The size of tensor a (4)"

DROP = """(node, text) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([text], "unit.ipynb"));
  const { x, y } = node.getBoundingClientRect();
  const place = { clientX: x + 60, clientY: y + 50, bubbles: true, cancelable: true };
  node.dispatchEvent(new DragEvent("drop", { dataTransfer, ...place }));
}"""


def open_cells(server: Server, visit: Visit, **parameters: str) -> Page:
    page = visit(f"{server.url}/steps?{urlencode(encode(PageState(code=CELLS)) | parameters)}")
    wait_until_idle(page)
    page.locator(".cm-content").wait_for()
    page.locator(".st-key-heatmaps .main-svg").first.wait_for()
    return page


def test_links_and_arrow_keys_lead_to_every_error(server: Server, visit: Visit) -> None:
    page = open_cells(server, visit)
    headline = page.locator("h1.formulab-headline")
    expect(page.locator(".st-key-cells")).to_contain_text("2 of 5 cells failed, the others ran:")
    expect(headline).to_contain_text(FIRST)
    expect(page.locator(".cm-mark-error")).to_have_count(2)
    page.get_by_role("button", name="cell 4, line 9").click()
    expect(headline).to_contain_text(SECOND)
    expect(page.locator(".st-key-walk")).to_contain_text("error 2 of 2")
    wait_until_idle(page)
    headline.click()
    page.keyboard.press("ArrowLeft")
    expect(headline).to_contain_text(FIRST)
    page.keyboard.press("ArrowLeft")
    expect(headline).to_contain_text("torch.ones(3) gives 3")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(headline).to_contain_text(SECOND)
    wait_until_idle(page)
    page.get_by_role("button", name="cell 2, line 5").click()
    expect(headline).to_contain_text(FIRST)


def test_a_link_to_a_later_error_shows_it_on_another_server(start_server: StartServer, visit: Visit) -> None:
    page = open_cells(start_server(), visit, step="5")
    expect(page.locator("h1.formulab-headline")).to_contain_text(SECOND)
    expect(page.locator(".st-key-run_notices")).to_have_count(0)


def test_a_link_beyond_the_last_error_is_told_and_shows_the_first(server: Server, visit: Visit) -> None:
    page = open_cells(server, visit, step="90")
    expect(page.locator("h1.formulab-headline")).to_contain_text(FIRST)
    expect(page.locator(".st-key-run_notices")).to_contain_text("Ignored step=90 in the link")


def test_a_notebooks_file_that_is_dropped_becomes_its_cells(server: Server, visit: Visit) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Units"]},
        {"cell_type": "code", "source": ["a = torch.ones(2, 3)\n", "a @ a"], "outputs": []},
        {"cell_type": "code", "source": ["a.sum()"], "outputs": []},
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=1)
    page = open_cells(server, visit)
    page.locator(".cm-content").evaluate(DROP, text)
    expect(page.get_by_text("This is a notebook: 2 code cells taken")).to_be_visible()
    expect(page.locator(".cm-line").first).to_have_text("# %%")
    expect(page.locator(".cm-content")).to_contain_text(re.compile(r"a = torch.ones\(2, 3\)\s*a @ a"))
    expect(page.locator(".cm-content")).not_to_contain_text("cell_type")
    expect(page.locator(".st-key-cells")).to_contain_text("1 of 2 cells failed, the other ran:")


def test_a_file_that_is_too_large_for_the_server_is_told_and_stays(server: Server, visit: Visit) -> None:
    page = open_cells(server, visit)
    told = page.get_by_role("alert").filter(has_text="MB")
    expect(told).to_have_count(0)
    content = page.locator(".cm-content")
    content.evaluate(f"(node, size) => ({DROP})(node, '# ' + 'x'.repeat(size) + '\\n')", 20_500_000)
    expect(told).to_have_text(
        "These are 20.5 MB; at most 19.5 MB can be sent. Nothing of it was run: shorten it, and it will be."
    )
    expect(content).to_contain_text("xxxx")
    expect(page.locator(".st-key-cells")).to_contain_text("2 of 5 cells failed, the others ran:")
    content.click()
    page.keyboard.press("Control+a")
    page.keyboard.type("1 + 1")
    expect(told).to_have_count(0)
    expect(page.locator(".st-key-cells")).to_have_count(0)
