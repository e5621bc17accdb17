"""What the searches of the page Claims found, remembered for all visitors."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st

from lib.claims import CLAIMS, Finding, SearchSettings, search
from lib.language.known import language_mark


@st.cache_data(max_entries=512, show_spinner=False)
def remembered_search(name: str, seed: int, cases: int, language: int, _searched: list[str]) -> Finding:
    """Search once for the same claim, settings and language; nothing else changes what is found.

    ``_searched`` gets the claim's name where there was nothing to remember.
    """
    del language  # it only tells apart what is remembered
    _searched.append(name)
    return search(CLAIMS[name], SearchSettings(seed, cases))


def find_all(
    names: Iterable[str], settings: SearchSettings, tell: Callable[[dict[str, Finding]], None]
) -> dict[str, Finding]:
    """Search for all claims in this order; ``tell`` gets what is known after each that took a search."""
    found: dict[str, Finding] = {}
    language = language_mark()
    for name in names:
        searched: list[str] = []
        found[name] = remembered_search(name, settings.seed, settings.cases, language, searched)
        if searched:
            tell(found)
    return found
