"""Training on the page: its settings, its start and stop, and curves that grow while it runs."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape

import streamlit as st
import torch

from lib.comparison import Comparison
from lib.experiment import Experiment
from lib.figures import (
    LearnedRow,
    Look,
    LossLine,
    Panel,
    Place,
    Room,
    draw_learned,
    draw_losses,
    panel_for_tensor,
    shared_range,
)
from lib.learning import Learner, Limits, NoLearner, Training, draw_regression, limits_of, make_learner
from lib.links import PageState
from lib.links.settings import NOISE_HIGH, RATE_HIGH, RATE_LOW, SAMPLES_HIGH, STEPS_HIGH
from lib.ui import lens
from lib.ui.details_view import labels
from lib.ui.frame import read_look
from lib.ui.results_view import shown_results
from lib.ui.state import bounded, change_settings, state_now
from lib.ui.wording.training import groups, obstacle_sentence, outcome, short_label, task_words

KEPT_KEY = "kept_training"
"""The session's one training: the address says all of it again, this saves the steps already done."""
LIVE_KEY = "live_training"
SLICE_SECONDS = 0.03
"""How long one run may train: other visitors' pages run between slices."""
FIRST_SLICE_SECONDS = 0.005
"""The same for the run that draws the whole page: the first step is to be seen at once."""
TICK_SECONDS = 0.15
LIVE_TICKS = 24
"""Slices, at least, of a training that the visitor watches: quick rows would be done in one."""
CHART = (424, 160)
"""Pixels of the curves, and the width of what has been learned below them."""
ROW_HEIGHT = 24
MOST_IN_ROWS = 24
"""Parameters of a row that stand in one line of cells; with more, each row is a heatmap of its own."""
HEATMAP_HEIGHT = 120
LEARNED_TITLE = "Learned weights and bias, below the true ones"

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
            known = result.fingerprint if state.experiment.batch == 1 else None
            made = make_learner(result.program, regression, known=known)
            if isinstance(made, Learner):
                learners[name] = made
            else:
                refused[name] = made
        limits = {name: limits_of(learner, regression) for name, learner in learners.items()}
        kept = Kept(task, Training(regression, learners, state.gradients.rate), limits, refused)
        st.session_state[KEPT_KEY] = kept
    return kept


def advance(kept: Kept, goal: int, steps: int, seconds: float = SLICE_SECONDS) -> None:
    """Train for one slice of time, and for one of many slices only where the visitor watches."""
    most = math.ceil(steps / LIVE_TICKS) if st.session_state.get(LIVE_KEY) == kept.task else goal
    until = min(goal, kept.training.done + most)
    deadline = time.monotonic() + seconds
    while kept.training.done < until and time.monotonic() < deadline:
        kept.training.advance(1)


def show_training(state: PageState, comparison: Comparison) -> None:
    """Draw the training; it goes on in slices, each in a run of its own that draws this part alone."""
    kept = kept_training(state, comparison)
    goal = state.gradients.goal
    advance(kept, goal, state.gradients.steps, FIRST_SLICE_SECONDS)
    kept.is_new = True
    is_running = kept.training.done < goal
    with st.container(key="training", gap="xsmall"):
        st.html('<h2 class="formulab-section">Learning: every row on the same regression</h2>')
        show_settings(state, kept, is_running=is_running)
        part = st.fragment(show_progress, run_every=TICK_SECONDS if is_running else None)
        part(state, comparison, is_running=is_running)
        with st.popover("How this is trained", type="tertiary"):
            words = task_words(
                state.gradients.samples,
                state.experiment.seed,
                state.gradients.noise,
                state.experiment.in_features,
            )
            st.html(f'<p class="formulab-text">{escape(words)}</p>')


def show_progress(state: PageState, comparison: Comparison, *, is_running: bool) -> None:
    """Go on by one slice, unless the page's own run has just done so, and draw how far it is."""
    kept = kept_training(state, comparison)
    if not kept.is_new:
        advance(kept, state.gradients.goal, state.gradients.steps)
        if is_running and kept.training.done >= state.gradients.goal:
            st.rerun()  # the whole page, whose next run draws the end and asks for no further slices
        if not is_running:
            # Asked for before the end: a component that gets two figures at one time loses one.
            time.sleep(TICK_SECONDS)
    kept.is_new = False
    look = read_look(state)  # not the page's: the theme may have changed since
    done, steps = kept.training.done, state.gradients.steps
    st.progress(done / steps, text=f"Step {done:,} of {steps:,}")
    show_curves(state, comparison, kept, look)
    show_learned(comparison, kept, look)


def set_up(**fields: float) -> None:
    """Change a setting of the training; a stop belonged to the settings before."""
    change_settings("gradients", **fields, stop=None)


def start() -> None:
    """Start, or go on after a stop."""
    state = state_now()
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
        **bounded(
            "Learning rate",
            "rate",
            settings.rate,
            lambda rate: set_up(rate=float(rate)),
            (RATE_LOW, RATE_HIGH),
            step=0.0005,
        )
    )
    columns[1].number_input(
        **bounded(
            "Steps",
            "training_steps",
            settings.steps,
            lambda steps: set_up(steps=steps),
            (1, STEPS_HIGH),
            step=500,
        )
    )
    columns[2].number_input(
        **bounded(
            "Samples",
            "samples",
            settings.samples,
            lambda samples: set_up(samples=samples),
            (1, SAMPLES_HIGH),
            step=16,
        )
    )
    columns[3].number_input(
        **bounded(
            "Noise",
            "noise",
            settings.noise,
            lambda noise: set_up(noise=float(noise)),
            (0.0, NOISE_HIGH),
            step=0.1,
        )
    )
    with columns[4]:
        if is_running:
            st.button("Stop", key="stop_training", on_click=stop, width="stretch")
        else:
            label = "Train" if not kept.training.done else "Go on" if settings.stop is not None else "Restart"
            st.button(label, key="start_training", type="primary", on_click=start, width="stretch")


def titles_of(comparison: Comparison) -> dict[str, str]:
    """Return the titles of all rows by their names."""
    return {name: result.formulation.title for name, result in shown_results(comparison).items()}


def show_curves(state: PageState, comparison: Comparison, kept: Kept, look: Look) -> None:
    """Draw the loss of every row over the steps, and say what each has reached."""
    curves, titles = kept.training.curves, titles_of(comparison)
    together = groups(curves, kept.limits)
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
        width, height = (int(side * look.type_scale) for side in CHART)
        drawing = draw_losses(lines, state.gradients.steps, look=look, width=width, height=height)
        with st.container(key="losses"):
            lens.draw([Panel("losses", drawing=drawing)], key="lens_losses", columns=[width])


def _floor(kept: Kept, name: str) -> float | None:
    limits = kept.limits[name]
    return None if limits is None else limits.loss


def show_learned(comparison: Comparison, kept: Kept, look: Look) -> None:
    """Draw the true weights and biases, and below them what each row has learned."""
    regression, titles = kept.training.regression, titles_of(comparison)
    true = torch.cat([regression.weights.reshape(-1), regression.bias])
    rows = [LearnedRow("True", true)]
    rows += [LearnedRow(titles[name], curve.parameters) for name, curve in kept.training.curves.items()]
    units, features = regression.weights.shape
    limit = shared_range([true])
    width = int(CHART[0] * look.type_scale)
    if len(true) <= MOST_IN_ROWS:
        names = [*labels("w", units, features), *(["b"] if units == 1 else labels("b", 1, units))]
        room = Room(width, ROW_HEIGHT * look.type_scale * (len(rows) + 1), tallest=ROW_HEIGHT)
        drawing = draw_learned(rows, names, limit, title=LEARNED_TITLE, look=look, room=room)
        panels = [Panel("learned", LEARNED_TITLE, drawing=drawing)]
    else:
        panels = [learned_panel(row, (units, features), limit, look, place) for place, row in enumerate(rows)]
    with st.container(key="learned"):
        lens.draw(panels, key="lens_learned", columns=[width])


def learned_panel(row: LearnedRow, shape: tuple[int, int], limit: float, look: Look, place: int) -> Panel:
    """Draw one row's weights (out, in) with its biases as the last column, where there are many."""
    weights, biases = row.parameters[: -shape[0]].reshape(shape), row.parameters[-shape[0] :]
    room = Room(CHART[0] * look.type_scale, HEATMAP_HEIGHT * look.type_scale)
    values = torch.cat([weights, biases.unsqueeze(1)], dim=1)
    panel = panel_for_tensor(
        f"learned {place}", values, limit, title=row.label, look=look, room=room, place=Place(0, place)
    )
    return replace(panel, caption="weights; the last column is the bias")
