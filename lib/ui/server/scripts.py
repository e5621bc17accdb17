"""Scripts of our own that the app serves, under names that change with their content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from lib.ui.server.routes import Script, with_and_without_prefix


@dataclass(slots=True)
class OwnScript:
    """A script with a route of its own.

    ``stem``: the name before the content's digest. ``read``: gives the text as bytes, once for each process.
    """

    stem: str
    read: Callable[[], bytes]
    path: str | None = field(default=None, init=False)
    """Where it is served, relative to the app's root; None where a page runs without app.py."""

    def name_of(self, content: bytes) -> str:
        """Return the name under which this content is served.

        >>> OwnScript("lens", bytes).name_of(b"")
        'formulab/lens-e3b0c44298fc1c14.js'
        """
        return f"formulab/{self.stem}-{hashlib.sha256(content).hexdigest()[:16]}.js"

    def build_routes(self, base_path: str = "") -> list[BaseRoute]:
        """Build the route, with and without the base path, and note that the script is served."""
        plain = self.read()
        script = Script(plain, gzip.compress(plain, compresslevel=9, mtime=0))

        async def send(request: Request) -> Response:
            return script.respond(request.headers.get("Accept-Encoding", ""))

        self.path = self.name_of(plain)
        return [Route(address, send) for address in with_and_without_prefix(self.path, base_path)]
