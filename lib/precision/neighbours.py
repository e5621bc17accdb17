"""Neighbours: whether another sample in the batch, or another unit, changes your own number's last bits."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.experiment import Experiment
from lib.formulations import FORMULATIONS
from lib.language import Budget, RunError, run
from lib.precision.bits import same_bits
from lib.precision.measuring import right_rows
from lib.precision.spacing import spacings_at
from lib.tensors import Tensors, build_tensors


@dataclass(frozen=True, slots=True)
class Change:
    """How many of some outputs changed their bits, and the largest change, also in ulp of that output."""

    changed: int
    total: int
    largest: float
    in_ulps: float


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """One formulation: sample 0 beside others against alone, unit 0 beside others against alone.

    None where the code gives no output for each sample and unit; ``error`` says why it failed, if it did.
    """

    name: str
    sample: Change | None
    unit: Change | None
    error: RunError | None = None


def study_neighbours(experiment: Experiment, *, budget: Budget | None = None) -> dict[str, NeighbourRow]:
    """Run each right formulation on everything, on the first sample alone and on the first unit alone.

    The numbers of the first sample and unit are the same bits each time; only their neighbours go.
    """
    whole = build_tensors(experiment)
    alone = {
        "sample": Tensors(whole.features[:1].clone(), whole.weights, whole.bias),
        "unit": Tensors(whole.features, whole.weights[:1].clone(), whole.bias[:1].clone()),
    }
    budget = budget or Budget()
    rows = {}
    for name in right_rows():
        full, error = _outputs(name, whole, budget)
        sample, unit = (_outputs(name, tensors, budget)[0] for tensors in alone.values())
        rows[name] = NeighbourRow(
            name,
            None if full is None or sample is None else _change(full[0], sample[0]),
            None if full is None or unit is None else _change(full[:, 0], unit[:, 0]),
            error,
        )
    return rows


def _outputs(name: str, tensors: Tensors, budget: Budget) -> tuple[torch.Tensor | None, RunError | None]:
    """Run a formulation; return its value where it is (batch, out), and the error where it failed."""
    done = run(FORMULATIONS[name].code, tensors.as_names(), budget=budget)
    value, shape = done.value, (tensors.features.shape[0], tensors.weights.shape[0])
    if done.error is not None or not isinstance(value, torch.Tensor):
        return None, done.error
    is_one = value.numel() == 1 and shape == (1, 1)
    return (value.reshape(shape) if is_one or tuple(value.shape) == shape else None), None


def _change(beside: torch.Tensor, alone: torch.Tensor) -> Change:
    gap = (beside.to(torch.float64) - alone.to(torch.float64)).abs()
    is_same = same_bits(beside, alone)
    gap = torch.where(is_same, 0.0, torch.where(gap.isnan(), torch.inf, gap))
    ulps = gap / spacings_at(alone.to(torch.float64), alone.dtype)
    return Change(int((~is_same).sum()), is_same.numel(), float(gap.max()), float(ulps[gap.argmax()]))
