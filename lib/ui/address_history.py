"""The addresses that the server has written: a quick second change carries the one from before the first."""

from __future__ import annotations

import streamlit as st

WRITTEN_KEY = "addresses_written"
"""The addresses written one after another, the newest last, since the browser last went to one by itself."""
WRITTEN_LIMIT = 20
"""Addresses that a browser may be behind: more changes than a hand makes while one answer is on its way."""
WRITTEN_BY_BROWSER = frozenset({"step", "pin", "compare_step", "compare_walk", "compare_pin"})
"""Parameters that the browser changes by itself, while nothing goes to the server."""

Address = dict[str, str]


def go_to(address: Address) -> None:
    """Put an address into the browser, and remember the one that it may go on sending for a moment."""
    before = st.query_params.to_dict()
    written = st.session_state.get(WRITTEN_KEY, [])
    follows = [*written[:-1], before] if written and _are_same(written[-1], before) else [before]
    st.session_state[WRITTEN_KEY] = [*follows, address][-WRITTEN_LIMIT:]
    st.query_params.from_dict(address)


def catch_up() -> None:
    """Go on from the address written last where a browser sent a change before it had seen that one.

    What the browser has changed by itself meanwhile stays, unless the address written last changed it too.
    """
    now = st.query_params.to_dict()
    written: list[Address] = st.session_state.get(WRITTEN_KEY, [])
    base = next((address for address in reversed(written) if _are_same(address, now)), None)
    if base is None or base is written[-1]:
        return
    newest = written[-1]
    own = {name for name in WRITTEN_BY_BROWSER if newest.get(name) == base.get(name)}
    kept = {name: text for name, text in newest.items() if name not in own}
    st.query_params.from_dict(kept | {name: text for name, text in now.items() if name in own})


def forget_where_left() -> None:
    """Forget what was written where the browser went elsewhere by itself: Back, Forward or a link."""
    written = st.session_state.get(WRITTEN_KEY, [])
    if written and not _are_same(written[-1], st.query_params.to_dict()):
        st.session_state[WRITTEN_KEY] = []


def _are_same(address: Address, other: Address) -> bool:
    """Say whether two addresses are the same but for what the browser writes."""
    return {name: text for name, text in address.items() if name not in WRITTEN_BY_BROWSER} == {
        name: text for name, text in other.items() if name not in WRITTEN_BY_BROWSER
    }
