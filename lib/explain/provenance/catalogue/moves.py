"""Rules of functions that copy numbers to other places: they are run on the numbers' own places.

``flip``, ``gather`` or ``x[mask] = y`` on a tensor that holds 1, 2, 3, ... gives, cell by cell, where each
number came from, and 0 where none did. A result that strides can tell becomes a Reach, any other a Lookup.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch

from lib.explain.provenance.catalogue.joined import elementwise
from lib.explain.provenance.catalogue.joins import piece
from lib.explain.provenance.catalogue.registry import add, words
from lib.explain.provenance.catalogue.views import indexed
from lib.explain.provenance.cells import Shape, lattice, row_major
from lib.explain.provenance.reach import AnyReach, Lookup, Reach, same_cells
from lib.explain.provenance.reading import Call, NoRuleError, shape_of, tensor_of
from lib.explain.provenance.rules import How, IndexMap, Rule

MOST_MOVED = 2**20
"""Cells of an operand or result up to which such a rule is made."""

MOST_LOOKED_UP = 2**16
"""Cells of a result up to which a table is kept."""

MOVE_ERRORS = (RuntimeError, TypeError, IndexError, ValueError)


def numbered(shape: Shape) -> torch.Tensor:
    """Return a tensor of float64 that holds each cell's flat index plus one. Raises NoRuleError."""
    if math.prod(shape) > MOST_MOVED:
        raise NoRuleError("too many cells")
    return torch.arange(1, math.prod(shape) + 1, dtype=torch.float64).reshape(shape)


def fitted(found: torch.Tensor, position: int, shape: Shape, *, item: int | None = None) -> AnyReach:
    """Return the index rule that gave a result of ``numbered`` cells: strides where they tell it."""
    if found.numel() > MOST_MOVED:
        raise NoRuleError("too many cells")
    table = found.to(torch.int64) - 1
    table = torch.where((table < 0) | (table >= math.prod(shape)), -1, table)
    if table.numel() and bool((table >= 0).all()):
        start = int(table.reshape(-1)[0])
        strides = tuple(
            int(table.select(axis, 1).reshape(-1)[0]) - start if size > 1 else 0
            for axis, size in enumerate(table.shape)
        )
        if torch.equal(lattice(start, table.shape, strides), table):
            return Reach(position, shape, tuple(table.shape), strides, start, item=item)
    if table.numel() > MOST_LOOKED_UP:
        raise NoRuleError("too many cells for a table")
    return Lookup(position, shape, tuple(table.reshape(-1).tolist()), item)


def moved(call: Call, function: Callable[..., Any], variadic: str = "") -> Rule:
    """Run a function on the numbered cells of its first operand, with the step's other arguments."""
    shape = call.shape_at(0)
    args: list[Any] = []
    keywords: dict[str, Any] = {}
    for operand in call.operands[1:]:
        if operand.role == variadic:
            args.append(operand.value)
        else:
            keywords[operand.role] = operand.value
    try:
        found = function(numbered(shape), *args, **keywords)
    except MOVE_ERRORS as error:
        raise NoRuleError(str(error)) from error
    return IndexMap(call.shape, call.name, (fitted(found, 0, shape),), _deciders(call))


def _deciders(call: Call) -> tuple[AnyReach, ...]:
    """The cells of an index that say what was taken, where they stand at the result's own places."""
    for role in ("index", "indices", "mask"):
        for place in call.positions(role):
            value = call.operands[place].value
            if not isinstance(value, torch.Tensor):
                continue
            own, result = tuple(value.shape), call.shape
            if own == result:
                return (same_cells(place, own),)
            if call.name == "index_select" and len(own) == 1 and result:
                axis = int(call.argument("dim")) % len(result)
                return (Reach(place, own, result, tuple(int(at == axis) for at in range(len(result)))),)
            if call.name == "getitem" and value.dtype is not torch.bool and result[: len(own)] == own:
                return (Reach(place, own, result, (*row_major(own), *(0 for _ in result[len(own) :]))),)
            if value.dtype is torch.bool and len(result) == 1:
                stretched = numbered(own).expand(call.shape_at(0))
                return (fitted(stretched[value.expand(stretched.shape)], place, own),)
    return ()


def chosen(call: Call, condition: int, yes: int, no: int) -> Rule:
    """``where``: each cell from the one operand or the other, as a condition decides."""
    result = call.shape
    is_yes = tensor_of(call.operands[condition].value).expand(result).bool()
    reaches: list[AnyReach] = []
    for place, is_taken in ((yes, is_yes), (no, ~is_yes)):
        shape = call.shape_at(place)
        taken = torch.where(is_taken, numbered(shape).expand(result), 0.0)
        if bool(taken.any()):
            reaches.append(fitted(taken, place, shape))
    decider = elementwise(call, (condition,), How.OTHER).reaches
    return IndexMap(result, call.name, tuple(reaches), decider)


def where(call: Call) -> Rule:
    """``torch.where(condition, input, other)`` and ``input.where(condition, other)``."""
    if len(call.operands) < 3:
        raise NoRuleError("the places of true cells")
    return chosen(call, 1, 0, 2) if call.step.function == "Tensor.where" else chosen(call, 0, 1, 2)


def masked_fill(call: Call) -> Rule:
    """``masked_fill(mask, value)``."""
    return chosen(call, call.place_of("mask"), call.place_of("value"), 0)


def got(call: Call) -> Rule:
    """``owner[index]``: a view where strides tell it, else looked up; a part of a tuple or list."""
    owner, index = call.operands[0].value, call.operands[1].value
    if isinstance(owner, (list, tuple)) and isinstance(index, int):
        return piece(call, index)
    try:
        return indexed(call)
    except NoRuleError:
        return moved(call, lambda whole, index: whole[_as_index(index)])


def put(call: Call) -> Rule:
    """``owner[index] = value``: the cells that the index meets from the value, the others as they were."""
    shape = call.shape_at(0)
    index = _as_index(call.argument("index"))
    place = call.place_of("value")
    given = call.shape_at(place)
    whole = numbered(shape)
    try:
        whole[index] = -numbered(given)
    except MOVE_ERRORS as error:
        raise NoRuleError(str(error)) from error
    return either(call, whole, place, given)


def put_along(call: Call, function: Callable[..., Any]) -> Rule:
    """``scatter_``, ``index_fill_`` and ``index_copy_``: some from what is given, the others kept."""
    role = next((role for role in ("src", "source") if call.positions(role)), "value")
    place = call.place_of(role)
    value = call.operands[place].value
    given = call.shape_at(place)
    marks = -numbered(given) if isinstance(value, torch.Tensor) and given else -1.0
    try:
        whole = function(numbered(call.shape_at(0)), call.argument("dim"), call.argument("index"), marks)
    except MOVE_ERRORS as error:
        raise NoRuleError(str(error)) from error
    return either(call, whole, place, given)


def either(call: Call, whole: torch.Tensor, place: int, given: Shape) -> Rule:
    """Positive numbers came from the first operand, negative ones from another."""
    reaches = []
    for position, shape, found in ((0, call.shape_at(0), whole), (place, given, -whole)):
        if bool((found > 0).any()):
            reaches.append(fitted(found.clamp(min=0), position, shape))
    return IndexMap(call.shape, call.name, tuple(reaches))


def _as_index(index: Any) -> Any:
    """Return an index that torch takes: arrays as tensors."""
    if isinstance(index, tuple):
        return tuple(_as_index(part) for part in index)
    is_array = shape_of(index) is not None and not isinstance(index, (int, bool, torch.Tensor))
    return tensor_of(index) if is_array else index


def resized(call: Call) -> Rule:
    """``resize_``: the first cells in a row, then 0."""
    shape = call.shape_at(0)
    count = math.prod(call.shape)
    flat = numbered(shape).reshape(-1)[:count]
    padded = torch.cat([flat, torch.zeros(count - len(flat), dtype=torch.float64)])
    return IndexMap(call.shape, call.name, (fitted(padded.reshape(call.shape), 0, shape),))


def add_move(function: Callable[..., Any], names: str, *owners: str, variadic: str = "") -> None:
    """Add functions that copy numbers to other places."""
    add(lambda call: moved(call, function, variadic), names, *owners)


for name in words("roll triu tril diag gather index_select take repeat_interleave masked_select"):
    add_move(getattr(torch, name), name, "torch", "Tensor")
add_move(torch.flip, "flip", "torch")
add_move(torch.Tensor.flip, "flip", "Tensor", variadic="dims")
add_move(torch.Tensor.repeat, "repeat", "Tensor", variadic="repeats")
add_move(torch.tile, "tile", "torch")
add_move(torch.Tensor.tile, "tile", "Tensor", variadic="dims")
add_move(torch.diag_embed, "diag_embed", "torch", "Tensor")
add_move(
    lambda whole, pad, mode="constant", **_: torch.nn.functional.pad(whole, pad, mode),
    "pad",
    "torch.nn.functional",
)
add(where, "where", "torch", "Tensor", "numpy")
add(masked_fill, "masked_fill", "torch", "Tensor")
add(masked_fill, "masked_fill_", "Tensor")
add(got, "operator.getitem", "")
add(put, "operator.setitem", "")
add(lambda call: put_along(call, torch.Tensor.scatter), "scatter_", "Tensor")
add(lambda call: put_along(call, torch.Tensor.index_fill), "index_fill_", "Tensor")
add(resized, "resize_", "Tensor")
