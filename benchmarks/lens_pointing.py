"""From the pointer's event to the highlight in the DOM of eight linked heatmaps, at 8x8 and at 64x64.

Two hundred real moves of the mouse over the product each. The time begins when the browser hands the event to
the page (it holds moves back until its next frame) and ends when every handler has returned, a layout included,
with the highlights in the page. Frames sent to the server are counted meanwhile.
"""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from benchmarks.figures import Figure, median_and_p95, print_alone
from benchmarks.watching import new_page, open_browser
from tests.browser.linked_page import Frames, LinkedPage
from tests.browser.serving import ROOT, serve
from tests.browser.visiting import wait_until_idle

MOVES = 200
TARGETS = {8: 8.0, 64: 16.0}
"""Milliseconds by the side of the matrices."""

LISTEN = """() => {
  window.formulabTimes = [];
  let start = 0;
  window.addEventListener("pointermove", () => { start = performance.now(); }, true);
  window.addEventListener("pointermove", () => {
    document.body.getBoundingClientRect();
    const end = performance.now();
    const lit = document.querySelectorAll(".formulab-lens .lit .frames[d^=M]").length;
    if (lit) window.formulabTimes.push([end - start, lit]);
  });
}"""


def time_moves(page: Page, size: int) -> tuple[list[float], int]:
    """Move the mouse over cells of the product; return the milliseconds, and how many heatmaps were lit."""
    linked = LinkedPage(page)
    source = random.Random(size)
    page.evaluate(LISTEN)
    for _ in range(MOVES):
        linked.point("step 1", source.randrange(size), source.randrange(size))
    times: list[list[float]] = page.evaluate("window.formulabTimes")
    return [time for time, _ in times], int(max(lit for _, lit in times))


def measure() -> list[Figure]:
    found = []
    environment = {"PYTHONPATH": str(ROOT)}
    with (
        TemporaryDirectory() as name,
        open_browser() as browser,
        serve(Path(name) / "log.txt", "tests/browser/lens_app.py", environment=environment) as server,
    ):
        for size, target in TARGETS.items():
            page = new_page(browser)
            frames = Frames()
            frames.listen_to(page)
            page.goto(f"{server.url}/?size={size}")
            wait_until_idle(page)
            page.get_by_text("linked", exact=True).click()
            page.locator('[data-panel="step 4"] .hm').first.wait_for(state="attached")
            wait_until_idle(page)
            frames.sent.clear()
            times, lit = time_moves(page, size)
            median, p95 = median_and_p95(times)
            note = f"p95 {p95:.1f} ms, {len(times)} moves, {lit} heatmaps lit, {len(frames.sent)} frames sent"
            found.append(
                Figure(
                    f"pointing to highlight, eight heatmaps of {size} x {size}",
                    f"{median:.1f} ms",
                    f"at most {target:g} ms",
                    median <= target and not frames.sent,
                    note,
                )
            )
            page.context.close()
    return found


if __name__ == "__main__":
    print_alone(measure())
