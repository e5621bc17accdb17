"""What each way to transpose does to a vector, a matrix and a stack, and how a vector becomes a column."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.experiment import Experiment
from lib.language import Run, run
from lib.tensors import build_tensors

STACK = 2
"""Matrices in the stack."""

TRANSPOSES: tuple[str, ...] = ("{}.t()", "{}.T", "{}.mT", "{}.transpose(-2, -1)", "{}.unsqueeze(1)")
"""Ways that are taken for a transpose, in terms of the tensor."""

PRODUCTS: tuple[str, ...] = (
    "v @ v",
    "v @ v.t()",
    "v * v",
    "torch.outer(v, v)",
    "v.unsqueeze(1) @ v.unsqueeze(0)",
    "v.unsqueeze(1) * v",
    "v.unsqueeze(0) @ v.unsqueeze(1)",
)
"""What a vector gives with itself, and as a column or a row."""


@dataclass(frozen=True, eq=False)
class Turn:
    """One way to transpose, run on tensors of one, two and three axes.

    ``is_unchanged`` and ``is_transpose`` (the last two axes are swapped) are decided on the numbers'
    places, not on shapes; None where it failed.
    """

    code: str
    runs: dict[str, Run]
    is_unchanged: dict[str, bool | None]
    is_transpose: dict[str, bool | None]


def example_tensors(experiment: Experiment) -> dict[str, torch.Tensor]:
    """Return ``v`` (in,), the first sample, ``m`` (batch, in), all of them, ``s`` (2, batch, in), a stack."""
    features = build_tensors(experiment).features
    return {"v": features[0], "m": features, "s": torch.stack([features] * STACK)}


def turns(tensors: dict[str, torch.Tensor]) -> tuple[Turn, ...]:
    """Try every way to transpose on each tensor, and on the places of its numbers."""
    return tuple(_turn(code, tensors) for code in TRANSPOSES)


def _turn(code: str, tensors: dict[str, torch.Tensor]) -> Turn:
    runs, unchanged, transposed = {}, {}, {}
    for name, tensor in tensors.items():
        written = code.format(name)
        runs[name] = run(written, {name: tensor})
        places = torch.arange(tensor.numel()).reshape(tensor.shape)
        moved = run(written, {name: places}).value if runs[name].error is None else None
        unchanged[name] = None if moved is None else torch.equal(moved, places)
        is_matrix = tensor.ndim > 1
        transposed[name] = None if moved is None else is_matrix and torch.equal(moved, places.mT)
    return Turn(code, runs, unchanged, transposed)


def vector_products(vector: torch.Tensor) -> dict[str, Run]:
    """Run what a vector gives with itself."""
    return {code: run(code, {"v": vector}) for code in PRODUCTS}
