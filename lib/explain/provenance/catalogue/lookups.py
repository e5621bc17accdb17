"""Rules of functions whose cells other numbers choose, several for one: rows of a table, equal numbers."""

from __future__ import annotations

import math

import torch

from lib.explain.provenance.catalogue.joined import elementwise
from lib.explain.provenance.catalogue.moves import MOST_LOOKED_UP, fitted, numbered
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.cells import Shape, flat_at, row_major
from lib.explain.provenance.reach import Lookup, Reach, same_cells
from lib.explain.provenance.reading import Call, NoRuleError, shape_of, tensor_of
from lib.explain.provenance.rules import Along, How, IndexMap, Nothing, Rule, Several


def looked_up(position: int, shape: Shape, chosen: list[list[int]]) -> tuple[Lookup, ...]:
    """Return as many tables as some cell of the result has sources; the first has each cell's first one.

    ``chosen``: for each cell of the result its sources' flat indices. Raises NoRuleError for too many.
    """
    most = max((len(cells) for cells in chosen), default=0)
    check_tables(most, len(chosen))
    return tuple(
        Lookup(position, shape, tuple(cells[turn] if turn < len(cells) else -1 for cells in chosen))
        for turn in range(most)
    )


def check_tables(most: int, cells: int) -> None:
    """Raise NoRuleError where so many sources of each of so many cells are too many for tables.

    Whoever makes long lists asks before the lists are made.
    """
    if most * cells > MOST_LOOKED_UP:
        raise NoRuleError("too many cells for a table")


def embedding(call: Call) -> Rule:
    """``embedding``: the row of the table that each number names."""
    place, table = call.place_of("input"), call.place_of("weight")
    numbers, shape = tensor_of(call.operands[place].value), call.shape_at(table)
    rows = fitted(numbered(shape)[numbers], table, shape)
    own = tuple(numbers.shape)
    return IndexMap(call.shape, call.name, (rows,), (Reach(place, own, call.shape, (*row_major(own), 0)),))


def picked_scores(call: Call) -> Rule:
    """``nll_loss``: of each row the score of its class, and the class that says which."""
    scores, target = tensor_of(call.operands[0].value), tensor_of(call.operands[1].value)
    if scores.ndim not in (1, 2):
        raise NoRuleError("more than rows and classes")
    shape, rows = tuple(scores.shape), tuple(target.shape)
    _check_plain(call, scores, target)
    width = shape[-1]
    found = [row * width + int(label) for row, label in enumerate(target.reshape(-1).tolist())]
    whole = [*range(len(found))]
    chosen = [[cell] for cell in found] if call.shape else [found]
    deciding = [[row] for row in whole] if call.shape else [whole]
    tables = looked_up(0, shape, chosen) + looked_up(1, rows, deciding)
    return Along(call.shape, call.name, tables, tuple(range(len(shape))))


def _check_plain(call: Call, scores: torch.Tensor, target: torch.Tensor) -> None:
    """Raise NoRuleError where classes are weighted or rows left out: the value is not the plain one then."""
    value = tensor_of(call.step.value).double()
    picked = -scores.detach().double().reshape(-1, scores.shape[-1]).gather(1, target.reshape(-1, 1))[:, 0]
    for plain in (picked.reshape(target.shape), picked.mean(), picked.sum()):
        if plain.shape == value.shape and torch.allclose(plain, value, rtol=1e-2, equal_nan=True):
            return
    raise NoRuleError("classes are weighted, or rows left out")


def unique(call: Call) -> Rule:
    """``unique``: each number from all the cells that hold it."""
    owner, value = tensor_of(call.operands[0].value), tensor_of(call.step.value)
    if len(call.shape) != 1 or (call.argument("dim") is not None and owner.ndim != 1):
        raise NoRuleError("rows, not numbers")
    chosen: dict[float, list[int]] = {number: [] for number in value.tolist()}
    for cell, number in enumerate(owner.reshape(-1).tolist()):
        if number not in chosen:
            raise NoRuleError("a number that equals none, not even itself")
        chosen[number].append(cell)
    return IndexMap(call.shape, call.name, looked_up(0, tuple(owner.shape), list(chosen.values())))


def nonzero(call: Call) -> Rule:
    """``nonzero``: the place of each cell that is not 0, from that cell."""
    owner = tensor_of(call.operands[0].value)
    shape = tuple(owner.shape)
    found = [flat_at(place, shape) for place in owner.nonzero().tolist()]
    if isinstance(call.step.value, tuple):
        whole = looked_up(0, shape, [[cell] for cell in found])
        return Several((), call.name, tuple(Along((len(found),), call.name, whole) for _ in call.step.value))
    cells = [[cell] for cell in found for _ in shape]
    return Along(call.shape, call.name, looked_up(0, shape, cells))


def added_rows(call: Call) -> Rule:
    """``index_add_``: each cell from what was there, and from all that was added to its place."""
    shape = call.shape_at(0)
    axis, place = int(call.argument("dim")) % max(1, len(shape)), call.place_of("source")
    index, given = tensor_of(call.argument("index")).reshape(-1), call.shape_at(place)
    if len(shape) != len(given):
        raise NoRuleError("a tensor without axes")
    chosen: list[list[int]] = [[] for _ in range(math.prod(shape))]
    targets = numbered(shape).index_select(axis, index).reshape(-1).tolist() if shape else [1.0]
    for cell, target in enumerate(targets):
        chosen[int(target) - 1].append(cell)
    return Along(call.shape, call.name, (same_cells(0, shape), *looked_up(place, given, chosen)), (axis,))


def normal(call: Call) -> Rule:
    """``torch.normal``: drawn around a mean with a deviation, cell by cell."""
    places = [call.positions(role)[0] for role in ("mean", "std") if call.positions(role)]
    if not any(shape_of(call.operands[place].value) for place in places):
        return Nothing(call.shape, call.name)
    return elementwise(call, places, How.OTHER)


add(embedding, "torch.nn.functional.embedding torch.nn.Embedding", "", by_role=True)
add(picked_scores, "torch.nn.functional.nll_loss torch.nn.NLLLoss", "")
add(unique, "unique", "torch", "Tensor")
add(nonzero, "nonzero argwhere", "torch", "Tensor")
add(added_rows, "index_add", "torch", "Tensor")
add(added_rows, "index_add_", "Tensor")
add(normal, "torch.normal", "")
