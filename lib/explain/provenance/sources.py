"""The rule of a step, read both ways: a result's cell to its sources, an operand's cell to what it made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lib.explain.provenance.catalogue import READ_BY_ROLE, RULES
from lib.explain.provenance.cells import CellSet, Index, row_major
from lib.explain.provenance.reach import AnyReach, Lookup, Reach, checked_flat
from lib.explain.provenance.reading import OWN_CALL, Call, NoRuleError, parts_of, shape_of
from lib.explain.provenance.rules import Returned, Rule, Several, Unknown, part_of
from lib.language import Step
from lib.language.known import BUILTINS, METHODS, NAMES
from lib.language.table.entry import Entry

MOST_SOURCES = 2**16
"""Cells that ``sources`` lists one by one at most."""

NO_RULE = (NoRuleError, TypeError, ValueError, IndexError, RuntimeError)
"""What a builder raises for a call in a form that it does not know, be it in torch's or Python's words."""


def _parameters() -> dict[str, tuple[str, ...]]:
    """Return the parameters of every function and method, by its canonical name."""
    values = [
        *NAMES.values(),
        *BUILTINS.values(),
        *(entry for kind in METHODS.values() for entry in kind.values()),
    ]
    return {value.name: value.parameters for value in values if isinstance(value, Entry)}


PARAMETERS = _parameters()


@dataclass(frozen=True, slots=True)
class Source:
    """A cell of an operand that made a cell of the result; ``count``: how often it is used.

    ``item``: which tensor of an operand that is a list or tuple.
    """

    operand: int
    index: Index
    count: int = 1
    item: int | None = None


@dataclass(frozen=True, slots=True)
class SourceSet:
    """The cells of one operand that made a cell of the result, as a set."""

    operand: int
    cells: CellSet
    item: int | None = None


def rule_of(step: Step) -> Rule:
    """Return what made each cell of a step's value; Unknown where no rule is written for it.

    >>> import torch
    >>> from lib.language import run
    >>> step = run("torch.mm(a, b)", {"a": torch.ones(2, 3), "b": torch.ones(3, 4)}).steps[0]
    >>> rule_of(step).letters
    ('ab', 'bc')
    """
    shape = shape_of(step.value)
    if step.function.startswith(OWN_CALL):
        name = step.function.removeprefix(OWN_CALL)
        parts = [Returned(shape_of(value) or (), name) for _, value in parts_of(step.value)]
        return Several((), name, tuple(parts)) if shape is None else Returned(shape, name)
    unknown = Unknown(shape or (), step.function)
    builder = RULES.get(step.function)
    if builder is None:
        return unknown
    try:
        ordered = () if step.function in READ_BY_ROLE else PARAMETERS.get(step.function, ())
        rule = builder(Call(step, ordered))
    except NO_RULE:
        return unknown
    return rule if _fits(rule, step) else unknown


def _fits(rule: Rule, step: Step) -> bool:
    """Say whether shapes and indices of a rule are those of the step: a safeguard against false links."""
    if isinstance(rule, Several):
        values = step.value
        if not isinstance(values, (tuple, list)) or len(values) != len(rule.parts):
            return False
        return all(_is_sound(part, value) for part, value in zip(rule.parts, values, strict=True))
    return _is_sound(rule, step.value)


def _is_sound(rule: Rule, value: object) -> bool:
    return shape_of(value) == rule.shape and all(reach.is_within() for reach in rule.reaches)


def source_sets(rule: Rule, index: Index, *, part: int | None = None) -> tuple[SourceSet, ...]:
    """Return the cells that made one cell of the result, a set for each index rule that has any.

    ``part``: which tensor of a value that is a tuple. Raises IndexError where there is no such cell.
    """
    rule = part_of(rule, part)
    flat = checked_flat(index, rule.shape)
    found = ((reach, reach.cells(flat)) for reach in rule.reaches)
    return tuple(SourceSet(reach.operand, cells, reach.item) for reach, cells in found if cells is not None)


def sources(rule: Rule, index: Index, *, part: int | None = None) -> tuple[Source, ...] | None:
    """Return the cells that made one cell of the result, one by one; None where they are too many.

    In the order of the operands; a cell that several index rules reach comes up once with all its uses.
    """
    sets = source_sets(rule, index, part=part)
    if sum(len(one.cells) for one in sets) > MOST_SOURCES:
        return None
    counts: dict[tuple[int, int | None, Index], int] = {}
    for one in sets:
        for cell in one.cells.indices():
            key = (one.operand, one.item, cell)
            counts[key] = counts.get(key, 0) + one.cells.count
    return tuple(Source(operand, cell, count, item) for (operand, item, cell), count in counts.items())


def touched(
    rule: Rule, operand: int, index: Index, *, item: int | None = None, part: int | None = None
) -> tuple[CellSet, ...]:
    """Return the cells of the result that one cell of an operand helped to make, as sets with counts.

    Raises IndexError where there is no such cell.
    """
    rule = part_of(rule, part)
    found: list[CellSet] = []
    for reach in rule.reaches:
        if reach.operand == operand and reach.item == item:
            found += _touched_by(reach, checked_flat(index, reach.shape), rule)
    return tuple(found)


def _touched_by(reach: AnyReach, flat: int, rule: Rule) -> list[CellSet]:
    if isinstance(reach, Lookup):
        return [CellSet(rule.shape, place) for place, cell in enumerate(reach.table) if cell == flat]
    return [cells for piece in reach.pieces() for cells in _solved(piece, flat, rule)]


@dataclass(frozen=True, slots=True)
class _Unknown:
    """One place to be found: of the frame's axis, or of a free axis."""

    stride: int
    first: int
    end: int
    frame_step: int
    limit: int | None = None


def _solved(reach: Reach, flat: int, rule: Rule) -> Iterator[CellSet]:
    """Find every place of the frame whose cells include one flat index, for a reach without windows."""
    steps = row_major(reach.frame)
    unknowns: list[_Unknown] = []
    whole: dict[int, tuple[int, int]] = {}
    count = 1
    for axis, ((first, end), stride) in enumerate(zip(reach.bounds, reach.strides, strict=True)):
        if end <= first:
            return
        if stride == 0:
            whole[axis] = (first, end)
        else:
            unknowns.append(_Unknown(stride, first, end, steps[axis]))
    for free in reach.free:
        if free.size == 0:
            return
        if free.stride == 0:
            count *= free.size
        else:
            unknowns.append(_Unknown(free.stride, 0, free.size, 0, free.limit))
    unknowns.sort(key=lambda one: -abs(one.stride))
    starts: dict[tuple[int, tuple[tuple[int, int], ...]], int] = {}
    for start, limits in _places(unknowns, flat - reach.offset):
        key = (start, limits)
        starts[key] = starts.get(key, 0) + count
    for (start, limits), times in starts.items():
        at_least = dict(limits)
        bounds = {axis: (max(first, at_least.get(axis, 0)), end) for axis, (first, end) in whole.items()}
        begin = start + sum(first * steps[axis] for axis, (first, _) in bounds.items())
        moving = [(end - first, steps[axis]) for axis, (first, end) in bounds.items() if end - first > 1]
        yield CellSet(
            rule.shape, begin, tuple(size for size, _ in moving), tuple(step for _, step in moving), times
        )


def _places(unknowns: list[_Unknown], remainder: int) -> Iterator[tuple[int, tuple[tuple[int, int], ...]]]:
    """Split a remainder among the strides, largest first; give the frame's flat start and lower limits."""
    if not unknowns:
        if remainder == 0:
            yield 0, ()
        return
    first, rest = unknowns[0], unknowns[1:]
    low = sum(min(one.first * one.stride, (one.end - 1) * one.stride) for one in rest)
    high = sum(max(one.first * one.stride, (one.end - 1) * one.stride) for one in rest)
    near, far = (
        (remainder - high, remainder - low) if first.stride > 0 else (low - remainder, high - remainder)
    )
    step = abs(first.stride)
    for place in range(max(first.first, -(-near // step)), min(first.end - 1, far // step) + 1):
        for start, limits in _places(rest, remainder - place * first.stride):
            more = limits if first.limit is None else (*limits, (first.limit, place))
            yield start + place * first.frame_step, more
