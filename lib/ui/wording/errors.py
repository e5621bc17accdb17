"""A sentence for an error of a run: who refused, and in whose words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection

from lib.explain.roles import role_by_name
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


UNDEFINED = re.compile(r"name '(\w+)' is not defined")
"""Python's words for a name that nothing has made."""


def missing_name_hint(error: RunError, names: Collection[str]) -> str:
    """Say what may be meant by a name that is not there; "" for another error, or where nothing is known.

    ``names``: those that the code has made.
    """
    found = UNDEFINED.search(error.message) if error.kind is ErrorKind.PYTHON else None
    if found is None:
        return ""
    same = [name for name in names if name.lower() == found[1].lower()]
    near = same or difflib.get_close_matches(found[1], names, n=1)
    told = [f"Did you mean {near[0]}?"] if near else []
    if role_by_name(found[1]) is not None:
        told.append("Code that makes tensors of its own is given none of Compare's.")
    return " ".join(told)


def error_sentence(error: RunError) -> str:
    """Word an error: who refused, the words of torch or Python, and the line."""
    first_line = error.message.strip().splitlines()[0] if error.message.strip() else "no words given"
    return f"{WHO[error.kind]} (line {error.line}): {first_line}"
