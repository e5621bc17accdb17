"""The sentences of the page Batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lib.batch import Focus, LeadingAxes, Size, Standing, Validity
from lib.explain import Verdict
from lib.language import ErrorKind, RunError
from lib.network import Habit, TwoHabits
from lib.ui.wording.errors import WHO
from lib.ui.wording.headline import LIMITS, reason
from lib.ui.wording.numbers import count_word, number, plural, shape

SIGNS: dict[Verdict, tuple[str, str, str]] = {
    Verdict.SAME_BITS: ("✓", "same as the unit", "right"),
    Verdict.SAME_WITHIN_ROUNDING: ("✓", "same as the unit", "right"),
    Verdict.DIFFERENT_VALUE: ("✗", "different value", "wrong"),
    Verdict.DIFFERENT_SHAPE: ("≠", "different shape", "wrong"),
    Verdict.ERROR: ("!", "error", "wrong"),
}
"""Sign, word and colour of each verdict in the strip."""

CHANCE = ("≈", "same number here, different formula", "doubt")
STOPPED = ("•", "stopped by a limit", "doubt")

HEADLINE_ERROR = 104
"""Characters of an error that the headline repeats."""

LEGEND = "✓ same as the unit  ·  ✗ different value  ·  ≠ different shape  ·  ! error"
CHANCE_LEGEND = "  ·  ≈ same number here, different formula"

HABIT_WORDS: dict[Habit, str] = {
    Habit.IN_OUT: "(in, out), as the course draws",
    Habit.OUT_IN: "(out, in) and .t()",
    Habit.LINEAR: "(out, in) and nn.Linear",
}


def sign_of(standing: Standing) -> tuple[str, str, str]:
    """Return sign, word and colour of one standing."""
    if standing.error is not None and standing.error.kind in LIMITS:
        return STOPPED
    return CHANCE if standing.is_chance else SIGNS[standing.verdict]


def size_words(size: Size, *, is_units_first: bool = False) -> str:
    """Write a size: "batch 2, 1 unit", or "1 unit, batch 2"."""
    words = [f"batch {size.batch}", plural(size.units, "unit")]
    return ", ".join(reversed(words) if is_units_first else words)


def error_words(error: RunError) -> str:
    """Word an error in the middle of a sentence: who refuses, and in whose words."""
    lines = error.message.strip().splitlines() or ["no words given"]
    return f"{WHO[error.kind]}: {lines[0]}"


def refusal(error: RunError) -> str:
    """Return torch's own words, and who refuses in front of them where it was not torch."""
    lines = error.message.strip().splitlines() or ["no words given"]
    return lines[0] if error.kind is ErrorKind.TORCH else error_words(error)


def cut(words: str) -> str:
    """Cut words to what a headline of two lines has room for; the whole stands beside the strip."""
    return words if len(words) <= HEADLINE_ERROR else f"{words[: HEADLINE_ERROR - 1]}…"


def why(focus: Focus) -> str:
    """Say what a row does at the size where it does not hold."""
    result = focus.result
    if result.error is not None:
        return error_words(result.error)
    if focus.merged:
        names = {"batch": "samples", "out": "units"}
        return f"it adds all {' and '.join(names[axis] for axis in focus.merged)} into one number"
    if result.verdict is Verdict.DIFFERENT_SHAPE:
        given = "no tensor" if result.value is None else shape(result.value)
        wanted = focus.comparison.reference.value
        return f"it gives {given}" + ("" if wanted is None else f", the unit {shape(wanted)}")
    differing = focus.comparison.headline.differing
    if not differing:
        return "only these numbers forgive its formula"
    is_one = focus.size.batch * focus.size.units == 1
    return reason(differing[0]) if is_one else f"where it is farthest off, {reason(differing[0])}"


def batch_headline(validity: Validity, focus: Focus, titles: Mapping[str, str]) -> str:
    """Say how many formulations hold at the experiment's size, and where the chosen row stops."""
    held, total = len(validity.holding), len(validity.rows)
    verb = "holds" if held == 1 else "hold"
    count = count_word(held, is_first_word=True) if held else "None"
    hold = f"{count} of {total} formulations {verb} at {size_words(validity.here)}."
    kind = "right" if held else "wrong"
    return f'<span class="{kind}">{hold}</span> {row_sentence(validity, focus, escape(titles[focus.name]))}'


def row_sentence(validity: Validity, focus: Focus, title: str) -> str:
    """Say where the chosen row stops, and what it does there."""
    because = escape(cut(why(focus))) if not focus.holds else ""
    if focus.holds:
        ends = (
            f"batch {validity.batch_walk[0].batch} to {validity.batch_walk[-1].batch}, "
            f"{validity.unit_walk[0].units} to {plural(validity.unit_walk[-1].units, 'unit')}"
        )
        return f"{title} never stops: {ends}."
    if focus.is_here:
        return f'<span class="wrong">{title} does not hold here:</span> {because}.'
    along_batch, along_units = held_sizes(validity, focus.name)
    if along_batch == along_units == [1]:
        return (
            f'<span class="wrong">{title} is right for one sample and one unit only:</span> '
            f"at {stop_words(focus)} {because}."
        )
    if focus.batch_stop and focus.unit_stop:
        stops = f"stops at batch {focus.batch_stop.batch} and at {plural(focus.unit_stop.units, 'unit')}"
        return f'<span class="wrong">{title} {stops}:</span> at {stop_words(focus)} {because}.'
    return f'<span class="wrong">{title} stops at {stop_words(focus)}:</span> {because}.'


def stop_words(focus: Focus) -> str:
    """Name the size at which a row stops by the axis that has grown."""
    is_along_batch = focus.size == focus.batch_stop
    return f"batch {focus.size.batch}" if is_along_batch else plural(focus.size.units, "unit")


def held_sizes(validity: Validity, name: str) -> tuple[list[int], list[int]]:
    """Return the batch sizes and the numbers of units at which a row holds."""
    standings = validity.rows[name].standings
    return (
        [size.batch for size in validity.batch_walk if standings[size].holds],
        [size.units for size in validity.unit_walk if standings[size].holds],
    )


def shape_words(sizes: Sequence[int]) -> str:
    """Write sizes as torch does: "(2, 3)", "(2,)"."""
    return f"({', '.join(map(str, sizes))}{',' if len(sizes) == 1 else ''})"


def names_of(names: Sequence[str], titles: Mapping[str, str]) -> str:
    """Join titles: "nn.Linear, F.linear and torch.matmul"."""
    words = [titles[name] for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def axes_headline(found: LeadingAxes, titles: Mapping[str, str]) -> str:
    """Say which formulations take features with these axes, what comes out, and how many refuse."""
    shapes = f"{shape_words(found.tensors.features.shape)} to {shape_words(found.value.shape)}"
    taking, refusing = found.taking, found.refusing
    takes = (
        f"{escape(names_of(taking, titles))} {'takes' if len(taking) == 1 else 'take'} {shapes}."
        if taking
        else f"No formulation takes {shapes}."
    )
    wrong = len(found.standings) - len(taking) - len(refusing)
    parts = []
    if refusing:
        parts.append(f"{count_word(len(refusing))} {'refuses' if len(refusing) == 1 else 'refuse'}")
    if wrong:
        parts.append(f"{count_word(wrong)} {'gives' if wrong == 1 else 'give'} another shape or value")
    rest = ", ".join(parts)
    rest = f' <span class="wrong">{rest[0].upper()}{rest[1:]}.</span>' if rest else ""
    return f'<span class="right">{takes}</span>{rest}'


LAYERS_NOTE = (
    "Drawn from the seed in the course's order: features, every W, every B. In, out and cells set by hand on the "
    "other pages play no part here."
)

LAYER_NEEDS: dict[Habit, str] = {
    Habit.OUT_IN: "weights stored (in, out) need no transpose, weights stored (out, in) need .t() in every layer.",
    Habit.LINEAR: "weights stored (in, out) need no transpose, nn.Linear takes (out, in) and transposes by itself.",
}
"""What each habit needs transposed."""


def layers_headline(found: TwoHabits) -> str:
    """Say what the layers give, whether both habits agree, and what each needs transposed."""
    if not found.has_same_values:
        gap = f"The two differ by up to {number(found.largest_gap)}:"
        return f'<span class="wrong">{gap}</span> rounding has grown beyond the bound.'
    how = "to the last bit" if found.has_same_bits else "within rounding"
    output = found.output
    says = (
        f"{number(float(output))} either way, {how}:"
        if output.numel() == 1
        else f"The same {output.numel():,} outputs either way, {how}:"
    )
    return f'<span class="right">{says}</span> {LAYER_NEEDS[found.other]}'
