from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from lib.ui.editor.bundle import BUNDLE

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
    assert re.match(rb"/\*! sources: ([0-9a-f]{64})\n", BUNDLE.read_bytes()), "no hash at its head"
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


def test_the_editor_is_small_when_compressed() -> None:
    assert len(gzip.compress(BUNDLE.read_bytes())) < 150_000
