"""Training on the page: its settings, its start and stop, and curves that grow while it runs."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st
import torch

from lib.comparison import Comparison
from lib.experiment import Experiment
from lib.figures import Look, LossLine, Panel, Place, Room, draw_losses, panel_for_tensor, shared_range
from lib.learning import Learner, Limits, NoLearner, Training, draw_regression, limits_of, make_learner
from lib.links import PageState
from lib.links.settings import NOISE_HIGH, RATE_HIGH, RATE_LOW, SAMPLES_HIGH, STEPS_HIGH
from lib.ui import lens
from lib.ui.results_view import shown_results
from lib.ui.state import change_settings, mirror, read_state
from lib.ui.wording.training import groups, obstacle_sentence, outcome, short_label, task_words

KEPT_KEY = "kept_training"
"""The session's one training: the address says all of it again, this saves the steps already done."""
LIVE_KEY = "live_training"
SLICE_SECONDS = 0.04
"""How long one run may train: other visitors' pages run between slices."""
TICK_SECONDS = 0.1
LIVE_TICKS = 30
"""Slices, at least, of a training that the visitor watches: quick rows would be done in one."""
WIDTHS = (118, 226, 56)
GAP = 12
CHART = (424, 172)
STRIP_HEIGHT, HEATMAP_HEIGHT = 28, 120

Task = tuple[Experiment, tuple[tuple[str, str], ...], int, float, float]
"""All that a training depends on: experiment, names and codes, samples, noise, learning rate."""


@dataclass(slots=True)
class Kept:
    """A training as far as it has come, with what is known of its rows. ``is_new``: this run made a slice."""

    task: Task
    training: Training
    limits: Mapping[str, Limits | None]
    refused: Mapping[str, NoLearner]
    is_new: bool = True


def task_of(state: PageState, comparison: Comparison) -> Task:
    """Return what determines a training, all of it from the address."""
    codes = tuple((name, result.program.code) for name, result in shown_results(comparison).items())
    settings = state.gradients
    return state.experiment, codes, settings.samples, settings.noise, settings.rate


def kept_training(state: PageState, comparison: Comparison) -> Kept:
    """Return the session's training for what the address says, a new one where that has changed."""
    task = task_of(state, comparison)
    kept: Kept | None = st.session_state.get(KEPT_KEY)
    if kept is None or kept.task != task or kept.training.done > state.gradients.goal:
        regression = draw_regression(state.experiment, state.gradients.samples, state.gradients.noise)
        learners: dict[str, Learner] = {}
        refused: dict[str, NoLearner] = {}
        for name, result in shown_results(comparison).items():
            made = make_learner(result.program, regression)
            if isinstance(made, Learner):
                learners[name] = made
            else:
                refused[name] = made
        limits = {name: limits_of(learner, regression) for name, learner in learners.items()}
        kept = Kept(task, Training(regression, learners, state.gradients.rate), limits, refused)
        st.session_state[KEPT_KEY] = kept
    return kept


def advance(kept: Kept, goal: int, steps: int) -> None:
    """Train for one slice of time, and for one of many slices only where the visitor watches."""
    most = math.ceil(steps / LIVE_TICKS) if st.session_state.get(LIVE_KEY) == kept.task else goal
    until = min(goal, kept.training.done + most)
    deadline = time.monotonic() + SLICE_SECONDS
    while kept.training.done < until and time.monotonic() < deadline:
        kept.training.advance(1)


def show_training(state: PageState, comparison: Comparison, look: Look) -> None:
    """Draw the training; it goes on in slices, each in a run of its own that draws this part alone."""
    kept = kept_training(state, comparison)
    goal = state.gradients.goal
    advance(kept, goal, state.gradients.steps)
    kept.is_new = True
    is_running = kept.training.done < goal
    with st.container(key="training"):
        st.html('<h2 class="formulab-section">Learning: every row on the same regression</h2>')
        show_settings(state, kept, is_running=is_running)
        part = st.fragment(show_progress, run_every=TICK_SECONDS if is_running else None)
        part(state, comparison, look, is_running=is_running)
        with st.popover("How this is trained", type="tertiary"):
            words = task_words(
                state.gradients.samples,
                state.experiment.seed,
                state.gradients.noise,
                state.experiment.in_features,
            )
            st.html(f'<p class="formulab-text">{escape(words)}</p>')


def show_progress(state: PageState, comparison: Comparison, look: Look, *, is_running: bool) -> None:
    """Go on by one slice, unless the page's own run has just done so, and draw how far it is."""
    kept = kept_training(state, comparison)
    if not kept.is_new:
        advance(kept, state.gradients.goal, state.gradients.steps)
    kept.is_new = False
    done, steps = kept.training.done, state.gradients.steps
    st.progress(done / steps, text=f"Step {done:,} of {steps:,}")
    show_curves(state, comparison, kept, look)
    show_learned(state, comparison, kept, look)
    if is_running and done >= state.gradients.goal:
        st.rerun()  # the whole page, whose next run asks for no further slices


def set_up(**fields: float) -> None:
    """Change a setting of the training; a stop belonged to the settings before."""
    change_settings("gradients", **fields, stop=None)


def start() -> None:
    """Start, or go on after a stop."""
    state, _ = read_state()
    change_settings("gradients", training="on", stop=None)
    kept: Kept | None = st.session_state.get(KEPT_KEY)
    if kept is not None:
        if kept.training.done >= state.gradients.steps:
            del st.session_state[KEPT_KEY]
        st.session_state[LIVE_KEY] = kept.task


def stop() -> None:
    """Stop where it is; the address keeps the step."""
    kept: Kept | None = st.session_state.get(KEPT_KEY)
    change_settings("gradients", stop=0 if kept is None else kept.training.done)


def show_settings(state: PageState, kept: Kept, *, is_running: bool) -> None:
    """Draw learning rate, steps, samples, noise, and the button that starts or stops."""
    settings = state.gradients
    columns = st.columns([5, 5, 4, 4, 5], gap="xsmall", vertical_alignment="bottom")
    columns[0].number_input(
        "Learning rate",
        min_value=RATE_LOW,
        max_value=RATE_HIGH,
        step=0.0005,
        format="%g",
        **mirror("rate", settings.rate, lambda rate: set_up(rate=float(rate))),
    )
    columns[1].number_input(
        "Steps",
        min_value=1,
        max_value=STEPS_HIGH,
        step=500,
        **mirror("training_steps", settings.steps, lambda steps: set_up(steps=int(steps))),
    )
    columns[2].number_input(
        "Samples",
        min_value=1,
        max_value=SAMPLES_HIGH,
        step=16,
        **mirror("samples", settings.samples, lambda samples: set_up(samples=int(samples))),
    )
    columns[3].number_input(
        "Noise",
        min_value=0.0,
        max_value=NOISE_HIGH,
        step=0.1,
        format="%g",
        **mirror("noise", settings.noise, lambda noise: set_up(noise=float(noise))),
    )
    with columns[4]:
        if is_running:
            st.button("Stop", key="stop_training", on_click=stop, width="stretch")
        else:
            label = (
                "Train" if not kept.training.done else "Go on" if settings.stop is not None else "Train again"
            )
            st.button(label, key="start_training", type="primary", on_click=start, width="stretch")


def titles_of(comparison: Comparison) -> dict[str, str]:
    return {name: result.formulation.title for name, result in shown_results(comparison).items()}


def show_curves(state: PageState, comparison: Comparison, kept: Kept, look: Look) -> None:
    """Draw the loss of every row over the steps, and say what each has reached."""
    curves, titles = kept.training.curves, titles_of(comparison)
    together = groups(curves)
    lines = [
        LossLine(
            short_label([titles[name] for name in group]), curves[group[0]].losses, _floor(kept, group[0])
        )
        for group in together
    ]
    told = [
        outcome([titles[name] for name in group], curves[group[0]], kept.limits[group[0]], kept.training.done)
        for group in together
    ]
    units = state.experiment.out_features
    told += [obstacle_sentence(titles[name], refused, units) for name, refused in kept.refused.items()]
    with st.container(key="outcome"):
        st.html("".join(f'<p class="formulab-text">{escape(sentence)}</p>' for sentence in told))
    if lines:
        width, height = CHART
        drawing = draw_losses(lines, state.gradients.steps, look=look, width=width, height=height)
        with st.container(key="losses"):
            lens.draw([Panel("losses", drawing=drawing)], key="lens_losses", columns=[width])


def _floor(kept: Kept, name: str) -> float | None:
    limits = kept.limits[name]
    return None if limits is None else limits.loss


def show_learned(state: PageState, comparison: Comparison, kept: Kept, look: Look) -> None:
    """Draw the true weights and bias, and below them what each row has learned."""
    regression, titles = kept.training.regression, titles_of(comparison)
    learned = [("True", "true", regression.weights, regression.bias)]
    learned += [
        (titles[name], name, curve.weights, curve.bias) for name, curve in kept.training.curves.items()
    ]
    limit = shared_range([part for _, _, *parts in learned[:1] for part in parts])
    panels = []
    for row, (title, name, weights, bias) in enumerate(learned):
        panels.append(Panel(f"{name} title", title, place=Place(0, row)))
        for column, (word, values) in enumerate((("weights", weights), ("bias", bias)), start=1):
            own = shared_range([values]) if state.has_own_scales else limit
            panels.append(
                learned_panel(f"{name} {word}", f"{title}: {word}", values, own, look, Place(column, row))
            )
    with st.container(key="learned"):
        lens.draw(panels, key="lens_learned", columns=WIDTHS, gap=GAP)


def learned_panel(
    name: str, title: str, values: torch.Tensor, limit: float, look: Look, place: Place
) -> Panel:
    """Draw weights or biases as a strip without a heading: the row's title stands before it."""
    is_strip = values.dim() == 1 or len(values) == 1
    scale = look.type_scale
    room = Room(
        WIDTHS[place.column],
        (STRIP_HEIGHT if is_strip else HEATMAP_HEIGHT) * scale,
        tallest=24 if is_strip else 50,
    )
    axes = ("out", "in") if values.dim() == 2 else ("out",)
    panel = panel_for_tensor(name, values, limit, title=title, axes=axes, look=look, room=room, place=place)
    return Panel(name, drawing=panel.drawing, place=place)
