"""Features with axes between batch and in, as nn.Linear documents them: (N, *, in) to (N, *, out)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch

from lib.batch.standing import Standing, UnitOf, stand
from lib.experiment import Experiment
from lib.formulations import FORMULATIONS, Formulation
from lib.language import parse
from lib.tensors import Tensors, build_tensors


@dataclass(frozen=True, eq=False)
class LeadingAxes:
    """What every formulation makes of features (batch, *, in).

    ``value`` is the unit's own, (batch, *, out).
    """

    tensors: Tensors
    value: torch.Tensor
    standings: Mapping[str, Standing]

    @property
    def taking(self) -> tuple[str, ...]:
        """The formulations that give the unit's value, in the unit's shape."""
        return tuple(
            name
            for name, standing in self.standings.items()
            if standing.holds and standing.value is not None and standing.value.shape == self.value.shape
        )

    @property
    def refusing(self) -> tuple[str, ...]:
        """The formulations that stop with an error."""
        return tuple(name for name, standing in self.standings.items() if standing.error is not None)


def try_leading_axes(
    experiment: Experiment,
    axes: tuple[int, ...],
    formulations: Mapping[str, Formulation] = FORMULATIONS,
) -> LeadingAxes:
    """Run every formulation on features (batch, *axes, in) and judge each against the unit.

    >>> try_leading_axes(Experiment(batch=2), (3,)).taking
    ('linear', 'functional_linear', 'matmul', 'at_operator')
    """
    unit = UnitOf(build_tensors(experiment, axes))
    standings = {
        name: stand(parse(formulation.code), unit, seed=experiment.seed)
        for name, formulation in formulations.items()
    }
    return LeadingAxes(unit.tensors, unit.value, standings)
