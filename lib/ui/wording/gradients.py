"""What gradients say, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from lib.learning import CheckKind, GradientKind, Gradients, Learned, NoGradients, Refusal
from lib.ui.wording.numbers import count_word, number, plural

NAMED = 2
"""Rows that differ which the headline names; the pictures show them all."""


def listed(words: Sequence[str]) -> str:
    """Write words as a list: "a, b and c"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def headline_html(
    learned: Mapping[str, Learned], failing: int, *, is_summed: bool, is_activated: bool
) -> str:
    """Say which rows move each weight by its own feature, and what the others do. Keys are titles.

    ``failing`` counts the rows without gradients. ``is_summed``: several samples are differentiated together.
    """
    parts = []
    right = [title for title, found in learned.items() if found.kind is GradientKind.UNIT]
    if right:
        who = escape(right[0]) if len(right) == 1 else f"{count_word(len(right), is_first_word=True)} rows"
        verb = "moves" if len(right) == 1 else "move"
        parts.append(
            f'<span class="right">{who} {verb} each weight by its own feature{_times(is_summed, is_activated)}.</span>'
        )
    wrong = {title: found for title, found in learned.items() if found.kind is not GradientKind.UNIT}
    parts += [_wrong(title, found) for title, found in list(wrong.items())[:NAMED]]
    more = len(wrong) - NAMED
    if more > 0:
        verb = "differs" if more == 1 else "differ"
        parts.append(f"{count_word(more, is_first_word=True)} more {verb}, see below.")
    if failing:
        who = "One row has" if failing == 1 else f"{count_word(failing, is_first_word=True)} rows have"
        parts.append(f'<span class="wrong">{who} no gradients here.</span>')
    return " ".join(parts)


def _times(is_summed: bool, is_activated: bool) -> str:
    slope = " times the activation's slope" if is_activated else ""
    return f"{slope}, summed over the samples" if is_summed else slope


def _wrong(title: str, found: Learned) -> str:
    """Say how one row's gradients differ from the unit's."""
    who = escape(title)
    match found.kind:
        case GradientKind.UNIFORM:
            said = f"{who} moves all weights by {number(found.weight or 0.0)}"
            whole = ", the sum of all features" if found.is_feature_sum else ""
            means = ", so it can only learn sum(features)" if found.sees_sum_alone else ""
            return f'<span class="wrong">{said}</span>{whole}{means}.'
        case GradientKind.BIAS:
            factor = found.bias_factor
            far = (
                "moves the bias otherwise" if factor is None else f"moves the bias {factor:.4g} times as far"
            )
            return f'<span class="wrong">{who} {far}</span>, each weight by its own feature.'
        case _:
            count = f"{found.others} weights" if found.others != 1 else "one weight"
            if not found.others:
                return f'<span class="wrong">{who} differs</span> in the gradients of features and bias.'
            return f'<span class="wrong">{who} moves {count}</span> by something else than their own feature.'


def refusal_sentence(refused: NoGradients, error: str) -> str:
    """Say why a row has no gradients; ``error`` words what its code did."""
    match refused.refusal:
        case Refusal.ERROR:
            return f"No gradients: {error or refused.message}"
        case Refusal.NO_NUMBER:
            return "No gradients: its value is no tensor of real numbers."
        case Refusal.NO_GRAPH:
            return (
                "No gradients: the code leaves autograd on the way (detach, item, numpy or no_grad), so that "
                "nothing leads back from its value."
            )
        case Refusal.AUTOGRAD:
            return f"No gradients: {refused.message}"


def check_sentences(made: Mapping[str, Gradients]) -> list[str]:
    """Say what the check of all rows gave, those that passed in one sentence. Keys are titles."""
    told = []
    one_by_one = [found for found in made.values() if is_passed(found, CheckKind.COEFFICIENTS)]
    if one_by_one:
        count = sum(
            part.numel() for found in one_by_one for part in (found.features, found.weights, found.bias)
        )
        gap = max(found.check.gap for found in one_by_one)
        told.append(
            f"✓ Checked: autograd gives the {plural(count, 'number')} that the fingerprints promise, "
            f"coefficients times features or weights (largest gap {gap:.1g})."
        )
    totals = [title for title, found in made.items() if is_passed(found, CheckKind.TOTAL)]
    if totals:
        told.append(
            "✓ Checked in total, as there are too many coefficients: gradients times weights and bias add up to "
            f"the output in {listed(totals)}."
        )
    for title, found in made.items():
        check = found.check
        if check.is_passed is False:
            told.append(
                f"✗ {title}: autograd does not give what the code sums (largest gap {number(check.gap)}). Part of "
                "it leaves autograd on the way (detach, item, numpy or no_grad)."
            )
        elif check.kind is CheckKind.NOT_LINEAR:
            told.append(f"! {title}: not checked, its code is no sum of products and biases.")
        elif check.kind is CheckKind.NOT_FINITE:
            told.append(f"! {title}: not checked, an input or a gradient is inf or nan.")
    return told


def is_passed(found: Gradients, kind: CheckKind) -> bool:
    """Say whether gradients passed a kind of check."""
    return found.check.kind is kind and found.check.is_passed is True
