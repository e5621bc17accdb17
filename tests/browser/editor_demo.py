"""A page with one editor: what Python has of its code, and buttons that give it other code and marks."""

from __future__ import annotations

import json
import threading

import streamlit as st

from lib.ui.editor import Mark, edit_code

THREAD = """import torch

def activation(x):
    return 1/(1+torch.exp(-x))

torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))

product = features.t() * weights + bias
output = activation(product.sum())
output"""

MARKS: list[Mark] = [(11, 0, 11, 39, "line"), (11, 10, 11, 32, "current"), (12, 20, 12, 33, "trap")]
NOTES = {7: "(1, 5)", 8: "(1, 5)", 9: "(1, 1)", 11: "(5, 5)", 12: "()", 13: "0.9897"}
FACE = 'note = "😀"; wrong = features + nothing'

state = st.session_state
state.setdefault("code", THREAD)
state.setdefault("marks", MARKS)
state.setdefault("notes", NOTES)
state.setdefault("runs", 0)
state.setdefault("steps", 0)


def run(code: str) -> None:
    state.code = code
    state.runs += 1


def give(code: str, marks: list[Mark] | None = None, notes: dict[int, str] | None = None) -> None:
    state.code, state.marks, state.notes = code, marks or [], notes or {}


def mark_error() -> None:
    state.marks = [(12, 9, 12, 19, "error")]


def mark_last_line() -> None:
    state.marks = [(200, 0, 200, 4, "current")]


def go_on() -> None:
    state.steps += 1


long = "\n".join(f"a{number} = {number}" for number in range(1, 201))
if st.checkbox("Shown", value=True):
    edit_code(
        state.code,
        key="editor",
        on_run=run,
        read_code=lambda: str(state.code),
        marks=state.marks,
        line_notes=state.notes,
    )
with st.container(horizontal=True):
    st.button("Thread", on_click=give, args=(THREAD, MARKS, NOTES))
    st.button("Error", on_click=mark_error)
    st.button("Emoji", on_click=give, args=(FACE, [(1, 31, 1, 38, "error")]))
    st.button("Long", on_click=give, args=(long, [(150, 0, 150, 4, "current")]))
    st.button("End", on_click=mark_last_line)
    st.button("Empty", on_click=give, args=("",))
    st.button("Next", shortcut="Right", on_click=go_on)
    st.button("Again", shortcut="Ctrl+Enter", on_click=go_on)
if "slow" in st.query_params:
    threading.Event().wait(1.0)
with st.container(key="received"):
    st.text(json.dumps(state.code))
st.text(f"runs {state.runs}, steps {state.steps}")
