"""Edits that get a code past the error that stops it, tried on the code's own tensors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lib.explain.fixing.casts import cast_edits, is_type_clash
from lib.explain.fixing.edits import CodeEdit, EditKind, edits_of
from lib.explain.fixing.places import range_of
from lib.language import Budget, ErrorKind, Run, RunError, Span, run

SHOWN = 5
"""Repairs that are returned at most."""

CASTS = 2
"""Casts that are tried one after another."""

TRIES = 40
"""Codes that are run for one search at most."""

STEPS = 10_000
"""Steps that all these runs may take together."""

_REARRANGING = frozenset((EditKind.TRANSPOSE, EditKind.UNTRANSPOSE, EditKind.SWAP))


@dataclass(frozen=True, slots=True)
class Repair:
    """An edited code that was run and got past the error; what it computes is not compared with the unit.

    ``edits``: what was changed, in turn. ``next_error``: why it stops further on, None where it runs to
    its end.
    """

    code: str
    edits: tuple[CodeEdit, ...]
    next_error: RunError | None = None

    @property
    def length(self) -> int:
        """How many characters the edits change."""
        return sum(edit.length for edit in self.edits)


class PlainRuns:
    """Runs of edited code on the tensors that the code itself is run on, within a common allowance.

    ``errors``: those that end cells of the code as it stands; edited code may have them, and no others.
    """

    def __init__(
        self,
        given: Mapping[str, Any] | None = None,
        seed: int | None = None,
        budget: Budget = Budget(),
        errors: tuple[RunError, ...] = (),
    ) -> None:
        self.given, self.seed, self.budget = given, seed, budget
        self.errors = errors
        self.tries, self.steps = TRIES, STEPS

    def run(self, code: str) -> Run | None:
        """Run a code as it stands; None once the allowance is used up."""
        if self.tries <= 0 or self.steps <= 0:
            return None
        done = run(code, self.given, seed=self.seed, budget=self.budget)
        self.tries -= 1
        self.steps -= 1 + len(done.steps)
        return done

    def is_through(self, done: Run) -> bool:
        """Say whether a run got to its end, with the errors of the code as it stands and no others."""
        known = [error.span for error in self.errors]
        return done.is_ended and [error.span for error in done.errors] == known


def casts_that_run(code: str, runs: PlainRuns) -> Iterator[Repair]:
    """Give the code with the casts after which no number types clash, itself where none did.

    Each is run; what stops for another reason is not given.
    """
    waiting: list[tuple[str, tuple[CodeEdit, ...]]] = [(code, ())]
    while waiting:
        changed, edits = waiting.pop(0)
        done = runs.run(changed)
        if done is None:
            return
        if runs.is_through(done):
            yield Repair(changed, edits)
        elif is_type_clash(done) and len(edits) < CASTS:
            waiting += [(edit.apply_to(done.code), (*edits, edit)) for edit in cast_edits(done)]


def repairs(
    code: str,
    given: Mapping[str, Any] | None = None,
    *,
    seed: int | None = None,
    bias: str = "bias",
    budget: Budget = Budget(),
) -> tuple[Repair, ...]:
    """Find edits at the operation that torch refused after which the code gets past it.

    Tried are casts where number types clash, else transposes and swaps of the operands. Codes that run to
    their end come first, then small edits; of two alike the later operand's, because torch keeps weights as
    (out, in) and multiplies by their transpose. Code that no operation of torch stopped has none.

    >>> import torch
    >>> x, w = torch.ones(3, 5), torch.ones(2, 5)
    >>> [found.code for found in repairs("torch.mm(x, w)", {"x": x, "w": w})]
    ['torch.mm(x, w.t())']
    """
    runs = PlainRuns(given, seed, budget)
    done = runs.run(code)
    if done is None or done.error is None or done.error.span is None:
        return ()
    if done.error.kind is not ErrorKind.TORCH:
        return ()
    place = range_of(done.code, done.error.span)
    found = []
    for edit in _edits_at(done, place, bias):
        changed = edit.apply_to(done.code)
        after = runs.run(changed)
        grown = len(changed) - len(done.code)
        if after is not None and _is_past(after, (place[0], place[1] + grown)):
            found.append(Repair(changed, (edit,), after.error))
    found.sort(key=lambda one: (one.next_error is not None, one.length, -one.edits[0].start))
    return tuple(found[:SHOWN])


def _edits_at(done: Run, place: tuple[int, int], bias: str) -> list[CodeEdit]:
    """List the edits to try at the refused operation, from ``place[0]`` to ``place[1]``."""
    if is_type_clash(done):
        return cast_edits(done)
    return [
        edit
        for edit in edits_of(done.code, bias)
        if edit.kind in _REARRANGING and place[0] <= edit.start and edit.end <= place[1]
    ]


def _is_past(after: Run, place: tuple[int, int]) -> bool:
    """Say whether a run does not stop at a place of its code or inside it."""
    if after.error is None:
        return True
    span: Span | None = after.error.span
    if span is None:
        return False
    start, end = range_of(after.code, span)
    return not (place[0] <= start and end <= place[1])
