from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import torch

from lib.explain.provenance import Chain, Place, Several, rule_of, sources
from lib.formulations import FORMULATIONS
from lib.language import run
from tests.unit.explain.provenance.samples import drawn, samples


def unravelled(flat: int, shape: list[int]) -> list[int]:
    place = []
    for size in reversed(shape):
        place.append(flat % size)
        flat //= size
    return place[::-1]


def counted(axis: list[Any], place: list[int]) -> list[int]:
    """The steps of one free axis that count at a place of the frame."""
    size, _, *bounds = axis
    if not bounds:
        return list(range(size))
    (bound,) = bounds
    if isinstance(bound, int):
        return list(range(place[bound] + 1))
    along, stride, spacing, before, inside = bound
    return [step for step in range(size) if 0 <= place[along] * stride + step * spacing - before < inside]


def cells_of(reach: dict[str, Any], flat: int) -> Iterator[int]:
    """The package's documented steps 2 to 5, on nothing but the plain data."""
    if "table" in reach:
        if reach["table"][flat] >= 0:
            yield reach["table"][flat]
        return
    place = unravelled(flat, reach["frame"])
    box = reach.get("box", [[0, size] for size in reach["frame"]])
    if not all(first <= at < end for at, (first, end) in zip(place, box, strict=True)):
        return
    start = reach.get("offset", 0) + sum(at * step for at, step in zip(place, reach["strides"], strict=True))
    free = reach.get("free", [])
    for steps in itertools.product(*(counted(axis, place) for axis in free)):
        yield start + sum(step * axis[1] for step, axis in zip(steps, free, strict=True))


def read(data: dict[str, Any], flat: int) -> Counter[tuple[int, int | None, tuple[int, ...]]]:
    found: Counter[tuple[int, int | None, tuple[int, ...]]] = Counter()
    for reach in data["reaches"]:
        for cell in cells_of(reach, flat):
            found[reach["operand"], reach.get("item"), tuple(unravelled(cell, reach["shape"]))] += 1
    return found


@pytest.mark.filterwarnings("ignore:Using torch.cross without:UserWarning")
def test_the_documented_reading_of_the_data_gives_the_sources() -> None:
    compared = 0
    for _, code in samples():
        rule = rule_of(run(code, drawn(11)).steps[-1])
        parts = rule.parts if isinstance(rule, Several) else (rule,)
        for part in parts:
            data = json.loads(json.dumps(part.as_data()))
            for flat, index in enumerate(itertools.product(*(range(size) for size in part.shape))):
                found = sources(part, index)
                assert found is not None
                expected = {(source.operand, source.item, source.index): source.count for source in found}
                assert read(data, flat) == expected, f"{code} at {index}"
                compared += 1
    assert compared > 1000


@pytest.mark.parametrize("name", [name for name in FORMULATIONS if name != "no_transpose"])
def test_a_whole_chain_can_be_followed_on_the_data_alone(name: str) -> None:
    sizes = {"features": (1, 5), "weights": (1, 5), "bias": (1,)}
    done = run(FORMULATIONS[name].code, {key: torch.randn(shape) for key, shape in sizes.items()})
    chain = Chain(done.steps, done.names)
    data = json.loads(json.dumps(chain.as_data()))
    last = data["steps"][-1]
    lit: dict[tuple[str, int], Counter[int]] = {("step", last["number"]): Counter({0: 1})}
    for step in reversed(data["steps"]):
        counts = lit.get(("step", step["number"]), Counter())
        for reach, maker in zip(step["rule"]["reaches"], step["makers"], strict=True):
            ((kind, number),) = maker.items()
            target = lit.setdefault((kind, number), Counter())
            for flat, times in counts.items():
                for cell in cells_of(reach, flat):
                    target[cell] += times
    trace = chain.back(last["number"], (0,) * len(last["rule"]["shape"]))
    for leaf, counted in trace.leaves.items():
        flat = counted.counts.reshape(-1).tolist()
        assert lit["leaf", leaf.number] == {cell: count for cell, count in enumerate(flat) if count}
    for place, counted in trace.steps.items():
        assert isinstance(place, Place)
        flat = counted.counts.reshape(-1).tolist()
        assert lit["step", place.step] == {cell: count for cell, count in enumerate(flat) if count}
