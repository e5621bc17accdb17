"""The strip: at which batch sizes and numbers of units each formulation computes the unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from lib.batch.standing import Standing, UnitOf, stand
from lib.experiment import Dtype, Experiment
from lib.formulations import FORMULATIONS, Formulation
from lib.language import Program, parse
from lib.tensors import build_tensors

BATCHES = tuple(range(1, 9))
"""The batch sizes that the strip walks through."""

UNITS = tuple(range(1, 5))
"""The numbers of units that it walks through."""

COARSE = frozenset((Dtype.FLOAT16, Dtype.BFLOAT16))
"""Number types so coarse that a wrong sum lies within rounding of the right one every now and then."""


class Size(NamedTuple):
    """A batch size and a number of units."""

    batch: int
    units: int


@dataclass(frozen=True, slots=True)
class ValidityRow:
    """One formulation along the strip: its standing at each size."""

    name: str
    standings: Mapping[Size, Standing]

    def first_stop(self, sizes: tuple[Size, ...]) -> Size | None:
        """Return the first of these sizes at which it does not hold, None where it holds at all."""
        return next((size for size in sizes if not self.standings[size].holds), None)


@dataclass(frozen=True, slots=True)
class Validity:
    """The strip of one experiment: sizes along the batch, sizes along the units, a row per formulation.

    ``here`` is the experiment's own size; it stands in both walks, also where it lies beyond their ends.
    """

    here: Size
    batch_walk: tuple[Size, ...]
    unit_walk: tuple[Size, ...]
    rows: Mapping[str, ValidityRow]

    @property
    def holding(self) -> tuple[str, ...]:
        """The formulations that compute the unit at the experiment's own size."""
        return tuple(name for name, row in self.rows.items() if row.standings[self.here].holds)

    @property
    def first_to_look_at(self) -> str:
        """The row that tells most: code meant to be right that stops somewhere, else any that stops."""
        stopping = [
            name for name, row in self.rows.items() if row.first_stop((*self.batch_walk, *self.unit_walk))
        ]
        meant = [name for name in stopping if name in FORMULATIONS and not FORMULATIONS[name].is_mistake]
        return next(iter([*meant, *stopping, *self.rows]))


def walks(here: Size) -> tuple[tuple[Size, ...], tuple[Size, ...]]:
    """Return the sizes along the batch and along the units that lead through one size.

    >>> [size.batch for size in walks(Size(20, 1))[0]]
    [1, 2, 3, 4, 5, 6, 7, 8, 20]
    """
    batches = sorted({*BATCHES, here.batch})
    units = sorted({*UNITS, here.units})
    return tuple(Size(batch, here.units) for batch in batches), tuple(
        Size(here.batch, unit) for unit in units
    )


def at_size(experiment: Experiment, size: Size) -> Experiment:
    """Return the experiment at another size; cells set by hand that fall outside are left out."""
    return experiment.resized(batch=size.batch, out_features=size.units)[0]


def find_validity(experiment: Experiment, formulations: Mapping[str, Formulation] = FORMULATIONS) -> Validity:
    """Run every formulation at every size of the strip, in the experiment's number type.

    No fingerprints: random numbers tell formulas apart as well. Where cells are set by hand or the type is
    coarse, what agrees is run once more on the bare draw in float64.

    >>> row = find_validity(Experiment(seed=7)).rows["elementwise_sum"]
    >>> row.first_stop((Size(1, 1), Size(2, 1), Size(3, 1)))
    Size(batch=2, units=1)
    """
    programs = {name: parse(formulation.code) for name, formulation in formulations.items()}
    here = Size(experiment.batch, experiment.out_features)
    batch_walk, unit_walk = walks(here)
    standings = {size: _standings(at_size(experiment, size), programs) for size in {*batch_walk, *unit_walk}}
    rows = {
        name: ValidityRow(name, {size: found[name] for size, found in standings.items()}) for name in programs
    }
    return Validity(here, batch_walk, unit_walk, rows)


def _standings(experiment: Experiment, programs: Mapping[str, Program]) -> dict[str, Standing]:
    """Judge every program at one size."""
    unit = UnitOf(build_tensors(experiment))
    found = {name: stand(program, unit, seed=experiment.seed) for name, program in programs.items()}
    if not experiment.edits and experiment.dtype not in COARSE:
        return found
    bare = UnitOf(build_tensors(replace(experiment, edits=(), dtype=Dtype.FLOAT64)))
    for name, standing in found.items():
        if standing.holds:
            again = stand(programs[name], bare, seed=experiment.seed)
            found[name] = replace(standing, is_chance=not again.holds)
    return found
