"""Decide a claim by what its codes give: same or not, refused or not, of one shape or not.

A decision takes several trials of one case: the same codes at the same sizes with other numbers.
Codes are the same where no trial tells them apart, and so a difference needs one trial alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch

from lib.explain import UnitRounding, as_tensor, judge
from lib.language import ErrorKind, Run
from lib.tensors import Tensors

REFUSALS = frozenset({ErrorKind.TORCH, ErrorKind.PYTHON})
"""Errors that tell something of the code; the others are Formulab's own limits."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What one code gave: its run, and its value where that is a tensor or a number."""

    code: str
    run: Run
    value: torch.Tensor | None

    @property
    def has_run(self) -> bool | None:
        """Say whether the code ran to its end; None where Formulab stopped it, which decides nothing."""
        if self.run.error is None:
            return True
        return False if self.run.error.kind in REFUSALS else None


def outcome_of(code: str, done: Run) -> Outcome:
    """Take the value out of a run."""
    return Outcome(code, done, None if done.error is not None else as_tensor(done.value))


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """All codes of one form, run on the same tensors."""

    tensors: Tensors
    outcomes: Mapping[str, Outcome]

    def is_same(self, left: str, right: str) -> bool | None:
        """Say whether two codes give one value up to the unit's rounding; None where nothing can be told."""
        first, second = self.outcomes[left], self.outcomes[right]
        if first.has_run is None or second.has_run is None or not (first.has_run or second.has_run):
            return None
        if not (first.has_run and second.has_run):
            return False
        if first.value is None or second.value is None:
            return None
        bound = UnitRounding(self.tensors).bound.squeeze()
        if bound.shape != first.value.squeeze().shape:
            bound = bound.amax()
        return judge(first.value, second.value, (bound,)).verdict.is_agreement


class Decision(Protocol):
    """What decides a claim from the trials of a case; None where they cannot."""

    def judge(self, trials: Sequence[Trial]) -> bool | None: ...


@dataclass(frozen=True, slots=True)
class Same:
    """Two codes give the same value in every trial; a code that is refused gives none."""

    left: str
    right: str

    def judge(self, trials: Sequence[Trial]) -> bool | None:
        return _all(trial.is_same(self.left, self.right) for trial in trials)


@dataclass(frozen=True, slots=True)
class SameShape:
    """Two codes give tensors of the same shape."""

    left: str
    right: str

    def judge(self, trials: Sequence[Trial]) -> bool | None:
        return _all(self._is_same(trial) for trial in trials)

    def _is_same(self, trial: Trial) -> bool | None:
        values = [trial.outcomes[name].value for name in (self.left, self.right)]
        shapes = [value.shape for value in values if value is not None]
        return shapes[0] == shapes[1] if len(shapes) == 2 else None


@dataclass(frozen=True, slots=True)
class Runs:
    """A code runs to its end in every trial."""

    name: str

    def judge(self, trials: Sequence[Trial]) -> bool | None:
        return _all(trial.outcomes[self.name].has_run for trial in trials)


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a decision."""

    part: Decision

    def judge(self, trials: Sequence[Trial]) -> bool | None:
        answer = self.part.judge(trials)
        return None if answer is None else not answer


@dataclass(frozen=True, slots=True, init=False)
class Both:
    """Several decisions at once."""

    parts: tuple[Decision, ...]

    def __init__(self, *parts: Decision) -> None:
        object.__setattr__(self, "parts", parts)

    def judge(self, trials: Sequence[Trial]) -> bool | None:
        return _all(part.judge(trials) for part in self.parts)


def _all(answers: Iterable[bool | None]) -> bool | None:
    """Return False where any answer is, else None where any is, else True."""
    found = list(answers)
    if False in found:
        return False
    return None if None in found else True
