"""Search for the codes that print a number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import torch

from lib.experiment import Experiment
from lib.language import Budget, run
from lib.number_search.chance import distinct_values, expected_by_chance
from lib.number_search.model import Found, Match, NumberSearch
from lib.number_search.trying import Block, Tally, Trial, Tried
from lib.number_search.typed import TypedNumber, read_numbers
from lib.number_search.values_before import Candidate
from lib.tensors import TORCH_DTYPES, Tensors, build_tensors

MATCHES_HIGH = 40
"""Matches that are listed for one number; more are counted."""

ROUNDING_STEPS = 4
"""Steps of the dtype by which another machine's rounding may move a number that is typed in full."""

SLACK_STEPS = 16
"""Steps by which the values of the first look may differ from those that a code gives by itself."""

SAMPLE_HIGH = 2**18
"""Values from which the chance of an accident is estimated; of more, every so many are taken."""

OTHER_NUMBER = 3.0
"""How much likelier a code is for each further number that it prints as well."""


@dataclass(frozen=True, slots=True, eq=False)
class _Hit:
    """A candidate one of whose values may print a number."""

    tried: Tried
    block: Block
    candidate: Candidate
    element: int
    others: tuple[str, ...]
    rank: float

    @property
    def whole(self) -> Candidate:
        """The candidate with what follows it, and with its own draw."""
        candidate = self.candidate
        if self.tried.following is not None:
            candidate = self.tried.following.after(candidate)
        draw = self.tried.draw
        if draw is None:
            return candidate
        code = f"{draw.code}\n{candidate.code}"
        return replace(candidate, code=code, oddities=(*draw.oddities, *candidate.oddities))


@dataclass(frozen=True, slots=True)
class _Search:
    """What all steps of one search share."""

    experiment: Experiment
    tensors: Tensors
    budget: Budget
    eps: float

    def hits(self, numbers: Iterable[TypedNumber], tried: Iterable[Tried]) -> dict[str, list[_Hit]]:
        """Find the candidates that may print a number, simplest first."""
        hits: dict[str, list[_Hit]] = {number.text: [] for number in numbers}
        for part in tried:
            places: dict[int, dict[str, int]] = {}
            for number in numbers:
                for position, element in self._near(number, part):
                    places.setdefault(position, {})[number.text] = element
            for position, printed in places.items():
                block = part.blocks[position]
                for text, element in printed.items():
                    others = tuple(other for other in printed if other != text)
                    for candidate in block.candidates:
                        rank = self._rank(part, block, candidate, others)
                        hits[text].append(_Hit(part, block, candidate, element, others, rank))
        return {text: sorted(found, key=lambda hit: hit.rank) for text, found in hits.items()}

    def _near(self, number: TypedNumber, part: Tried) -> Iterator[tuple[int, int]]:
        """Go through the blocks that may print a number: their position, and their nearest element."""
        distances = (part.values - number.value).abs()
        width = number.half_unit + SLACK_STEPS * self.eps * abs(number.value)
        elements = (distances <= width).nonzero().flatten()
        starts = torch.tensor([block.start for block in part.blocks])
        positions = torch.searchsorted(starts, elements, right=True) - 1
        for position in positions.bincount().nonzero().flatten().tolist():
            block = part.blocks[position]
            here = distances[block.start : block.start + block.size]
            yield position, int(here.nan_to_num(nan=math.inf).argmin())

    def _rank(self, part: Tried, block: Block, candidate: Candidate, others: tuple[str, ...]) -> float:
        """Rate how odd a code is: its oddities, and how many numbers it gives beyond the unit's."""
        weight = candidate.weight
        for source in (part.following, part.draw):
            weight += sum(oddity.weight for oddity in source.oddities) if source is not None else 0.0
        outputs = self.experiment.batch * self.experiment.out_features
        return weight + math.log2(max(1.0, block.size / outputs)) / 2 - OTHER_NUMBER * len(others)

    def confirmed(self, number: TypedNumber, hits: list[_Hit]) -> tuple[tuple[Match, ...], int]:
        """Run the simplest candidates as they stand, and keep those that do print the number.

        Those that print it to the last digit come before those that do within rounding.
        """
        matches: list[Match] = []
        more = 0
        for place, hit in enumerate(hits):
            if len(matches) == MATCHES_HIGH:
                more = len(hits) - place
                break
            match = self._match(number, hit)
            if match is not None:
                matches.append(match)
        return tuple(sorted(matches, key=lambda match: not match.is_exact)), more

    def _match(self, number: TypedNumber, hit: _Hit) -> Match | None:
        candidate = hit.whole
        names = self.tensors.as_names() if hit.tried.draw is None else {}
        done = run(candidate.code, names, budget=self.budget)
        if done.error is not None or not isinstance(done.value, torch.Tensor):
            return None
        value = float(done.value.flatten()[hit.element])
        is_exact = number.is_printed_by(value)
        step = ROUNDING_STEPS * self.eps * abs(number.value)
        is_near = number.half_unit < step and abs(value - number.value) <= number.half_unit + step
        if not is_exact and not is_near:
            return None
        before = hit.tried.before
        shape = tuple(done.value.shape)
        return Match(
            code=candidate.code,
            value=value,
            index=_index(hit.element, shape),
            shape=shape,
            oddities=candidate.oddities,
            before=None if before is None else float(before[hit.block.start + hit.element]),
            formulation=candidate.formulation if hit.tried.draw is None else None,
            others=hit.others,
            is_exact=is_exact,
        )


def search_numbers(text: str, experiment: Experiment, *, budget: Budget | None = None) -> NumberSearch:
    """Find the codes that print the numbers in a text, on an experiment.

    Tried are the catalogue and codes built from what people mix up: elementwise, outer and matrix
    products, sums and means, the bias inside, outside, never or many times, activations, their order, and
    other draws after the same seed. A value matches where Python prints it, at as many digits, as typed.

    >>> found = search_numbers("0.9897", Experiment(seed=7)).numbers[0]
    >>> found.matches[0].code.splitlines()[0]
    'value = (features.t() * weights + bias).sum()'
    """
    return search_on_tensors(text, experiment, build_tensors(experiment), budget=budget)


def search_on_tensors(
    text: str, experiment: Experiment, tensors: Tensors, *, budget: Budget | None = None
) -> NumberSearch:
    """Search as ``search_numbers`` does, on tensors that are given; sizes and dtype are the experiment's."""
    numbers, notices = read_numbers(text)
    if not numbers:
        return NumberSearch(experiment, (), 0, 0, 0, notices)
    budget, tally = budget or Budget(), Tally()
    tried = tuple(Trial(experiment, tensors, budget, tally).run_all())
    values = torch.cat([part.values for part in tried])
    stride = 1 + values.numel() // SAMPLE_HIGH
    sample = distinct_values(values[::stride])
    sizes = torch.tensor([block.size for part in tried for block in part.blocks])
    shared = _Search(experiment, tensors, budget, torch.finfo(TORCH_DTYPES[experiment.dtype]).eps)
    hits = shared.hits(numbers, tried)
    found = []
    for number in numbers:
        matches, more = shared.confirmed(number, hits[number.text])
        found.append(Found(number, matches, more, expected_by_chance(number, sample, stride, sizes)))
    return NumberSearch(experiment, tuple(found), tally.tried, tally.refused, tally.left_out, notices)


def _index(element: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    index = []
    for size in reversed(shape):
        element, place = divmod(element, size)
        index.append(place)
    return tuple(reversed(index))
