"""The snippets run as Python runs them, and give what plain torch gives."""

from __future__ import annotations

import pytest
import torch

from lib.comparison.own_code import compare_code
from lib.explain.fixing import fixes
from lib.language import run
from lib.snippets import COURSE_UNIT, SHAPE_ERROR, SNIPPETS, THREAD


def in_python(code: str) -> dict[str, object]:
    space: dict[str, object] = {"print": lambda *_: None}
    with torch.random.fork_rng():
        exec(code, space)
    return space


@pytest.mark.parametrize("name", [name for name in SNIPPETS if name != "shape_error"])
def test_every_name_holds_what_python_gives(name: str) -> None:
    expected = in_python(SNIPPETS[name])
    found = run(SNIPPETS[name])
    assert found.error is None
    tensors = {key: value for key, value in expected.items() if isinstance(value, torch.Tensor)}
    assert "features" in tensors
    for key, value in tensors.items():
        assert torch.equal(found.names[key], value), key
        assert found.names[key].shape == value.shape


def test_the_shape_error_fails_as_in_python() -> None:
    with pytest.raises(RuntimeError) as raised:
        in_python(SHAPE_ERROR)
    error = run(SHAPE_ERROR).error
    assert error is not None
    assert error.message == str(raised.value)
    assert error.text == "torch.mm(features, weights)"
    assert error.line == 8


def test_the_thread_asks_about_two_numbers_that_both_are_right() -> None:
    thread, unit = in_python(THREAD), in_python(COURSE_UNIT)
    assert f"{float(thread['output']):.4f}" == "0.9897"  # type: ignore[arg-type]
    assert f"{float(unit['y']):.4f}" == "0.1595"  # type: ignore[arg-type]


def test_the_threads_fixes_give_the_courses_number() -> None:
    found = compare_code(THREAD)
    roles, sizes = found.guess.roles, found.guess.sizes
    assert roles is not None
    assert sizes is not None
    offered = fixes(THREAD, sizes.batch, sizes.in_features, sizes.out_features, roles=roles)
    giving = [fix for fix in offered if fix.gives_value]
    assert giving
    unit = in_python(COURSE_UNIT)["y"]
    assert isinstance(unit, torch.Tensor)
    for fix in giving:
        value = in_python(fix.code)["output"]
        assert isinstance(value, torch.Tensor)
        assert value.numel() == 1
        torch.testing.assert_close(value.reshape(()), unit.reshape(()), rtol=1e-6, atol=0)
