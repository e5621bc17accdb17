"""Named experiments to start from. Their titles and summaries stand in lib/ui/wording."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName
from lib.formulations import DEFAULT_ROWS


@dataclass(frozen=True, slots=True)
class Preset:
    """An experiment with the rows that tell most about it and the row to look at first.

    ``selected`` is None where the page picks it: the first row that differs.
    """

    name: str
    experiment: Experiment
    rows: tuple[str, ...] = DEFAULT_ROWS
    selected: str | None = None


def _experiment_of(
    features: Sequence[Sequence[float]],
    weights: Sequence[Sequence[float]],
    bias: Sequence[float],
    *,
    seed: int = 7,
    dtype: Dtype = Dtype.FLOAT32,
    activation: Activation = Activation.SIGMOID,
) -> Experiment:
    """Set every cell by hand: features (batch, in), weights (out, in), bias (out,)."""
    matrices = ((TensorName.FEATURES, features), (TensorName.WEIGHTS, weights))
    edits = [
        Edit(tensor, (row, column), value)
        for tensor, matrix in matrices
        for row, values in enumerate(matrix)
        for column, value in enumerate(values)
    ]
    edits += [Edit(TensorName.BIAS, (unit,), value) for unit, value in enumerate(bias)]
    return Experiment(
        seed=seed,
        batch=len(features),
        in_features=len(features[0]),
        out_features=len(weights),
        dtype=dtype,
        activation=activation,
        edits=tuple(edits),
    )


def _course_unit() -> Experiment:
    """Return the first hidden unit of the course's second exercise.

    The course seeds with 7 and draws features (1, 3), W1 (3, 2), W2 (2, 1), B1 (1, 2) and B2 (1, 1) in
    this order. A unit is a column of W1, which as weights (out, in) is a row. Its output is 0.68130.
    """
    generator = torch.Generator().manual_seed(7)
    shapes = {"features": (1, 3), "w1": (3, 2), "w2": (2, 1), "b1": (1, 2)}
    drawn = {name: torch.randn(shape, generator=generator) for name, shape in shapes.items()}
    return _experiment_of(
        drawn["features"].tolist(), [drawn["w1"][:, 0].tolist()], [drawn["b1"][0, 0].item()]
    )


def _presets(*presets: Preset) -> dict[str, Preset]:
    return {preset.name: preset for preset in presets}


PRESETS: dict[str, Preset] = _presets(
    Preset("thread", Experiment(seed=7)),
    Preset(
        "course_unit", Experiment(seed=7), rows=("linear", "elementwise_sum", "no_transpose", "view_for_t")
    ),
    Preset("course_hidden_unit", _course_unit(), rows=("linear", "mm", "elementwise_sum", "bias_inside")),
    Preset(
        "whole_numbers",
        _experiment_of([[1, 2, 3]], [[2, -1, 1]], [4], activation=Activation.IDENTITY),
        rows=("linear", "mm", "elementwise_sum", "bias_inside", "outer_sum"),
    ),
    Preset(
        "batch",
        Experiment(seed=7, batch=8, in_features=5, out_features=3),
        rows=("linear", "mm", "broadcast_sum", "elementwise_sum", "view_for_t"),
        selected="view_for_t",
    ),
    Preset(
        "square_weights",
        Experiment(seed=7, batch=1, in_features=5, out_features=5),
        rows=("linear", "mm", "no_transpose", "view_for_t"),
        selected="no_transpose",
    ),
    Preset(
        "saturated",
        _experiment_of([[3, 2, 4, 1, 5]], [[2, 3, 1, 4, 2]], [1]),
        rows=("linear", "mm", "elementwise_sum", "bias_inside", "outer_sum"),
    ),
    Preset(
        "cancellation",
        _experiment_of([[1e8, 1, -1e8]], [[1, 1, 1]], [0], activation=Activation.IDENTITY),
        rows=("linear", "mm", "elementwise_sum", "broadcast_sum", "outer_sum"),
    ),
    Preset(
        "half_overflow",
        _experiment_of(
            [[200, 150]], [[200, 200]], [-10_000], dtype=Dtype.FLOAT16, activation=Activation.IDENTITY
        ),
        rows=("linear", "addmm", "mm", "elementwise_sum"),
    ),
)
"""Every preset by name, in the order in which pages offer them; the first is what a first visit shows."""


def preset_of(experiment: Experiment, rows: tuple[str, ...] | None = None) -> str | None:
    """Name the preset whose experiment this is, None where it is the visitor's own.

    Several presets may share an experiment; then the one with these rows wins, else the first.

    >>> preset_of(Experiment(seed=7)), preset_of(Experiment(seed=8))
    ('thread', None)
    """
    names = [name for name, preset in PRESETS.items() if preset.experiment == experiment]
    exact = [name for name in names if PRESETS[name].rows == rows]
    return next(iter([*exact, *names]), None)
