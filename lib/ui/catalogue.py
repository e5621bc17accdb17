"""The formulations that a page shows: the catalogue's, and the visitor's own code where there is some."""

from __future__ import annotations

from collections.abc import Mapping

from lib.comparison.own_code import compare_code
from lib.comparison.own_row import row_code
from lib.formulations import FORMULATIONS, Formulation
from lib.links import PASTED_ROW, PageState
from lib.notice import Notice
from lib.ui.pasted_code import chosen_roles

PASTED_TITLE = "Your code"


def formulations_of(state: PageState) -> Mapping[str, Formulation]:
    """Return every formulation that a page state can name, in the order in which pages list them."""
    if state.code is None:
        return FORMULATIONS
    code = row_code(compare_code(state.code, chosen_roles(state), experiment=state.experiment))
    told = state.code if isinstance(code, Notice) else code
    pasted = Formulation(PASTED_ROW, PASTED_TITLE, told, is_mistake=False, summary="")
    return {**FORMULATIONS, PASTED_ROW: pasted}
