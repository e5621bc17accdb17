"""First visit and update of every page beside Compare's, on one warm server.

A first visit is a browser that has nothing of the app in its cache, until the script has run and the page is
idle; the least of three, the pages taken in turns. An update is a change of the page's first control, until
the server has said that the script is over and the page is idle again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks.figures import Figure, median_and_p95, print_alone
from benchmarks.watching import new_page, open_browser
from tests.browser.serving import serve
from tests.browser.visiting import remember_socket, rerun, wait_until_idle

VISITS, UPDATES = 3, 20


def press_up(page: Page, _: int) -> None:
    """Add one to the seed."""
    page.get_by_label("Seed", exact=True).first.press("ArrowUp")


def press_row(selector: str) -> Callable[[Page, int], None]:
    """Return what presses one of two rows in turns."""
    return lambda page, number: page.locator(selector).nth(1 + number % 2).click()


UPDATE: dict[str, Callable[[Page, int], None]] = {
    "compare": press_up,
    "shapes": press_row("table button"),
    "batch": press_up,
    "claims": press_row("table button"),
    "practice": press_up,
    "gradients": press_up,
    "precision": press_up,
}
"""The first control of each page. Speed's settings take no work; its measurements have their own figures."""


def time_visit(browser: Browser, address: str) -> float:
    """Open an address in a browser without a cache; return the seconds until it is idle."""
    page = new_page(browser)
    started = time.perf_counter()
    page.goto(address)
    wait_until_idle(page)
    elapsed = time.perf_counter() - started
    page.context.close()
    return elapsed


def time_updates(browser: Browser, address: str, update: Callable[[Page, int], None]) -> list[float]:
    """Change the page again and again; return the milliseconds of each change that counts."""
    page = new_page(browser)
    remember_socket(page)
    page.goto(address)
    wait_until_idle(page)
    times = []
    for number in range(UPDATES + 3):
        started = time.perf_counter()
        with rerun(page):
            update(page, number)
        if number >= 3:
            times.append(1e3 * (time.perf_counter() - started))
    page.context.close()
    return times


def measure() -> list[Figure]:
    found = []
    with TemporaryDirectory() as name, open_browser() as browser, serve(Path(name) / "log.txt") as server:
        pages = [*UPDATE, "speed", "steps"]
        visits: dict[str, list[float]] = {page: [] for page in pages}
        time_visit(browser, f"{server.url}/compare")
        for _ in range(VISITS):
            for page in pages:
                visits[page].append(time_visit(browser, f"{server.url}/{page}"))
        compare = min(visits["compare"])
        for page in pages[1:]:
            ratio = min(visits[page]) / compare
            note = f"{min(visits[page]):.2f} s against {compare:.2f} s, least of {VISITS}"
            found.append(
                Figure(
                    f"first visit to {page}, of Compare's", f"{ratio:.2f}", "at most 1.3", ratio <= 1.3, note
                )
            )
        for page, update in UPDATE.items():
            median, p95 = median_and_p95(time_updates(browser, f"{server.url}/{page}", update))
            note = f"median {median:.0f} ms, {UPDATES} changes"
            found.append(
                Figure(f"update of {page}, p95", f"{p95:.0f} ms", "at most 300 ms", p95 <= 300, note)
            )
    return found


if __name__ == "__main__":
    print_alone(measure())
