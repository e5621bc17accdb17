"""Which axes of two shapes an operation pairs, and what becomes of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from lib.operations import DEFAULT_EQUATION, Operation

Shape = tuple[int, ...]

_EQUATION = re.compile(r"([a-zA-Z]*),([a-zA-Z]*)(?:->([a-zA-Z]*))?")


class Fate(StrEnum):
    """What becomes of an axis, or of a pair of axes.

    EQUAL: both have it, the sizes are equal, the result keeps it. STRETCHED: one has size 1 and is
    repeated. MISSING: one operand lacks it and is repeated along it. SUMMED: the sizes are equal, products
    along it are added up. STRETCHED_AND_SUMMED: an einsum repeats a size-1 axis and sums over it. KEPT:
    only one operand has it, and the operation expects that. DROPPED: only one operand has it, and its
    numbers are added up. CLASH: the sizes do not fit. NOT_TAKEN: an axis of an operand whose number of axes
    the operation refuses.
    """

    EQUAL = "equal"
    STRETCHED = "stretched"
    MISSING = "missing"
    SUMMED = "summed"
    STRETCHED_AND_SUMMED = "stretched and summed"
    KEPT = "kept"
    DROPPED = "dropped"
    CLASH = "clash"
    NOT_TAKEN = "not taken"


REFUSED = frozenset((Fate.CLASH, Fate.NOT_TAKEN))
"""What stops an operation."""


@dataclass(frozen=True, slots=True)
class AxisPair:
    """An axis of the first operand and one of the second that stand together, by their sizes.

    A size is None where that operand, or the result, has no such axis; ``letter`` is the einsum's name for
    it.
    """

    first: int | None
    second: int | None
    result: int | None
    fate: Fate
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The pairs of axes of two shapes under one operation, and the shape of its result.

    ``wrong_axes`` holds 0 or 1 for each operand whose number of axes is refused. ``result`` is None where
    the operation refuses the shapes.
    """

    pairs: tuple[AxisPair, ...]
    result: Shape | None
    wrong_axes: tuple[int, ...] = ()


def align(
    operation: Operation, first: Shape, second: Shape, equation: str = DEFAULT_EQUATION
) -> Alignment | None:
    """Pair the axes of two shapes as an operation does.

    None where an equation has more in it than one letter per axis ("...", a letter twice in one operand) or
    does not fit the operands' numbers of axes: torch's own words tell more there.

    >>> from lib.operations import OPERATIONS
    >>> align(OPERATIONS["mm"], (1, 5), (5, 2)).result
    (1, 2)
    >>> [pair.fate.value for pair in align(OPERATIONS["mul"], (5, 1), (5,)).pairs]
    ['missing', 'stretched']
    """
    if operation.joined == "equation":
        return _by_letters(first, second, equation)
    wrong = tuple(
        place
        for place, (shape, (least, most)) in enumerate(
            ((first, operation.first_axes), (second, operation.second_axes))
        )
        if not least <= len(shape) <= most
    )
    if wrong:
        pairs = [AxisPair(size, None, None, Fate.NOT_TAKEN) for size in first]
        pairs += [AxisPair(None, size, None, Fate.NOT_TAKEN) for size in second]
        return Alignment(tuple(pairs), None, wrong)
    pairs = list(JOINED[operation.joined](first, second))
    return _aligned(pairs, tuple(pair.result for pair in pairs if pair.result is not None))


def _aligned(pairs: list[AxisPair], result: Shape) -> Alignment:
    is_refused = any(pair.fate in REFUSED for pair in pairs)
    return Alignment(tuple(pairs), None if is_refused else result)


def _elementwise(first: Shape, second: Shape) -> Iterator[AxisPair]:
    """Pair from the last axis on; equal sizes, or 1, or no axis at all."""
    for back in range(max(len(first), len(second)), 0, -1):
        mine = first[-back] if back <= len(first) else None
        theirs = second[-back] if back <= len(second) else None
        yield _stretched(mine, theirs)


def _stretched(mine: int | None, theirs: int | None) -> AxisPair:
    if mine is None or theirs is None:
        return AxisPair(mine, theirs, theirs if mine is None else mine, Fate.MISSING)
    if mine == theirs:
        return AxisPair(mine, theirs, mine, Fate.EQUAL)
    if 1 in (mine, theirs):
        return AxisPair(mine, theirs, theirs if mine == 1 else mine, Fate.STRETCHED)
    return AxisPair(mine, theirs, None, Fate.CLASH)


def _product(first: Shape, second: Shape) -> Iterator[AxisPair]:
    """Stacks are paired as elementwise, inner axes are summed; a vector has an inner axis alone."""
    yield from _elementwise(first[:-2], second[:-2])
    yield from _matrices(first, second)


def _stacked(first: Shape, second: Shape) -> Iterator[AxisPair]:
    """As a product, but the stacks must be equal: nothing is stretched."""
    mine, theirs = first[0], second[0]
    is_equal = mine == theirs
    yield AxisPair(mine, theirs, mine if is_equal else None, Fate.EQUAL if is_equal else Fate.CLASH)
    yield from _matrices(first, second)


def _matrices(first: Shape, second: Shape) -> Iterator[AxisPair]:
    if len(first) > 1:
        yield AxisPair(first[-2], None, first[-2], Fate.KEPT)
    yield _summed(first[-1], second[-2] if len(second) > 1 else second[-1])
    if len(second) > 1:
        yield AxisPair(None, second[-1], second[-1], Fate.KEPT)


def _summed(mine: int, theirs: int) -> AxisPair:
    return AxisPair(mine, theirs, None, Fate.SUMMED if mine == theirs else Fate.CLASH)


def _linear(first: Shape, second: Shape) -> Iterator[AxisPair]:
    """The last axis of both is the inner one: a linear layer transposes its weights by itself."""
    yield from (AxisPair(size, None, size, Fate.KEPT) for size in first[:-1])
    yield _summed(first[-1], second[-1])
    yield from (AxisPair(None, size, size, Fate.KEPT) for size in second[:-1])


def _outer(first: Shape, second: Shape) -> Iterator[AxisPair]:
    """Nothing is paired: each number of one meets each number of the other."""
    yield from (AxisPair(size, None, size, Fate.KEPT) for size in first)
    yield from (AxisPair(None, size, size, Fate.KEPT) for size in second)


JOINED: dict[str, Callable[[Shape, Shape], Iterator[AxisPair]]] = {
    "elementwise": _elementwise,
    "product": _product,
    "stacked product": _stacked,
    "linear": _linear,
    "outer": _outer,
}
"""How an operation pairs axes, by the name that the catalogue gives it."""


def _by_letters(first: Shape, second: Shape, equation: str) -> Alignment | None:
    """Pair the axes that an equation gives one letter."""
    found = _EQUATION.fullmatch(equation.replace(" ", ""))
    if found is None:
        return None
    left, right, result = found.groups()
    if result is None:
        result = "".join(sorted(set(left) ^ set(right)))
    terms = (left, right, result)
    if any(len(set(term)) < len(term) for term in terms) or set(result) - {*left, *right}:
        return None
    if (len(left), len(right)) != (len(first), len(second)):
        return None
    mine, theirs = dict(zip(left, first, strict=True)), dict(zip(right, second, strict=True))
    pairs = {
        letter: _lettered(mine.get(letter), theirs.get(letter), letter, is_kept=letter in result)
        for letter in dict.fromkeys(left + right)
    }
    sizes = tuple(size for size in (pairs[letter].result for letter in result) if size is not None)
    return _aligned([*pairs.values()], sizes)


def _lettered(mine: int | None, theirs: int | None, letter: str, *, is_kept: bool) -> AxisPair:
    pair = _stretched(mine, theirs)
    if pair.fate is Fate.CLASH:
        fate = Fate.CLASH
    elif pair.fate is Fate.MISSING:
        fate = Fate.KEPT if is_kept else Fate.DROPPED
    elif is_kept:
        fate = pair.fate
    else:
        fate = Fate.SUMMED if pair.fate is Fate.EQUAL else Fate.STRETCHED_AND_SUMMED
    return AxisPair(mine, theirs, pair.result if is_kept else None, fate, letter)
