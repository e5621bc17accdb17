"""Whole programs give what plain Python gives: values and names bit by bit, prints letter by letter, errors word by word."""

from __future__ import annotations

import pytest
import torch

from lib.language import ErrorKind, Mode, run
from tests.unit.language.plain_python import are_equal, execute
from tests.unit.language.snippets import SNIPPETS

DATA = (torch.Tensor, int, float, str, list, tuple, dict)


@pytest.mark.parametrize("code", SNIPPETS, ids=range(len(SNIPPETS)))
def test_a_program_gives_what_python_gives(code: str) -> None:
    plain, done = execute(code), run(code)
    assert "".join(printed.text + printed.end for printed in done.printed) == plain.printed
    if plain.error is None:
        assert done.error is None, done.error
        for name, value in done.names.items():
            if name != "before" and isinstance(value, DATA) and isinstance(plain.names[name], DATA):
                assert are_equal(value, plain.names[name]), name
        if isinstance(plain.value, DATA):
            assert are_equal(done.value, plain.value)
    else:
        assert done.error is not None
        assert done.error.message == str(plain.error)
        assert done.error.kind in (ErrorKind.PYTHON, ErrorKind.TORCH)


@pytest.mark.parametrize("code", SNIPPETS, ids=range(len(SNIPPETS)))
def test_a_program_can_be_probed(code: str) -> None:
    done = run(code, mode=Mode.PROBE)
    for step in done.steps:
        if isinstance(step.value, torch.Tensor) and step.value.is_floating_point():
            assert step.value.dtype == torch.float64
    assert done.error is None or done.error.notice is None or done.error.notice.code != "unexpected"
