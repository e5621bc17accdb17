"""The page state on its way between the address and the widgets. The address is the only owner."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from lib.links import LINK_LENGTH_MAX, PageState, decode, encode, link_length, query_string
from lib.notice import Notice
from lib.ui.address_history import catch_up, forget_where_left, go_to

HELD_KEY = "held"
"""The parameter of a state that is too long for the address: the digest under which the session keeps it."""
UNDO_KEY = "undo_addresses"
UNDO_LIMIT = 200
"""Addresses kept for undo in one browser session; older ones stay reachable by the Back button."""
TOLD_KEY = "told_notices"
DRAWN_KEY = "widgets_drawn"
"""The page of the last run, and the widgets that it has drawn; absent where it was cut short."""
SETTLED_KEY = "widgets_settled"
"""The widgets whose values, where the session has them, the browser is known to show; each with its text."""
MIRRORED_KEY = "widgets_mirrored"
"""The widgets that were given their values in this run, each with its text."""


def read_state() -> tuple[PageState, tuple[Notice, ...]]:
    """Read the page state from the address, and what had to be ignored in it.

    A state too long for an address is kept by the browser session; the address then holds only its
    digest, and a link or reload without that session says so and starts from the defaults.
    """
    parameters: dict[str, list[str]] = {name: st.query_params.get_all(name) for name in st.query_params}
    if HELD_KEY in parameters:
        held: PageState | None = st.session_state.get(held_name(parameters.pop(HELD_KEY)[-1]))
        if held is not None:
            return held, ()
        state, notices = with_known_cell(*decode(parameters))
        return state, (Notice("link_held_elsewhere"), *notices)
    return with_known_cell(*decode(parameters))


def with_known_cell(state: PageState, notices: tuple[Notice, ...]) -> tuple[PageState, tuple[Notice, ...]]:
    """Leave out a chosen output that the experiment does not have, and tell it."""
    sizes = (state.experiment.batch, state.experiment.out_features)
    if state.cell is None or (len(state.cell) == 2 and all(map(int.__lt__, state.cell, sizes))):
        return state, notices
    got = ",".join(map(str, state.cell)) or "scalar"
    told = Notice("link_cell_outside", field="cell", got=got, allowed=sizes, used=None)
    return replace(state, cell=None), (*notices, told)


def held_name(digest: str) -> str:
    """Return the session's key of a state that is too long for the address."""
    return f"held_state_{digest}"


def address_of(state: PageState) -> dict[str, str]:
    """Write a page state as query parameters; one that is too long is kept by the session instead."""
    if link_length(state) <= LINK_LENGTH_MAX:
        return encode(state)
    digest = hashlib.sha256(query_string(state).encode()).hexdigest()[:16]
    st.session_state[held_name(digest)] = state
    return {"v": "1", HELD_KEY: digest}


def write_state(state: PageState) -> None:
    """Put a page state into the address; the one before it can be undone."""
    before = st.query_params.to_dict()
    after = address_of(state)
    if before == after:
        return
    addresses = st.session_state.setdefault(UNDO_KEY, [])
    addresses.append(before)
    del addresses[:-UNDO_LIMIT]
    go_to(after)


def state_now() -> PageState:
    """Return the page state that a change starts from; to be called by what takes one, not by a page.

    The address that came with the change may be one from before the last change.
    """
    catch_up()
    return read_state()[0]


def change_state(**fields: Any) -> None:
    """Change some fields of the page state and put it into the address."""
    state = state_now()
    write_state(replace(state, **fields))


def change_experiment(**fields: Any) -> None:
    """Change some fields of the experiment and put it into the address."""
    state = state_now()
    write_state(replace(state, experiment=replace(state.experiment, **fields)))


def change_settings(page: str, **fields: Any) -> None:
    """Change some settings of one page and put them into the address."""
    state = state_now()
    write_state(replace(state, **{page: replace(getattr(state, page), **fields)}))


def can_undo() -> bool:
    """Say whether this browser session has an earlier page state to go back to."""
    return bool(st.session_state.get(UNDO_KEY))


def undo() -> None:
    """Go back to the page state before the last change."""
    catch_up()
    addresses = st.session_state.get(UNDO_KEY, [])
    if addresses:
        go_to(addresses.pop())


def tell(*notices: Notice) -> None:
    """Keep notices of a callback for the run that follows it."""
    st.session_state[TOLD_KEY] = (*st.session_state.get(TOLD_KEY, ()), *notices)


def has_told() -> bool:
    """Say whether a notice waits to be shown."""
    return bool(st.session_state.get(TOLD_KEY))


def take_told() -> tuple[Notice, ...]:
    """Return the notices told since the last run, and forget them."""
    told: tuple[Notice, ...] = st.session_state.pop(TOLD_KEY, ())
    return told


def mirror(key: str, value: Any, change: Callable[[Any], None], *, shown: str = "") -> dict[str, Any]:
    """Set a widget to a value of the page state; return the arguments that send its changes back.

    The address wins over whatever the widget remembered, after a page switch, a Back or a reload as well. A
    widget that shows the value already is left alone: set again, it would be drawn again by the browser.

    ``shown``: what the widget writes for this value, where it may write something else another time: the
    browser knows a choice by its text.
    """
    mirrored: dict[str, str] = st.session_state.setdefault(MIRRORED_KEY, {})
    mirrored[key] = shown
    is_settled = st.session_state.get(SETTLED_KEY, {}).get(key) == shown
    if not is_settled or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value

    def take() -> None:
        catch_up()
        change(st.session_state[key])

    return {"key": key, "on_change": take}


def begin_run(page: str) -> None:
    """Forget what the widgets show where another page is drawn; called after callbacks, before any widget.

    ``page``: the address's name of the page. A widget of another page is another widget to Streamlit, under
    the same key.
    """
    forget_where_left()
    drawn_page, drawn = st.session_state.pop(DRAWN_KEY, (page, {}))
    st.session_state[SETTLED_KEY] = drawn if drawn_page == page else {}
    st.session_state[MIRRORED_KEY] = {}


def end_run(page: str) -> None:
    """Note which widgets this page has been drawn with; a run that was cut short never comes here."""
    st.session_state[DRAWN_KEY] = (page, dict(st.session_state[MIRRORED_KEY]))


def bounded(
    label: str,
    key: str,
    value: float,
    change: Callable[[Any], None],
    allowed: tuple[float, float],
    *,
    step: float = 1,
) -> dict[str, Any]:
    """Return a number field's arguments: what ``mirror`` does, for a number in a range.

    The field itself knows neither the range nor that a number must be whole, and may be empty: Streamlit
    would keep a number outside in front of the visitor and send nothing, cut 7.6 to 7, and take an empty
    field for 0. Like this it arrives as typed, is told and left out, and the field shows the value in force
    again. A value that is an int takes whole numbers.
    """
    low, high = allowed
    is_whole = isinstance(value, int)

    def take(got: float | None) -> None:
        if got is None:
            tell(Notice("field_empty", label=label, used=value, is_whole=is_whole))
        elif low <= got <= high and (not is_whole or got == int(got)):
            change(int(got) if is_whole else got)
        else:
            tell(Notice("field_range", label=label, got=got, allowed=allowed, used=value, is_whole=is_whole))

    return {
        "label": label,
        "value": None,
        "step": float(step),
        "format": "%.0f" if is_whole else "%g",
        **mirror(key, float(value), take),
    }
