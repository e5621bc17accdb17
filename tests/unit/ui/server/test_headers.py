from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from lib.ui.server.headers import (
    DEFAULT_FRAME_ANCESTORS,
    FRAME_ANCESTORS_VARIABLE,
    SecurityHeaders,
    content_policy,
    hash_inline_scripts,
    read_frame_ancestors,
    read_index,
    security_headers,
)


def directives_of(policy: str) -> dict[str, str]:
    return dict(directive.split(" ", 1) for directive in policy.split("; "))


def test_the_inline_script_of_the_start_page_is_the_only_one_allowed() -> None:
    index = read_index()
    script = index.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert index.count("<script>") == 1
    assert directives_of(content_policy(index, "'self'"))["script-src"] == f"'self' blob: 'sha256-{digest}'"


def test_another_inline_script_gives_another_hash() -> None:
    assert hash_inline_scripts("<script>a</script>") != hash_inline_scripts("<script>b</script>")
    assert len(hash_inline_scripts("<script>a</script><script>b</script><script src=c></script>")) == 2


def test_frames_are_for_the_app_itself_and_community_cloud_unless_told_otherwise() -> None:
    assert read_frame_ancestors({}) == DEFAULT_FRAME_ANCESTORS
    assert read_frame_ancestors({FRAME_ANCESTORS_VARIABLE: "  "}) == DEFAULT_FRAME_ANCESTORS
    assert read_frame_ancestors({FRAME_ANCESTORS_VARIABLE: "'none'"}) == "'none'"


@pytest.mark.parametrize(
    "setting", ["'self'; script-src *", "a.org, b.org", "a.org\r\nSet-Cookie: x=1", "a\u00e4.org"]
)
def test_a_frame_setting_cannot_end_its_directive_or_its_header(setting: str) -> None:
    with pytest.raises(ValueError, match=FRAME_ANCESTORS_VARIABLE):
        security_headers({FRAME_ANCESTORS_VARIABLE: setting})


def run_through(scope: Scope, sent: list[Message]) -> list[Message]:
    """Send messages through the middleware as an app would, and return what comes out."""
    received: list[Message] = []

    async def app(_: Scope, __: Receive, send: Send) -> None:
        for message in sent:
            await send(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        received.append(message)

    asyncio.run(SecurityHeaders(app, {"X-Content-Type-Options": "nosniff"})(scope, receive, send))
    return received


def test_headers_are_added_once_as_the_answer_starts_and_bodies_stream_on() -> None:
    start: dict[str, Any] = {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"x-content-type-options", b"no")],
    }
    bodies = [
        {"type": "http.response.body", "body": b"a", "more_body": True},
        {"type": "http.response.body", "body": b"b"},
    ]
    received = run_through({"type": "http"}, [start, *bodies])
    assert received[0]["headers"] == [(b"x-content-type-options", b"nosniff")]
    assert received[1:] == bodies


def test_a_websocket_passes_untouched() -> None:
    given: list[Send] = []

    async def app(_: Scope, __: Receive, send: Send) -> None:
        given.append(send)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(_: Message) -> None:
        raise AssertionError("nothing is sent here")

    asyncio.run(
        SecurityHeaders(app, {"X-Content-Type-Options": "nosniff"})({"type": "websocket"}, receive, send)
    )
    assert given == [send]
