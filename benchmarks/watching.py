"""Tell, inside the browser, when a page shows exactly what it should.

What a page shows is the text of its containers, heatmaps' cells included, the heatmaps' images with their
colours, and the ledger's bars. A first server tells what that is for each seed; a second one, fresh, is
then timed up to the frame that shows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ADVICE, find_chromium
from tests.browser.visiting import ARGUMENTS, SIZES, remember_socket, wait_until_idle

CONTAINERS = ("headline", "results", "heatmaps", "ledger")
"""The parts that both sides have."""

MORE_CONTAINERS = ("other_steps", "fingerprint")
"""Further parts of the app with heatmaps: they must be right as well, and are empty on the plain page."""

PATIENCE = 60_000
"""How long, in milliseconds, a page may take before a benchmark gives up."""

Shown = dict[str, str]
"""What each container shows, as one text."""

READ = """
window.formulabText = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (["STYLE", "SCRIPT"].includes(node.nodeName)) return "";
  if (node.nodeName === "image") return node.getAttribute("href") ?? node.getAttribute("xlink:href") ?? "";
  if (node.nodeName === "path" && node.closest(".bars")) return node.getAttribute("d") ?? "";
  let text = "";
  for (const child of (node.shadowRoot ?? node).childNodes) text += window.formulabText(child);
  return text;
};
window.formulabPart = (key) =>
  [...document.querySelectorAll(".st-key-" + key)].map(window.formulabText).join(" ");
window.formulabShown = () => Object.fromEntries(ALL.map((key) => [key, window.formulabPart(key)]));
window.formulabWatch = (expected) => new Promise((resolve) => {
  const look = () => {
    if (ALL.every((key) => window.formulabPart(key) === expected[key])) resolve(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
""".replace("ALL", json.dumps([*CONTAINERS, *MORE_CONTAINERS]))

STEADY = """async () => {
  let last = "";
  let since = performance.now();
  while (performance.now() - since < 400) {
    await new Promise(requestAnimationFrame);
    const shown = window.formulabShown();
    const isWhole = CONTAINERS.every((key) => shown[key].trim());
    const now = JSON.stringify(shown);
    if (!isWhole || now !== last) { last = now; since = performance.now(); }
  }
  return JSON.parse(last);
}""".replace("CONTAINERS", json.dumps(CONTAINERS))

HEATMAPS = """() => [...document.querySelectorAll(".js-plotly-plot")]
  .flatMap((plot) => (plot.calcdata ?? []).map((traces) => traces[0]))
  .filter((drawn) => drawn.trace?.type === "heatmap")
  .map((drawn) => [drawn.z.length, drawn.z[0].length])"""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two pages that are compared: its script, its health address and its query."""

    name: str
    script: str
    health_path: str
    query: str


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Run the system's Chromium; raises RuntimeError where there is none."""
    path = find_chromium()
    if path is None:
        raise RuntimeError(ADVICE)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        yield chromium
        chromium.close()


def new_page(browser: Browser) -> Page:
    """Open an empty page at 1280x720 in a context of its own: no cache, no cookies."""
    width, height = SIZES["desktop"]
    page = browser.new_context(viewport={"width": width, "height": height}).new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script(READ)
    remember_socket(page)
    return page


def read_when_steady(page: Page) -> Shown:
    """Return what a page shows once all four containers are filled and have not changed for a while."""
    wait_until_idle(page)
    shown: Shown = page.evaluate(STEADY)
    return shown


def count_heatmaps(page: Page) -> str:
    """Tell how many heatmaps of which size a page shows, as in "8 of 5x5"."""
    sizes = [f"{rows}x{columns}" for rows, columns in page.evaluate(HEATMAPS)]
    return ", ".join(f"{sizes.count(size)} of {size}" for size in dict.fromkeys(sizes)) or "none"
