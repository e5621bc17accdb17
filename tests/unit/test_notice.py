from __future__ import annotations

import pytest

from lib.notice import Notice


def test_a_notice_gives_its_parameters_by_name() -> None:
    notice = Notice("batch_range", got=99, low=1, high=64)
    assert (notice["got"], notice["low"], notice["high"]) == (99, 1, 64)
    assert dict(notice.parameters) == {"got": 99, "low": 1, "high": 64}


def test_a_parameter_that_is_not_there_raises_key_error() -> None:
    with pytest.raises(KeyError):
        Notice("batch_range", got=99)["low"]


def test_its_repr_is_the_call_that_makes_it() -> None:
    notice = Notice("paste_shape", got=(2, 3), sizes=None)
    assert repr(notice) == "Notice('paste_shape', got=(2, 3), sizes=None)"


def test_notices_are_equal_by_code_and_parameters_and_can_be_counted_in_sets() -> None:
    assert Notice("a", got=1) == Notice("a", got=1)
    assert Notice("a", got=1) != Notice("b", got=1)
    assert Notice("a", got=1) != Notice("a", got=2)
    assert len({Notice("a", got=1), Notice("a", got=1), Notice("a", got=2)}) == 2


def test_a_notice_cannot_be_changed() -> None:
    notice = Notice("a", got=1)
    with pytest.raises(AttributeError):
        notice.code = "b"  # type: ignore[misc]
    with pytest.raises(TypeError):
        notice.parameters["got"] = 2  # type: ignore[index]
