"""Visits: a page in Chromium, what it said on its console, and waiting on Streamlit's own state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from playwright.sync_api import ConsoleMessage, Error, Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

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
FILLED = f'{IDLE}:has([data-testid="stMain"] [data-testid="stElementContainer"])'
"""A page is connected before its script runs for the first time, so something must be there as well."""

SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

_sockets: WeakKeyDictionary[Page, WebSocket] = WeakKeyDictionary()


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
    """Wait until the page is connected and its script has run and shown something."""
    page.wait_for_selector(FILLED)


def wait_for_plots(page: Page, count: int) -> None:
    """Wait until at least so many plots are drawn."""
    page.wait_for_function(
        "count => document.querySelectorAll('.js-plotly-plot .main-svg .subplot').length >= count", arg=count
    )


def is_script_finished(frame: str | bytes) -> bool:
    """Say whether a frame from the server tells that the script has run to its end."""
    return isinstance(frame, bytes) and ForwardMsg.FromString(frame).WhichOneof("type") == "script_finished"


def remember_socket(page: Page) -> None:
    """Keep hold of a page's connection for ``rerun`` to listen to; call this before the page is opened."""

    def remember(socket: WebSocket) -> None:
        if "_stcore/stream" in socket.url:
            _sockets[page] = socket

    page.on("websocket", remember)


@contextmanager
def rerun(page: Page) -> Iterator[None]:
    """Wait, at the end of the block, until the script has run again because of what the block did.

    The server's own message is what counts: a quick run never shows as running in the page.
    """
    wait_until_idle(page)
    with _sockets[page].expect_event("framereceived", is_script_finished):
        yield
    page.evaluate(SETTLED)
    wait_until_idle(page)
