"""The code of the Steps page: the editor with what its run made of every line."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from lib.explain.traps import Trap
from lib.formulations import FORMULATIONS
from lib.language import Run, Span, Step
from lib.links import PageState
from lib.notice import Notice
from lib.pasted import NotebookCode, read_notebook
from lib.snippets import SNIPPETS
from lib.ui import lens
from lib.ui.editor import Mark, MarkKind, edit_code
from lib.ui.failed_cells import ERROR_FRAME, error_key, error_labels, error_step
from lib.ui.state import change_settings, change_state, mirror, read_state, state_now, tell
from lib.ui.stepper import show_stepper
from lib.ui.steps_table import StepRow, show_steps_table
from lib.ui.wording.notices import sentence
from lib.ui.wording.steps import SNIPPET_TITLES, result_text, shape_text, stretched_rows
from lib.ui.wording.traps import TRAP_NOTICES, trap_note

OWN = "own"
DEFAULT_SNIPPET = "thread"
ROUNDS_SHOWN = 3
"""Rounds of a loop whose steps the table shows before it folds the others."""

MARKED = 100
"""Errors that are marked in the code."""


def code_of(state: PageState) -> str:
    """Return the code to run: the visitor's, else the thread's."""
    return SNIPPETS[DEFAULT_SNIPPET] if state.code is None else state.code


def starting_points() -> dict[str, tuple[str, str]]:
    """Return what a visitor can start from: name -> (title, code), programs first, then the catalogue."""
    programs = {name: (SNIPPET_TITLES[name], code) for name, code in SNIPPETS.items()}
    return programs | {
        name: (formulation.title, formulation.code) for name, formulation in FORMULATIONS.items()
    }


def start_from(name: str) -> None:
    """Put the code of a starting point into the editor; its roles are guessed anew."""
    points = starting_points()
    if name in points:
        change_state(code=points[name][1], step=None, pin=None, roles=None)


def take_code(code: str) -> None:
    """Take what the visitor wrote; the step and the cell start again where the code is new.

    Of a notebook's file its code cells are taken, which is told.
    """
    state = state_now()
    notebook = read_notebook(code)
    if isinstance(notebook, NotebookCode):
        code = notebook.code
        tell(
            Notice(
                "notebook_taken",
                cells=notebook.cells,
                left_out=notebook.left_out,
                has_replaced=notebook.has_replaced,
            )
        )
    if code != code_of(state):
        change_state(code=code, step=None, pin=None, roles=None)


def mark_of(span: Span, kind: MarkKind) -> Mark:
    """Mark a source range in the editor."""
    return (span.line, span.column, span.end_line, span.end_column, kind)


def line_notes(run: Run) -> dict[int, str]:
    """Return for each line the shape (or the one number) of the last value that it made at top level."""
    notes: dict[int, str] = {}
    for step in run.steps:
        if step.depth == 0:
            text = result_text(step.value)
            if text:
                notes[step.span.line] = text
    for printed in run.printed:
        first = printed.text.splitlines()[0] if printed.text else ""
        notes[printed.line] = f"prints {first}" if len(first) <= 28 else f"prints {first[:27]}…"
    return notes


def resting_step(run: Run, traps: Sequence[Trap]) -> Step | None:
    """Return the step to look at first: the error (None), the first trap, or the last step."""
    if run.error is not None or not run.steps:
        return None
    return next((step for step in run.steps if traps and step.number == traps[0].step), run.steps[-1])


def current_step(state: PageState, run: Run, traps: Sequence[Trap]) -> Step | None:
    """Return the step to look at: the chosen one, else the error (None), the first trap, or the last step."""
    chosen = next((step for step in run.steps if step.number == state.step), None)
    return chosen or resting_step(run, traps)


def trap_notes(traps: Sequence[Trap]) -> dict[int, tuple[str, str]]:
    """Return what the table of steps notes on trapped steps."""
    return {trap.step: (f"\N{WARNING SIGN} {trap_note(trap)}", "trap") for trap in reversed(traps)}


def show_editor(
    state: PageState, run: Run, current: Step | None, traps: Sequence[Trap], near: Sequence[Step]
) -> None:
    """Draw the starting points and the editor, the current step marked in the code.

    ``near``: the steps whose marks the browser gets, to move between them by itself.
    """
    points = starting_points()
    code = code_of(state)
    chosen = next((name for name, (_, text) in points.items() if text == code), OWN)
    st.session_state["start_from"] = chosen
    st.selectbox(
        "Start from",
        [*([OWN] if chosen == OWN else []), *points],
        format_func=lambda name: points[name][0] if name in points else "Your code",
        key="start_from",
        on_change=lambda: start_from(st.session_state["start_from"]),
    )
    marks = [mark_of(trap.span, "trap") for trap in traps]
    step_marks = {
        str(step.number): [mark_of(step.span, "line"), mark_of(step.span, "current")] for step in near
    }
    spans = [error.span for error in run.errors if error.span is not None]
    marks += [mark_of(span, "error") for span in spans[:MARKED]]
    edit_code(
        code,
        key="code_editor",
        on_run=take_code,
        read_code=lambda: code_of(read_state()[0]),
        marks=marks,
        step_marks=step_marks,
        current="" if current is None else str(current.number),
        step_parameter="step",
        line_notes=line_notes(run),
        height=330,
    )


def folded(steps: Sequence[Step], kept: int | None) -> tuple[Step, ...]:
    """Leave out the steps of all rounds of a loop but its first few; the step ``kept`` always stays."""
    return tuple(
        step
        for step in steps
        if step.number == kept or all(round_number < ROUNDS_SHOWN for round_number in step.rounds)
    )


def step_rows(steps: Sequence[Step], notes: dict[int, tuple[str, str]]) -> list[StepRow]:
    """Write steps as rows of the table; ``notes`` adds a text and its colour to a step."""
    rows: list[StepRow] = []
    for step in steps:
        depth = step.depth + len(step.rounds)
        rows += [
            StepRow(step.number, step.span.line, text, shape, "stretched", "stretch", depth + 1)
            for text, shape in stretched_rows(step)
        ]
        note, kind = notes.get(step.number, ("", ""))
        code, shape = " ".join(step.text.split()), shape_text(step.value)
        rows.append(StepRow(step.number, step.span.line, code, shape, note, kind, depth))
    return rows


def open_loops(*, is_on: bool) -> None:
    """Keep in the link whether all rounds of loops are listed."""
    change_settings("steps", loops="open" if is_on else "folded")


def step_mode(run: Run, resting: Step | None, near: Sequence[Step], near_errors: Sequence[str]) -> lens.Mode:
    """Return what the stepper moves through: every step, and after the last one the errors.

    ``resting``: the step at which the address has no step. ``near``, ``near_errors``: the steps, and the
    errors by their keys, that the browser can show.
    """
    count = len(run.steps)
    keys = [str(step.number) for step in run.steps]
    labels = [f"step {place} of {count} · arrow keys" for place in range(1, count + 1)]
    near_keys = [*(str(step.number) for step in near), *near_errors]
    keys += [error_key(run, place) for place in range(len(run.errors))]
    if run.errors:
        labels += [f"{label} · arrow keys" for label in error_labels(run)]
    return lens.Mode(
        "step", keys, labels, rest=ERROR_FRAME if resting is None else str(resting.number), near=near_keys
    )


def go_to_step(key: str) -> None:
    """Put a step into the address; the error is where there is none."""
    change_state(step=None if key == ERROR_FRAME else int(key), pin=None)


def show_buttons(run: Run, current: Step | None, error: int | None) -> None:
    """Draw previous and next as buttons of Streamlit's own, where nothing moves in the browser alone.

    ``error``: the place of the error that is shown where no step is.
    """
    steps = run.steps
    numbers: list[int | None] = [step.number for step in steps]
    numbers += [error_step(run, place) for place in range(len(run.errors))]
    place = numbers.index(error_step(run, error or 0) if current is None else current.number)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="walk"):
        st.button(
            "Previous",
            key="previous_step",
            shortcut="Left",
            disabled=place == 0,
            on_click=change_state,
            kwargs={"step": numbers[max(place - 1, 0)], "pin": None},
        )
        st.button(
            "Next",
            key="next_step",
            type="primary",
            shortcut="Right",
            disabled=place == len(numbers) - 1,
            on_click=change_state,
            kwargs={"step": numbers[min(place + 1, len(numbers) - 1)], "pin": None},
        )
        told = error_labels(run)[error or 0] if current is None else f"step {place + 1} of {len(steps)}"
        st.html(f'<span class="formulab-text">{told} · arrow keys</span>', width="content")


def show_walk(
    run: Run,
    current: Step | None,
    notes: dict[int, tuple[str, str]],
    mode: lens.Mode | None,
    error: int | None = None,
) -> None:
    """Draw the stepper and the table of steps; errors are the places after the last step.

    Loops are folded after a few rounds; the visitor can open them. ``mode``: what the browser moves through
    by itself, None where it does not. ``error``: the place of the error that is shown.
    """
    steps = run.steps
    if not steps and run.error is None:
        return
    if mode is None:
        show_buttons(run, current, error)
    else:
        with st.container(key="walk"):
            show_stepper(mode, on_far=go_to_step)
    loops = read_state()[0].steps.loops
    kept = None if current is None else current.number
    shown = tuple(steps) if loops == "open" else folded(steps, kept)
    left_out = len(steps) - len(shown)
    if left_out or loops == "open":
        more = f" ({left_out:,} more steps)" if left_out else ""
        st.toggle(
            f"Show all rounds of loops{more}",
            **mirror("all_rounds", loops == "open", lambda is_on: open_loops(is_on=is_on)),
        )
    show_steps_table(
        step_rows(shown, notes),
        selected=None if current is None else current.number,
        caption="All steps of the run",
        on_select=lambda number: change_state(step=number, pin=None),
        mode=mode,
    )


def show_run_notices(run: Run) -> None:
    """Tell what the run left out or noted, a sentence each; what is a trap stands with the traps."""
    notebook = read_notebook(run.code)
    notices = [notebook] if isinstance(notebook, Notice) else []
    notices += [notice for notice in run.notices if notice.code not in TRAP_NOTICES]
    told = [sentence(notice) for notice in notices]
    if told:
        st.html("".join(f'<p class="formulab-notice">{escape(text)}</p>' for text in told))


def show_prints(run: Run) -> None:
    """Show everything that the code printed, each line with the line of code that printed it."""
    if run.printed:
        text = "\n".join(f"line {printed.line}: {printed.text}" for printed in run.printed)
        st.code(text, language=None, height=min(40 + 20 * (text.count("\n") + 1), 200))
