"""The formulations that a page shows: the catalogue's, and the visitor's own code where there is some."""

from __future__ import annotations

from collections.abc import Mapping

from lib.formulations import FORMULATIONS, Formulation
from lib.links import PASTED_ROW, PageState

PASTED_TITLE = "Your code"


def formulations_of(state: PageState) -> Mapping[str, Formulation]:
    """Return every formulation that a page state can name, in the order in which pages list them."""
    if state.code is None:
        return FORMULATIONS
    pasted = Formulation(PASTED_ROW, PASTED_TITLE, state.code, is_mistake=False, summary="")
    return {**FORMULATIONS, PASTED_ROW: pasted}
