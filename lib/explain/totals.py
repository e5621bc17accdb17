"""Totals by class at one output, where there are too many coefficients to know each of them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

import torch

from lib.explain.conditions import TOLERANCE
from lib.explain.fingerprints import Fingerprint
from lib.explain.probing import Prober, Probes
from lib.explain.terms import LedgerTerm, TermKind, tidied
from lib.tensors import Tensors

Totals = Mapping[TermKind, tuple[float, float]]
"""By kind: the sum of the coefficients and what they come to on the inputs."""

_SEED = 20_023
_PAIRS_AT_ONCE = 2**20


def totals_by_kind(one: Fingerprint, exact: Tensors, cell: tuple[int, int]) -> Totals:
    """Return counts and values by kind at the output ``cell``, from runs with masked inputs.

    A run with one sample's features and one unit's weights gives the products of these alone; the
    counts come from the same runs with ones in place of the inputs. Raises ProbeStopped.
    """
    output = _Output(one, cell)
    ones = Tensors(*(torch.ones_like(part) for part in exact.as_names().values()))
    pattern = output.pattern()
    counts, values = (output.classes(source, pattern) for source in (ones, exact))
    return {kind: (tidied(counts[kind]), values[kind]) for kind in counts}


def terms_of_totals(theirs: Totals, ours: Totals, in_features: int) -> tuple[LedgerTerm, ...]:
    """Subtract two sets of totals; what is left of one class is one term with its net count."""
    largest = max(abs(value) for totals in (theirs, ours) for _, value in totals.values())
    terms = []
    for kind, (count, value) in ours.items():
        net_count = tidied(count - theirs[kind][0])
        net_value = value - theirs[kind][1]
        if not net_count and abs(net_value) <= TOLERANCE * largest:
            continue
        is_repeated = kind == TermKind.WANTED and net_count > 0 and theirs[kind][0] >= in_features
        terms.append(LedgerTerm(TermKind.REPEATED if is_repeated else kind, net_count, None, net_value))
    order = list(TermKind)
    return tuple(sorted(terms, key=lambda term: order.index(term.kind)))


class _Output:
    """One element of a code's value, and masked runs that look at it alone."""

    def __init__(self, one: Fingerprint, cell: tuple[int, int]) -> None:
        self.prober: Prober = one.prober.at_step(one.step.number if one.step else None)
        self.sizes = one.sizes
        self.sample, self.unit = cell
        self.position = self.sample * one.sizes.out_features + self.unit

    def values(self, probes: Probes) -> list[float]:
        """Run probes and return this output's values."""
        stacked = self.prober.values(probes).reshape(len(probes), -1)
        numbers: list[float] = stacked[:, self.position].tolist()
        return numbers

    def own_rows(self, source: Tensors) -> Tensors:
        """Keep this output's sample, unit and bias; all others are zero."""
        kept = Tensors(*(torch.zeros_like(part) for part in source.as_names().values()))
        kept.features[self.sample] = source.features[self.sample]
        kept.weights[self.unit] = source.weights[self.unit]
        kept.bias[self.unit] = source.bias[self.unit]
        return kept

    def classes(self, source: Tensors, pattern: tuple[float, float] | None) -> dict[TermKind, float]:
        """Take the masked runs apart: each class is what its run gives beyond the smaller ones."""
        own = self.own_rows(source)
        none = Tensors(*(torch.zeros_like(part) for part in source.as_names().values()))
        runs = (
            (own.features, own.weights, none.bias),
            (source.features, own.weights, none.bias),
            (own.features, source.weights, none.bias),
            (source.features, source.weights, none.bias),
            (none.features, none.weights, own.bias),
            (none.features, none.weights, source.bias),
        )
        values = [self.values(Probes(*(part.unsqueeze(0) for part in run)))[0] for run in runs]
        own_products, all_samples, all_units, everything, own_bias, all_biases = values
        wanted = self.wanted(own, pattern)
        return {
            TermKind.WANTED: wanted,
            TermKind.OTHER_FEATURE: own_products - wanted,
            TermKind.OTHER_SAMPLE: all_samples - own_products,
            TermKind.OTHER_UNIT: all_units - own_products,
            TermKind.OTHER_BOTH: everything - all_samples - all_units + own_products,
            TermKind.BIAS: own_bias,
            TermKind.OTHER_BIAS: all_biases - own_bias,
        }

    def wanted(self, own: Tensors, pattern: tuple[float, float] | None) -> float:
        """Add up the unit's own products as the code weighs them."""
        if pattern is not None:
            products = own.features[self.sample] * own.weights[self.unit]
            return sum(pattern) * math.fsum(products.tolist())
        return math.fsum(value for probes in self._single_features(own) for value in self.values(probes))

    def pattern(self) -> tuple[float, float] | None:
        """Find a and b where every wanted product counts a + b times and every cross term b times.

        Most code is so regular, and three runs show it: two random ones give a and b, a third must
        agree. None where it does not; then every feature has to be run alone.
        """
        generator = torch.Generator().manual_seed(_SEED)
        rows, found = [], []
        for _ in range(3):
            random = Tensors(
                *(torch.randn(shape, generator=generator, dtype=torch.float64) for shape in self.sizes.shapes)
            )
            own = self.own_rows(random)
            probes = Probes(own.features[None], own.weights[None], torch.zeros_like(own.bias)[None])
            features, weights = own.features[self.sample], own.weights[self.unit]
            rows.append([float(features @ weights), float(features.sum() * weights.sum())])
            found.append(self.values(probes)[0])
        (first, second), (third, fourth) = rows[:2]
        determinant = first * fourth - second * third
        if determinant == 0:
            return None
        alone = (found[0] * fourth - second * found[1]) / determinant
        everywhere = (first * found[1] - found[0] * third) / determinant
        predicted = alone * rows[2][0] + everywhere * rows[2][1]
        scale = max(abs(number) for number in (*found, *rows[2]))
        if not abs(predicted - found[2]) <= TOLERANCE * scale:
            return None
        return tidied(alone), tidied(everywhere)

    def _single_features(self, own: Tensors) -> Iterator[Probes]:
        """Give each feature and its weight alone, as many at once as memory allows."""
        elements = own.features.numel() + own.weights.numel()
        chunk = max(1, _PAIRS_AT_ONCE // elements)
        for start in range(0, self.sizes.in_features, chunk):
            masks = torch.eye(self.sizes.in_features, dtype=torch.float64)[start : start + chunk, None]
            bias = torch.zeros((len(masks), self.sizes.out_features), dtype=torch.float64)
            yield Probes(own.features * masks, own.weights * masks, bias)
