"""The page that an address asks for, where there is none of that name."""

from __future__ import annotations

from streamlit.runtime.scriptrunner import get_script_run_ctx

from lib.notice import Notice
from lib.ui.state import tell

LONGEST = 60
"""Characters of a name that are told."""


def asked_page() -> str:
    """Return the name of the page that the browser asked for in its address, empty where it asked for none.

    Streamlit tells it the script run alone: ``st.context.url`` cannot tell a page from the path of a proxy.
    """
    context = get_script_run_ctx()
    return "" if context is None else context.pages_manager.intended_page_name or ""


def tell_unknown_page(known: frozenset[str]) -> None:
    """Tell that a page other than the known ones was asked for; the default page is shown for it."""
    asked = asked_page()
    if asked and asked not in known:
        tell(Notice("page_unknown", got=asked if len(asked) <= LONGEST else f"{asked[: LONGEST - 1]}…"))
