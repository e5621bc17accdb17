"""Nothing outside the table is reached, nothing over the budget is taken, and nothing breaks the interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lib.language import run
from lib.language.known import ATTRIBUTES, METHODS, NAMES
from tests.unit.language.hostile import FORMATS, PROGRAMS, WALKS
from tests.unit.language.hostile_runs import SECONDS

ROOT = Path(__file__).parents[3]

REFUSALS = {"not allowed", "too large", "too long", "python", "torch", "syntax"}

HARMLESS = {
    "type(type)",
    'torch.device("cuda")',
    "math.pow(10, 10**9)",
    "torch.utils.data",
    "from torch.utils import data; data.DataLoader",
    "nn.Linear(1, 1).apply(print)",
    'hasattr(torch, "mm")',
    "torch.ones(1).data_ptr()",
    "torch.ones(1).storage()",
    "np.random.RandomState",
    "torch.ones(1).untyped_storage()",
    "x = torch.ones(1); x.evil = 1",
    "dir(torch)",
    "help(torch)",
}
"""Walks that name something of the table after all, and get no further."""


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("hostile")
    programs, results = folder / "programs.json", folder / "results.json"
    programs.write_text(json.dumps(PROGRAMS), encoding="utf-8")
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.unit.language.hostile_runs",
        str(programs),
        str(results),
    ]
    subprocess.run(command, cwd=ROOT, check=True, timeout=400)
    found: list[dict[str, Any]] = json.loads(results.read_text(encoding="utf-8"))
    return found


def test_there_are_enough_of_them() -> None:
    assert len(set(PROGRAMS)) >= 400


def test_none_ends_in_an_internal_error(outcomes: list[dict[str, Any]]) -> None:
    assert [row for row in outcomes if row["kind"] not in {None, *REFUSALS}] == []
    assert Counter(row["kind"] for row in outcomes).keys() == {None, *REFUSALS}


def test_none_ends_up_with_a_value_that_code_must_not_hold(outcomes: list[dict[str, Any]]) -> None:
    assert [row for row in outcomes if row["strangers"]] == []


def test_none_runs_on_after_the_deadline(outcomes: list[dict[str, Any]]) -> None:
    assert [(row["code"][:100], row["seconds"]) for row in outcomes if row["seconds"] > SECONDS + 1.6] == []


def test_none_takes_more_memory_than_the_budget(outcomes: list[dict[str, Any]]) -> None:
    allowed = (64 + 32) * 2**20
    assert [(row["code"][:100], row["grown"]) for row in outcomes if row["grown"] > allowed] == []
    assert sum(row["grown"] for row in outcomes) < 3 * allowed
    assert [row for row in outcomes if "alloc" in row["message"] or "memory left" in row["message"]] == []


@pytest.mark.parametrize("texts", [WALKS, FORMATS], ids=["walks", "formats"])
def test_every_walk_and_every_format_bomb_is_refused(outcomes: list[dict[str, Any]], texts: str) -> None:
    by_code = {row["code"]: row for row in outcomes}
    rows = [by_code[code] for code in texts.strip().split("\n")]
    assert {row["code"] for row in rows if row["kind"] is None} <= HARMLESS


def test_dir_lists_the_tables_own_names_alone() -> None:
    listed = run("dir(torch), dir(torch.ones(1))").value
    assert all(f"torch.{name}" in NAMES for name in listed[0])
    assert set(listed[1]) == {*ATTRIBUTES["Tensor"], *METHODS["Tensor"]}
