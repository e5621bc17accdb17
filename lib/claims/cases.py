"""The cases of a search: sizes from small upwards, each with small whole numbers first, then draws.

What is tried depends on the settings alone, never on a clock: a count ends the search.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product

import torch

from lib.claims.model import Claim, Fact, Form, Scope, Sizes
from lib.experiment import Edit, Experiment, TensorName
from lib.tensors import Tensors, build_tensors

SIDE_HIGH = 64
"""The largest batch, in or out that is tried: what Compare can open."""

WHOLE_NUMBERS = (-2.0, -1.0, 1.0, 2.0)
"""What the cells of the second trial are drawn from; 0 would hide what it meets."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """What determines a search: the seed of its numbers, and how many cases it tries for a claim."""

    seed: int = 7
    cases: int = 24


@dataclass(frozen=True, slots=True)
class Case:
    """One form of a claim at some sizes."""

    form: Form
    sizes: Sizes

    @property
    def facts(self) -> frozenset[Fact]:
        return self.form.facts | self.sizes.facts


def sizes_upwards(scope: Scope) -> Iterator[Sizes]:
    """Give the sizes that a scope holds, by their largest side, then by how many numbers they need.

    >>> next(sizes_upwards(Scope.ANY))
    Sizes(batch=1, in_features=2, out_features=1)
    """
    for side in range(2, SIDE_HIGH + 1):
        batches = (1,) if Fact.ONE_SAMPLE in scope.needed else range(1, side + 1)
        units = (1,) if Fact.ONE_UNIT in scope.needed else range(1, side + 1)
        shell = (Sizes(*sides) for sides in product(batches, range(2, side + 1), units) if max(sides) == side)
        yield from sorted(filter(scope.holds, shell), key=lambda sizes: (sizes.total, sizes))


def cases_of(claim: Claim, settings: SearchSettings) -> Iterator[Case]:
    """Give the cases of a claim: every form at every size, until there are as many as asked for."""
    cases = (Case(form, sizes) for sizes in sizes_upwards(claim.scope) for form in claim.forms)
    return islice(cases, settings.cases)


class Numbers(StrEnum):
    """Which numbers fill the tensors of a trial, in the order in which they are tried."""

    ONES = "ones"
    WHOLE = "whole"
    DRAWN = "drawn"


def fill(sizes: Sizes, numbers: Numbers, seed: int) -> Tensors:
    """Fill features (batch, in), weights (out, in) and bias (out,) as float32 for one trial.

    All ones; whole numbers near 0; or the draw of the experiment of these sizes and this seed.
    """
    drawn = Experiment(seed, sizes.batch, sizes.in_features, sizes.out_features)
    if numbers is Numbers.DRAWN:
        return build_tensors(drawn)
    shapes = [drawn.shape_of(name) for name in TensorName]
    if numbers is Numbers.ONES:
        return Tensors(*(torch.ones(shape) for shape in shapes))
    generator = torch.Generator().manual_seed(seed)
    picks = (torch.randint(len(WHOLE_NUMBERS), shape, generator=generator) for shape in shapes)
    return Tensors(*(torch.tensor(WHOLE_NUMBERS)[pick] for pick in picks))


def experiment_of(sizes: Sizes, numbers: Numbers, seed: int) -> Experiment:
    """Return the experiment whose tensors are those of a trial: a draw, or every cell set by hand."""
    drawn = Experiment(seed, sizes.batch, sizes.in_features, sizes.out_features)
    if numbers is Numbers.DRAWN:
        return drawn
    filled = fill(sizes, numbers, seed).as_names()
    return drawn.with_edits(
        *(
            Edit(name, index, float(filled[name][index]))
            for name in TensorName
            for index in product(*(range(size) for size in drawn.shape_of(name)))
        )
    )
