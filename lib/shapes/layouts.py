"""How two shapes can be read as features and weights of one linear unit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Layout(StrEnum):
    """How features and weights are stored.

    STANDARD: features (batch, in) and weights (out, in), as torch does. WEIGHTS_TURNED: weights (in, out).
    FEATURES_TURNED: features (in, batch). BOTH_TURNED: both of these.
    """

    STANDARD = "standard"
    WEIGHTS_TURNED = "weights_turned"
    FEATURES_TURNED = "features_turned"
    BOTH_TURNED = "both_turned"

    @property
    def has_turned_features(self) -> bool:
        return self in (Layout.FEATURES_TURNED, Layout.BOTH_TURNED)

    @property
    def has_turned_weights(self) -> bool:
        return self in (Layout.WEIGHTS_TURNED, Layout.BOTH_TURNED)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of two shapes: ``stacks`` and ``batch`` of the features, ``in_features``, ``out_features``.

    ``batch`` or ``out_features`` is None where features or weights are a vector.
    """

    layout: Layout
    stacks: tuple[int, ...]
    batch: int | None
    in_features: int
    out_features: int | None

    @property
    def unit_shape(self) -> tuple[int, ...]:
        """The shape of the unit's value: stacks, batch, out."""
        ends = (self.batch, self.out_features)
        return (*self.stacks, *(size for size in ends if size is not None))


def readings(first: tuple[int, ...], second: tuple[int, ...]) -> dict[Layout, Reading]:
    """Return every reading of two shapes as features and weights, torch's own way first.

    There is none where no inner size is shared, where an operand has no axis, or where the second has more
    than two: a linear unit has one matrix of weights.

    >>> list(readings((1, 5), (5, 1)))
    [<Layout.WEIGHTS_TURNED: 'weights_turned'>, <Layout.FEATURES_TURNED: 'features_turned'>]
    """
    found = {}
    for layout in Layout:
        reading = _read(first, second, layout)
        if reading is not None:
            found[layout] = reading
    return found


def _read(first: tuple[int, ...], second: tuple[int, ...], layout: Layout) -> Reading | None:
    if not first or len(second) not in (1, 2):
        return None
    if (layout.has_turned_features and len(first) < 2) or (layout.has_turned_weights and len(second) < 2):
        return None
    features = (*first[:-2], first[-1], first[-2]) if layout.has_turned_features else first
    weights = second[::-1] if layout.has_turned_weights else second
    if features[-1] != weights[-1]:
        return None
    return Reading(
        layout,
        stacks=features[:-2],
        batch=features[-2] if len(features) > 1 else None,
        in_features=features[-1],
        out_features=weights[0] if len(weights) > 1 else None,
    )
