"""From Ctrl+Enter in the editor of Steps to the new headline, pictures, arithmetic, table and verdict drawn.

Each press runs the thread's code with another seed. A first server tells what the page shows for each seed; a
second one, fresh, is then timed up to the frame that shows it. Thirty presses count, after five that do not.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks.figures import Figure, median_and_p95, print_alone
from benchmarks.watching import new_page, open_browser
from tests.browser.serving import serve
from tests.browser.visiting import rerun, wait_until_idle

PRESSES = 30
UNCOUNTED = 5

PARTS = "h1, .st-key-heatmaps, .st-key-unit, table.steps"
"""What must be right before a press counts as answered."""

WATCH = """([parts, expected]) => {
  const shown = () => [...document.querySelectorAll(parts)].map(window.formulabText).join("|");
  const pressed = new Promise((resolve) => addEventListener("keydown", (event) => {
    if (event.key === "Enter") resolve(event.timeStamp);
  }, {capture: true}));
  window.formulabElapsed = pressed.then((start) => new Promise((resolve) => {
    const look = () =>
      shown() === expected ? resolve(performance.now() - start) : requestAnimationFrame(look);
    requestAnimationFrame(look);
  }));
}"""

STEADY = """async (parts) => {
  const shown = () => [...document.querySelectorAll(parts)].map(window.formulabText).join("|");
  let last = "", since = performance.now();
  while (performance.now() - since < 400) {
    await new Promise(requestAnimationFrame);
    if (shown() !== last) { last = shown(); since = performance.now(); }
  }
  return last;
}"""


def open_at_seed(browser: Browser, url: str) -> Page:
    """Open Steps and put the cursor behind the seed of the thread's code."""
    page = new_page(browser)
    page.goto(f"{url}/steps")
    wait_until_idle(page)
    page.locator(".cm-line", has_text="manual_seed").click()
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.evaluate(STEADY, PARTS)
    return page


def write_seed(page: Page, number: int) -> None:
    """Replace the seed before the cursor, which has one digit at first and three from then on."""
    for _ in range(3 if number else 1):
        page.keyboard.press("Backspace")
    page.keyboard.type(str(100 + number))


def rehearse(browser: Browser, url: str) -> list[str]:
    """Press for every seed; return what the page shows each time."""
    page = open_at_seed(browser, url)
    expected = []
    for number in range(UNCOUNTED + PRESSES):
        write_seed(page, number)
        with rerun(page):
            page.keyboard.press("Control+Enter")
        expected.append(page.evaluate(STEADY, PARTS))
    page.context.close()
    return expected


def time_presses(browser: Browser, url: str, expected: list[str]) -> list[float]:
    """Press for every seed; return the milliseconds of each press that counts."""
    page = open_at_seed(browser, url)
    times = []
    for number, shown in enumerate(expected):
        write_seed(page, number)
        page.evaluate(WATCH, [PARTS, shown])
        page.keyboard.press("Control+Enter")
        elapsed: float = page.evaluate("window.formulabElapsed")
        page.evaluate(STEADY, PARTS)
        if number >= UNCOUNTED:
            times.append(elapsed)
    page.context.close()
    return times


def measure() -> list[Figure]:
    with TemporaryDirectory() as name, open_browser() as browser:
        folder = Path(name)
        with serve(folder / "rehearsal.txt", "app.py", health_path="healthz") as server:
            expected = rehearse(browser, server.url)
        with serve(folder / "timed.txt", "app.py", health_path="healthz") as server:
            times = time_presses(browser, server.url, expected)
    median, p95 = median_and_p95(times)
    return [
        Figure(
            "Steps: from Ctrl+Enter to everything redrawn, p95",
            f"{p95:.0f} ms",
            "at most 250 ms",
            p95 <= 250,
            f"median {median:.0f} ms of {PRESSES} presses, each with another seed",
        )
    ]


if __name__ == "__main__":
    print_alone(measure())
