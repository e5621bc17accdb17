"""Layers: one draw in both habits, each layer's shapes and values, and the code of both."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st
import torch

from lib.experiment import Activation, Dtype
from lib.figures import Look, Panel, Place, Room, panel_for_tensor, shared_range
from lib.links import PageState
from lib.links.settings import HABITS, LAYERS_COUNT, LAYERS_SIZE, read_layers, write_layers
from lib.network import Habit, LayerPair, Plan, TwoHabits, compare_habits, layer_line
from lib.notice import Notice
from lib.ui import lens
from lib.ui.batch.typed_sizes import take_typed
from lib.ui.state import change_settings, mirror, state_now, tell, write_state
from lib.ui.wording.batch import HABIT_WORDS, LAYERS_NOTE, SIGNS, layers_headline
from lib.ui.wording.errors import error_sentence
from lib.ui.wording.numbers import number, shape, tensor_summary

COURSE = Plan(sizes=(3, 2, 1), seed=7)
"""The course's second exercise."""

COLUMNS = (170, 190, 190, 150, 150)
"""Pixels of input, weights in both habits, bias and activation on a lecture's screen, 1280 wide."""
GAP = 20
ROOM = 280
"""Pixels that the cells of all layers share in height, before they begin to scroll."""


Picture = tuple[str, torch.Tensor, tuple[str | None, ...]]
"""Title, tensor and the names of its axes."""


def plan_of(state: PageState) -> Plan:
    """Return the layers that the page state asks for; edits and the experiment's in and out play no part."""
    experiment = state.experiment
    return Plan(
        state.batch.layers, experiment.seed, experiment.batch, experiment.dtype, experiment.activation
    )


def show_layers(state: PageState, look: Look) -> None:
    """Draw the part: headline, sizes, the table of layers, their pictures and both codes."""
    plan = plan_of(state)
    found = compare_habits(plan, Habit(state.batch.habit))
    if found.error is not None:
        st.html(f'<h1 class="formulab-headline wrong">{escape(error_sentence(found.error))}</h1>')
        show_layer_controls(state, plan)
        return
    with st.container(key="headline"):
        st.html(f'<h1 class="formulab-headline" role="status">{layers_headline(found)}</h1>')
    show_layer_controls(state, plan)
    with st.container(key="layers"):
        st.html(layers_table(found))
    with st.container(key="heatmaps"):
        lens.draw(layer_panels(state, found, look), key="lens_layers", columns=COLUMNS, gap=GAP)
    show_codes(found)


def take_layers(text: str) -> None:
    """Take typed sizes of layers."""
    take_typed("layers", text, "-", read_layers, (LAYERS_COUNT, LAYERS_SIZE))


def take_course() -> None:
    """Set all that the course's exercise depends on; cells set by hand outside its batch are told."""
    state = state_now()
    experiment, dropped = state.experiment.resized(batch=COURSE.batch)
    if dropped:
        tell(Notice("edits_outside", count=len(dropped), axis="batch", size=COURSE.batch))
    experiment = replace(experiment, seed=COURSE.seed, dtype=Dtype.FLOAT32, activation=Activation.SIGMOID)
    write_state(replace(state, experiment=experiment, batch=replace(state.batch, layers=COURSE.sizes)))


def show_layer_controls(state: PageState, plan: Plan) -> None:
    """Draw the sizes, what stands beside the (in, out) habit, and the way to the course's exercise."""
    with st.container(key="layer_controls", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.text_input(
            "Layer sizes, such as 3-2-1",
            width=200,
            **mirror("batch_layers", write_layers(state.batch.layers), take_layers),
        )
        st.segmented_control(
            "Compare (in, out) with",
            HABITS,
            format_func=lambda habit: HABIT_WORDS[Habit(habit)],
            **mirror("batch_habit", state.batch.habit, take_habit),
        )
        st.button(
            "Course, exercise 2",
            on_click=take_course,
            disabled=plan == COURSE,
            key="batch_course",
            help="Seed 7, one sample, 3-2-1, sigmoid, float32",
        )


def take_habit(habit: str | None) -> None:
    """Set another habit beside (in, out); pressing the one that is shown changes nothing."""
    if habit is not None:
        change_settings("batch", habit=habit)


def layers_table(found: TwoHabits) -> str:
    """Write the layers as an HTML table: shapes, the line and the weights of both habits, the values."""
    heads = (
        "",
        "Shapes",
        HABIT_WORDS[Habit.IN_OUT],
        HABIT_WORDS[found.other],
        "After the activation",
        "Same?",
    )
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    rows = "".join(layer_row(found, layer) for layer in found.layers)
    return (
        '<table class="formulab-batch"><caption>Each layer in both habits</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def layer_row(found: TwoHabits, layer: LayerPair) -> str:
    """Write one layer as a row."""
    sign, _, kind = SIGNS[layer.verdict]
    word = layer.verdict.value.replace("_", " ")
    gap = "" if layer.gap == 0 else f", gap {number(layer.gap)}"
    stored = ((Habit.IN_OUT, layer.weights), (found.other, layer.weights_out_in))
    habits = [
        f'<td data-label="{escape(HABIT_WORDS[habit])}">'
        f"<code>{escape(layer_line(found.plan, habit, layer.number))}</code><br>"
        f'<span class="size">W{layer.number}: {shape(weights)}</span></td>'
        for habit, weights in stored
    ]
    cells = [
        f'<td class="size">{shape(layer.features)} → {shape(layer.after)}</td>',
        *habits,
        f'<td class="size" data-label="after the activation">{tensor_summary(layer.after)}</td>',
        f'<td class="sign {kind}">{sign} {word}{gap}</td>',
    ]
    return f'<tr><th scope="row">Layer {layer.number}</th>{"".join(cells)}</tr>'


def layer_panels(state: PageState, found: TwoHabits, look: Look) -> list[Panel]:
    """Draw a row of pictures per layer: input, weights in both habits, bias and activation."""
    plan, layers = found.plan, found.layers
    tensors = [tensor for layer in layers for _, tensor, _ in pictures_of(plan, layer)]
    shared = shared_range(tensors)
    height = ROOM / plan.count
    return [
        panel_for_tensor(
            f"{title} {layer.number}",
            tensor,
            shared_range([tensor]) if state.has_own_scales else shared,
            title=title,
            axes=axes,
            look=look,
            room=Room(COLUMNS[column], height, tallest=32),
            place=Place(column, row),
        )
        for row, layer in enumerate(layers)
        for column, (title, tensor, axes) in enumerate(pictures_of(plan, layer))
    ]


def pictures_of(plan: Plan, layer: LayerPair) -> tuple[Picture, ...]:
    """Return title, tensor and axes of each picture of a layer."""
    place = layer.number
    return (
        (plan.name_of_input(place), layer.features, ("batch", "in")),
        (f"W{place}", layer.weights, ("in", "out")),
        (f"W{place} as (out, in)", layer.weights_out_in, ("out", "in")),
        (f"B{place}", layer.bias, (None, "out")),
        (plan.name_of_output(place), layer.after, ("batch", "out")),
    )


def show_codes(found: TwoHabits) -> None:
    """Draw both programs with their copy buttons: they are what was run."""
    with st.container(key="codes"):
        st.html(f'<p class="formulab-text">{escape(LAYERS_NOTE)}</p>')
        for column, (habit, code) in zip(st.columns(2, gap="medium"), found.codes.items(), strict=True):
            with column:
                st.html(f'<h2 class="formulab-section">{escape(HABIT_WORDS[habit])}</h2>')
                st.code(code, language="python")
