"""Try small edits and keep those that give the unit's value, or at least its shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch

from lib.explain.conditions import is_equal_at_points, witness
from lib.explain.fingerprints import fingerprint
from lib.explain.fixing.edits import CodeEdit, edits_of
from lib.explain.fixing.repairs import PlainRuns, casts_that_run
from lib.explain.probe_set import ProbeSet
from lib.explain.probing import DEFAULT_BUDGET, DEFAULT_ROLES, Prober, Probes, ProbeStopped, Roles, Sizes
from lib.language import Budget, Mode, RunError, run

TRIES = 250
"""Codes that are tried at most."""

SHOWN = 5
"""Codes that are returned at most."""

WORK = 25_000
"""Steps that all tries may take together; a step of many elements counts more than once."""

_ELEMENTS_OF_STEP = 4096
_GROWTH = 1e5
"""Less than the factor of a million by which products grow from the second point to the third."""


@dataclass(frozen=True, slots=True)
class Fix:
    """An edited code that was tried.

    ``gives_value``: it computes the unit, for every input of these sizes: a fix. Else it only has the
    unit's shape: a shape match, never to be called a fix. ``edits``: what was changed, in turn, each with
    places in the code that the one before left.
    """

    code: str
    edits: tuple[CodeEdit, ...]
    gives_value: bool
    shape: tuple[int, ...]

    @property
    def length(self) -> int:
        """How many characters the edits change."""
        return sum(edit.length for edit in self.edits)


def fixes(
    code: str,
    batch: int,
    in_features: int,
    out_features: int,
    *,
    roles: Roles = DEFAULT_ROLES,
    budget: Budget = DEFAULT_BUDGET,
    tries: int = TRIES,
    given: Mapping[str, Any] | None = None,
    seed: int | None = None,
    errors: tuple[RunError, ...] = (),
) -> tuple[Fix, ...]:
    """Find edits that make a code compute the unit: fixes first, then shape matches, smallest first.

    Single edits are tried before pairs, and pairs only where no single edit gives the value. Code that is
    the unit already needs none. At most ``tries`` codes are run, fewer where one run is long. Shape
    matches are told only where the code has not that shape itself.

    The unit is looked for in float64, where no number types clash. With ``given``, the tensors that the code
    finds when it is run as it stands, and ``seed``, each fix that gives the value is run on these as well:
    where number types clash it is cast until they don't, and left out where no cast helps. ``errors`` are
    those that end cells of the code as it stands: edited code has the same ones.

    >>> [fix.code for fix in fixes("torch.mm(features, weights) + bias", 1, 5, 1) if fix.gives_value]
    ['torch.mm(features, weights.t()) + bias']
    """
    search = _Search(Sizes(batch, in_features, out_features), roles, budget, errors)
    search.left = min(tries, WORK // search.cost(code))
    start = search.judge(code, ())
    runs = None if given is None else PlainRuns(given, seed, budget, errors)
    if start is not None and start.gives_value:
        return () if runs is None else tuple(_cast(start, runs))[:SHOWN]
    found = search.singles(code)
    if not any(one.gives_value for one in found):
        found += search.pairs(code)
    has_shape = start is not None and start.shape == search.unit_shape
    kept = [one for one in found if one.gives_value or (one.shape == search.unit_shape and not has_shape)]
    kept.sort(
        key=lambda one: (not one.gives_value, one.shape != search.unit_shape, len(one.edits), one.length)
    )
    if runs is not None:
        kept = [typed for one in kept[:SHOWN] for typed in (_cast(one, runs) if one.gives_value else (one,))]
    return tuple(kept[:SHOWN])


def _cast(fix: Fix, runs: PlainRuns) -> Iterator[Fix]:
    """Give a fix with the casts it takes to run as it stands; not the code as it was, which is no fix."""
    for cast in casts_that_run(fix.code, runs):
        edits = (*fix.edits, *cast.edits)
        if edits:
            yield replace(fix, code=cast.code, edits=edits)


class _Search:
    """The codes tried so far, and what the unit gives at random points."""

    def __init__(self, sizes: Sizes, roles: Roles, budget: Budget, errors: tuple[RunError, ...]) -> None:
        self.errors = errors
        self.sizes, self.roles, self.budget, self.left = sizes, roles, budget, TRIES
        self.probe_set = ProbeSet(sizes)
        self.points = Probes(*(witness(part) for part in self.probe_set.random.parts()))
        self.unit_shape = (sizes.batch, sizes.out_features)
        self.seen: set[str] = set()

    def cost(self, code: str) -> int:
        """Count the steps of one run of a code, as far as it goes."""
        named = self.roles.lay_out(*(part[0] for part in self.points.parts()))
        overrides = named if self.roles.is_overriding else None
        done = run(code, named, overrides=overrides, budget=self.budget, mode=Mode.PROBE)
        values = (step.value for step in done.steps)
        elements = sum(value.numel() for value in values if isinstance(value, torch.Tensor))
        return 1 + len(done.steps) + elements // _ELEMENTS_OF_STEP

    def singles(self, code: str) -> list[Fix]:
        return list(self._tried(code, ()))

    def pairs(self, code: str) -> list[Fix]:
        return [
            one
            for first in edits_of(code, self.roles.bias)
            for one in self._tried(first.apply_to(code), (first,))
        ]

    def _tried(self, code: str, before: tuple[CodeEdit, ...]) -> Iterator[Fix]:
        for edit in edits_of(code, self.roles.bias):
            changed = edit.apply_to(code)
            if changed in self.seen or self.left <= 0:
                continue
            self.seen.add(changed)
            self.left -= 1
            judged = self.judge(changed, (*before, edit))
            if judged is not None:
                yield judged

    def judge(self, code: str, edits: tuple[CodeEdit, ...]) -> Fix | None:
        """Try one code; None where it fails. Code that ends in an activation is judged before it."""
        prober = Prober(code, self.sizes, self.roles, self.budget, errors=self.errors)
        try:
            values = self._values(prober)
            is_unit = is_equal_at_points(values, self.probe_set.unit_witness)
            if not is_unit and self._may_be_activated(values) and self._passes_unit(prober):
                is_unit = fingerprint(
                    code,
                    self.sizes.batch,
                    self.sizes.in_features,
                    self.sizes.out_features,
                    roles=self.roles,
                    budget=self.budget,
                    probe_set=self.probe_set,
                    errors=self.errors,
                ).is_unit
        except ProbeStopped:
            return None
        return Fix(code, edits, is_unit, tuple(values.shape[1:]))

    def _passes_unit(self, prober: Prober) -> bool:
        """Say whether some step has the unit's value."""
        unit = self.probe_set.unit_witness
        _, values = prober.steps(self.points)
        return any(is_equal_at_points(value.to(torch.float64), unit) for value in values)

    def _values(self, prober: Prober) -> torch.Tensor:
        """Return a code's value at the points; its last step's where it ends in an assignment or print."""
        try:
            return prober.values(self.points)
        except ProbeStopped as stopped:
            if stopped.error is not None:
                raise
        _, values = prober.steps(self.points)
        if not values:
            raise ProbeStopped(None)
        return values[-1].to(torch.float64)

    def _may_be_activated(self, values: torch.Tensor) -> bool:
        """Say whether values do not grow with their inputs as a sum of products does."""
        if values.numel() != self.probe_set.unit_witness.numel():
            return False
        _, middle, large = values.reshape(len(values), -1).abs().amax(dim=1).tolist()
        return bool(large <= _GROWTH * middle)
