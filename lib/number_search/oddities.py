"""What is unusual about a code: how it differs from the unit, the activation and the draw."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OddityKind(StrEnum):
    """One way in which code differs from the unit. Parameters stand in the oddity."""

    OUTER_PRODUCT = "outer_product"
    """Every feature meets every weight."""
    NO_TRANSPOSE = "no_transpose"
    """The transpose of the weights was left out."""
    VIEW_FOR_T = "view_for_t"
    """Viewed in the shape of the transpose, the numbers left in their order."""
    STRETCHED = "stretched"
    """An axis of size 1 was stretched by einsum."""
    SUM_FOR_PRODUCT = "sum_for_product"
    """Features and weights are added to each other, not multiplied."""
    SWAPPED = "swapped"
    """Weights by features: the axes of the outputs are the other way round."""
    WHOLE_SUM = "whole_sum"
    """Summed over everything, samples and units as well."""
    SUM_ALONG = "sum_along"
    """Summed along another axis: ``dim``."""
    NO_SUM = "no_sum"
    """The products are not summed."""
    MEAN = "mean"
    """The mean instead of the sum; ``dim`` where it is along one axis."""
    NO_BIAS = "no_bias"
    BIAS_INSIDE = "bias_inside"
    """Added before the sum: ``count`` times, once per cell that is summed."""
    BIAS_TIMES = "bias_times"
    """Added ``count`` times."""
    BIAS_SUBTRACTED = "bias_subtracted"
    NO_ACTIVATION = "no_activation"
    OTHER_ACTIVATION = "other_activation"
    """Another activation than the experiment's: ``name``."""
    ACTIVATION_FIRST = "activation_first"
    """The activation comes before the sum."""
    ACTIVATION_TWICE = "activation_twice"
    NO_MINUS = "no_minus"
    """The sigmoid without its minus: 1 / (1 + exp(value))."""
    NO_PARENTHESES = "no_parentheses"
    """The sigmoid without its parentheses: 1 / 1 + exp(-value)."""
    UNIFORM = "uniform"
    """Drawn by rand instead of randn: ``tensors``."""
    DRAW_ORDER = "draw_order"
    """Drawn in another order: ``order``."""
    DRAWN_TRANSPOSED = "drawn_transposed"
    """The weights were drawn as (in, out)."""
    FILLED = "filled"
    """The bias was not drawn: ``value``."""
    OTHER_MISTAKE = "other_mistake"
    """A mistake of the catalogue that has no kind of its own: ``name``."""


COMMON = 1.0
RARE = 2.0
STRANGE = 3.0

WEIGHTS: dict[OddityKind, float] = {
    OddityKind.OUTER_PRODUCT: COMMON,
    OddityKind.NO_TRANSPOSE: COMMON,
    OddityKind.STRETCHED: COMMON,
    OddityKind.VIEW_FOR_T: COMMON,
    OddityKind.WHOLE_SUM: COMMON,
    OddityKind.NO_BIAS: COMMON,
    OddityKind.BIAS_INSIDE: COMMON,
    OddityKind.NO_ACTIVATION: COMMON,
    OddityKind.OTHER_MISTAKE: COMMON,
    OddityKind.SUM_FOR_PRODUCT: STRANGE,
    OddityKind.BIAS_SUBTRACTED: STRANGE,
    OddityKind.ACTIVATION_TWICE: STRANGE,
}
"""How much an oddity makes a code less likely; those left out are rare."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """One oddity with its parameters, in the order in which they are named."""

    kind: OddityKind
    items: tuple[tuple[str, object], ...] = ()

    @property
    def parameters(self) -> dict[str, object]:
        return dict(self.items)

    @property
    def weight(self) -> float:
        return WEIGHTS.get(self.kind, RARE)


def odd(kind: OddityKind, **parameters: object) -> Oddity:
    """Make an oddity.

    >>> odd(OddityKind.BIAS_TIMES, count=25).parameters
    {'count': 25}
    """
    return Oddity(kind, tuple(parameters.items()))
