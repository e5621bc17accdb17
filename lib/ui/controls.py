"""The controls: everything that determines the experiment and the rows, mirrored from the address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import partial

import streamlit as st

from lib.experiment import Activation, Dtype
from lib.formulations import FORMULATIONS
from lib.links import PASTED_ROW, SEED_HIGH, SIZE_HIGH, SIZE_LOW, PageState
from lib.notice import Notice
from lib.presets import PRESETS, preset_of
from lib.ui.state import (
    bounded,
    can_undo,
    change_experiment,
    change_state,
    mirror,
    state_now,
    tell,
    undo,
    write_state,
)
from lib.ui.wording.presets import PRESET_WORDS

OWN_EXPERIMENT = "own"
SIZE_LABELS = {"batch": "Batch", "in_features": "In", "out_features": "Out"}
"""The sizes of an experiment and what their fields are called."""


def take_preset(name: str) -> None:
    """Replace experiment, rows and selection by a preset's."""
    if name == OWN_EXPERIMENT:
        return
    preset = PRESETS[name]
    state = state_now()
    write_state(
        replace(
            state,
            experiment=preset.experiment,
            rows=preset.rows,
            reference="linear",
            selected=preset.selected,
            cell=None,
        )
    )


def resize(axis: str, size: int) -> None:
    """Change one size; cells set by hand that fall outside are dropped, told, and can be undone."""
    state = state_now()
    experiment, dropped = state.experiment.resized(**{axis: size})
    write_state(replace(state, experiment=experiment, cell=None))
    if dropped:
        tell(Notice("edits_outside", count=len(dropped), axis=axis, size=size))


def choose_rows(names: list[str]) -> None:
    """Show these rows, in the catalogue's order; the reference is always shown beside them."""
    change_state(rows=tuple(name for name in [*FORMULATIONS, PASTED_ROW] if name in names), cell=None)


def show_controls(state: PageState, *, has_rows: bool = True) -> None:
    """Draw the controls of an experiment; every change goes into the address.

    ``has_rows`` is False where the page chooses rows and reference by itself.
    """
    with st.container(key="controls"):
        show_preset_control(state)
        show_experiment_controls(state)
        if has_rows:
            show_row_controls(state)
        show_value_controls(state)


def show_preset_control(state: PageState) -> None:
    """Draw the choice of an experiment to start from."""
    preset = preset_of(state.experiment, state.rows) or OWN_EXPERIMENT
    st.selectbox(
        "Start from",
        [*PRESETS] if preset in PRESETS else [OWN_EXPERIMENT, *PRESETS],
        format_func=lambda name: PRESET_WORDS[name][0] if name in PRESETS else "Your own numbers",
        **mirror("preset", preset, take_preset),
    )


def show_experiment_controls(
    state: PageState, sizes: Collection[str] = tuple(SIZE_LABELS), *, has_activation: bool = True
) -> None:
    """Draw seed, the named sizes, the activation where it matters, and the number type."""
    experiment = state.experiment
    st.number_input(
        **bounded("Seed", "seed", experiment.seed, lambda seed: change_experiment(seed=seed), (0, SEED_HIGH))
    )
    for column, axis in zip(st.columns(len(sizes), gap="xsmall"), sizes, strict=True):
        column.number_input(
            **bounded(
                SIZE_LABELS[axis],
                axis,
                getattr(experiment, axis),
                partial(resize, axis),
                (SIZE_LOW, SIZE_HIGH),
            )
        )
    if has_activation:
        st.selectbox(
            "Activation",
            [activation.value for activation in Activation],
            **mirror(
                "activation", experiment.activation.value, lambda value: change_experiment(activation=value)
            ),
        )
    st.selectbox(
        "Number type",
        [dtype.value for dtype in Dtype],
        **mirror("dtype", experiment.dtype.value, lambda value: change_experiment(dtype=value)),
    )


def show_row_controls(state: PageState) -> None:
    """Draw which rows are shown, and which one is the reference."""
    names = [*FORMULATIONS, *([PASTED_ROW] if state.code else [])]
    with st.popover(f"Rows: {len(state.rows)} of {len(names)}", width="stretch"):
        st.pills(
            "Rows to compare",
            names,
            selection_mode="multi",
            format_func=_row_title,
            **mirror("rows", list(state.rows), choose_rows),
        )
    st.selectbox(
        "Reference",
        names,
        format_func=_row_title,
        **mirror("reference", state.reference, lambda name: change_state(reference=name, cell=None)),
    )


def show_value_controls(state: PageState) -> None:
    """Draw the switch of the values panel, how the pictures are drawn, and undo."""
    st.toggle(
        "Edit or paste values",
        **mirror("is_editing", state.is_editing, lambda value: change_state(is_editing=bool(value))),
    )
    show_display_controls(state)


def show_display_controls(state: PageState) -> None:
    """Draw how the pictures are drawn, and undo."""
    with st.container(horizontal=True, gap="xsmall"):
        with st.popover("Display"):
            st.toggle(
                "Large type",
                **mirror(
                    "is_large_type",
                    state.is_large_type,
                    lambda value: change_state(is_large_type=bool(value)),
                ),
            )
            st.toggle(
                "Own colour range for each tensor",
                help="Off: one range is shared by all tensors, so that their colours compare.",
                **mirror(
                    "has_own_scales",
                    state.has_own_scales,
                    lambda value: change_state(has_own_scales=bool(value)),
                ),
            )
        st.button("Undo", on_click=undo, disabled=not can_undo(), key="undo")


def _row_title(name: str) -> str:
    if name in FORMULATIONS:
        return FORMULATIONS[name].title
    return "Your code"
