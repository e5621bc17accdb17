"""From shapes to tensors: the experiment's own, or drawn for shapes that were typed."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.experiment import Experiment, TensorName
from lib.language import RunError, run
from lib.operations import AXES_HIGH, AXIS_SIZE_HIGH
from lib.shapes.alignment import Shape
from lib.shapes.trials import BUDGET
from lib.tensors import build_tensors


@dataclass(frozen=True, eq=False)
class Drawn:
    """Two tensors, or the error that says why they were not drawn: they would be too large."""

    tensors: tuple[torch.Tensor, torch.Tensor] | None
    error: RunError | None = None


def draw_pair(experiment: Experiment, first: Shape | None, second: Shape | None) -> Drawn:
    """Draw tensors of two shapes, one after the other, by the experiment's seed and in its number type.

    None stands for the experiment's features or weights, edits included. Drawn as float32 and then cast,
    as the experiment's own. Raises ValueError where a shape has more axes, or larger ones, than may be typed.

    >>> draw_pair(Experiment(seed=7), (1, 5), None).tensors[0]
    tensor([[-0.1468,  0.7861,  0.9468, -1.1143,  1.6908]])
    """
    shapes = (
        experiment.shape_of(TensorName.FEATURES) if first is None else first,
        experiment.shape_of(TensorName.WEIGHTS) if second is None else second,
    )
    for shape in shapes:
        if len(shape) > AXES_HIGH or any(not 1 <= size <= AXIS_SIZE_HIGH for size in shape):
            raise ValueError(f"a shape has up to {AXES_HIGH} axes of 1 to {AXIS_SIZE_HIGH}, got {shape}")
    own = build_tensors(experiment)
    if first is None and second is None:
        return Drawn((own.features, own.weights))
    done = run(f"torch.randn({shapes[0]}), torch.randn({shapes[1]})", seed=experiment.seed, budget=BUDGET)
    if done.error is not None:
        return Drawn(None, done.error)
    drawn = [part.to(own.features.dtype) for part in done.value]
    return Drawn((own.features if first is None else drawn[0], own.weights if second is None else drawn[1]))
