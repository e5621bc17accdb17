"""How a run of odd code has to end."""

from __future__ import annotations

from lib.language import run


def fault_of_ending(code: str) -> str:
    """Say what is wrong with the way in which code ends; "" where an error that was foreseen tells why."""
    error = run(code).error
    if error is None:
        return "it runs through"
    if not error.message:
        return "its error has no words"
    is_unexpected = error.notice is not None and error.notice.code == "unexpected"
    return f"nobody has foreseen {error}" if is_unexpected else ""
