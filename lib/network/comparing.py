"""Both habits run on one draw, and each layer of one judged against the other's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import torch

from lib.explain import Verdict, judge, rounding_bound
from lib.language import Run, RunError, run
from lib.network.plan import Habit, Plan
from lib.network.writing import network_code

ULPS_OF_ACTIVATION = 8
"""Roundings that an activation may add to its result, each half the dtype's eps: exp, sum, quotient."""


@dataclass(frozen=True, eq=False)
class LayerPair:
    """One layer in two habits.

    Tensors are those of the (in, out) run, but ``weights_out_in`` (out, in) of the other. ``number``
    counts from 1. ``verdict`` judges the sum before the activation, ``gap`` is the largest difference.
    """

    number: int
    features: torch.Tensor
    weights: torch.Tensor
    weights_out_in: torch.Tensor
    bias: torch.Tensor
    before: torch.Tensor
    after: torch.Tensor
    verdict: Verdict
    gap: float


@dataclass(frozen=True, eq=False)
class TwoHabits:
    """The same layers in the (in, out) habit and in another one, each by its own code."""

    plan: Plan
    other: Habit
    codes: Mapping[Habit, str]
    runs: Mapping[Habit, Run]

    @property
    def error(self) -> RunError | None:
        """Why one of the runs stopped (a limit of the page), None where both came to their end."""
        return next((done.error for done in self.runs.values() if done.error is not None), None)

    @property
    def output(self) -> torch.Tensor:
        """The last layer's value after its activation, (batch, out)."""
        return _tensor(self.runs[Habit.IN_OUT], "output")

    @cached_property
    def layers(self) -> tuple[LayerPair, ...]:
        """Judge layer by layer.

        A layer's bound is that of its own sums, plus what the bound of its inputs comes to through its
        weights; no activation offered here widens a gap (their slopes are at most 1).
        """
        ours, theirs = self.runs[Habit.IN_OUT], self.runs[self.other]
        pairs = []
        before: torch.Tensor | None = None
        for number in range(1, self.plan.count + 1):
            features = _tensor(ours, self.plan.name_of_input(number))
            weights, bias = _tensor(ours, f"W{number}"), _tensor(ours, f"B{number}")
            value, other = _tensor(ours, f"sum{number}"), _tensor(theirs, f"sum{number}")
            after = _tensor(ours, self.plan.name_of_output(number))
            bound = _bound(features, weights, bias, before)
            pairs.append(
                LayerPair(
                    number=number,
                    features=features,
                    weights=weights,
                    weights_out_in=_tensor(theirs, f"W{number}"),
                    bias=bias,
                    before=value,
                    after=after,
                    verdict=judge(other, value, iter((bound.squeeze(),))).verdict,
                    gap=_gap(value, other),
                )
            )
            before = bound + _activation_rounding(after)
        return tuple(pairs)

    @property
    def has_same_values(self) -> bool:
        """Say whether every layer of both habits agrees."""
        return all(layer.verdict.is_agreement for layer in self.layers)

    @property
    def has_same_bits(self) -> bool:
        """Say whether they agree to the last bit."""
        return all(layer.verdict is Verdict.SAME_BITS for layer in self.layers)

    @property
    def largest_gap(self) -> float:
        return max(layer.gap for layer in self.layers)


def compare_habits(plan: Plan, other: Habit = Habit.OUT_IN) -> TwoHabits:
    """Run the layers in the (in, out) habit and in another one, both from the same draw.

    >>> found = compare_habits(Plan(sizes=(3, 2, 1)))
    >>> round(found.output.item(), 4), found.has_same_values
    (0.3171, True)
    """
    codes = {habit: network_code(plan, habit) for habit in (Habit.IN_OUT, other)}
    return TwoHabits(plan, other, codes, {habit: run(code) for habit, code in codes.items()})


def _tensor(done: Run, name: str) -> torch.Tensor:
    value: torch.Tensor = done.names[name]
    return value


def _bound(
    features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor, before: torch.Tensor | None
) -> torch.Tensor:
    """Say how far two right sums (batch, out) may lie apart; ``before`` is the bound of the features."""
    wide = [part.to(torch.float64).abs() for part in (features, weights, bias)]
    bound = rounding_bound(wide[0] @ wide[1] + wide[2], features.shape[1], features.dtype)
    return bound if before is None else bound + before @ wide[1]


def _activation_rounding(after: torch.Tensor) -> torch.Tensor:
    return after.to(torch.float64).abs() * ULPS_OF_ACTIVATION * torch.finfo(after.dtype).eps / 2


def _gap(ours: torch.Tensor, theirs: torch.Tensor) -> float:
    """Return the largest difference of two tensors of one shape."""
    return float((ours.to(torch.float64) - theirs.to(torch.float64)).abs().max())
