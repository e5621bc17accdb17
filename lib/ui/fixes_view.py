"""Edits that were tried on pasted code: those that give the unit's value first, shape matches after."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import streamlit as st

from lib.comparison.own_code import PastedComparison
from lib.explain.fixing import Fix, fixes
from lib.explain.probing import Roles
from lib.language import run
from lib.ui.state import change_state
from lib.ui.wording.steps import result_text

SHOWN = 2
"""Edits that are offered; the search gives the smallest first."""

SEED = re.compile(r"(?<=manual_seed\()[0-9]+(?=\))")
"""The digits of a seed that the code sets."""


@st.cache_data(max_entries=64, show_spinner=False)
def find_fixes(code: str, sizes: tuple[int, int, int], _roles: Roles, roles_text: str) -> tuple[Fix, ...]:
    """Search the edits of a code once for the same code, sizes and roles; they depend on nothing else.

    ``roles_text`` stands for the roles where Streamlit looks up what it has found before.
    """
    del roles_text
    return fixes(code, *sizes, roles=_roles)


def without_seeds(code: str) -> str:
    """Return code with noughts for the digits of its seeds, every other character where it was.

    >>> without_seeds("torch.manual_seed(17)")
    'torch.manual_seed(00)'
    """
    return SEED.sub(lambda found: "0" * len(found[0]), code)


def offered_fixes(found: PastedComparison, sizes: tuple[int, int, int], roles: Roles) -> list[Fix]:
    """Return the edits to offer.

    Another seed alone asks for no other search: edits are tried on numbers of the search's own.
    """
    code = found.program.code
    offered = []
    for fix in find_fixes(without_seeds(code), sizes, roles, repr(roles))[:SHOWN]:
        edited = code
        for edit in fix.edits:
            edited = edit.apply_to(edited)
        offered.append(replace(fix, code=edited))
    return offered


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines of the edited code that are not in the code as it was."""
    old = before.splitlines()
    return [line.strip() for line in after.splitlines() if line not in old]


def show_fixes(found: PastedComparison) -> None:
    """Offer edits where the code does not compute the unit; nothing where it does or roles are unknown."""
    guess = found.guess
    if found.is_unit or guess.roles is None or guess.sizes is None:
        return
    sizes = (guess.sizes.batch, guess.sizes.in_features, guess.sizes.out_features)
    code = found.program.code
    offered = offered_fixes(found, sizes, guess.roles)
    with st.container(key="fixes"):
        if not offered:
            st.html('<p class="formulab-text">No small edit that was tried gives the unit.</p>')
        for place, fix in enumerate(offered):
            kind = "Fix that gives the value" if fix.gives_value else "Shape match only, not a fix"
            lines = "; ".join(changed_lines(code, fix.code)) or fix.code
            value = result_text(run(fix.code, found.given, seed=found.seed).value)
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                told = f"→ {escape(value)}" if value else ""
                st.html(
                    f'<p class="formulab-box {"right" if fix.gives_value else "doubt"}"><b>{kind}:</b> '
                    f"<code>{escape(lines)}</code> {told}</p>"
                )
                st.button(
                    "Use it",
                    key=f"fix_{place}",
                    on_click=change_state,
                    kwargs={"code": fix.code, "step": None, "pin": None},
                )
