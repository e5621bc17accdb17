"""What is unusual about code that prints a number, in a few words each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lib.formulations import FORMULATIONS
from lib.number_search import Oddity, OddityKind


def _times(count: object) -> str:
    return f"{count:g} times" if isinstance(count, float) else f"{count} times"


def _axis(values: Mapping[str, Any]) -> str:
    return f" along axis {values['dim']}" if values.get("dim") is not None else ""


def _mistake(values: Mapping[str, Any]) -> str:
    name = values["name"]
    return FORMULATIONS[name].title.lower() if name in FORMULATIONS else str(name)


WORDS: dict[OddityKind, Callable[[Mapping[str, Any]], str]] = {
    OddityKind.OUTER_PRODUCT: lambda _: "an outer product: every feature meets every weight",
    OddityKind.NO_TRANSPOSE: lambda _: "the weights are not transposed",
    OddityKind.VIEW_FOR_T: lambda _: "view instead of a transpose",
    OddityKind.STRETCHED: lambda _: "einsum stretches an axis of size 1",
    OddityKind.SUM_FOR_PRODUCT: lambda _: "features and weights are added, not multiplied",
    OddityKind.SWAPPED: lambda _: "weights by features",
    OddityKind.WHOLE_SUM: lambda _: "summed over everything",
    OddityKind.SUM_ALONG: lambda values: f"summed{_axis(values)}",
    OddityKind.NO_SUM: lambda _: "the products are not summed",
    OddityKind.MEAN: lambda values: f"the mean{_axis(values)} instead of the sum",
    OddityKind.NO_BIAS: lambda _: "the bias is never added",
    OddityKind.BIAS_INSIDE: lambda values: (
        f"the bias stands inside the sum and is added {_times(values['count'])}"
    ),
    OddityKind.BIAS_TIMES: lambda values: f"the bias is added {_times(values['count'])}",
    OddityKind.BIAS_SUBTRACTED: lambda _: "the bias is subtracted",
    OddityKind.NO_ACTIVATION: lambda _: "no activation",
    OddityKind.OTHER_ACTIVATION: lambda values: f"{values['name']} as the activation",
    OddityKind.ACTIVATION_FIRST: lambda _: "the activation comes before the sum",
    OddityKind.ACTIVATION_TWICE: lambda _: "the activation is applied twice",
    OddityKind.NO_MINUS: lambda _: "the sigmoid lacks its minus",
    OddityKind.NO_PARENTHESES: lambda _: "the sigmoid lacks its parentheses",
    OddityKind.UNIFORM: lambda _: "drawn with rand instead of randn",
    OddityKind.DRAW_ORDER: lambda _: "drawn in another order",
    OddityKind.DRAWN_TRANSPOSED: lambda _: "the weights were drawn as (in, out)",
    OddityKind.FILLED: lambda values: f"the bias was set to {values.get('value')}, not drawn",
    OddityKind.OTHER_MISTAKE: _mistake,
}
"""The words of each kind, from the oddity's parameters."""


def oddity_text(oddity: Oddity) -> str:
    """Word one oddity."""
    return WORDS[oddity.kind](oddity.parameters)
