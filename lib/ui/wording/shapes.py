"""The words of the page Shapes: what two shapes need, what each operation makes of them, what pairs their axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.language import ErrorKind
from lib.operations import OPERATIONS
from lib.shapes import Alignment, Fate, Layout, Need, Reading, Relation, Trial
from lib.ui.wording.errors import WHO
from lib.ui.wording.numbers import number

Shape = tuple[int, ...]

TOPIC_WORDS: dict[str, str] = {
    "products": "Two shapes",
    "view": "view or transpose",
    "transposes": "t(), T or mT",
}
"""What each part of the page is called."""

NEED_OBJECTS: dict[Need, str] = {
    Need.SECOND: "the second",
    Need.FIRST: "the first",
    Need.BOTH: "both",
    Need.NEITHER: "neither",
}
"""What must be transposed, as the object of the headline's verb."""

NEED_WORDS: dict[Need, str] = {
    **NEED_OBJECTS,
    Need.SWAPPED: "swap them",
    Need.NEVER: "never the unit",
    Need.UNTRIED: "too large to try",
    Need.NO_UNIT: "no unit",
}
"""The same in the table, in a column headed "To transpose"."""

RELATION_WORDS: dict[Relation, str] = {
    Relation.UNIT: "the unit",
    Relation.TRANSPOSE: "its transpose",
    Relation.RESHAPED: "the unit, in another shape",
    Relation.BY_CHANCE: "the unit's number by chance",
    Relation.OTHER: "neither",
    Relation.UNKNOWN: "",
}
"""What a result is of the unit, in a column headed so."""

TYPED_WORDS: dict[Relation, str] = {
    Relation.UNIT: "the unit",
    Relation.TRANSPOSE: "the unit's transpose",
    Relation.OTHER: "not the unit",
} | {relation: RELATION_WORDS[relation] for relation in (Relation.RESHAPED, Relation.BY_CHANCE)}
"""The same beside a shape."""

LAYOUT_WORDS: dict[Layout, str] = {
    Layout.STANDARD: "x (batch, in), w (out, in)",
    Layout.WEIGHTS_TURNED: "x (batch, in), w (in, out)",
    Layout.FEATURES_TURNED: "x (in, batch), w (out, in)",
    Layout.BOTH_TURNED: "x (in, batch), w (in, out)",
}
"""How two shapes are read as features and weights."""

REFUSALS: dict[ErrorKind, str] = {ErrorKind.TOO_LARGE: "too large", ErrorKind.TOO_LONG: "too long"}
"""What stands for a result that nobody knows."""


def listed(words: Sequence[str]) -> str:
    """Join words: "mm", "mm and matmul", "mm, matmul and bmm".

    >>> listed(["mm", "matmul", "bmm"])
    'mm, matmul and bmm'
    """
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def titles(names: Sequence[str]) -> str:
    """Name operations in a sentence."""
    return listed([OPERATIONS[name].title for name in names])


def headline_html(
    shapes: tuple[Shape, Shape],
    reading: Reading | None,
    needs: Mapping[str, Need],
    runs: Sequence[str],
    first: str,
) -> str:
    """Say which of two shapes must be transposed, for which operations; where they are no unit, what runs.

    ``runs`` are the operations that run as typed, ``first`` is the one whose answer stands first.
    """
    start = f"{shapes[0]} and {shapes[1]}"
    if reading is None:
        no_unit = f'They are <span class="doubt">no linear unit</span>: {why_no_unit(shapes)}'
        return f"{start}: as typed {_running(runs)}. {no_unit}"
    groups = {need: [name for name in needs if needs[name] is need] for need in (*NEED_OBJECTS, Need.SWAPPED)}
    order = sorted((need for need in groups if groups[need]), key=lambda need: first not in groups[need])
    objects = [need for need in order if need in NEED_OBJECTS]
    parts = [
        f'{"transpose " if need is objects[0] else ""}<span class="right">{NEED_OBJECTS[need]}</span> '
        f"for {titles(groups[need])}"
        for need in objects
    ]
    if groups[Need.SWAPPED]:
        parts.append(f'<span class="right">swap them</span> for {titles(groups[Need.SWAPPED])}')
    if not parts:
        return (
            f"{start}: too large to try here. The answer hangs on which sizes are equal: type smaller ones."
        )
    return f"{start}: {', '.join(parts)}."


def _running(runs: Sequence[str]) -> str:
    """Say which operations run, and that the others refuse."""
    if not runs:
        return '<span class="wrong">every operation refuses them</span>'
    rest = "" if len(runs) == len(OPERATIONS) else "; the others refuse"
    return f'<span class="right">{titles(runs)} run{"s" if len(runs) == 1 else ""}</span>{rest}'


def too_large_html(shapes: tuple[Shape, Shape]) -> str:
    """Say that two shapes are too large to draw, and what to do."""
    return (
        f'{shapes[0]} and {shapes[1]} are <span class="doubt">too large to draw here</span>. The answer hangs on which '
        "sizes are equal, not on how large they are: type smaller ones."
    )


def why_no_unit(shapes: tuple[Shape, Shape]) -> str:
    """Say why no reading makes features and weights of two shapes."""
    first, second = shapes
    if not first or not second:
        return "a single number has no axis to sum over."
    if len(second) > 2:
        return f"a unit's weights have one or two axes, the second has {len(second)}."
    return "no size to sum over stands in both."


def warning_html(trial: Trial, found: Alignment | None) -> str:
    """Warn of an operation that runs on the shapes as typed and gives something else than the unit."""
    if trial.relation not in (Relation.OTHER, Relation.RESHAPED, Relation.BY_CHANCE):
        return ""
    stretching = (Fate.STRETCHED, Fate.STRETCHED_AND_SUMMED)
    is_stretched = found is not None and any(pair.fate in stretching for pair in found.pairs)
    how = "stretches what has size 1 and " if is_stretched else ""
    what = TYPED_WORDS[trial.relation]
    title = trial.operation.title
    return f' <span class="wrong">As typed, {title} {how}gives {trial.shape}: {what}.</span>'


def reading_sentence(reading: Reading, needs: Mapping[str, Need]) -> str:
    """Say how the shapes are read, what the unit's shape is, and which operations never give it."""
    layout = reading.layout
    batch, out = reading.batch, reading.out_features
    inner = f"in {reading.in_features}"
    x = [f"batch {batch}"] if batch is not None else []
    x = [inner, *x] if layout.has_turned_features else [*x, inner]
    w = [f"out {out}"] if out is not None else []
    w = [inner, *w] if layout.has_turned_weights else [*w, inner]
    stacks = [str(size) for size in reading.stacks]
    stored = ", as nn.Linear stores it" if layout is Layout.STANDARD and out is not None else ""
    never = [name for name in needs if needs[name] is Need.NEVER]
    told = f"x is ({', '.join([*stacks, *x])}), w is ({', '.join(w)}){stored}; the unit, without bias, is {reading.unit_shape}."
    if never:
        told += f" In no order {'does' if len(never) == 1 else 'do'} {titles(never)} give it."
    return told


def layout_sentence(asked: Layout, shapes: tuple[Shape, Shape], used: Layout | None) -> str:
    """Tell that two shapes cannot be read as the link asks for, and how they are read instead."""
    instead = "They are no linear unit." if used is None else f"They are read as {LAYOUT_WORDS[used]}."
    return (
        f"The link reads {shapes[0]} and {shapes[1]} as {LAYOUT_WORDS[asked]}, where the sizes called in must be equal. "
        f"{instead}"
    )


def result_text(trial: Trial) -> str:
    """Write a result's shape, and its number where it is one."""
    if trial.value is None:
        return "refused" if trial.error is None else REFUSALS.get(trial.error.kind, "refused")
    value = f" = {number(float(trial.value))}" if trial.value.numel() == 1 else ""
    return f"{trial.shape}{value}"


def first_words(trial: Trial) -> str:
    """Return the first line of an error, in torch's own words, with who refused where it was not torch."""
    if trial.error is None:
        return ""
    words = trial.error.message.strip().splitlines() or ["no words given"]
    return words[0] if trial.error.kind is ErrorKind.TORCH else f"{WHO[trial.error.kind]}: {words[0]}"


def typed_text(trial: Trial) -> str:
    """Write what an operation makes of the shapes as they were typed."""
    if trial.error is not None or trial.relation is None:
        return first_words(trial) or "gives no tensor"
    words = TYPED_WORDS.get(trial.relation, "")
    return f"{result_text(trial)}{f', {words}' if words else ''}"
