"""The built editor, codemirror.min.js: its address, and the route that serves it.

The file is built from frontend/ (its README says how) and kept in the repository; the app builds nothing.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from lib.ui.server.routes import Script, with_and_without_prefix

BUNDLE = Path(__file__).parent / "codemirror.min.js"


@dataclass(slots=True)
class _Served:
    """The name under which this process serves the editor: None where a page runs without app.py."""

    name: str | None = None


_served = _Served()


def read_bundle() -> Script:
    """Read the built editor and compress it."""
    plain = BUNDLE.read_bytes()
    return Script(plain, gzip.compress(plain, compresslevel=9, mtime=0))


def bundle_name(content: bytes) -> str:
    """Return the name under which this content is served: other content has another name.

    >>> bundle_name(b"")
    'formulab/codemirror-e3b0c44298fc1c14.min.js'
    """
    return f"formulab/codemirror-{hashlib.sha256(content).hexdigest()[:16]}.min.js"


def bundle_path() -> str | None:
    """Return where the editor is served, relative to the app's root; None where this process has no route."""
    return _served.name


def build_editor_routes(base_path: str = "") -> list[BaseRoute]:
    """Build the editor's route, with and without the base path, and note that the editor is served."""
    script = read_bundle()

    async def send_bundle(request: Request) -> Response:
        return script.respond(request.headers.get("Accept-Encoding", ""))

    name = _served.name = bundle_name(script.plain)
    return [Route(address, send_bundle) for address in with_and_without_prefix(name, base_path)]
