"""Rules of counts, places among others, quantiles, and what else statistics ask of an axis."""

from __future__ import annotations

import math
from functools import partial

import torch

from lib.explain.provenance.catalogue.along import extreme, pooled, whole_axes
from lib.explain.provenance.catalogue.lookups import check_tables, looked_up
from lib.explain.provenance.catalogue.reductions import gathered
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.cells import Shape, index_at, row_major
from lib.explain.provenance.reach import AnyReach, Free, Reach, same_cells
from lib.explain.provenance.reading import Call, NoRuleError, axis_at, shape_of, tensor_of
from lib.explain.provenance.rules import Along, How, Reduction, Rule, Several


def everything(position: int, shape: Shape, result: Shape) -> Reach:
    """Return the reach of all cells of an operand for every cell of a result."""
    free = tuple(map(Free, shape, row_major(shape)))
    return Reach(position, shape, result, (0,) * len(result), free=free)


def into_bins(call: Call) -> Rule:
    """``histc``: each bin from all cells, since any of them may fall into it."""
    return Along(call.shape, call.name, (everything(0, call.shape_at(0), call.shape),))


def counted(call: Call) -> Rule:
    """``bincount``: each bin from all numbers, and from the weights of those that are its own."""
    shape = call.shape_at(0)
    reaches: list[AnyReach] = [everything(0, shape, call.shape)]
    weights = call.positions("weights")
    if weights and call.operands[weights[0]].value is not None:
        chosen: list[list[int]] = [[] for _ in range(call.shape[0])]
        for cell, number in enumerate(tensor_of(call.operands[0].value).tolist()):
            chosen[int(number)].append(cell)
        reaches += looked_up(weights[0], shape, chosen)
    return Along(call.shape, call.name, tuple(reaches))


def among(call: Call, *, own: str, others: str) -> Rule:
    """``searchsorted``, ``bucketize``, ``isin``: each cell from its own number and all of the others."""
    place, whole = call.place_of(own), call.place_of(others)
    shape, given = call.shape_at(place), call.shape_at(whole)
    if len(given) > 1 and call.name == "searchsorted":
        raise NoRuleError("rows of boundaries")
    return Along(call.shape, call.name, (same_cells(place, shape), everything(whole, given, call.shape)))


def running_extreme(call: Call) -> Rule:
    """``cummax`` and ``cummin``: the largest so far and its place, which for the first can only be 0."""
    shape = call.shape_at(0)
    if not shape:
        raise NoRuleError("no axis")
    axis, steps = axis_at(call.argument("dim"), len(shape)), row_major(shape)
    strides = tuple(0 if at == axis else step for at, step in enumerate(steps))
    reach = Reach(0, shape, shape, strides, free=(Free(shape[axis], steps[axis], axis),))
    values = Reduction(shape, call.name, reach, (axis,), How.OTHER, is_cumulative=True)
    check_tables(shape[axis], math.prod(shape))
    chosen = []
    for flat in range(math.prod(shape)):
        at = index_at(flat, shape)[axis]
        chosen.append([flat - back * steps[axis] for back in range(at + 1)] if at else [])
    places = Along(shape, f"arg{call.name}", looked_up(0, shape, chosen), (axis,))
    return Several((), call.name, (values, places))


def one_of_axis(call: Call) -> Rule:
    """``kthvalue`` and ``mode``: a value and its place along an axis, the last one where none is told."""
    shape = call.shape_at(0)
    result = shape_of(call.step.value[0]) or ()
    axis = axis_at(call.argument("dim", -1), len(shape))
    reach = gathered(0, shape, (axis,), result)
    names = (call.name, f"arg{call.name}")
    return Several((), call.name, tuple(Reduction(result, name, reach, (axis,), How.OTHER) for name in names))


def both(call: Call) -> Rule:
    """``aminmax``, ``std_mean``, ``var_mean``: two numbers of the same cells."""
    shape = call.shape_at(0)
    if isinstance(call.argument("dim"), bool):
        raise NoRuleError("the second argument is no axis")
    axes = call.axes(shape)
    rules = []
    for name, value in zip(PAIRS[call.name], call.step.value, strict=True):
        result = shape_of(value) or ()
        how = How.MEAN if name == "mean" else How.OTHER
        rules.append(Reduction(result, name, gathered(0, shape, axes, result), axes, how))
    return Several((), call.name, tuple(rules))


PAIRS = {"aminmax": ("amin", "amax"), "std_mean": ("std", "mean"), "var_mean": ("var", "mean")}


def at_share(call: Call) -> Rule:
    """``quantile`` and its like: along the axes, for one share or for each of several."""
    shape = call.shape_at(0)
    place = call.place_of("q")
    shares = call.shape_at(place) if call.has_cells(place) else (len(call.operands[place].value),)
    axes = call.axes(shape)
    own = call.shape[len(shares) :]
    reach = gathered(0, shape, axes, own)
    found = Reach(0, shape, call.shape, (*(0 for _ in shares), *reach.strides), free=reach.free)
    reaches: list[AnyReach] = [found]
    if isinstance(call.operands[place].value, torch.Tensor):
        reaches.append(Reach(place, shares, call.shape, (*row_major(shares), *(0 for _ in own))))
    return Along(call.shape, call.name, tuple(reaches), axes)


def differences(call: Call) -> Rule:
    """``diff``: each cell from one more neighbour along the axis than differences are taken."""
    shape = call.shape_at(0)
    times, axis = int(call.argument("n", 1)), axis_at(call.argument("dim", -1), len(shape))
    steps = row_major(shape)
    reach = Reach(0, shape, call.shape, steps, free=(Free(times + 1, steps[axis]),))
    return Along(call.shape, call.name, (reach,), (axis,))


def area(call: Call) -> Rule:
    """``trapezoid``: everything along an axis, and the places at which it stands."""
    shape, axis = call.shape_at(0), axis_at(call.argument("dim", -1), len(call.shape_at(0)))
    reaches: list[AnyReach] = [gathered(0, shape, (axis,), call.shape)]
    for place in call.positions("x"):
        at = call.shape_at(place)
        if at not in (shape, (shape[axis],)):
            raise NoRuleError("the places are stretched")
        reaches.append(
            gathered(place, at, (axis,), call.shape) if at == shape else everything(place, at, call.shape)
        )
    return Along(call.shape, call.name, tuple(reaches), (axis,))


def averaged(call: Call) -> Rule:
    """numpy's ``average``: a mean, or with weights a quotient of two sums."""
    shape, axes = call.shape_at(0), call.axes(call.shape_at(0), "axis")
    weights = call.positions("weights")
    if not weights:
        return Reduction(call.shape, call.name, gathered(0, shape, axes, call.shape), axes, How.MEAN)
    given = call.shape_at(weights[0])
    if given == shape:
        return pooled(call, (0, weights[0]), axes)
    whole = everything(weights[0], given, call.shape)
    return Along(call.shape, call.name, (gathered(0, shape, axes, call.shape), whole), axes)


def flat_places(call: Call) -> Rule:
    """``flatnonzero``: the place of each cell that is not 0, from that cell."""
    owner = tensor_of(call.operands[0].value)
    found = owner.reshape(-1).nonzero().reshape(-1).tolist()
    return Along(call.shape, call.name, looked_up(0, tuple(owner.shape), [[cell] for cell in found]))


def ordered_places(call: Call) -> Rule:
    """Each cell from all cells along an axis, the last one where none is told."""
    shape = call.shape_at(0)
    axis = axis_at(call.argument("axis", -1), len(shape))
    return Along(call.shape, call.name, (whole_axes(0, shape, (axis,), call.shape),), (axis,))


TORCH = ("torch", "Tensor")
add(into_bins, "histc", *TORCH)
add(counted, "bincount", *TORCH)
add(counted, "bincount", "numpy")
add(partial(among, own="input", others="sorted_sequence"), "searchsorted", "torch")
add(partial(among, own="v", others="a"), "searchsorted", "numpy")
add(partial(among, own="input", others="boundaries"), "bucketize", "torch")
add(partial(among, own="element", others="test_elements"), "isin", "numpy")
add(running_extreme, "cummax cummin", *TORCH)
add(one_of_axis, "kthvalue mode", *TORCH)
add(extreme, "nanmedian", *TORCH)
add(both, "aminmax std_mean var_mean", "torch")
add(at_share, "quantile nanquantile", *TORCH)
add(at_share, "quantile percentile", "numpy")
add(differences, "diff", *TORCH, "numpy")
add(area, "trapezoid", "torch")
add(averaged, "average", "numpy")
add(flat_places, "flatnonzero", "numpy")
add(ordered_places, "argsort", "ndarray")
