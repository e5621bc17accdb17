"""What a code's value really depends on: each input cell is changed, and the code is run again."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import torch

from lib.explain.provenance import Chain
from lib.language import Run, parse, run
from tests.unit.explain.provenance.samples import RANGES

COPIES = {"c": re.compile(r"c = (\w+)\.clone\(\)")}

OVER_PADDING = frozenset(("filters", "grouped"))
"""Inputs that are multiplied by the zeros of a padding too, where nan and inf would show without any link."""

Pattern = dict[str, torch.Tensor]
"""By input name: (cells of the value, cells of the input), True where the one depends on the other."""


def inputs_of(code: str, names: dict[str, torch.Tensor]) -> list[str]:
    """Return the inputs that a code names."""
    return sorted(set(re.findall(r"(?<![\w.])\w+", code)) & set(names))


def tensors_of(value: Any) -> list[torch.Tensor]:
    """Return a value as its tensors."""
    return [
        torch.as_tensor(one.copy() if isinstance(one, np.ndarray) else one)
        for one in (value if isinstance(value, (list, tuple)) else (value,))
    ]


def flat_value(value: Any) -> torch.Tensor:
    """Return all cells of a value in a row, as float64; a mark where a number is none."""
    whole = [
        one.real + torch.pi * one.imag if one.is_complex() else one for one in tensors_of(value)
    ]  # a complex cell changes with either of its parts
    cells = torch.cat([one.reshape(-1).to(torch.float64) for one in whole])
    return cells.nan_to_num(nan=1.2345e300, posinf=1.1e300, neginf=-1.1e300)


def observed(code: str, names: dict[str, torch.Tensor], seed: int, wanted: Pattern) -> Pattern:
    """Run a code as it is and again for each change of each input cell; tell what changed.

    A cell is left once two changes have shown all that is wanted of it.
    """
    program = parse(code)
    before = flat_value(run(program, names, seed=seed).steps[-1].value)
    pattern: Pattern = {}
    for name in inputs_of(code, names):
        tensor = names[name]
        pattern[name] = torch.zeros(len(before), tensor.numel(), dtype=torch.bool)
        for cell in range(tensor.numel()):
            seen = pattern[name][:, cell]
            for tries, changed in enumerate(changes(name, names, cell)):
                if tries > 1 and not bool((wanted[name][:, cell] & ~seen).any()):
                    break
                done = run(program, {**names, name: changed}, seed=seed)
                if done.error is not None:
                    continue
                after = flat_value(done.steps[-1].value)
                if len(after) == len(before):
                    seen |= after != before
    return pattern


def changes(name: str, names: dict[str, torch.Tensor], cell: int) -> list[torch.Tensor]:
    """Return copies of an input with one cell changed."""
    tensor = names[name]
    flat = tensor.reshape(-1)
    value = flat[cell].item()
    if tensor.dtype is torch.bool:
        wanted: list[Any] = [not value]
    elif name in RANGES:
        source = names[RANGES[name]]
        high = {"rows": source.shape[0], "places": source.shape[1], "label": source.shape[1]}.get(
            name, source.numel()
        )
        wanted = [other for other in range(high) if other != value]
    elif tensor.is_floating_point():
        endless = [] if name in OVER_PADDING else [float("nan"), float("inf")]
        wanted = [*endless[:1], value * 0.5 + 0.2, 0.0, 1.0, 9.0, -9.0, *endless[1:]]
    else:
        wanted = [value + 1, value - 1, 0, 1, 2, 3, value + 16, value + 8, value + 4, value + 2]
    made = []
    for other in wanted:
        copy = flat.clone()
        copy[cell] = other
        made.append(copy.reshape(tensor.shape))
    return made


def claimed(done: Run, names: dict[str, torch.Tensor], code: str) -> Pattern:
    """Return the same pattern as the rules of the run's steps tell it."""
    chain = Chain(done.steps, done.names)
    last = done.steps[-1]
    parts: list[int | None] = (
        list(range(len(last.value))) if isinstance(last.value, (list, tuple)) else [None]
    )
    pattern = {name: [] for name in inputs_of(code, names)}  # type: dict[str, list[torch.Tensor]]
    called = {short: found.group(1) for short, form in COPIES.items() if (found := form.search(code))}
    for part, value in zip(parts, tensors_of(last.value), strict=True):
        for index in torch.ones(tuple(value.shape)).nonzero().tolist():
            trace = chain.back(last.number, tuple(index), part=part)
            rows = {name: torch.zeros(names[name].numel(), dtype=torch.bool) for name in pattern}
            for leaf, counted in trace.leaves.items():
                name = called.get(leaf.text, leaf.text)
                if name in rows and len(rows[name]) == counted.counts.numel():
                    rows[name] |= counted.counts.reshape(-1) > 0
            for name, row in rows.items():
                pattern[name].append(row)
    return {
        name: torch.stack(rows) if rows else torch.zeros(0, names[name].numel(), dtype=torch.bool)
        for name, rows in pattern.items()
    }
