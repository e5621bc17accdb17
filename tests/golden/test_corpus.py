"""Every row of the corpus through the language: shape, dtype, value or error, and plain Python beside it."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
import torch

from lib.language import ErrorKind, run

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]

RECORDED_BUILD = "2.13.0"
"""The build whose bits the corpus records; others may round sums in another order."""

TOLERANCE = {"float16": 1e-2, "float32": 1e-5, "float64": 1e-12}
"""Relative to the largest recorded value: a few units in the last place of a sum of many products."""


def named(row: dict[str, Any]) -> str:
    return str(row["id"])


def executed_by_python(row: dict[str, Any]) -> Any:
    names: dict[str, Any] = {}
    exec(row["setup"], names)
    return eval(row["expr"], names)


def as_numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [as_numbers(item) for item in value]
    return float(value) if isinstance(value, str) else value


def test_the_corpus_is_whole() -> None:
    assert len(ROWS) == 133
    assert len({row["id"] for row in ROWS}) == 133


@pytest.mark.parametrize("row", [row for row in ROWS if row["outcome"] == "ok"], ids=named)
@pytest.mark.filterwarnings("ignore::UserWarning")  # torch warns of losses whose shapes differ
def test_a_row_gives_the_recorded_value(row: dict[str, Any]) -> None:
    done = run(row["setup"] + row["expr"])
    assert done.error is None
    assert list(done.value.shape) == row["shape"]
    assert str(done.value.dtype) == f"torch.{row['dtype']}"
    if row["value"] is None:
        return
    recorded = torch.tensor(as_numbers(row["value"]), dtype=done.value.dtype)
    recorded = recorded.reshape(done.value.shape)
    # The bits of a sigmoid hang on the processor as well: where plain torch here gives others than those
    # recorded, nobody can give them (and the next test asks for plain torch's bits in any case).
    plain = recorded if "nn.Linear" in row["setup"] else executed_by_python(row).detach()
    if torch.__version__.startswith(RECORDED_BUILD) and torch.equal(plain, recorded):
        assert torch.equal(done.value, recorded)
    else:
        scale = float(recorded.double().abs().max()) if recorded.numel() else 0.0
        allowed = TOLERANCE.get(row["dtype"], 0.0) * (scale if math.isfinite(scale) else 1.0)
        assert torch.allclose(done.value.double(), recorded.double(), rtol=0, atol=allowed, equal_nan=True)


@pytest.mark.parametrize("row", [row for row in ROWS if row["outcome"] == "ok"], ids=named)
@pytest.mark.filterwarnings("ignore::UserWarning")  # torch warns of losses whose shapes differ
def test_a_row_gives_the_bits_that_python_gives(row: dict[str, Any]) -> None:
    done = run(row["setup"] + row["expr"], seed=0)
    if "nn.Linear" in row["setup"]:
        torch.manual_seed(0)
    assert torch.equal(done.value, executed_by_python(row).detach())


@pytest.mark.parametrize("row", [row for row in ROWS if row["outcome"] == "error"], ids=named)
def test_a_row_fails_in_the_recorded_words(row: dict[str, Any]) -> None:
    done = run(row["setup"] + row["expr"])
    assert done.error is not None
    assert row["error_substring"] in done.error.message
    assert done.error.kind is (ErrorKind.PYTHON if row["id"] == "mat-20" else ErrorKind.TORCH)
    with pytest.raises((RuntimeError, TypeError, IndexError)) as raised:
        executed_by_python(row)
    assert done.error.message == str(raised.value)
    assert (
        done.error.text == row["expr"]
        or row["expr"].startswith(done.error.text)
        or done.error.text in row["expr"]
    )
    assert done.error.line == row["setup"].count("\n") + 1
