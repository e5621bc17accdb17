"""Rules of torch.nn.functional's further functions: attention, norms of groups, pools, losses of rows."""

from __future__ import annotations

import math
from functools import partial

import torch

from lib.explain.provenance.catalogue.along import classes, loss
from lib.explain.provenance.catalogue.joined import elementwise, product_of
from lib.explain.provenance.catalogue.lookups import check_tables, looked_up
from lib.explain.provenance.catalogue.moves import fitted, numbered
from lib.explain.provenance.catalogue.reductions import gathered
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.catalogue.windows import check_usual, slid
from lib.explain.provenance.cells import Shape, flat_at, index_at, row_major
from lib.explain.provenance.contractions import Affine, Contraction, Part, letters_for
from lib.explain.provenance.reach import AnyReach, Free, Reach
from lib.explain.provenance.reading import Call, NoRuleError, axis_at, tensor_of
from lib.explain.provenance.rules import Along, How, Reduction, Rule


def attention(call: Call) -> Rule:
    """``scaled_dot_product_attention``: a query's row, all keys, and one column of the values.

    A mask takes some keys out, which ones is data: raises NoRuleError.
    """
    masks = [call.argument("attn_mask"), call.argument("is_causal") or None]
    if any(mask is not None for mask in masks):
        raise NoRuleError("some keys are masked")
    query, keys, values = (call.shape_at(place) for place in range(3))
    if len({query[:-2], keys[:-2], values[:-2]}) > 1 or len(query) < 2:
        raise NoRuleError("the stacks are stretched")
    result = call.shape
    rows = tuple(zip((0, 1, 2), (query, keys, values), strict=True))
    reaches = []
    for place, shape in rows:
        steps = row_major(shape)
        own = (steps[-2], 0) if place == 0 else (0, 0) if place == 1 else (0, steps[-1])
        axes = (-1,) if place == 0 else (-2, -1) if place == 1 else (-2,)
        free = tuple(Free(shape[axis], steps[axis]) for axis in axes)
        reaches.append(Reach(place, shape, result, (*steps[:-2], *own), free=free))
    return Along(result, call.name, tuple(reaches), (len(result) - 2, len(result) - 1))


def gated(call: Call) -> Rule:
    """``glu``: a cell of the first half, and the one at its place in the second half."""
    shape = call.shape_at(0)
    axis, steps = axis_at(call.argument("dim", -1), len(shape)), row_major(shape)
    halves = (0, shape[axis] // 2 * steps[axis])
    return Along(call.shape, call.name, tuple(Reach(0, shape, call.shape, steps, begin) for begin in halves))


def group_norm(call: Call) -> Rule:
    """Each cell from all of its group of channels, and from its channel's place in weight and bias."""
    shape = call.shape_at(0)
    groups, rest = int(call.argument("num_groups")), math.prod(shape[2:])
    length = shape[1] // groups * rest
    frame = (shape[0], groups, length)
    reaches: list[AnyReach] = [Reach(0, shape, frame, (groups * length, length, 0), free=(Free(length, 1),))]
    for role in ("weight", "bias"):
        for place in call.positions(role):
            if call.has_cells(place):
                own = call.shape_at(place)
                reaches += [Reach(place, own, (shape[0], shape[1], rest), (0, 1, 0))]
    return Along(shape, call.name, tuple(reaches), tuple(range(1, len(shape))))


def slope(call: Call) -> Rule:
    """``prelu``: each cell, and where it is not above 0 the slope of all or of its channel."""
    shape, given = call.shape_at(0), call.shape_at(1)
    slopes = numbered(given).reshape(-1, *(1 for _ in shape[2:]))
    used = torch.where(tensor_of(call.operands[0].value) > 0, 0.0, slopes)
    return Along(shape, call.name, (*elementwise(call, (0,)).reaches, *taken(used, 1, given)))


def steps(call: Call) -> Rule:
    """``heaviside``: which side of 0 a cell is on, and the other operand's cell where it is 0 itself."""
    given = call.shape_at(1)
    here = tensor_of(call.operands[0].value).expand(call.shape) == 0
    used = torch.where(here, numbered(given).expand(call.shape), 0.0)
    return Along(call.shape, call.name, (*elementwise(call, (0,)).reaches, *taken(used, 1, given)))


def taken(found: torch.Tensor, position: int, shape: Shape) -> tuple[AnyReach, ...]:
    """Return the reach of numbered cells that are used somewhere, none where no cell is."""
    return (fitted(found, position, shape),) if bool(found.any()) else ()


def bilinear(call: Call) -> Rule:
    """Both inputs' rows against a matrix for each unit, and a bias."""
    lead = letters_for(len(call.shape) - 1)
    first, second, unit = tuple(letters_for(3, lead))
    places = [call.place_of(role) for role in ("input1", "input2", "weight")]
    product = product_of(call, places, (lead + first, lead + second, unit + first + second), lead + unit)
    bias = call.positions("bias")
    if not bias or call.operands[bias[0]].value is None:
        return product
    return Affine(call.shape, call.name, (Part(product), Part(elementwise(call, bias, How.PRODUCT))))


def pool_of_row(call: Call, *, how: How) -> Rule:
    """``max_pool1d`` and ``avg_pool1d``: one number from each window along the last axis."""
    check_usual(call)
    shape, result = call.shape_at(0), call.shape

    def single(value: object) -> int:
        return int(value[0]) if isinstance(value, (list, tuple)) else int(str(value))

    window, stride = single(call.argument("kernel_size")), call.argument("stride")
    by = window if stride is None or stride in ((), []) else single(stride)
    padding = single(call.argument("padding", 0))
    sliding = slid((1, shape[-1]), (1, result[-1]), (1, window), (1, by), 1, (0, padding))[1:]
    lead = letters_for(len(shape) - 1, "wxj")
    sizes = (*zip(f"{lead}x", result, strict=True), ("j", window))
    (reach,) = Contraction(
        result, call.name, (0,), (shape,), (f"{lead}w",), f"{lead}x", how, sizes, sliding=sliding
    ).reaches
    assert isinstance(reach, Reach)
    return Reduction(result, call.name, reach, (len(shape) - 1,), how)


def adaptive_pool(call: Call) -> Rule:
    """``adaptive_avg_pool2d`` and its like: windows that cover an axis, equal where they divide it."""
    shape, result = call.shape_at(0), call.shape
    axes = tuple(range(len(shape) - int(call.name[-2]), len(shape)))
    if all(shape[axis] % result[axis] == 0 for axis in axes):
        steps = row_major(shape)
        lengths = {axis: shape[axis] // result[axis] for axis in axes}
        strides = tuple(step * lengths.get(axis, 1) for axis, step in enumerate(steps))
        free = tuple(Free(lengths[axis], steps[axis]) for axis in axes)
        return Along(result, call.name, (Reach(0, shape, result, strides, free=free),), axes)
    windows = {axis: _windows(shape[axis], result[axis]) for axis in axes}
    check_tables(math.prod(max(map(len, found)) for found in windows.values()), math.prod(result))
    chosen = []
    for flat in range(math.prod(result)):
        place = index_at(flat, result)
        cells = [place[: axes[0]]]
        for axis in axes:
            cells = [(*cell, step) for cell in cells for step in windows[axis][place[axis]]]
        chosen.append([flat_at(cell, shape) for cell in cells])
    return Along(result, call.name, looked_up(0, shape, chosen), axes)


def _windows(size: int, parts: int) -> list[range]:
    """Return where each of so many windows lies on an axis; neighbours share a cell where they do not fit."""
    return [range(at * size // parts, -(-(at + 1) * size // parts)) for at in range(parts)]


def row_loss(call: Call) -> Rule:
    """A loss of rows: of each row without a reduction, else of everything."""
    reaches = []
    for place, operand in enumerate(call.operands):
        if operand.role not in ROWS:
            continue
        shape = call.shape_at(place)
        kept = len(call.shape)
        if shape[:kept] != call.shape or (len(shape) - kept > 1 and kept):
            raise NoRuleError("the rows are stretched")
        reaches.append(gathered(place, shape, tuple(range(kept, len(shape))), call.shape))
    return Along(call.shape, call.name, tuple(reaches))


ROWS = frozenset(("input1", "input2", "target", "anchor", "positive", "negative"))
F = "torch.nn.functional"
add(attention, "scaled_dot_product_attention", F)
add(gated, "glu", F)
add(group_norm, "group_norm", F)
add(slope, "prelu", F)
add(steps, "heaviside", "torch", "Tensor", "numpy")
add(bilinear, "bilinear", F)
add(partial(pool_of_row, how=How.OTHER), "max_pool1d", F)
add(partial(pool_of_row, how=How.MEAN), "avg_pool1d", F)
add(adaptive_pool, "adaptive_avg_pool1d adaptive_avg_pool2d adaptive_max_pool2d", F)
add(
    loss,
    "kl_div soft_margin_loss poisson_nll_loss hinge_embedding_loss gaussian_nll_loss margin_ranking_loss", F,
)  # fmt: skip
add(classes, "multi_margin_loss", F)
add(row_loss, "cosine_embedding_loss triplet_margin_loss", F)
