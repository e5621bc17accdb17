"""Run the candidates: values once per code, activations on all values at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import torch

from lib.experiment import Experiment
from lib.language import Budget, Program, parse, run
from lib.number_search.activations import Following, activated_first, followings
from lib.number_search.draws import Draw, other_draws
from lib.number_search.values_before import Candidate, Sizes, values_before
from lib.tensors import Tensors

WORK_HIGH = 2**22
"""Numbers that the codes of one search may make in all, about; the oddest codes are left out above."""

ELEMENTS_HIGH = 2**18
"""Numbers that the different values before the activation may have in all."""

SAME = 1e-5
"""Relative to their size: values this near to each other are the same value, computed in two ways."""

DRAWN_CODES = (
    "torch.mm(features, weights.t()) + bias",
    "torch.mm(features, weights.t())",
    "(features * weights + bias).sum()",
    "(features.t() * weights).sum() + bias",
    "(features.t() * weights + bias).sum()",
)
"""What is tried on other draws."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One value and the codes that give it, up to rounding; its numbers begin at ``start``."""

    candidates: list[Candidate]
    shape: tuple[int, ...]
    start: int

    @property
    def size(self) -> int:
        return torch.Size(self.shape).numel()


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """Candidates of one kind that ran: the numbers of their blocks behind one another in ``values``.

    ``before`` are the same numbers before what follows, None where nothing follows. ``draw`` is the draw
    that they ran on, None for the experiment's own.
    """

    blocks: tuple[Block, ...]
    values: torch.Tensor
    before: torch.Tensor | None = None
    following: Following | None = None
    draw: Draw | None = None

    @property
    def codes(self) -> int:
        return sum(len(block.candidates) for block in self.blocks)


@dataclass(slots=True)
class Tally:
    """Counts of one search."""

    tried: int = 0
    refused: int = 0
    left_out: int = 0
    work: int = 0
    elements: int = 0


@dataclass(slots=True)
class _Blocks:
    """Blocks that are being collected; equal values of one shape become one of them."""

    blocks: list[Block] = field(default_factory=list)
    values: list[torch.Tensor] = field(default_factory=list)
    length: int = 0
    _alike: dict[tuple[tuple[int, ...], str], list[int]] = field(default_factory=dict)

    def add(self, candidate: Candidate, value: torch.Tensor, room: int) -> int | None:
        """Take a candidate's value in; return how many new numbers it brings, None where there is no room."""
        shape, flat = tuple(value.shape), value.flatten()
        alike = self._alike.setdefault((shape, f"{float(flat[0]):.3g}"), [])
        for position in alike:
            if torch.allclose(self.values[position], flat, rtol=SAME, atol=SAME, equal_nan=True):
                self.blocks[position].candidates.append(candidate)
                return 0
        if flat.numel() > room:
            return None
        alike.append(len(self.blocks))
        self.blocks.append(Block([candidate], shape, self.length))
        self.values.append(flat)
        self.length += flat.numel()
        return flat.numel()

    def tried(self, draw: Draw | None) -> Tried:
        joined = torch.cat(self.values) if self.values else torch.empty(0)
        return Tried(tuple(self.blocks), joined, draw=draw)


@dataclass(frozen=True, slots=True)
class Trial:
    """One search's runs: on which experiment and tensors, within which budget, and what they count."""

    experiment: Experiment
    tensors: Tensors
    budget: Budget
    tally: Tally

    def run_all(self) -> Iterator[Tried]:
        """Run every candidate, and count them in the tally.

        The values before the activation are run code by code. What follows is run once on all of them,
        joined in one tensor (a code that matches is run again as it stands: the number shown is its own).
        """
        experiment = self.experiment
        sizes = Sizes(experiment.batch, experiment.in_features, experiment.out_features)
        known = values_before(sizes)
        programs = {candidate.code: parse(candidate.code) for candidate in known}
        after = followings(experiment.activation)
        names = self.tensors.as_names()
        yield from self._followed(self._run_codes(known, programs, names, times=len(after)), after)
        firsts = tuple(activated_first(sizes, experiment.activation))
        parsed = {candidate.code: parse(candidate.code) for candidate in firsts}
        values = self._run_codes(firsts, parsed, names)
        self.tally.tried += values.codes
        yield values
        drawn = tuple(candidate for candidate in known if candidate.code in DRAWN_CODES)
        for draw in other_draws(experiment):
            made = run(draw.code, budget=self.budget)
            if made.error is None:
                values = self._run_codes(drawn, programs, made.names, draw=draw)
                usual = tuple(step for step in after if not step.oddities or step.code == "value")
                yield from self._followed(values, usual)

    def _run_codes(
        self,
        candidates: tuple[Candidate, ...],
        programs: Mapping[str, Program],
        names: Mapping[str, torch.Tensor],
        *,
        draw: Draw | None = None,
        times: int = 1,
    ) -> Tried:
        """Run codes one by one; keep those that give numbers, leave out what would be too much.

        ``times``: how many codes each of them stands for, with what may follow it.
        """
        tally, found = self.tally, _Blocks()
        for candidate in candidates:
            if tally.work + candidate.cells > WORK_HIGH:
                tally.left_out += times
                continue
            tally.work += candidate.cells
            done = run(programs[candidate.code], names, budget=self.budget)
            if done.error is not None or not isinstance(done.value, torch.Tensor):
                tally.refused += 1
                continue
            added = found.add(candidate, done.value, ELEMENTS_HIGH - tally.elements)
            if added is None:
                tally.left_out += times
            else:
                tally.elements += added
        return found.tried(draw)

    def _followed(self, tried: Tried, after: tuple[Following, ...]) -> Iterator[Tried]:
        """Apply what may follow to all values at once."""
        if not tried.blocks:
            return
        for following in after:
            if following.is_joint:
                values = self._jointly(tried, following)
            else:
                done = run(following.code, {"value": tried.values}, budget=self.budget)
                values = done.value if done.error is None else None
            if not isinstance(values, torch.Tensor):
                self.tally.left_out += tried.codes
                continue
            self.tally.tried += tried.codes
            before = None if following.code == "value" else tried.values
            yield replace(tried, values=values, before=before, following=following)

    def _jointly(self, tried: Tried, following: Following) -> torch.Tensor | None:
        """Apply what takes a whole row, such as softmax, to values of the same shape together."""
        results = torch.empty_like(tried.values)
        groups: dict[tuple[int, ...], list[Block]] = {}
        for block in tried.blocks:
            groups.setdefault(block.shape or (1,), []).append(block)
        for shape, blocks in groups.items():
            starts = torch.tensor([block.start for block in blocks])
            places = (starts.unsqueeze(1) + torch.arange(blocks[0].size)).flatten()
            stacked = tried.values[places].reshape(len(blocks), *shape)
            done = run(following.code, {"value": stacked}, budget=self.budget)
            if done.error is not None or not isinstance(done.value, torch.Tensor):
                return None
            results[places] = done.value.flatten()
        return results
