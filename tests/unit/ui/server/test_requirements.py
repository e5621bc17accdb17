"""The lists of packages hold what is imported, no more, each with its reason."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
PIN = re.compile(r"^(?P<name>[a-z-]+)==\S+(?: ; (?P<condition>[^#]+?))?\s+# (?P<reason>.{10,})$")


def lines_of(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


def imported_packages() -> set[str]:
    scripts = [ROOT / "app.py", *(ROOT / "lib").rglob("*.py"), *(ROOT / "pages").glob("*.py")]
    names: set[str] = set()
    for script in scripts:
        for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names) - {"lib", "pages"}


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_is_pinned_and_has_a_reason(name: str) -> None:
    assert [line for line in lines_of(name) if not PIN.match(line)] == []


def test_the_list_holds_exactly_what_the_app_imports() -> None:
    listed = {line.split("==")[0] for line in lines_of("requirements.txt")}
    assert listed == imported_packages()


def test_torch_comes_without_cuda_on_linux_and_from_pypi_elsewhere() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert "--extra-index-url https://download.pytorch.org/whl/cpu" in text
    conditions = {
        line.split(" ;")[0]: line.split(";")[1].split("#")[0].strip()
        for line in lines_of("requirements.txt")
        if line.startswith("torch==")
    }
    versions = {pin.removeprefix("torch==") for pin in conditions}
    assert conditions == {
        f"torch=={min(versions, key=len)}": 'sys_platform != "linux"',
        f"torch=={max(versions, key=len)}": 'sys_platform == "linux"',
    }
    assert max(versions, key=len) == f"{min(versions, key=len)}+cpu"
