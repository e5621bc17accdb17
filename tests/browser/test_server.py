"""The server seen from outside: addresses, headers, frames, the ways to start it."""

from __future__ import annotations

import gzip
import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from lib.ui.server.routes import plotly_name
from tests.browser.serving import Server
from tests.browser.visiting import Console, wait_until_idle


def fetch(url: str, **headers: str) -> tuple[HTTPMessage, bytes]:
    """Return the headers and the bytes, as sent, of an address that must answer 200."""
    request = urllib.request.Request(
        url, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
        return answer.headers, answer.read()


def expect_frame(page: Page) -> None:
    """A page that runs alone has its file's name for a title; the frame gives it the app's."""
    expect(page).to_have_title(re.compile("Formulab"))
    assert page.get_by_text("Page not found").count() == 0
    assert page.locator('[data-testid="stException"]').count() == 0


@contextmanager
def framing_page(address: str) -> Iterator[str]:
    """Serve, from another port, a page that shows an address in a frame."""

    class Framing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(f'<link rel=icon href="data:,"><iframe src="{address}"></iframe>'.encode())

        def log_message(self, *_: Any) -> None:
            pass

    host = ThreadingHTTPServer(("127.0.0.1", 0), Framing)
    Thread(target=host.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{host.server_address[1]}"
    finally:
        host.shutdown()
        host.server_close()


def test_health_is_told_in_one_word(server: Server) -> None:
    headers, body = fetch(f"{server.url}/healthz")
    assert body == b"ok"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["", "compare", "healthz", "_stcore/health", "static/manifest.json", plotly_name()]
)
def test_every_answer_carries_the_security_headers(server: Server, path: str) -> None:
    headers, _ = fetch(f"{server.url}/{path}")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "frame-ancestors 'self' https://*.streamlit.app" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_plotly_is_sent_compressed_and_kept_by_the_browser(server: Server) -> None:
    headers, body = fetch(f"{server.url}/{plotly_name()}", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Type"].startswith("text/javascript")
    plain_headers, plain = fetch(f"{server.url}/{plotly_name()}", Accept_Encoding="identity")
    assert plain_headers["Content-Encoding"] == "identity"
    assert gzip.decompress(body) == plain
    assert len(body) < len(plain) / 3


def test_a_page_runs_without_violating_the_policy(server: Server, visit: Any, console: Console) -> None:
    page = visit(server.url)
    wait_until_idle(page)
    assert page.locator('[data-testid="stMain"]').inner_text().strip()
    assert console.messages == []


def test_a_violation_of_the_policy_is_noticed(server: Server, visit: Any, console: Console) -> None:
    page = visit(server.url)
    wait_until_idle(page)
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/a.png'}))")
    with page.expect_event("console"):
        page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/b.png'}))")
    assert any("Content Security Policy" in message for message in console.messages)
    console.messages.clear()


def test_a_deep_link_to_a_fresh_server_shows_the_page_in_its_frame(fresh_server: Server, visit: Any) -> None:
    page = visit(f"{fresh_server.url}/compare")
    wait_until_idle(page)
    expect_frame(page)


def test_a_base_path_serves_page_health_and_plotly(start_server: Any, visit: Any) -> None:
    server = start_server(base_path="lab/x")
    assert fetch(f"{server.url}/healthz")[1] == b"ok"
    assert fetch(f"{server.url}/{plotly_name()}", Accept_Encoding="gzip")[0]["Content-Encoding"] == "gzip"
    root = server.url.removesuffix("/lab/x")
    assert fetch(f"{root}/healthz")[1] == b"ok"
    page = visit(f"{server.url}/compare")
    wait_until_idle(page)
    expect_frame(page)


def test_uvicorn_serves_the_same_app(start_server: Any, visit: Any) -> None:
    server = start_server(runner="uvicorn")
    headers, _ = fetch(server.url)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    page = visit(server.url)
    wait_until_idle(page)
    expect_frame(page)


def test_the_server_is_found_from_another_folder(start_server: Any, visit: Any, tmp_path: Path) -> None:
    app = Path(__file__).parents[2] / "app.py"
    server = start_server(str(app), folder=tmp_path)
    page = visit(f"{server.url}/compare")
    wait_until_idle(page)
    expect_frame(page)


def test_a_site_named_in_the_environment_may_frame_the_app(start_server: Any, visit: Any) -> None:
    server = start_server(environment={"FORMULAB_FRAME_ANCESTORS": "'self' http://127.0.0.1:*"})
    with framing_page(f"{server.url}/compare?embed=true") as address:
        inner = visit(address).frame_locator("iframe")
        inner.locator('[data-test-script-state="notRunning"]').wait_for()
        assert inner.locator('[data-testid="stMain"]').inner_text().strip()


def test_no_other_site_may_frame_the_app(server: Server, visit: Any, console: Console) -> None:
    with framing_page(server.url) as address:
        page = visit(address)
        page.wait_for_load_state("load")
        assert page.frame_locator("iframe").locator('[data-testid="stApp"]').count() == 0
    assert any("frame-ancestors" in message for message in console.messages)
    console.messages.clear()
