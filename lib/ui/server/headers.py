"""Security headers for every answer; the websocket passes untouched."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME_ANCESTORS_VARIABLE = "FORMULAB_FRAME_ANCESTORS"
"""Environment variable: which sites may show the app in a frame, written as in the policy."""

DEFAULT_FRAME_ANCESTORS = "'self' https://*.streamlit.app https://share.streamlit.io"
"""The app itself and the frame in which Streamlit Community Cloud shows it."""

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def read_index() -> str:
    """Return the HTML of Streamlit's own start page, as the installed package has it."""
    return (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")


def hash_inline_scripts(html: str) -> tuple[str, ...]:
    """Return the policy's source expression for each inline script of a page.

    >>> hash_inline_scripts("<script>1</script>")
    ("'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='",)
    """
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def read_frame_ancestors(environment: Mapping[str, str]) -> str:
    """Return which sites may frame the app.

    Raises ValueError where the setting would end the directive or the header.
    """
    sources = environment.get(FRAME_ANCESTORS_VARIABLE, "").strip() or DEFAULT_FRAME_ANCESTORS
    if re.search(r"[;,]|[^\x20-\x7e]", sources):
        raise ValueError(
            f"{FRAME_ANCESTORS_VARIABLE} must be sources with spaces between them, like "
            f"'self' https://example.org, got {sources!r}"
        )
    return sources


def content_policy(index_html: str, frame_ancestors: str) -> str:
    """Return the Content-Security-Policy under which the app runs without a console message.

    ``blob:`` is how Streamlit loads a component's inline script. There is no unsafe-eval.
    """
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", "blob:", *hash_inline_scripts(index_html))),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "object-src": "'none'",
        "frame-ancestors": frame_ancestors,
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


class SecurityHeaders:
    """ASGI middleware that adds headers as an answer starts, so that bodies go on streaming."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = dict(headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    answer[name] = value
            await send(message)

        await self.app(scope, receive, send_with_headers)


def security_headers(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that every answer carries."""
    return {
        "Content-Security-Policy": content_policy(read_index(), read_frame_ancestors(environment)),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def build_middleware() -> list[Middleware]:
    """Build the middleware of the app."""
    return [Middleware(SecurityHeaders, headers=security_headers(os.environ))]
