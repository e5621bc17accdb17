"""A sentence for each notice: what, the value got, what is allowed, what happens now."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lib.notice import Notice
from lib.ui.wording.code_notices import CODE_SENTENCES
from lib.ui.wording.field_words import FIELD_WORDS, SWITCHES
from lib.ui.wording.numbers import plural
from lib.ui.wording.reasons import REASONS
from lib.ui.wording.speed_notices import SPEED_SENTENCES


def _field(values: Mapping[str, Any]) -> str:
    return FIELD_WORDS.get(str(values["field"]), str(values["field"]))


def _using(values: Mapping[str, Any]) -> str:
    used = values["used"]
    if values["field"] == "edits":
        return "The drawn numbers are used."
    if used is None or used == "":
        return "It is left out."
    if values["field"] in SWITCHES:
        return f"Using {SWITCHES[values['field']][bool(used)]}."
    if isinstance(used, tuple):
        return f"Using {_listed(used)}."
    return f"Using {used}."


def _listed(words: object) -> str:
    return ", ".join(str(word) for word in words) if isinstance(words, tuple | list) else str(words)


def _source(values: Mapping[str, Any]) -> str:
    """Name where the value stands: in the link, unless a notice says that it came in a file."""
    return str(values.get("source", "link"))


def _given(values: Mapping[str, Any]) -> str:
    return f"Ignored {values['field']}={values['got']} in the {_source(values)}"


def _range(values: Mapping[str, Any]) -> str:
    low, high = values["allowed"]
    return f"{_given(values)}: {_field(values)} must be a whole number from {low:,} to {high:,}. {_using(values)}"


def _number(values: Mapping[str, Any]) -> str:
    low, high = values["allowed"]
    range_words = f"from {low:g} to {high:g}"
    if low == -high:
        range_words = f"of at most {high:.2g} either way, written with a point".replace("e+", "e")
    return f"{_given(values)}: {_field(values)} must be a number {range_words}. {_using(values)}"


def _field_range(values: Mapping[str, Any]) -> str:
    low, high = values["allowed"]
    what = (
        f"a whole number from {low:,} to {high:,}"
        if values["is_whole"]
        else f"a number from {low:g} to {high:g}"
    )
    got = values["got"]
    told = f"{got:,.0f}" if got == int(got) and abs(got) < 1e16 else f"{got:g}"
    return f"Ignored {told} in the field {values['label']}: it takes {what}. It stays {_in_use(values)}."


def _field_empty(values: Mapping[str, Any]) -> str:
    return f"The field {values['label']} was emptied. It stays {_in_use(values)}."


def _in_use(values: Mapping[str, Any]) -> str:
    return f"{values['used']:,}" if values["is_whole"] else f"{values['used']:g}"


def _cell(values: Mapping[str, Any]) -> str:
    return (
        f"{_given(values)}: an output cell is written as positions with commas, such as 0,2. {_using(values)}"
    )


def _cell_outside(values: Mapping[str, Any]) -> str:
    samples, units = values["allowed"]
    return (
        f"{_given(values)}: an output is sample,unit, and the last one here is {samples - 1},{units - 1}. "
        "The largest gap is shown."
    )


def _choice(values: Mapping[str, Any]) -> str:
    return f"{_given(values)}: {_field(values)} must be one of {_listed(values['allowed'])}. {_using(values)}"


def _sizes(values: Mapping[str, Any]) -> str:
    return f"{_given(values)}: {sizes_allowed(values)} Using {sizes_text(values['used'], values['field'])}."


def sizes_allowed(values: Mapping[str, Any]) -> str:
    """Say what several sizes in one text may be, by the field that takes them."""
    (fewest, most), (least, greatest) = values["allowed"]
    number = f"whole numbers from {least} to {greatest}"
    if values["field"] == "batch_axes":
        return f"middle axes are at most {most} {number}, written 2,3; none where there are no such axes."
    return f"layers are {fewest} to {most} {number}, written 3-2-1."


def sizes_text(sizes: Sequence[int], field: object) -> str:
    """Write several sizes as their field takes them."""
    return (("," if field == "batch_axes" else "-").join(map(str, sizes))) or "none"


def _sizes_refused(values: Mapping[str, Any]) -> str:
    name = "Middle axes" if values["field"] == "batch_axes" else "Layer sizes"
    kept = sizes_text(values["used"], values["field"])
    return f"{name} stay {kept}, “{values['got']}” was not taken: {sizes_allowed(values)}"


def _too_large(values: Mapping[str, Any]) -> str:
    what = f"Ignored {_field(values)} in the {_source(values)}"
    return f"{what}: it holds more than {values['allowed']:,}, the most allowed. {_using(values)}"


def _damaged(values: Mapping[str, Any]) -> str:
    return (
        f"Ignored {_field(values)}={values['got']} in the {_source(values)}: it is cut short or damaged and cannot be "
        f"read. {_using(values)}"
    )


def _edits_outside_link(values: Mapping[str, Any]) -> str:
    what = f"Left out {plural(values['got'], 'cell')} of the {_source(values)}"
    return f"{what} outside the sizes that it gives. {values['used']} set by hand are used."


def _axis(values: Mapping[str, Any]) -> str:
    axis = str(values["axis"])
    return {"in_features": "in", "out_features": "out"}.get(axis, axis)


def _why(notice: Notice) -> str:
    return REASONS[notice.code](notice.parameters) if notice.code in REASONS else f"{_plain(notice)}."


def _plain(notice: Notice) -> str:
    details = ", ".join(f"{name}: {value}" for name, value in notice.items)
    return f"{notice.code.replace('_', ' ')} ({details})"


SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    **CODE_SENTENCES,
    **SPEED_SENTENCES,
    "field_empty": _field_empty,
    "field_range": _field_range,
    "page_unknown": lambda values: (
        f"There is no page called {values['got']} here. Compare is shown; the bar on top leads to every page."
    ),
    "link_range": _range,
    "link_whole_number": _range,
    "link_number": _number,
    "link_choice": _choice,
    "link_numbers": lambda values: (
        f"{_given(values)}: {_field(values)} takes 1 to {values['allowed']} numbers with commas or spaces between them, "
        f"such as 1e8, 1, -1e8. {_using(values)}"
    ),
    "link_cell": _cell,
    "link_sizes": _sizes,
    "sizes_refused": _sizes_refused,
    "link_cell_outside": _cell_outside,
    "link_damaged": _damaged,
    "link_too_large": _too_large,
    "link_repeated": lambda values: (
        f"{_given(values)}: it stands there several times, once is allowed. {_using(values)}"
    ),
    "link_unknown": lambda values: f"{_given(values)}: Formulab has no such setting. All else is used.",
    "link_unknown_more": lambda values: (
        f"Ignored {plural(values['got'], 'more unknown setting')} in the {_source(values)}. All else is used."
    ),
    "link_version_missing": lambda values: (
        f"The {_source(values)} does not say its version. It is read as version {values['used']}."
    ),
    "link_version_unreadable": lambda values: (
        f"{_given(values)}: the version is a whole number. It is read as version {values['used']}."
    ),
    "link_version_later": lambda values: (
        f"The {_source(values)} is of version {values['got']}; this Formulab knows version {values['allowed']}. "
        "What it knows is used."
    ),
    "link_edits_outside": _edits_outside_link,
    "link_answers": lambda values: (
        f"{_given(values)}: answers are a letter from a to l and a choice from 1 to 4 for each question, or -, for at "
        f"most {values['allowed']} questions, such as a2c1-. All questions are open."
    ),
    "practice_answer_outside": lambda values: (
        f"Ignored answer {values['got']} to question {values['number']}: it has choices 1 to {values['allowed']}. The "
        "question is open."
    ),
    "link_rows_unknown": lambda values: (
        f"Left out unknown rows of the {_source(values)} ({_listed(values['got'])}). Shown: {_listed(values['used'])}."
    ),
    "cell_refused": lambda values: (
        f"{values['tensor']}[{values['place']}] keeps its number: {_why(values['why'])}"
    ),
    "paste_refused": lambda values: f"Nothing was pasted into {values['tensor']}: {_why(values['why'])}",
    "edits_outside_paste": lambda values: (
        f"{plural(values['count'], 'cell')} set by hand fell outside the new sizes. Undo brings back what was."
    ),
    "link_long": lambda values: (
        f"This page's link has {values['length']:,} characters. Chat programs may cut links from "
        f"{values['allowed']:,} on: to pass the experiment on, use “Edit or paste values”, “Save as a file”."
    ),
    "link_too_long": lambda values: (
        f"This experiment's link would have {values['length']:,} characters; {values['allowed']:,} are the most that "
        "go into the address. It stays here until you close or reload the page: to keep it or pass it on, use "
        "“Edit or paste values”, “Save as a file”."
    ),
    "link_held_elsewhere": lambda _: (
        "This link points to an experiment that is too large for a link, and the page that held it is gone. Load "
        "its file under “Edit or paste values”. The default experiment is shown."
    ),
    "file_too_large": lambda values: (
        f"The file was not loaded: it has {values['got']} characters, at most {values['allowed']:,} are read. "
        "Your experiment is unchanged."
    ),
    "file_not_json": lambda _: (
        "The file was not loaded: it is no JSON, or it was cut short. Save an experiment to see what one looks like. "
        "Your experiment is unchanged."
    ),
    "file_not_a_text": lambda values: (
        f"Ignored the code in the file: it must be a text, got {values['got']}. All else is used."
    ),
    "file_not_a_state": lambda _: (
        "The file was not loaded: it is JSON, but no experiment. Your experiment is unchanged."
    ),
    "file_edits": lambda values: (
        f'Ignored the edits of the file ({values["got"]}): each is written as "features[0, 2]": 1.5. '
        "The drawn numbers are used."
    ),
    "link_text": lambda values: (
        f"{_given(values)}: {_field(values)} takes one line of at most {values['allowed']} characters. It is left out."
    ),
    "link_roles": lambda values: (
        f"{_given(values)}: roles are three names with commas, features, weights and bias (which may be empty), "
        f"such as x,w,b. They are guessed."
    ),
    "link_shape": lambda values: (
        f"{_given(values)}: a shape has up to {values['allowed'][0]} sizes from 1 to {values['allowed'][1]:,} with commas, "
        "such as 1,5, or is the word scalar. The experiment’s own shape is used."
    ),
    "shape_refused": lambda values: (
        f"The {values['place']} shape stays {values['kept']}: {_why(values['why'])}"
    ),
    "edits_outside": lambda values: (
        f"{plural(values['count'], 'cell')} set by hand fell outside when {_axis(values)} became {values['size']}. "
        "Undo brings back what was."
    ),
}
"""The sentence of each notice code, made from the notice's parameters."""


def sentence(notice: Notice) -> str:
    """Word a notice. A code without a sentence of its own is shown with its parameters, never dropped."""
    if notice.code in SENTENCES:
        return SENTENCES[notice.code](notice.parameters)
    return _plain(notice)
