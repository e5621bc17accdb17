"""How a run of odd code has to end."""

from __future__ import annotations

from lib.language import run


def check_ends_in_a_sentence(code: str) -> None:
    """Fail where code runs through, and where what ends it has no words or was not foreseen."""
    done = run(code)
    assert done.error is not None, done.value
    assert done.error.message
    assert done.error.notice is None or done.error.notice.code != "unexpected", done.error
