"""Whether a measurement keeps other visitors waiting, and how soon its own page says that it has begun.

One visitor presses Measure in a browser; another asks for Compare, one seed after the other, before
and meanwhile.
"""

from __future__ import annotations

import asyncio
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import Figure, median_and_p95, print_alone
from benchmarks.session_client import open_session
from tests.browser.chromium import find_chromium
from tests.browser.serving import Server, serve
from tests.browser.visiting import ARGUMENTS, SIZES, wait_for_plots, wait_until_idle

VISITS = 30
PRESSES = 10
PRESS = """() => new Promise((done) => {
  const started = performance.now();
  const look = () => {
    if (document.querySelector(".st-key-measure progress")) done(performance.now() - started);
    else requestAnimationFrame(look);
  };
  document.querySelector(".st-key-speed_measure button").click();
  look();
})"""
"""Press Measure and return the milliseconds until the page shows that it has begun."""


async def visit_compare(url: str, first_seed: int) -> list[float]:
    """Ask for Compare with a seed of its own each time; return the milliseconds of each."""
    client = await open_session(url)
    await client.show("v=1&seed=0")
    times = []
    for number in range(VISITS):
        started = time.perf_counter()
        await client.show(f"v=1&seed={first_seed + number}")
        times.append(1e3 * (time.perf_counter() - started))
    await client.connection.close()
    return times


def visits(pool: ThreadPoolExecutor, server: Server, first_seed: int) -> Future[list[float]]:
    """Visit Compare in a thread: the browser's driver has an event loop of its own."""
    return pool.submit(lambda: asyncio.run(visit_compare(server.url, first_seed)))


def open_speed(browser: Browser, server: Server) -> Page:
    width, height = SIZES["desktop"]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.goto(f"{server.url}/speed?v=1")
    wait_until_idle(page)
    wait_for_plots(page, 2)
    return page


def press_and_cancel(page: Page) -> float:
    """Press Measure, then Cancel; return the milliseconds until the page showed that it had begun."""
    milliseconds = float(page.evaluate(PRESS))
    page.locator(".st-key-speed_cancel button").click()
    page.locator(".st-key-speed_measure button").wait_for()
    wait_until_idle(page)
    return milliseconds


def measure(presses: int = PRESSES) -> list[Figure]:
    with TemporaryDirectory() as name, sync_playwright() as driver, ThreadPoolExecutor(1) as pool:
        browser = driver.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        with serve(Path(name) / "log.txt") as server:
            page = open_speed(browser, server)
            begun = [press_and_cancel(page) for _ in range(presses)]
            alone = visits(pool, server, 1000).result()
            page.evaluate(PRESS)
            page.locator(".st-key-measure [role=status]", has_text="Round 1").wait_for(timeout=120_000)
            beside = visits(pool, server, 2000).result()
            is_measuring = page.locator(".st-key-measure progress").count() == 1
        browser.close()
    before, meanwhile = median_and_p95(alone), median_and_p95(beside)
    began, began_p95 = median_and_p95(begun)
    still = "all of them while it ran" if is_measuring else "it finished before the last of them"
    return [
        Figure(
            "Compare for another visitor while Speed measures, of the same without",
            f"{meanwhile[0] / before[0]:.2f}",
            "none waits for the measurement",
            None,
            f"median {meanwhile[0]:.0f} ms against {before[0]:.0f} ms, p95 {meanwhile[1]:.0f} against "
            f"{before[1]:.0f} ms, longest {max(beside):.0f} ms; {VISITS} pages each, {still}",
        ),
        Figure(
            "from pressing Measure to its page showing that it has begun",
            f"{began:.0f} ms",
            "at most 300 ms",
            began <= 300,
            f"median of {presses}, p95 {began_p95:.0f} ms, quickest {min(begun):.0f} ms, in the browser",
        ),
    ]


if __name__ == "__main__":
    print_alone(measure(*map(int, sys.argv[1:2])))
