"""Visits: a page in Chromium, what it said on its console, and waiting on Streamlit's own state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Page

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Chromium in a container, and silent towards the outside."""

SIZES = {"desktop": (1280, 720), "phone": (390, 844)}
"""Window sizes in pixels."""

DEEP_LINK_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)$")
"""On a deep link Streamlit first asks below the page's name for these two, and gets 404 (Streamlit 1.67)."""

APP = '[data-testid="stApp"]'
IDLE = f'{APP}[data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'

COUNT_RUNS = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  window.formulabRuns = 0;
  window.formulabRunsSeen?.disconnect();
  window.formulabRunsSeen = new MutationObserver((records) => {
    for (const record of records) {
      const state = record.target.getAttribute("data-test-script-state");
      if (state === "notRunning" && record.oldValue !== "notRunning") window.formulabRuns += 1;
    }
  });
  window.formulabRunsSeen.observe(app, {
    attributes: true, attributeOldValue: true, attributeFilter: ["data-test-script-state"],
  });
}"""


@dataclass  # no slots: the driver keeps a note of its own on what listens
class Console:
    """What a page said that nobody expects: console messages and uncaught errors."""

    messages: list[str] = field(default_factory=list)

    def hear(self, message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        is_probe = "404" in message.text and DEEP_LINK_PROBE.search(address)
        if not is_probe:
            self.messages.append(f"{message.type}: {message.text} ({address})")

    def hear_error(self, error: Error) -> None:
        self.messages.append(f"uncaught: {error}")

    def listen_to(self, page: Page) -> None:
        page.on("console", self.hear)
        page.on("pageerror", self.hear_error)


def wait_until_idle(page: Page) -> None:
    """Wait until the script has run and the page is connected."""
    page.wait_for_selector(IDLE)


def wait_for_plots(page: Page, count: int) -> None:
    """Wait until at least so many plots are drawn."""
    page.wait_for_function(
        "count => document.querySelectorAll('.js-plotly-plot .main-svg .plot').length >= count", arg=count
    )


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """Wait, at the end of the block, until the script has run again because of what the block did."""
    wait_until_idle(page)
    page.evaluate(COUNT_RUNS)
    yield
    page.wait_for_function("() => window.formulabRuns > 0")  # a bare expression would need unsafe-eval
    wait_until_idle(page)
