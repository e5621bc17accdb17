"""The probes for one set of sizes, shared by all codes that are fingerprinted at these sizes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import torch

from lib.explain.conditions import random_probes, witness
from lib.explain.probing import Probes, Sizes

AT_ONCE = 2**20
"""Elements up to which all probes run together, before anything is known of the code."""


@dataclass(frozen=True, eq=False)
class ProbeSet:
    """The probes for one set of sizes, and what the unit gives on them; shared by all rows."""

    sizes: Sizes

    @cached_property
    def random(self) -> Probes:
        """The random points of the conditions."""
        return random_probes(self.sizes)

    @property
    def basis_length(self) -> int:
        """Every pair of a feature and a weight, and every bias."""
        return self.sizes.products + self.sizes.out_features

    def basis(self, start: int, stop: int) -> Probes:
        """Make some of the basis: every pair of a feature and a weight that are 1 alone, then every bias.

        Pairs come in the order (sample, feature, unit, weight), the last changing fastest.
        """
        shapes = self.sizes.shapes
        places = torch.arange(start, min(stop, self.basis_length))
        is_pair = places < self.sizes.products
        rows = torch.arange(len(places))
        parts = [torch.zeros((len(places), math.prod(shape)), dtype=torch.float64) for shape in shapes]
        weights = math.prod(shapes[1])
        pairs = places[is_pair]
        parts[0][rows[is_pair], pairs // weights] = 1.0
        parts[1][rows[is_pair], pairs % weights] = 1.0
        parts[2][rows[~is_pair], places[~is_pair] - self.sizes.products] = 1.0
        return Probes(*(part.reshape(-1, *shape) for part, shape in zip(parts, shapes, strict=True)))

    @cached_property
    def together(self) -> Probes:
        return Probes.joined((self.random, self.basis(0, self.basis_length)))

    @property
    def is_light(self) -> bool:
        """Say whether all probes together cost so little that they run before anything is known."""
        return self.basis_length * self.sizes.elements <= AT_ONCE

    @cached_property
    def unit_witness(self) -> torch.Tensor:
        """What the unit gives where all inputs are random, (points, batch, out)."""
        features, weights, bias = (witness(part) for part in self.random.parts())
        return features @ weights.transpose(1, 2) + bias.unsqueeze(1)

    @cached_property
    def unit_products(self) -> torch.Tensor:
        """The unit's coefficients, (batch, out, batch, in, out, in)."""
        sizes = self.sizes
        batch, units, features = (
            torch.eye(size, dtype=torch.float64)
            for size in (sizes.batch, sizes.out_features, sizes.in_features)
        )
        return torch.einsum("pb,qo,ij->pqbioj", batch, units, features)

    @cached_property
    def unit_biases(self) -> torch.Tensor:
        """How often the unit adds each bias, (batch, out, out)."""
        units = torch.eye(self.sizes.out_features, dtype=torch.float64)
        return units.expand(self.sizes.batch, -1, -1)
