"""How pasted code compares with the unit: roles, verdict, ledger, traps, and its way into Compare."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st
import torch

from lib.comparison.own_code import PastedComparison
from lib.comparison.own_row import row_code
from lib.experiment import TensorName
from lib.explain import Verdict
from lib.explain.traps import Trap
from lib.links import PASTED_ROW
from lib.notice import Notice
from lib.ui.state import change_state, state_now, tell
from lib.ui.wording.ledger import equation_html
from lib.ui.wording.notices import sentence
from lib.ui.wording.numbers import tensor_summary
from lib.ui.wording.traps import TRAP_NOTICES, trap_sentence
from lib.ui.wording.unfollowed import unfollowed_sentence

VERDICT_WORDS: dict[Verdict, str] = {
    Verdict.SAME_BITS: "computes the unit, to the last bit",
    Verdict.SAME_WITHIN_ROUNDING: "computes the unit; the last digits differ by rounding",
    Verdict.DIFFERENT_VALUE: "does not compute the unit",
    Verdict.DIFFERENT_SHAPE: "gives another shape than the unit",
    Verdict.ERROR: "fails",
}
"""What the code does, by its verdict against the unit."""

UNFOLLOWED_WORDS = {
    True: "gives the unit's number here; its formula could not be followed",
    False: "gives another number than the unit here; its formula could not be followed",
}
"""What code does that cannot be run on other numbers, such as training, by whether the numbers agree."""

MORE_LAYERS = "This is a network of more than one layer; what is compared is its first one."

NO_BIAS = "none"


def show_traps(found: Sequence[Trap], notices: Sequence[Notice] = ()) -> None:
    """Draw a box for the traps, in the order in which they ran, and for what the run noted of that kind."""
    told = [trap_sentence(trap) for trap in sorted(found, key=lambda trap: trap.step)]
    told += [sentence(notice) for notice in notices if notice.code in TRAP_NOTICES]
    if told:
        words = "<br>".join(escape(text) for text in told)
        st.html(f'<p class="formulab-box"><b>Runs, and probably should not:</b> {words}</p>')


def after_activation(found: PastedComparison) -> tuple[torch.Tensor | None, torch.Tensor | None]:
    """Return the code's and the unit's value after the code's own activation, where it has a known one."""
    if not found.following or found.unit_output is None:
        return None, None
    value = found.following[-1].value
    return (value if isinstance(value, torch.Tensor) else None), found.unit_output


def verdict_html(found: PastedComparison) -> str:
    """Say how the code compares with the unit on its own tensors, with both numbers."""
    verdict = found.verdict
    if verdict in (None, Verdict.ERROR) or found.unit_value is None:
        return ""
    mine = found.fingerprint
    is_sum = mine is not None and mine.is_valid
    kind = "neutral" if not is_sum else ""
    if verdict.is_agreement:
        kind = "right" if found.is_unit else "doubt"
    does = VERDICT_WORDS[verdict]
    if _is_unfollowed(found):
        does = UNFOLLOWED_WORDS[verdict.is_agreement]
    elif verdict.is_agreement and not found.is_unit:
        does = "gives the unit's number here, by a different formula"
    numbers = ""
    if found.value is not None:
        sums = [tensor_summary(part) for part in (found.value, found.unit_value)]
        numbers = f" It sums to <b>{sums[0]}</b>, the unit to <b>{sums[1]}</b>"
        own, unit = after_activation(found)
        if own is not None and unit is not None:
            numbers += (
                f"; after its activation <b>{tensor_summary(own)}</b> and <b>{tensor_summary(unit)}</b>"
            )
        numbers += "."
    ledger = found.ledger() if not verdict.is_agreement else None
    equation = "" if ledger is None else f"<br>{equation_html(ledger, activation='identity', after=None)}"
    reason = "" if mine is None or mine.failure is None else unfollowed_sentence(mine.failure)
    why = f"<br>{escape(reason)}" if reason else ""
    layers = f"<br>{MORE_LAYERS}" if found.is_part and found.has_more_layers else ""
    told = f"<b>{_subject(found)} {does}.</b>{numbers}{layers}{equation}{why}"
    return f'<p class="formulab-box {kind}">{told}</p>'


def _is_unfollowed(found: PastedComparison) -> bool:
    """Say whether the code stopped on other numbers, so that nothing is known but the number it gave here."""
    mine = found.fingerprint
    failure = None if mine is None or mine.is_valid else mine.failure
    return failure is not None and failure.error is not None and found.verdict is not Verdict.DIFFERENT_SHAPE


def _subject(found: PastedComparison) -> str:
    """Name what was compared: the code, or its part before something that is more than an activation."""
    step = found.value_step
    if not found.is_part or step is None:
        return "This code"
    layer = found.value_layer
    inside = "" if layer is None else f"<code>{escape(layer)}</code> inside "
    return f"Up to {inside}<code>{escape(step.text)}</code> (line {step.span.line}), this code"


def show_roles(found: PastedComparison) -> None:
    """Say which names play features, weights and bias, and let the visitor correct it."""
    guess = found.guess
    names = list(dict.fromkeys(candidate.name for candidate in guess.candidates))
    if guess.roles is None:
        told = "" if guess.reason is None else sentence(guess.reason)
        st.html(f'<p class="formulab-text">No comparison with the unit: {escape(told)}</p>')
    if len(names) < 2:
        return
    roles = guess.roles
    chosen = {
        TensorName.FEATURES: roles.features if roles else names[0],
        TensorName.WEIGHTS: roles.weights if roles else names[1],
        TensorName.BIAS: roles.bias if roles and guess.has_bias else NO_BIAS,
    }
    label = (
        ", ".join(f"{role.value}: {name}" for role, name in chosen.items()) if roles else "Choose the roles"
    )
    with st.popover(label, width="content"):
        for role in TensorName:
            options = [*names, NO_BIAS] if role is TensorName.BIAS else names
            key = f"role_{role}"
            st.session_state[key] = chosen[role] if chosen[role] in options else options[0]
            st.selectbox(f"Which name is {role}?", options, key=key, on_change=take_roles)


def take_roles() -> None:
    """Take the visitor's roles into the address."""
    names = tuple(st.session_state[f"role_{role}"] for role in TensorName)
    change_state(roles=tuple("" if name == NO_BIAS else name for name in names))


def add_to_compare(found: PastedComparison) -> None:
    """Put the code into Compare as a row, or say why it cannot stand there."""
    code = row_code(found)
    if isinstance(code, Notice):
        tell(code)
        return
    state = state_now()
    change_state(
        code=found.program.code,
        rows=(*(name for name in state.rows if name != PASTED_ROW), PASTED_ROW),
        selected=PASTED_ROW,
    )
    tell(Notice("row_added"))


def show_unit(found: PastedComparison) -> None:
    """Draw the comparison with the unit, its roles, and the way into Compare."""
    with st.container(key="unit"):
        html = verdict_html(found)
        if html:
            st.html(html)
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            show_roles(found)
            if found.guess.roles is not None and found.run.is_ended:
                st.button("Add to Compare", key="add_to_compare", on_click=add_to_compare, args=(found,))
