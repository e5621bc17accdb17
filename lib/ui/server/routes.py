"""Routes beside Streamlit's own: /healthz and plotly.min.js.

Streamlit does not put ``server.baseUrlPath`` before routes of an ``st.App``, and a route that is missing
answers 200 with the page's HTML. So every route is registered with and without the prefix, and the script
carries plotly's version in its name.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

ONE_YEAR = 365 * 24 * 60 * 60
"""How long a browser may keep plotly.js, in seconds: another version has another name."""


@cache
def plotly_name() -> str:
    """Return the name under which the installed plotly.js is served, its version included."""
    return f"formulab/plotly-{version('plotly')}.min.js"


@dataclass(slots=True)
class _Served:
    """The script routes of this process: registered where app.py runs, and not where a page runs alone."""

    has_plotly: bool = False


_served = _Served()


def plotly_path() -> str | None:
    """Return where plotly.js is served, relative to the app's root; None where this process has no route.

    The frame run alone (``streamlit run pages/_frame.py``, AppTest) has no routes of its own.
    """
    return plotly_name() if _served.has_plotly else None


@dataclass(frozen=True, slots=True)
class Script:
    """A script to serve: its text as bytes and the same compressed once."""

    plain: bytes = field(repr=False)
    compressed: bytes = field(repr=False)

    def respond(self, accepted_encodings: str) -> Response:
        """Answer with the compressed bytes where the browser takes them; it may keep them for a year."""
        is_compressed = "gzip" in accepted_encodings.lower()
        headers = {"Cache-Control": f"public, max-age={ONE_YEAR}, immutable", "Vary": "Accept-Encoding"}
        # "identity" keeps the middleware around this route from compressing on every request.
        headers["Content-Encoding"] = "gzip" if is_compressed else "identity"
        return Response(
            self.compressed if is_compressed else self.plain, media_type="text/javascript", headers=headers
        )


def read_plotly() -> Script:
    """Read plotly.min.js from the installed package and compress it."""
    plain = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    return Script(plain, gzip.compress(plain, compresslevel=9, mtime=0))


def with_and_without_prefix(path: str, base_path: str) -> tuple[str, ...]:
    """Return the addresses of a route: at the root, and under the base path where there is one.

    >>> with_and_without_prefix("healthz", "lab/x")
    ('/healthz', '/lab/x/healthz')
    >>> with_and_without_prefix("healthz", "")
    ('/healthz',)
    """
    prefix = base_path.strip("/")
    return (f"/{path}", f"/{prefix}/{path}") if prefix else (f"/{path}",)


async def tell_health(_: Request) -> Response:
    """Answer that the server takes visitors: it does not listen before its start-up is over."""
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


def build_routes(base_path: str = "") -> list[BaseRoute]:
    """Build the routes, each with and without the base path, and note that plotly.js is served."""
    script = read_plotly()

    async def send_plotly(request: Request) -> Response:
        return script.respond(request.headers.get("Accept-Encoding", ""))

    endpoints = {"healthz": tell_health, plotly_name(): send_plotly}
    _served.has_plotly = True
    return [
        Route(address, endpoint)
        for path, endpoint in endpoints.items()
        for address in with_and_without_prefix(path, base_path)
    ]
