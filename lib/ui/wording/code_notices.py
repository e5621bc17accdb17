"""A sentence for each notice about code: what a run left out, roles, rows, and numbers searched for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lib.ui.wording.numbers import plural


def _shape(shape: object) -> str:
    return " × ".join(str(size) for size in shape) or "one number" if isinstance(shape, tuple) else str(shape)


def _holding(values: Mapping[str, Any], kind: str) -> str:
    return (
        f"The code was not added to Compare: a row there takes its weights from Compare, and the {kind} "
        f"{values['name']} holds its own. Write its sum with tensors, "
        f"F.linear({values['features']}, weights{', bias' if values['has_bias'] else ''}), to add it."
    )


CODE_SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "fence": lambda values: f"Line {values['line']} is the edge of a code block; it is left out.",
    "notebook_command": lambda values: (
        f"Line {values['line']} is a notebook's command ({values['text']}); it is left out."
    ),
    "not_timed": lambda values: (
        f"Line {values['line']}: nothing is timed here; what stands behind %time ran."
    ),
    "not_drawn": lambda values: (
        f"Line {values['line']}: {values['name']} only draws, so it does not matter here that {values['words']}."
    ),
    "pasted_output": lambda values: (
        f"Line {values['line']} looks like printed output ({values['text']}); it is noted, not run."
    ),
    "notebook_cell": lambda values: (
        f"Line {values['line']}: the cell under {values['text']} is not run as Python; it is left out."
    ),
    "notebook_taken": lambda values: (
        f"This is a notebook: {plural(values['cells'], 'code cell')} taken, each behind a line # %%. Cells of text "
        f"({values['left_out']}) and all outputs were left out."
        + (
            " The code that stood around it was replaced; the browser’s Back returns to it."
            if values["has_replaced"]
            else ""
        )
    ),
    "notebook_broken": lambda values: (
        f"This looks like a notebook’s file, but it is no whole JSON (line {values['line']}: {values['reason']}). It "
        "stays as it is. Paste the whole file, or the code of its cells."
    ),
    "notebook_shape": lambda _: (
        "This looks like a notebook’s file, but its cells are not laid out as a notebook’s. It stays as it is. "
        "Paste the code of its cells."
    ),
    "notebook_empty": lambda values: (
        f"This notebook has no code: {plural(values['cells'], 'cell')}, none with code. It stays as it is."
    ),
    "no_effect": lambda values: f"Line {values['line']}: setting {values['name']} has no effect here.",
    "missing_module": lambda values: (
        f"Line {values['line']}: {values['name']} is not available here; only what uses it would be refused."
    ),
    "files_of_its_own": lambda _values: (
        "Files are the run's own: what this code saves it can load again, and nothing reaches a disk."
    ),
    "module_not_run": lambda values: (
        f"Line {values['line']}: {values['name']} draws or shows something; lines that use it are read, not run."
    ),
    "T_on_other_axes": lambda values: (
        f"Line {values['line']}: .T on a tensor of {values['axes']} axes does not do what it does on a matrix; "
        "torch warns of it."
    ),
    "implicit_dim": lambda values: (
        f"Line {values['line']}: {values['name']} without dim picks an axis by itself."
    ),
    "target_shape": lambda values: (
        f"Line {values['line']}: {values['name']} gets shapes {_shape(values['input'])} and {_shape(values['target'])}, "
        "and stretches one to the other."
    ),
    "steps_left_out": lambda values: f"{values['count']:,} steps of long loops ran but are not listed.",
    "role_none": lambda _: "the code has no tensors that could be features and weights.",
    "role_layer": lambda _: "its weights live in a layer whose part in the result is not clear.",
    "role_no_product": lambda _: "no two of its tensors are multiplied with each other.",
    "role_unclear": lambda _: "it is not clear which of its tensors are features and weights.",
    "role_no_shared_size": lambda _: "features and weights share no size, so that they cannot be a unit's.",
    "role_bias_size": lambda _: "the bias has another size than a unit with these weights takes.",
    "role_unknown_name": lambda values: f"the code has no tensor called {values['name']}.",
    "role_same_name": lambda values: f"{values['name']} cannot play two roles.",
    "role_dimensions": lambda values: (
        f"{values['name']} has the shape {_shape(values['shape'])}; features, weights and bias have one or two axes."
    ),
    "passes_while_probed": lambda values: (
        f"Line {values['line']}, which fails here, does not fail on those: the cells after it go on from other "
        "values there."
    ),
    "step_not_shown": lambda values: (
        f"Ignored {values['field']}={values['got']} in the link: there are {values['count']} steps to show, and "
        "none of that number. The most telling ones are shown."
    ),
    "pin_not_there": lambda values: (
        f"Ignored {values['field']}={values['got']} in the link: no tensor here has such a cell. No cell is pinned."
    ),
    "walk_too_far": lambda values: (
        f"The walk's place {values['got']} (compare_walk) is beyond the last feature. It stands at {values['last']}."
    ),
    "row_added": lambda _: "Your code is a row of Compare now: open it in the bar on top.",
    "row_error": lambda values: f"The code was not added to Compare: it fails in line {values['line']}.",
    "row_roles": lambda _: (
        "The code was not added to Compare: it is not known which names are features, weights and bias."
    ),
    "row_trained": lambda values: (
        f"The code was not added to Compare: it asks for gradients in line {values['line']}, as training does, and a "
        "row there takes Compare's own weights, untrained. The page Gradients trains rows."
    ),
    "row_layer": lambda values: _holding(values, "layer"),
    "row_object": lambda values: _holding(values, "object"),
    "row_inside": lambda values: (
        f"The code was not added to Compare: its sum is made inside a function, a loop or a joint assignment "
        f"(line {values['line']}). Write it as a line of its own."
    ),
    "number_count": lambda values: (
        f"{values['got']} numbers were typed; the first {values['high']} are searched for."
    ),
    "text_length": lambda values: (
        f"The text has {values['got']:,} characters; the first {values['high']:,} are read."
    ),
}
"""The sentence of each notice code, made from the notice's parameters."""
