from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import cast

import pytest
from starlette.routing import Route

from lib.ui.editor.bundle import BUNDLE, build_editor_routes, bundle_name, read_bundle

FRONTEND = Path(__file__).parents[4] / "frontend"
ADVICE = "the built editor is older than its sources: cd frontend && npm ci && npm run build"


def hash_sources() -> str:
    """Hash what build.mjs hashes, in its order."""
    digest = hashlib.sha256()
    for path in (
        FRONTEND / "build.mjs",
        FRONTEND / "package-lock.json",
        *sorted((FRONTEND / "src").iterdir()),
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def bundled_packages() -> dict[str, str]:
    """Return the packages without which the editor cannot be, with their locked versions."""
    wanted = json.loads((FRONTEND / "package.json").read_text())["dependencies"]
    locked = json.loads((FRONTEND / "package-lock.json").read_text())["packages"]
    return {name: locked[f"node_modules/{name}"]["version"] for name in wanted}


def test_the_built_editor_is_of_the_sources_beside_it() -> None:
    assert re.match(rb"/\*! sources: ([0-9a-f]{64})\n", read_bundle().plain), "no hash at its head"
    assert BUNDLE.read_text(encoding="utf-8").split("\n", 1)[0] == f"/*! sources: {hash_sources()}", ADVICE


def test_every_package_is_pinned_and_built_in_at_its_locked_version() -> None:
    wanted = json.loads((FRONTEND / "package.json").read_text())
    pins = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [pin for pin in pins.values() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []
    licenses = (BUNDLE.parent / "codemirror.LICENSES.txt").read_text(encoding="utf-8")
    assert [f"{name} {version}" for name, version in bundled_packages().items() if name not in licenses] == []
    assert wanted["dependencies"] == bundled_packages()


def test_the_licences_are_inside_the_served_file() -> None:
    licenses = (BUNDLE.parent / "codemirror.LICENSES.txt").read_text(encoding="utf-8")
    assert licenses in BUNDLE.read_text(encoding="utf-8")
    assert licenses.count("Permission is hereby granted") == licenses.count("Copyright (C)") > 1
    assert "Marijn Haverbeke" in licenses


@pytest.mark.parametrize("forbidden", ["new Function", "eval(", "https://registry", "sourceMappingURL"])
def test_the_editor_needs_nothing_that_the_policy_forbids(forbidden: str) -> None:
    assert forbidden not in BUNDLE.read_text(encoding="utf-8")


def test_the_name_changes_with_the_content() -> None:
    assert bundle_name(b"one") != bundle_name(b"two")
    assert re.fullmatch(r"formulab/codemirror-[0-9a-f]{16}\.min\.js", bundle_name(b"one"))


def test_the_editor_is_served_compressed_with_and_without_the_base_path() -> None:
    script = read_bundle()
    assert gzip.decompress(script.compressed) == script.plain
    assert len(script.compressed) < 150_000
    name = bundle_name(script.plain)
    paths = {cast("Route", route).path for route in build_editor_routes("lab/x")}
    assert paths == {f"/{name}", f"/lab/x/{name}"}


def test_pages_are_told_where_the_editor_is_once_its_route_is_built() -> None:
    told = (
        "from lib.ui.editor.bundle import build_editor_routes, bundle_path;"
        "print(bundle_path()); build_editor_routes(); print(bundle_path())"
    )
    printed = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["None", bundle_name(read_bundle().plain)]
