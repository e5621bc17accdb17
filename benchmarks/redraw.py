"""From a key press in the seed field to headline, table, ledger and all heatmaps redrawn.

Thirty presses on each side, taken in turns within one run, after five that do not count.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks.figures import Figure, median_and_p95, print_alone
from benchmarks.sides import OURS, PLAIN, SIDES, address_of, serve_side
from benchmarks.watching import Shown, Side, count_heatmaps, new_page, open_browser, read_when_steady
from tests.browser.visiting import rerun

PRESSES = 30
UNCOUNTED = 5
KEY = "ArrowUp"

START = """(expected) => {
  const pressed = new Promise((resolve) => addEventListener(
    "keydown", (event) => resolve(event.timeStamp), {capture: true, once: true}));
  window.formulabElapsed = Promise.all([pressed, window.formulabWatch(expected)])
    .then(([start, end]) => end - start);
}"""


def open_at_seed(browser: Browser, address: str) -> Page:
    """Open a side and put the cursor into its seed field."""
    page = new_page(browser)
    page.goto(address)
    read_when_steady(page)
    page.get_by_label("Seed", exact=True).first.click()
    return page


def rehearse(browser: Browser, side: Side, folder: Path) -> tuple[list[Shown], str]:
    """Press on a server of its own; return what each press shows, and how many heatmaps there are."""
    with serve_side(side, folder, 0) as server:
        page = open_at_seed(browser, address_of(side, server))
        expected = []
        for _ in range(UNCOUNTED + PRESSES):
            with rerun(page):
                page.keyboard.press(KEY)
            expected.append(read_when_steady(page))
        heatmaps = count_heatmaps(page)
        page.context.close()
    return expected, heatmaps


def time_press(page: Page, expected: Shown) -> float:
    """Press once; return the milliseconds until the page shows all that it should.

    A page that comes to the front is painted anew first: no part of what a press costs, and so waited for.
    """
    page.bring_to_front()
    read_when_steady(page)
    page.evaluate(START, expected)
    page.keyboard.press(KEY)
    elapsed: float = page.evaluate("window.formulabElapsed")
    read_when_steady(page)
    return elapsed


def time_presses(browser: Browser, expected: dict[str, list[Shown]], folder: Path) -> dict[str, list[float]]:
    """Press in turns on fresh servers of both sides; return the milliseconds of each press that counts."""
    times: dict[str, list[float]] = {side.name: [] for side in SIDES}
    with ExitStack() as stack:
        servers = {side.name: stack.enter_context(serve_side(side, folder, 1)) for side in SIDES}
        pages = {side.name: open_at_seed(browser, address_of(side, servers[side.name])) for side in SIDES}
        for number in range(UNCOUNTED + PRESSES):
            for side in SIDES:
                elapsed = time_press(pages[side.name], expected[side.name][number])
                if number >= UNCOUNTED:
                    times[side.name].append(elapsed)
    return times


def measure() -> list[Figure]:
    with TemporaryDirectory() as name, open_browser() as browser:
        folder = Path(name)
        rehearsed = {side.name: rehearse(browser, side, folder) for side in SIDES}
        times = time_presses(browser, {side: shown for side, (shown, _) in rehearsed.items()}, folder)
    ours, ours_p95 = median_and_p95(times[OURS.name])
    plain, plain_p95 = median_and_p95(times[PLAIN.name])
    heatmaps = "; ".join(f"{side}: heatmaps {count}" for side, (_, count) in rehearsed.items())
    note = f"median {ours:.0f} ms against {plain:.0f} ms, {PRESSES} presses each; {heatmaps}"
    ratio = ours / plain
    return [
        Figure(
            "redraw after a key press, of the plain page's",
            f"{ratio:.2f}",
            "at most 0.40",
            ratio <= 0.40,
            note,
        ),
        Figure(
            "redraw after a key press, p95",
            f"{ours_p95:.0f} ms",
            "at most 250 ms",
            ours_p95 <= 250,
            f"plain page {plain_p95:.0f} ms",
        ),
    ]


if __name__ == "__main__":
    print_alone(measure())
