"""A sentence for an error of a run: who refused, and in whose words."""

from __future__ import annotations

from lib.language import ErrorKind, RunError

WHO: dict[ErrorKind, str] = {
    ErrorKind.SYNTAX: "This is not Python",
    ErrorKind.NOT_ALLOWED: "Formulab does not run this",
    ErrorKind.TOO_LARGE: "Too large for this page",
    ErrorKind.TOO_LONG: "Too long for this page",
    ErrorKind.PYTHON: "Python refuses",
    ErrorKind.TORCH: "torch refuses",
}
"""Who refused, by the kind of the error."""


def error_sentence(error: RunError) -> str:
    """Word an error: who refused, the words of torch or Python, and the line."""
    first_line = error.message.strip().splitlines()[0] if error.message.strip() else "no words given"
    return f"{WHO[error.kind]} (line {error.line}): {first_line}"
