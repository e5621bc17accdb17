"""The controls of Speed: what is measured, mirrored from the address."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lib.experiment import Dtype
from lib.formulations import FORMULATIONS
from lib.links import PageState
from lib.measuring.request import SIZES, Device, Request, Vary
from lib.ui.speed_request import Host
from lib.ui.state import bounded, can_undo, change_experiment, change_settings, mirror, undo
from lib.ui.wording.speed import VARY_WORDS

LARGEST = "largest"
"""The choice of the table's size that follows what was measured."""


def choose_rows(names: list[str]) -> None:
    """Measure these formulations, in the catalogue's order."""
    change_settings("speed", rows=tuple(name for name in FORMULATIONS if name in names))


def show_range(request: Request) -> None:
    """Draw the ends of the range of sizes; neither can be chosen beyond the other."""
    low, high = request.sizes[0], request.sizes[-1]
    ends = (
        ("smallest", "n from", low, [size for size in SIZES if size <= high]),
        ("largest", "to", high, [size for size in SIZES if size >= low]),
    )
    for column, (end, label, size, options) in zip(st.columns(2, gap="xsmall"), ends, strict=True):
        column.selectbox(
            label,
            options,
            format_func="{:,}".format,
            **mirror(f"speed_{end}", size, partial(_change_end, end)),
        )


def _change_end(end: str, size: int) -> None:
    change_settings("speed", **{end: size})


def show_speed_controls(state: PageState, request: Request, host: Host) -> None:
    """Draw what is measured; every change goes into the address, and nothing is measured before Measure."""
    speed, conditions = state.speed, request.conditions
    with st.container(key="controls"):
        with st.popover(f"Formulations: {len(speed.rows)} of {len(FORMULATIONS)}", width="stretch"):
            st.pills(
                "Formulations to measure",
                list(FORMULATIONS),
                selection_mode="multi",
                format_func=lambda name: FORMULATIONS[name].title,
                **mirror("speed_rows", list(speed.rows), choose_rows),
            )
        st.selectbox(
            "Which sizes grow",
            list(Vary),
            format_func=lambda vary: VARY_WORDS[vary],
            **mirror("speed_vary", conditions.vary, lambda vary: change_settings("speed", vary=Vary(vary))),
        )
        show_range(request)
        sizes = [LARGEST, *map(str, request.sizes)]
        at = str(speed.at) if speed.at in request.sizes else LARGEST
        st.selectbox(
            "Table at n =",
            sizes,
            format_func=lambda size: "the largest of all rows" if size == LARGEST else f"{int(size):,}",
            **mirror(
                "speed_at",
                at,
                lambda size: change_settings("speed", at=None if size == LARGEST else int(size)),
            ),
        )
        st.selectbox(
            "Number type",
            [dtype.value for dtype in Dtype],
            **mirror("dtype", conditions.dtype.value, lambda value: change_experiment(dtype=value)),
        )
        st.number_input(
            disabled=host.cores == 1,
            **bounded(
                f"Threads (this server: {host.cores})",
                "speed_threads",
                conditions.threads,
                lambda n: change_settings("speed", threads=n),
                (1, host.cores),
            ),
        )
        if len(host.devices) > 1:
            st.selectbox(
                "Device",
                list(host.devices),
                **mirror(
                    "speed_device", conditions.device, lambda d: change_settings("speed", device=Device(d))
                ),
            )
        st.button("Undo", on_click=undo, disabled=not can_undo(), key="undo")
