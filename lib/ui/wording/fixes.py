"""The words on edits that were tried on a code."""

from __future__ import annotations

from lib.explain.fixing import Fix, Repair
from lib.language import RunError
from lib.ui.wording.errors import WHO


def edit_kind(edit: Fix | Repair) -> str:
    """Name what an edit was seen to do: only what gives the unit's value is called a fix."""
    if isinstance(edit, Repair):
        return "Gets past this error" if edit.next_error is not None else "Runs; not compared with the unit"
    return "Fix that gives the value" if edit.gives_value else "Shape match only, not a fix"


def stops_again(error: RunError) -> str:
    r"""Say where an edited code stops further on, in the words of who refused.

    >>> from lib.language import run
    >>> stops_again(run("x = 1\nx.t()").error).startswith("then line 2 stops. ")
    True
    """
    words = (error.message.strip().splitlines() or ["no words given"])[0]
    return f"then line {error.line} stops. {WHO[error.kind]}: {words}"
