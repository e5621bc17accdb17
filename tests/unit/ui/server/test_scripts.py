from __future__ import annotations

import asyncio
import gzip
import re
import subprocess
import sys
from typing import cast

import pytest
from starlette.requests import Request
from starlette.routing import Route

from lib.ui.editor import EDITOR_SCRIPT
from lib.ui.lens.script import LENS_SCRIPT, LOADER, SOURCES
from lib.ui.server.scripts import OwnScript

OWN = [EDITOR_SCRIPT, LENS_SCRIPT]


def test_the_name_changes_with_the_content() -> None:
    script = OwnScript("lens", bytes)
    assert script.name_of(b"one") != script.name_of(b"two")
    assert re.fullmatch(r"formulab/lens-[0-9a-f]{16}\.js", script.name_of(b"one"))


@pytest.mark.parametrize("script", OWN, ids=lambda script: script.stem)
def test_a_script_is_served_whole_with_and_without_the_base_path(script: OwnScript) -> None:
    routes = OwnScript(script.stem, script.read).build_routes("lab/x")
    name = script.name_of(script.read())
    assert {cast("Route", route).path for route in routes} == {f"/{name}", f"/lab/x/{name}"}
    for encoding, unpack in (("gzip", gzip.decompress), ("identity", bytes)):
        asked = Request({"type": "http", "headers": [(b"accept-encoding", encoding.encode())]})
        answer = asyncio.run(cast("Route", routes[0]).endpoint(asked))
        assert unpack(answer.body) == script.read()
        assert answer.headers["Content-Encoding"] == encoding
        assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("place", ["lib.ui.editor:EDITOR_SCRIPT", "lib.ui.lens.script:LENS_SCRIPT"])
def test_pages_are_told_where_a_script_is_once_its_route_is_built(place: str) -> None:
    module, name = place.split(":")
    told = f"from {module} import {name} as own; print(own.path); own.build_routes(); print(own.path)"
    printed = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert re.fullmatch(r"None\nformulab/\w+-[0-9a-f]{16}\.js\n", printed)


def test_what_is_sent_with_every_update_is_a_small_part_of_the_lens() -> None:
    assert len(LOADER) * 10 < len(LENS_SCRIPT.read())
    assert "lens.js" in SOURCES
