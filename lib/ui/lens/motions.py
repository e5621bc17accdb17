"""Motions that explain a step: a transpose turns, a broadcast stretches, a sum folds an axis away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import torch

from lib.language import Step

TRANSPOSES = frozenset(
    ("Tensor.t", "torch.t", "Tensor.T", "Tensor.mT", "Tensor.transpose", "torch.transpose", "Tensor.swapaxes")
)
"""Functions that swap the two axes of a matrix."""


class MotionKind(StrEnum):
    """TURN: about the diagonal. STRETCH: an operand over the result. FOLD: an operand into the result."""

    TURN = "turn"
    STRETCH = "stretch"
    FOLD = "fold"


@dataclass(frozen=True, slots=True)
class Motion:
    """What a panel does when its step is stepped to.

    ``panel``: the name of the panel that moves. ``down``, ``across``: how many times as high and wide a
    stretched operand becomes, counted in its own rows and columns; 1 for the others.
    """

    kind: MotionKind
    panel: str
    down: int = 1
    across: int = 1


def motions_of(step: Step, operands: Mapping[int, str], result: str) -> tuple[Motion, ...]:
    """Return the motions of a step whose value and operands have at most two axes; none where nothing moves.

    ``operands``: the names of the panels that show operands, by their positions. ``result``: the panel of
    the step's value.
    """
    value = step.value
    if not isinstance(value, torch.Tensor) or value.dim() > 2:
        return ()
    if step.function in TRANSPOSES:
        return (Motion(MotionKind.TURN, result),) if value.dim() == 2 else ()
    if step.reduced:
        return tuple(Motion(MotionKind.FOLD, name) for name in operands.values())
    stretched = []
    for position, axes in enumerate(step.stretched):
        if axes and position in operands:
            across = value.shape[-1] if value.dim() - 1 in axes else 1
            down = value.shape[0] if value.dim() == 2 and 0 in axes else 1
            stretched.append(Motion(MotionKind.STRETCH, operands[position], down, across))
    return tuple(stretched)
