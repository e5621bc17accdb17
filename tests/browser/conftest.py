"""Fixtures for browser tests: servers, visits and pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ADVICE, find_chromium
from tests.browser.serving import Server, serve
from tests.browser.visiting import ARGUMENTS, SIZES, Console, remember_socket

PICTURES = Path(__file__).parent / "pictures"
"""Where pictures are kept to be looked at; not in git."""

Visit = Callable[..., Page]
StartServer = Callable[..., Server]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each visit has a context of its own."""
    path = find_chromium()
    if path is None:
        pytest.fail(ADVICE)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=path, headless=True, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app, started for one file of tests."""
    with serve(tmp_path_factory.mktemp("server") / "log.txt") as running:
        yield running


@pytest.fixture
def start_server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[StartServer]:
    """Start fresh servers for one test: ``start_server(base_path="lab/x", environment={...})``."""
    with ExitStack() as stack:
        started: list[Server] = []

        def start(script: str = "app.py", **options: Any) -> Server:
            log_path = tmp_path / f"server-{len(started)}.txt"
            started.append(stack.enter_context(serve(log_path, script, **options)))
            return started[-1]

        request.node.stash[SERVERS] = started
        yield start


@pytest.fixture
def fresh_server(start_server: StartServer) -> Server:
    """The app, started for this test alone: nothing has been visited yet."""
    return start_server()


@pytest.fixture
def console() -> Console:
    """What the visits of this test say on the console; it must stay empty unless the test empties it."""
    return Console()


@pytest.fixture
def visit(browser: Browser, console: Console) -> Iterator[Visit]:
    """Open an address: ``visit(url, size="phone", color_scheme="dark")``; fails on console messages."""
    with ExitStack() as stack:

        def open_page(
            url: str, *, size: str = "desktop", color_scheme: str = "light", **options: Any
        ) -> Page:
            width, height = SIZES[size]
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=color_scheme, **options
            )
            stack.callback(context.close)
            page = context.new_page()
            console.listen_to(page)
            remember_socket(page)
            page.goto(url)
            return page

        yield open_page
    assert console.messages == []


@pytest.fixture
def page(server: Server, visit: Visit) -> Page:
    """The app's first page at 1280x720 in the light theme."""
    return visit(server.url)


@pytest.fixture(scope="session")
def take_picture() -> Callable[[Page, str], Path]:
    """Keep a picture of a page to be looked at."""

    def take(page: Page, name: str) -> Path:
        PICTURES.mkdir(exist_ok=True)
        path = PICTURES / f"{name}.png"
        page.screenshot(path=path)
        return path

    return take


SERVERS = pytest.StashKey[list[Server]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Attach servers' logs, console messages and pictures to a test that failed."""
    report = yield
    if report.when == "call" and report.failed and isinstance(item, pytest.Function):
        values = item.funcargs.values()
        servers = [*item.stash.get(SERVERS, []), *(value for value in values if isinstance(value, Server))]
        for number, running in enumerate(dict.fromkeys(servers)):
            report.sections.append((f"log of server {number}", running.read_log()[-5_000:]))
        for value in values:
            if isinstance(value, Console):
                report.sections.append(("console", "\n".join(value.messages)))
            if isinstance(value, Page) and not value.is_closed():
                PICTURES.mkdir(exist_ok=True)
                name = re.sub(r"[^\w.-]+", "-", item.name)[:100]
                value.screenshot(path=PICTURES / f"failed-{name}.png")
    return report
