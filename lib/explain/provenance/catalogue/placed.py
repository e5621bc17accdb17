"""Rules of functions that put some numbers to the places of others, or those of several tensors together."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from lib.explain.provenance.catalogue.lookups import looked_up
from lib.explain.provenance.catalogue.moves import MOVE_ERRORS, add_move, either, fitted, numbered, put_along
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.reach import AnyReach, Reach, same_cells
from lib.explain.provenance.reading import Call, NoRuleError, shape_of, tensor_of
from lib.explain.provenance.rules import Along, IndexMap, Rule, Several


def filled_diagonal(call: Call) -> Rule:
    """``fill_diagonal_``: one number on the diagonal, the others as they were."""
    place = call.place_of("fill_value")
    whole = numbered(call.shape_at(0))
    whole.fill_diagonal_(-1.0)
    return either(call, whole, place, call.shape_at(place))


def put_in(call: Call) -> Rule:
    """``index_put_(indices, values)``: as ``input[indices] = values``; added up, nothing is told."""
    if call.argument("accumulate", False):
        raise NoRuleError("the values are added")
    place = call.place_of("values")
    given = call.shape_at(place)
    whole = numbered(call.shape_at(0))
    whole[tuple(call.argument("indices"))] = -numbered(given)
    return either(call, whole, place, given)


def put_where(call: Call) -> Rule:
    """``masked_scatter_``: the source's cells in a row, where a mask is true."""
    place = call.place_of("source")
    given = call.shape_at(place)
    whole = numbered(call.shape_at(0)).masked_scatter(tensor_of(call.argument("mask")), -numbered(given))
    return either(call, whole, place, given)


def added_along(call: Call) -> Rule:
    """``scatter_add``: each cell from what was there, and from all that was added to its place."""
    shape, place = call.shape_at(0), call.place_of("src")
    axis = int(call.argument("dim")) % max(1, len(shape))
    index, given = tensor_of(call.argument("index")), call.shape_at(place)
    if not shape or len(given) != len(shape):
        raise NoRuleError("a tensor without axes")
    used = tuple(slice(0, size) for size in index.shape)
    targets = numbered(shape)[
        tuple(slice(0, size) if at != axis else slice(None) for at, size in enumerate(index.shape))
    ]
    chosen: list[list[int]] = [[] for _ in range(math.prod(shape))]
    places = targets.gather(axis, index).reshape(-1).tolist()
    for cell, target in zip(numbered(given)[used].reshape(-1).tolist(), places, strict=True):
        chosen[int(target) - 1].append(int(cell) - 1)
    return Along(call.shape, call.name, (same_cells(0, shape), *looked_up(place, given, chosen)), (axis,))


def from_several(call: Call, function: Callable[..., torch.Tensor], names: str) -> Rule:
    """Run a function of several tensors once for each: its own cells numbered, the others 0."""
    places = [place for place, operand in enumerate(call.operands) if operand.role in names.split()]
    keywords = {operand.role: operand.value for operand in call.operands if operand.role not in names.split()}
    reaches: list[AnyReach] = []
    for place in places:
        given = [
            numbered(shape) if other == place else torch.zeros(shape, dtype=torch.float64)
            for other in places
            for shape in (call.shape_at(other),)
        ]
        try:
            found = function(*given, **keywords)
        except MOVE_ERRORS as error:
            raise NoRuleError(str(error)) from error
        reaches.append(fitted(found, place, call.shape_at(place)))
    return IndexMap(call.shape, call.name, tuple(reaches))


def taken_apart(call: Call, function: Callable[..., Any]) -> Rule:
    """Run a function that gives several tensors on the numbered cells of its first operand."""
    shape = call.shape_at(0)
    positional = [operand.value for operand in call.operands[1:] if operand.role != "dim"]
    settings = {operand.role: operand.value for operand in call.operands if operand.role == "dim"}
    parts = function(numbered(shape), *positional, **settings)
    rules = tuple(IndexMap(tuple(part.shape), call.name, (fitted(part, 0, shape),)) for part in parts)
    return Several((), call.name, rules)


def in_a_row(call: Call) -> Rule:
    """``parameters_to_vector``: all cells of the tensors of a list, one tensor behind another."""
    begin, reaches = 0, []
    for item, value in enumerate(call.operands[0].value):
        shape = shape_of(value) or ()
        end = begin + math.prod(shape)
        reaches.append(Reach(0, shape, call.shape, (1,), -begin, box=((begin, end),), item=item))
        begin = end
    return IndexMap(call.shape, call.name, tuple(reaches))


def appended(call: Call) -> Rule:
    """numpy's ``append``: the values behind the array, both in a row where no axis is told."""
    axis = call.argument("axis")

    def joined(one: torch.Tensor, other: torch.Tensor, **_: Any) -> torch.Tensor:
        return (
            torch.cat([one.reshape(-1), other.reshape(-1)]) if axis is None else torch.cat([one, other], axis)
        )

    return from_several(call, joined, "arr values")


def nearest(
    whole: torch.Tensor, size: Any = None, scale_factor: Any = None, mode: str = "nearest", **_: Any
) -> torch.Tensor:
    """``interpolate`` that only copies. Raises ValueError for a mode that mixes."""
    if mode not in ("nearest", "nearest-exact"):
        raise ValueError("cells are mixed")
    return torch.nn.functional.interpolate(whole, size, scale_factor, mode)


TORCH = ("torch", "Tensor")
F = "torch.nn.functional"
for name in ("fliplr", "flipud", "rot90", "take_along_dim"):
    add_move(getattr(torch, name), name, *TORCH)
for name in ("triu", "tril"):
    add_move(getattr(torch, name), f"{name}_", "Tensor")
add_move(torch.combinations, "combinations", "torch")
add_move(lambda whole, dimension, size, step: whole.unfold(dimension, size, step), "unfold", "Tensor")
add_move(torch.nn.functional.unfold, "unfold", F)
add_move(torch.nn.functional.pixel_shuffle, "pixel_shuffle", F)
add_move(nearest, "interpolate", F)
for name in ("hsplit", "vsplit", "tensor_split"):
    add(partial(taken_apart, function=getattr(torch, name)), name, "torch")
add(filled_diagonal, "fill_diagonal_", "Tensor")
add(put_in, "index_put_", "Tensor")
add(put_where, "masked_scatter_", "Tensor")
add(added_along, "scatter_add", *TORCH)
add(added_along, "scatter_add_", "Tensor")
for name in ("scatter", "index_fill", "index_copy"):
    add(partial(put_along, function=getattr(torch.Tensor, name)), name, *TORCH)
add(partial(put_along, function=torch.Tensor.index_copy), "index_copy_", "Tensor")
add(partial(from_several, function=torch.block_diag, names="tensors"), "block_diag", "torch")
add(partial(from_several, function=torch.cartesian_prod, names="tensors"), "cartesian_prod", "torch")
add(in_a_row, "parameters_to_vector", "torch.nn.utils")
add(appended, "append", "numpy")
