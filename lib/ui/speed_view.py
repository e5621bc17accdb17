"""Speed: the answer, the button, how far the measurement is, the pictures and the table."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import streamlit as st

from lib.figures.drawing import Drawing
from lib.figures.growth import Curve, draw_growth
from lib.figures.look import Look
from lib.formulations import FORMULATIONS
from lib.links import PageState
from lib.measuring.counting import expected_slope, extra_bytes
from lib.measuring.planning import Plan, plan
from lib.measuring.request import Conditions, Request
from lib.measuring.results import Results, as_csv, extremes_at, largest_common_size
from lib.measuring.turns import MOST_WAITING
from lib.notice import Notice
from lib.ui.measurer import MEASURER, Job
from lib.ui.speed_request import unit_names
from lib.ui.speed_table import NUMBERS, speed_table_html
from lib.ui.state import has_told, tell
from lib.ui.wording.speed import (
    HOW,
    alt_text,
    bytes_text,
    ceiling_text,
    headline_html,
    left_out_sentences,
    offer_text,
    power_of_bytes,
    power_of_seconds,
    seconds_text,
    status_text,
    unmeasured_html,
)

STYLE = (Path(__file__).parent / "speed.css").read_text(encoding="utf-8")
JOB_KEY, RESULTS_KEY = "speed_job", "speed_results"
REFRESH_SECONDS = 0.5
"""How often a page asks how far its measurement is."""

HEIGHT = 212
"""Pixels of a picture."""


def results_for(conditions: Conditions) -> Results:
    """Return what this session has measured under some conditions; empty where that is nothing."""
    kept: dict[Conditions, Results] = st.session_state.get(RESULTS_KEY, {})
    return kept.get(conditions) or Results(conditions)


def current_job() -> Job | None:
    """Return this session's last measurement, and keep what it has told so far."""
    job: Job | None = st.session_state.get(JOB_KEY)
    if job is not None:
        conditions = job.request.conditions
        kept = st.session_state.setdefault(RESULTS_KEY, {})
        kept.setdefault(conditions, Results(conditions)).take(tuple(job.events))
    return job


def begin(request: Request) -> None:
    """Start a measurement, or put it into the queue."""
    job = MEASURER.start(request)
    if job is None:
        tell(Notice("speed_queue", got=MOST_WAITING, allowed=MOST_WAITING))
    else:
        st.session_state[JOB_KEY] = job


def show_speed(state: PageState, request: Request, look: Look) -> None:
    """Draw the page's main part; while a measurement is on its way it asks for news by itself."""
    st.html(f"<style>{STYLE}</style>")
    job = current_job()
    is_active = job is not None and job.stage.is_active
    fragment = st.fragment(show_news, run_every=REFRESH_SECONDS if is_active else None)
    fragment(state, request, look, is_active)


def show_news(state: PageState, request: Request, look: Look, is_refreshing: bool) -> None:
    """Draw all that changes while a measurement runs."""
    job = current_job()
    ahead = MEASURER.ask(job) if job is not None and job.stage.is_active else 0
    is_active = job is not None and job.stage.is_active
    results = results_for(request.conditions)
    planned = plan(request)
    units = unit_names(request.conditions.vary)
    size = shown_size(state, request, results, units)
    show_headline(results, request, size, units)
    show_buttons(job, ahead, request, planned, results)
    show_pictures(results, request, look, units, is_active)
    if size is not None:
        with st.container(key="results"):
            st.html(speed_table_html(results, request, planned, size, units, look))
    show_notes(results, request, planned)
    # News of this kind stand outside of what refreshes itself: how often to ask, and the frame's notices.
    if is_active != is_refreshing or has_told():
        st.rerun()


def shown_size(state: PageState, request: Request, results: Results, units: frozenset[str]) -> int | None:
    """Return the table's size: the visitor's, or the largest at which most rows were measured."""
    if state.speed.at in request.sizes:
        return state.speed.at
    names = [name for name in request.names if name in units] or list(request.names)
    found = largest_common_size(results, names, request.sizes)
    if found is not None:
        return found
    points = plan(request).points
    in_reach = [size for size in request.sizes if all((name, size) in points for name in names)]
    return max(in_reach or request.sizes)


def show_headline(results: Results, request: Request, size: int | None, units: frozenset[str]) -> None:
    """Say in one sentence what was found at the table's size, or what is known without measuring."""
    names = [name for name in request.names if name in units]
    measured = [name for name in names if (name, size) in results.measured]
    if measured and size is not None:
        sentence = headline_html(results, extremes_at(results, names, size), names, size)
    else:
        sentence = unmeasured_html(names, size, request.conditions)
    with st.container(key="headline"):
        st.html(f'<h1 class="formulab-headline">{sentence}</h1>')


def show_buttons(job: Job | None, ahead: int, request: Request, planned: Plan, results: Results) -> None:
    """Draw Measure or Cancel, how far the measurement is, and the table to download."""
    with st.container(key="measure", horizontal=True, vertical_alignment="center", gap="small"):
        if job is not None and job.stage.is_active:
            st.button("Cancel", key="speed_cancel", on_click=MEASURER.cancel, args=(job,))
            text, done, turns = status_text(job, ahead), job.done, job.plan.turns
            bar = f'<progress value="{done}" max="{max(turns, 1)}" aria-label="Progress"></progress>'
            st.html(f'<p class="formulab-text" role="status">{bar} {escape(text)}</p>', width="stretch")
        else:
            st.button(
                "Measure",
                key="speed_measure",
                type="primary",
                on_click=begin,
                args=(request,),
                disabled=not planned.points,
            )
            told = offer_text(planned, request.limits, len(MEASURER.turns))
            if job is not None:
                told = f"{status_text(job, 0)} {'' if job.request == request else told}"
            st.html(f'<p class="formulab-text" role="status">{escape(told)}</p>', width="stretch")
        has_numbers = bool(results.sizes(request.names))
        st.download_button(
            "CSV",
            data=lambda: as_csv(results, request.names, request.sizes, planned.left_out),
            file_name="formulab-speed.csv",
            mime="text/csv",
            key="speed_csv",
            on_click="ignore",
            disabled=not has_numbers,
        )


def show_pictures(
    results: Results, request: Request, look: Look, units: frozenset[str], is_active: bool
) -> None:
    """Draw time and memory over the sizes."""
    with st.container(key="pictures"):
        left, right = st.columns(2, gap="small")
        with left:
            st.html('<h2 class="formulab-section">Best time of a call</h2>')
            empty = "Measuring …" if is_active else "Press Measure"
            show_picture(time_picture(results, request, look, units, empty), "speed_time")
        with right:
            st.html('<h2 class="formulab-section">Extra memory: marks measured, lines by hand</h2>')
            show_picture(memory_picture(results, request, look), "speed_memory")


def show_picture(drawing: Drawing, key: str) -> None:
    """Draw one figure in its place."""
    st.plotly_chart(
        drawing.as_figure(),
        key=key,
        width="stretch",
        height=drawing.height,
        theme=None,
        config={"displayModeBar": False},
        alt=drawing.alt,
    )


def time_picture(
    results: Results, request: Request, look: Look, units: frozenset[str], empty: str
) -> Drawing:
    """Draw best times, the least that the best rates seen allow, and the slope that the arithmetic has."""
    curves = []
    for name in request.names:
        points = [
            (size, results.measured[name, size].best)
            for size in request.sizes
            if (name, size) in results.measured
        ]
        curves.append(Curve(FORMULATIONS[name].title, tuple(points), NUMBERS[name]))
    least = [(size, results.least_seconds(size, units)) for size in request.sizes]
    ceiling = tuple((size, seconds) for size, seconds in least if seconds is not None)
    guides = [Curve("ceiling", ceiling, dash="dash", mode="lines"), *slope_guide(curves, request, units)]
    told = {
        curve.name: [(size, seconds_text(seconds)) for size, seconds in curve.points]
        for curve in [*curves, guides[0]]
    }
    return draw_growth(
        [*curves, *guides],
        sizes=request.sizes,
        x_title="n",
        alt=alt_text("Best time of a call", told),
        text_of=seconds_text,
        tick_of=power_of_seconds,
        empty=empty,
        look=look,
        height=HEIGHT,
    )


def slope_guide(curves: Sequence[Curve], request: Request, units: frozenset[str]) -> list[Curve]:
    """Return a line with the slope of the unit's arithmetic, through the end of the slowest right row."""
    titles = {FORMULATIONS[name].title for name in units}
    ends = [curve.points for curve in curves if len(curve.points) > 1 and curve.name in titles]
    if not ends:
        return []
    (low, _), (high, top) = (max(ends, key=lambda points: points[-1][1])[place] for place in (0, -1))
    slope = expected_slope(request.conditions, low, high)
    sizes = [size for size in request.sizes if low <= size <= high]
    return [
        Curve(
            f"slope {slope:.0f}",
            tuple((size, top * (size / high) ** slope) for size in sizes),
            dash="dot",
            mode="lines",
        )
    ]


def memory_picture(results: Results, request: Request, look: Look) -> Drawing:
    """Draw measured bytes as marks on the lines that were worked out by hand."""
    curves = []
    told = {}
    for name in request.names:
        title = FORMULATIONS[name].title
        counted = [(size, extra_bytes(name, size, request.conditions)) for size in request.sizes]
        by_hand = tuple((size, float(count)) for size, count in counted if count)
        measured = [
            (size, float(results.measured[name, size].extra_bytes))
            for size in request.sizes
            if (name, size) in results.measured and results.measured[name, size].extra_bytes
        ]
        curves.append(Curve(title, by_hand, NUMBERS[name], mode="lines"))
        curves.append(Curve("", tuple(measured), NUMBERS[name], mode="markers"))
        told[f"{title} by hand"] = [(size, bytes_text(count)) for size, count in by_hand]
    return draw_growth(
        curves,
        sizes=request.sizes,
        x_title="n",
        alt=alt_text("Extra memory of a call", told),
        text_of=bytes_text,
        tick_of=power_of_bytes,
        look=look,
        height=HEIGHT,
    )


def show_notes(results: Results, request: Request, planned: Plan) -> None:
    """Say what was left out and why, and, on demand, how all this is measured."""
    asked = {(name, size) for name in request.names for size in request.sizes}
    known = {(each.name, each.size): each for each in planned.left_out}
    left_out = {point: each for point, each in (results.left_out | known).items() if point in asked}
    sentences = left_out_sentences(left_out.values())
    if sentences:
        with st.container(key="left_out"):
            st.html("".join(f'<p class="formulab-notice">{escape(sentence)}</p>' for sentence in sentences))
    st.html(
        f'<p class="formulab-text">{escape(ceiling_text(results, unit_names(request.conditions.vary)))}</p>'
    )
    with st.expander("How this is measured"):
        st.html("".join(f'<p class="formulab-text">{paragraph}</p>' for paragraph in HOW))
