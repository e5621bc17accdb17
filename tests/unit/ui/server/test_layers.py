"""The import contracts cover every module, and each of them can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[4]
SPEAKING = {"ui", "figures"}
"""The parts of lib that may import plotly or Streamlit."""


def contract(name: str) -> dict[str, Any]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    found: dict[str, Any] = next(each for each in contracts if each["name"] == name)
    return found


def modules_of_lib() -> set[str]:
    paths = (path for path in (ROOT / "lib").iterdir() if not path.name.startswith("_"))
    return {path.stem for path in paths if path.suffix == ".py" or any(path.glob("*.py"))}


def test_the_core_that_may_not_speak_is_all_of_lib_but_figures_and_ui() -> None:
    listed = set(contract("the core speaks neither Streamlit nor plotly")["source_modules"])
    assert listed == {f"lib.{name}" for name in modules_of_lib() - SPEAKING}


@pytest.mark.parametrize(
    ("path", "line", "broken"),
    [
        ("lib/notice.py", "import streamlit", "the core speaks neither Streamlit nor plotly"),
        ("lib/experiment.py", "import plotly", "the core speaks neither Streamlit nor plotly"),
        ("lib/figures/look.py", "import streamlit", "figures know plotly alone"),
        ("lib/tensors.py", "import lib.formulations", "imports go one way"),
        ("lib/links/state.py", "import lib.comparison", "links, presets, pastes and exports stand on"),
    ],
)
def test_a_contract_that_is_broken_is_told(tmp_path: Path, path: str, line: str, broken: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "lib", tmp_path / "lib", ignore=shutil.ignore_patterns("__pycache__"))
    changed = tmp_path / path
    changed.write_text(f"{changed.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    # A wide terminal, so that no contract's name is broken over two lines.
    told = subprocess.run(
        [*command, "--no-cache"],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stdout + told.stderr
    verdicts = [
        row for row in told.stdout.splitlines() if row.startswith(broken) and row.endswith(("KEPT", "BROKEN"))
    ]
    assert [row.split()[-1] for row in verdicts] == ["BROKEN"], told.stdout
