"""The code editor: CodeMirror as a component, or Streamlit's own text area where its script is not served."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from lib.ui.client import read_script
from lib.ui.editor.bundle import EDITOR_SCRIPT
from lib.ui.editor.positions import Mark, MarkKind, browser_marks, unify_lines

__all__ = ["EDITOR_SCRIPT", "Mark", "MarkKind", "edit_code"]

FOLDER = Path(__file__).parent
COMPONENT = "formulab_editor"

PLACEHOLDER = "Paste or type tensor code"
NO_STEPS: Mapping[str, Sequence[Mark]] = {}
TOO_LARGE = (
    "These are {got} MB; at most {most} MB can be sent. Nothing of it was run: shorten it, and it will be."
)
OTHER_BYTES = 500_000
"""Bytes of a message that are kept for what the other widgets of a page say."""
HINT = "Ctrl+Enter runs. Tab indents; Escape, then Tab leaves."


def edit_code(
    code: str,
    *,
    key: str,
    on_run: Callable[[str], None],
    read_code: Callable[[], str] | None = None,
    marks: Sequence[Mark] = (),
    step_marks: Mapping[str, Sequence[Mark]] = NO_STEPS,
    current: str = "",
    step_parameter: str = "",
    line_notes: Mapping[int, str] | None = None,
    height: int = 420,
    label: str = "Code",
    placeholder: str = PLACEHOLDER,
    hint: str = HINT,
    debounce: int | None = 600,
) -> None:
    """Draw an editor of Python code.

    The visitor owns what is typed. ``code`` replaces it only where it is not the code that was last received
    from the visitor, so a run that was started before the last keystrokes does not undo them.

    ``on_run`` is a callback, called before the script runs again: with the code, after ``debounce``
    milliseconds without a keystroke (None: never while typing), when the editor loses focus with changes,
    and on Ctrl+Enter or Cmd+Enter, changed or not. Lines of the code end in a line feed alone.

    Streamlit may bring a press of a button and what was typed just before it to one run, and calls the
    button's callback first. ``read_code`` tells the page's code of the moment: where another callback has
    changed it since it was drawn, what was typed before is left out (undo in the editor brings it back).

    ``marks`` belong to ``code``, and so do ``step_marks``, of which those of one step are shown: the one that
    ``step_parameter`` of the address names, else ``current``. ``line_notes`` maps lines, from 1, to
    short texts shown at their right. ``height`` in pixels is the most that the editor takes; it grows with
    its code up to that.

    >>> edit_code("x.sum()", key="code", on_run=print, marks=[(1, 0, 1, 7, "current")])  # doctest: +SKIP
    """
    text = unify_lines(code)
    script = EDITOR_SCRIPT.path
    if script is None:
        _edit_as_plain_text(text, key=key, on_run=on_run, height=height, label=label, placeholder=placeholder)
        return

    known_key = f"{key}_known"
    st.session_state[known_key] = text

    def take() -> None:
        sent = _read_sent(key)
        if "code" not in sent:
            return
        if read_code is None:
            on_run(unify_lines(str(sent["code"])))
        elif unify_lines(read_code()) == st.session_state[known_key]:
            on_run(unify_lines(str(sent["code"])))
            st.session_state[known_key] = unify_lines(read_code())

    _COMPONENT(
        key=key,
        data={
            "code": text,
            "answered": int(_read_sent(key).get("number", 0)),
            "marks": browser_marks(text, marks),
            "step_marks": {key: browser_marks(text, found) for key, found in step_marks.items()},
            "current": current,
            "step_parameter": step_parameter,
            "notes": {str(line): note for line, note in (line_notes or {}).items()},
            "height": height,
            "debounce": debounce,
            "script": script,
            "most": int(st.get_option("server.maxMessageSize")) * 10**6 - OTHER_BYTES,
            "words": {"label": label, "placeholder": placeholder, "hint": hint, "too_large": TOO_LARGE},
        },
        on_sent_change=take,
    )


def _read_sent(key: str) -> Mapping[str, Any]:
    """Return the last message of the editor: its number and the code; empty before the first."""
    state = st.session_state.get(key)
    sent = state.get("sent") if isinstance(state, Mapping) else None
    return sent if isinstance(sent, Mapping) else {}


def _edit_as_plain_text(
    code: str, *, key: str, on_run: Callable[[str], None], height: int, label: str, placeholder: str
) -> None:
    """Draw the text area that stands in for the editor; it has no marks."""
    plain_key = f"{key}_plain"
    st.session_state[plain_key] = code
    st.text_area(
        label,
        key=plain_key,
        height=height,
        placeholder=placeholder,
        label_visibility="collapsed",
        on_change=lambda: on_run(unify_lines(st.session_state[plain_key])),
    )


_COMPONENT = st.components.v2.component(
    COMPONENT,
    css=(FOLDER / "editor.css").read_text(encoding="utf-8"),
    js=read_script(FOLDER / "editor.js"),
    isolate_styles=False,
)
