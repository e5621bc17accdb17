"""Training on Gradients: from the press of Train to the first step shown, and what others wait meanwhile.

The other visitor asks for Compare at one seed after another, over a connection of its own; first while the
training page stands still, then while it trains all rows of the catalogue.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Page

from benchmarks.figures import Figure, median_and_p95, print_alone
from benchmarks.session_client import open_session
from benchmarks.sides import OURS, serve_side
from benchmarks.watching import PATIENCE, new_page, open_browser
from lib.formulations import FORMULATIONS
from tests.browser.visiting import wait_until_idle

STARTS = 10
QUESTIONS = 40
UNCOUNTED = 5
LONG = f"gradients_steps=10000&rows={','.join(FORMULATIONS)}"

TIME_START = """() => new Promise((resolve) => {
  const shown = () => document.querySelector(".st-key-training .stProgress")?.innerText ?? "";
  const start = performance.now();
  const look = () => {
    if (/Step [1-9]/.test(shown())) resolve(performance.now() - start);
    else requestAnimationFrame(look);
  };
  document.querySelector(".st-key-start_training button").click();
  requestAnimationFrame(look);
})"""

STEP = r"""() => Number(document.querySelector(".st-key-training .stProgress").innerText
  .replaceAll(",", "").match(/Step (\d+)/)[1])"""


def open_page(page: Page, url: str, query: str) -> None:
    """Open Gradients and wait until it stands still with all its pictures."""
    page.goto(f"{url}/gradients?v=1&{query}")
    wait_until_idle(page)
    page.locator(".st-key-learned .main-svg").first.wait_for(timeout=PATIENCE)


def time_starts(page: Page, url: str) -> list[float]:
    """Return the milliseconds from a press of Train to the first step shown, each on a page opened anew."""
    times = []
    for _ in range(STARTS + 1):
        open_page(page, url, "gradients_steps=3000")
        elapsed: float = page.evaluate(TIME_START)
        times.append(elapsed)
    return times[1:]


async def ask(url: str) -> list[float]:
    """Return the milliseconds that each answer to the other visitor took."""
    client = await open_session(url)
    times = []
    for seed in range(UNCOUNTED + QUESTIONS):
        started = time.monotonic()
        await client.show(f"v=1&seed={seed}")
        times.append((time.monotonic() - started) * 1e3)
    await client.connection.close()
    return times[UNCOUNTED:]


def time_answers(url: str) -> list[float]:
    """Ask in a thread of its own: the browser's driver keeps an event loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(ask(url))).result()


def measure() -> list[Figure]:
    with TemporaryDirectory() as name, serve_side(OURS, Path(name), 0) as server, open_browser() as browser:
        page = new_page(browser)
        starts = time_starts(page, server.url)
        open_page(page, server.url, LONG)
        alone = time_answers(server.url)
        page.locator(".st-key-start_training button").click()
        page.wait_for_function(f"() => ({STEP})() > 0")
        beside = time_answers(server.url)
        steps = page.evaluate(STEP)
        page.context.close()
    median, p95 = median_and_p95(starts)
    (alone_median, alone_p95), (beside_median, beside_p95) = median_and_p95(alone), median_and_p95(beside)
    return [
        Figure(
            "from Train to the first step shown, p95",
            f"{p95:.0f} ms",
            "at most 300 ms",
            p95 <= 300,
            f"median {median:.0f} ms, {STARTS} starts",
        ),
        Figure(
            "Compare for another visitor while one trains, p95",
            f"{beside_p95:.0f} ms",
            "at most 300 ms",
            beside_p95 <= 300,
            f"median {beside_median:.0f} ms; without training p95 {alone_p95:.0f} ms, "
            f"median {alone_median:.0f} ms; "
            f"{QUESTIONS} questions each; training at step {steps} of 10000 at the end",
        ),
    ]


if __name__ == "__main__":
    print_alone(measure())
