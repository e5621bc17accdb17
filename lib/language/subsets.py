"""Data sets made of others: some samples of one, several one after the other; and drawn orders."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from lib.language.bounds import ITEMS, check_length
from lib.language.built_in import address
from lib.language.errors import python_error

if TYPE_CHECKING:
    from lib.language.machine import Machine


@dataclass(frozen=True, eq=False, slots=True)
class Subset:
    """Some samples of a data set, by their places."""

    dataset: Any
    indices: Any

    def __repr__(self) -> str:
        return f"<torch.utils.data.dataset.Subset object at {address('Subset')}>"


@dataclass(frozen=True, eq=False, slots=True)
class Joined:
    """Several data sets, one after the other."""

    datasets: tuple[Any, ...]

    def __repr__(self) -> str:
        return f"<torch.utils.data.dataset.ConcatDataset object at {address('ConcatDataset')}>"


@dataclass(frozen=True, eq=False, slots=True)
class Sampler:
    """Places drawn by their weights."""

    weights: torch.Tensor
    num_samples: int
    replacement: bool

    def places(self, machine: Machine) -> list[int]:
        """Draw the places of one round."""
        drawn = torch.multinomial(
            self.weights, self.num_samples, self.replacement, generator=machine.random.generator
        )
        return drawn.tolist()


def random_split(machine: Machine, dataset: Any, lengths: Any, generator: Any = None) -> list[Subset]:
    """Split a data set at random. Source: torch.utils.data.random_split."""
    count = machine.length(dataset)
    check_length(count, ITEMS)
    wanted = list(machine.iterate(lengths))
    if wanted and math.isclose(sum(wanted), 1) and sum(wanted) <= 1:
        wanted = _from_fractions(count, wanted)
    if sum(wanted) != count:
        raise python_error(
            "ValueError", "Sum of input lengths does not equal the length of the input dataset!"
        )
    source = generator if isinstance(generator, torch.Generator) else machine.random.generator
    order = torch.randperm(count, generator=source).tolist()
    made, start = [], 0
    for length in wanted:
        made.append(Subset(dataset, order[start : start + length]))
        start += length
    return made


def _from_fractions(count: int, fractions: list[float]) -> list[int]:
    lengths = [math.floor(count * fraction) for fraction in fractions]
    for place in range(count - sum(lengths)):
        lengths[place % len(lengths)] += 1
    return lengths


def make_sampler(machine: Machine, weights: Any, num_samples: Any, replacement: Any = True) -> Sampler:
    """``WeightedRandomSampler``."""
    given = weights.tolist() if isinstance(weights, torch.Tensor) else list(machine.iterate(weights))
    check_length(num_samples if isinstance(num_samples, int) else 0, ITEMS)
    if not isinstance(num_samples, int) or isinstance(num_samples, bool) or num_samples <= 0:
        words = f"num_samples should be a positive integer value, but got num_samples={num_samples}"
        raise ValueError(words)
    return Sampler(torch.as_tensor(given, dtype=torch.double), num_samples, bool(replacement))


def make_joined(machine: Machine, datasets: Iterable[Any]) -> Joined:
    """``ConcatDataset``."""
    return Joined(tuple(machine.iterate(datasets)))


def make_subset(machine: Machine, dataset: Any, indices: Any) -> Subset:
    """``Subset``."""
    return Subset(
        dataset,
        indices if isinstance(indices, (list, range, torch.Tensor)) else list(machine.iterate(indices)),
    )
