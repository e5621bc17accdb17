"""Edits that were tried on pasted code: those that give the unit's value first, shape matches last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape

import streamlit as st
import torch

from lib.comparison.own_code import PastedComparison
from lib.experiment import TensorName
from lib.explain.fixing import Fix, Repair, fixes, repairs
from lib.language import run
from lib.ui.state import change_state
from lib.ui.wording.fixes import edit_kind, stops_again
from lib.ui.wording.steps import result_text

SHOWN = 2
"""Edits that are offered; the search gives the smallest first."""

SEED = re.compile(r"(?<=manual_seed\()[0-9]+(?=\))")
"""The digits of a seed that the code sets."""


Given = tuple[tuple[str, str, tuple[int, ...]], ...]
"""The names that a code is given, with number type and shape; a search depends on nothing else of them."""


def given_kinds(given: Mapping[str, torch.Tensor]) -> Given:
    """Tell given tensors apart by what a search of edits can depend on."""
    return tuple((name, str(value.dtype), tuple(value.shape)) for name, value in sorted(given.items()))


@st.cache_data(max_entries=64, show_spinner=False)
def find_fixes(
    code: str, sizes: tuple[int, int, int], _found: PastedComparison, roles_text: str, given: Given
) -> tuple[Fix, ...]:
    """Search the edits of a code once for the same code, sizes, roles and kinds of given tensors.

    ``roles_text`` and ``given`` stand for the roles and the tensors where Streamlit looks up what it has
    found before.
    """
    del roles_text, given
    roles = _found.guess.roles
    if roles is None:
        return ()
    errors = _found.run.errors if _found.run.is_ended else ()
    return fixes(code, *sizes, roles=roles, given=_found.given, seed=_found.seed, errors=errors)


@st.cache_data(max_entries=64, show_spinner=False)
def find_repairs(code: str, _found: PastedComparison, bias: str, given: Given) -> tuple[Repair, ...]:
    """Search once for the edits that get a code past its error."""
    del given
    return repairs(code, _found.given, seed=_found.seed, bias=bias)


def without_seeds(code: str) -> str:
    """Return code with noughts for the digits of its seeds, every other character where it was.

    >>> without_seeds("torch.manual_seed(17)")
    'torch.manual_seed(00)'
    """
    return SEED.sub(lambda found: "0" * len(found[0]), code)


def unseeded_fixes(found: PastedComparison, sizes: tuple[int, int, int], kinds: Given) -> tuple[Fix, ...]:
    """Return the fixes of a code, its own seed in each.

    Another seed alone asks for no other search: edits are tried on numbers of the search's own.
    """
    code = found.program.code
    own = []
    for fix in find_fixes(without_seeds(code), sizes, found, repr(found.guess.roles), kinds):
        edited = code
        for edit in fix.edits:
            edited = edit.apply_to(edited)
        own.append(replace(fix, code=edited))
    return tuple(own)


def changed_lines(before: str, after: str) -> list[str]:
    """Return the lines of the edited code that are not in the code as it was."""
    old = before.splitlines()
    return [line.strip() for line in after.splitlines() if line not in old]


def offered_edits(found: PastedComparison) -> tuple[Fix | Repair, ...]:
    """Choose the edits that are offered: fixes; without one what gets past the error, then shape matches."""
    guess, code = found.guess, found.program.code
    kinds = given_kinds(found.given)
    tried: tuple[Fix, ...] = ()
    if guess.roles is not None and guess.sizes is not None and not found.is_unit:
        sizes = (guess.sizes.batch, guess.sizes.in_features, guess.sizes.out_features)
        tried = unseeded_fixes(found, sizes, kinds)
    past: tuple[Repair, ...] = ()
    if found.run.error is not None and not any(fix.gives_value for fix in tried):
        past = find_repairs(code, found, guess.roles.bias if guess.roles else TensorName.BIAS, kinds)
    repaired = {repair.code for repair in past}
    offered: list[Fix | Repair] = [*past, *(fix for fix in tried if fix.code not in repaired)]
    return tuple(offered[:SHOWN])


def show_fixes(found: PastedComparison) -> None:
    """Offer edits where the code does not compute the unit; nothing where it does or roles are unknown.

    Code that runs and is no sum of products, a training say, was not meant to be the unit: no word then
    where nothing was found.

    Edits that only get past an error need no roles. They are offered for a cell that failed before the one
    that computes the unit, too.
    """
    if found.is_unit and found.run.error is None:
        return
    offered = offered_edits(found)
    is_sum = found.fingerprint is not None and found.fingerprint.is_valid
    is_meant_otherwise = found.run.error is None and not is_sum
    if not offered and (found.is_unit or found.guess.roles is None or is_meant_otherwise):
        return
    with st.container(key="fixes"):
        if not offered:
            st.html('<p class="formulab-text">No small edit that was tried gives the unit.</p>')
        for place, edit in enumerate(offered):
            is_fix = isinstance(edit, Fix) and edit.gives_value
            lines = "; ".join(changed_lines(found.program.code, edit.code)) or edit.code
            with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
                st.html(
                    f'<p class="formulab-box {"right" if is_fix else "doubt"}"><b>{edit_kind(edit)}:</b> '
                    f"<code>{escape(lines)}</code> {escape(outcome(edit, found))}</p>"
                )
                st.button(
                    "Use it",
                    key=f"fix_{place}",
                    on_click=change_state,
                    kwargs={"code": edit.code, "step": None, "pin": None},
                )


def outcome(edit: Fix | Repair, found: PastedComparison) -> str:
    """Tell what an edited code gives when it is run, or where and why it stops then."""
    done = run(edit.code, found.given, seed=found.seed)
    is_through = isinstance(edit, Fix) and done.is_ended
    if done.error is not None and not is_through:
        return stops_again(done.error)
    value = result_text(done.value)
    return f"→ {value}" if value else ""
