"""How one code stands beside the unit on one set of tensors: a verdict, and nothing that costs more."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import torch

from lib.explain import UnitRounding, Verdict, as_tensor, judge
from lib.language import Program, RunError, run
from lib.tensors import Tensors


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What a code gives and its verdict against the unit, size-1 axes set aside.

    ``is_chance``: the value is the unit's here, but on random numbers of the same sizes it is not, so
    that only these numbers or their coarse type forgive the formula.
    """

    verdict: Verdict
    value: torch.Tensor | None = None
    error: RunError | None = None
    is_chance: bool = False

    @property
    def holds(self) -> bool:
        """Say whether the code computes the unit at these sizes."""
        return self.verdict.is_agreement and not self.is_chance


@dataclass(frozen=True, eq=False)
class UnitOf:
    """The unit's own value on features (batch, *, in), and how far rounding may take another one from it."""

    tensors: Tensors

    @property
    def _flat(self) -> Tensors:
        """The same tensors with every axis before the last joined: (rows, in)."""
        features = self.tensors.features
        return Tensors(features.reshape(-1, features.shape[-1]), self.tensors.weights, self.tensors.bias)

    @property
    def shape(self) -> tuple[int, ...]:
        """(batch, *, out)."""
        return (*self.tensors.features.shape[:-1], self.tensors.weights.shape[0])

    @cached_property
    def value(self) -> torch.Tensor:
        """Each row of features with each unit, (batch, *, out), in the tensors' own dtype."""
        flat = self._flat
        return torch.nn.functional.linear(flat.features, flat.weights, flat.bias).reshape(self.shape)

    @cached_property
    def bound(self) -> torch.Tensor:
        """How far a right value may lie from it, (batch, *, out) without size-1 axes, in float64."""
        return UnitRounding(self._flat).bound.reshape(self.shape).squeeze()


def stand(program: Program, unit: UnitOf, *, seed: int) -> Standing:
    """Run a code in terms of features, weights and bias, and judge its value against the unit's.

    Code that fails has the verdict ERROR, a value that is no tensor has no shape to pair.
    """
    done = run(program, unit.tensors.as_names(), seed=seed)
    if done.error is not None:
        return Standing(Verdict.ERROR, error=done.error)
    value = as_tensor(done.value)
    if value is None:
        return Standing(Verdict.DIFFERENT_SHAPE)
    return Standing(judge(value, unit.value, iter((unit.bound,))).verdict, value)
