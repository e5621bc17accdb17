"""Every entry of the table beside plain torch: its value, its error and its broadcasting, all executed here."""

from __future__ import annotations

import operator
import warnings
from typing import Any

import numpy as np
import pytest
import torch

from lib.language import ErrorKind, run
from lib.language.known import ATTRIBUTES, BUILTINS, METHODS, NAMES
from lib.language.table.entry import Entry
from lib.language.values import TypeName
from tests.unit.language.plain_python import are_equal, execute
from tests.unit.language.table_cases import CASES, Case, setup

DATA = (
    torch.Tensor,
    np.ndarray,
    np.generic,
    int,
    float,
    bool,
    str,
    list,
    tuple,
    dict,
    type(None),
    torch.dtype,
)


def named(case: Case) -> str:
    return case.name


def check_equal(code: str) -> Any:
    """Run code both ways: the value and every name must be equal bit by bit."""
    plain = execute(code)
    done = run(code)
    assert plain.error is None, f"{code}: {plain.error!r}"
    assert done.error is None, f"{code}: {done.error.message}"
    if isinstance(plain.value, DATA) and not isinstance(plain.value, torch.Size):
        assert are_equal(plain.value, done.value), f"{code}: {plain.value!r} {done.value!r}"
    for name in {"x", "y", "g", "a"} & done.names.keys():
        assert are_equal(plain.names[name], done.names[name]), f"{code} changed {name}"
    return done


def test_every_entry_has_a_case() -> None:
    functions = {
        name for names in (NAMES, BUILTINS) for name, value in names.items() if isinstance(value, Entry)
    }
    functions |= {
        name for names in (NAMES, BUILTINS) for name, value in names.items()
        if isinstance(value, TypeName) and value.make is not None
    }  # fmt: skip
    methods = {
        f"{kind}.{name}" for table in (METHODS, ATTRIBUTES) for kind, names in table.items() for name in names
    }
    assert {case.name for case in CASES} == functions | methods
    assert len(functions | methods) > 800


@pytest.mark.parametrize("case", CASES, ids=named)
def test_an_entry_gives_what_torch_gives(case: Case) -> None:
    if case.is_refused:
        done = run(setup(case.value) + case.value)
        assert done.error is not None
        assert done.error.message == str(execute(setup(case.value) + case.value).error)
    else:
        check_equal(setup(case.value) + case.value)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_an_entry_refuses_what_torch_refuses(case: Case) -> None:
    before = setup(case.error)
    code = before + case.error
    plain, done = execute(code), run(code)
    assert plain.error is not None, f"{case.error} gives {plain.value!r}"
    assert done.error is not None, f"{case.error} gives {done.value!r}"
    assert done.error.line == before.count("\n") + 1
    if done.error.kind in (ErrorKind.TORCH, ErrorKind.PYTHON):
        assert done.error.message == str(plain.error)
    else:
        assert done.error.notice is not None
        assert done.error.notice["name"]


@pytest.mark.parametrize("case", [case for case in CASES if case.broadcasting], ids=named)
def test_an_entry_stretches_what_torch_stretches(case: Case) -> None:
    assert case.broadcasting is not None
    done = check_equal(setup(case.broadcasting) + case.broadcasting)
    step = done.steps[-1]
    assert any(step.stretched), f"{case.broadcasting}: {step}"


def stretches(function: Any, *rest: Any) -> bool:
    """Say whether plain torch stretches two tensors to meet in a call of a function."""
    try:
        with warnings.catch_warnings(action="ignore"):
            value = function(torch.full((2, 1), 0.5), torch.full((3,), 0.5), *rest)
    except (RuntimeError, TypeError, ValueError, IndexError, AttributeError):
        return False
    return isinstance(value, torch.Tensor) and tuple(value.shape) == (2, 3)


PAIRS_EVERY_ELEMENT = frozenset({"torch.kron", "Tensor.kron"})
"""What gives the same shape without stretching: every element of one meets every element of the other."""


def test_whatever_torch_stretches_is_marked_so_that_it_needs_a_case_of_it() -> None:
    # What is no step is not called: such functions set torch's own state (how numbers are printed, say).
    functions = {
        name: operator.attrgetter(name.removeprefix("torch."))(torch)
        for name, value in NAMES.items()
        if isinstance(value, Entry)
        and value.is_recorded
        and name.startswith("torch.")
        and not name.startswith("torch.Tensor.")
    }
    methods = {
        f"Tensor.{name}": getattr(torch.Tensor, name)
        for name in METHODS["Tensor"]
        if not name.endswith("_") and name not in ("cuda", "backward")
    }
    entries = {**NAMES, **{f"Tensor.{name}": entry for name, entry in METHODS["Tensor"].items()}}
    found = {name for name, function in {**functions, **methods}.items() if stretches(function)}
    assert len(found) > 60
    assert {name for name in found if not entries[name].broadcasts} <= PAIRS_EVERY_ELEMENT
