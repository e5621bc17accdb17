from __future__ import annotations

import gzip
import re
import subprocess
import sys
from importlib.metadata import version
from typing import cast

import pytest
from starlette.routing import Route

from lib.ui.server.routes import (
    Script,
    build_routes,
    plotly_name,
    plotly_path,
    read_plotly,
    with_and_without_prefix,
)


@pytest.mark.parametrize(
    ("base_path", "addresses"),
    [
        ("", ("/a/b",)),
        ("/", ("/a/b",)),
        ("lab/x", ("/a/b", "/lab/x/a/b")),
        ("/lab/x/", ("/a/b", "/lab/x/a/b")),
    ],
)
def test_a_route_stands_at_the_root_and_under_the_base_path(
    base_path: str, addresses: tuple[str, ...]
) -> None:
    assert with_and_without_prefix("a/b", base_path) == addresses


def test_every_route_is_built_for_both_places() -> None:
    paths = {cast("Route", route).path for route in build_routes("lab/x")}
    name = plotly_name()
    assert paths == {"/healthz", "/lab/x/healthz", f"/{name}", f"/lab/x/{name}"}


def test_pages_are_told_where_plotly_is_once_the_routes_are_built() -> None:
    told = (
        "from lib.ui.server import build_routes, plotly_path;"
        "print(plotly_path()); build_routes(); print(plotly_path())"
    )
    printed = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["None", plotly_name()]
    assert version("plotly") in plotly_name()


def test_the_script_is_plotly_of_the_installed_version() -> None:
    script = read_plotly()
    assert re.search(rb"plotly\.js v\d+\.\d+\.\d+", script.plain[:200])
    assert gzip.decompress(script.compressed) == script.plain


def test_compression_is_the_same_at_every_start() -> None:
    assert read_plotly().compressed == read_plotly().compressed


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, br", "gzip", b"small"),
        ("GZIP", "gzip", b"small"),
        ("", "identity", b"plain"),
        ("br", "identity", b"plain"),
    ],
)
def test_a_browser_gets_the_encoding_that_it_takes(accepted: str, encoding: str, body: bytes) -> None:
    answer = Script(plain=b"plain", compressed=b"small").respond(accepted)
    assert answer.headers["content-encoding"] == encoding
    assert answer.body == body
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "max-age=31536000" in answer.headers["cache-control"]


def test_the_path_is_relative_so_that_a_page_can_put_its_own_root_before_it() -> None:
    build_routes()
    assert plotly_path() == plotly_name()
    assert not plotly_name().startswith("/")
