"""Rules of functions that look along axes without a plain sum: softmax, sort, cumsum, losses."""

from __future__ import annotations

from functools import partial

from lib.explain.provenance.catalogue.joined import broadcast_letters, elementwise
from lib.explain.provenance.catalogue.moves import fitted, numbered
from lib.explain.provenance.catalogue.reductions import gathered
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.cells import Shape, row_major
from lib.explain.provenance.contractions import STRETCHED, Contraction
from lib.explain.provenance.reach import AnyReach, Free, Reach, same_cells
from lib.explain.provenance.reading import Call, NoRuleError, axis_at, shape_of, tensor_of
from lib.explain.provenance.rules import Along, How, Identity, IndexMap, Reduction, Rule, Several


def whole_axes(position: int, shape: Shape, axes: tuple[int, ...], result: Shape) -> Reach:
    """Return the reach of everything along ``axes``, with the result's axes still there."""
    steps = row_major(shape)
    strides = tuple(0 if axis in axes or shape[axis] == 1 else step for axis, step in enumerate(steps))
    free = tuple(Free(shape[axis], steps[axis]) for axis in axes if shape)
    return Reach(position, shape, result, strides, free=free)


def along(call: Call, *, default: int | None = None) -> Rule:
    """Each cell from all cells along an axis: softmax, argsort."""
    shape = call.shape_at(0)
    given = call.argument("dim", default)
    if given is None:
        raise NoRuleError("the axis is not told")
    axes = (axis_at(given, len(shape)),) if shape else ()
    return Along(call.shape, call.name, (whole_axes(0, shape, axes, call.shape),), axes)


def implicit_axis(call: Call) -> Rule:
    """``F.softmax`` without a dim takes the first axis of one or three, else the second."""
    return along(call, default=0 if len(call.shape) in (0, 1, 3) else 1)


def told_by_sums(call: Call) -> Rule:
    """``nn.Softmax``, whose axis is the layer's: the only one along which the cells add up to 1."""
    shape = call.shape
    value = tensor_of(call.step.value).double()
    value = value.exp() if call.name == "LogSoftmax" else value
    found = [axis for axis in range(len(shape)) if bool(((value.sum(axis) - 1).abs() < 1e-2).all())]
    if len(found) != 1:
        raise NoRuleError("the axis is the layer's own")
    return Along(shape, call.name, (whole_axes(0, shape, (found[0],), shape),), (found[0],))


def cumulative(call: Call, *, how: How) -> Rule:
    """``cumsum``, ``cumprod``: what came before along the axis, and the cell itself."""
    shape = call.shape_at(0)
    given = call.argument("dim")
    if given is None and len(shape) != 1:
        raise NoRuleError("all cells in a row")
    if not shape:
        return Identity((), call.name, same_cells(0, ()), is_copy=True)
    axis = axis_at(given or 0, len(shape))
    steps = row_major(shape)
    strides = tuple(0 if at == axis else step for at, step in enumerate(steps))
    reach = Reach(0, shape, shape, strides, free=(Free(shape[axis], steps[axis], axis),))
    return Reduction(call.shape, call.name, reach, (axis,), how, is_cumulative=True)


def extreme(call: Call) -> Rule:
    """``max``, ``min`` and ``median``: of all cells, along an axis (values and places), or of two tensors."""
    other = call.argument("other", call.argument("dim"))
    if shape_of(other) is not None and not isinstance(other, int):
        return elementwise(call, (0, 1), How.OTHER, f"{call.name}imum")
    shape = call.shape_at(0)
    axes = call.axes(shape)
    if not isinstance(call.step.value, (list, tuple)):
        return Reduction(call.shape, call.name, gathered(0, shape, axes, call.shape), axes, How.OTHER)
    result = shape_of(call.step.value[0]) or ()
    reach = gathered(0, shape, axes, result)
    names = (call.name, f"arg{call.name}")
    return Several((), call.name, tuple(Reduction(result, name, reach, axes, How.OTHER) for name in names))


def ordered(call: Call) -> Rule:
    """``sort`` and ``topk``: each value is one of the axis's cells, and the places tell which."""
    shape = call.shape_at(0)
    values, places = call.step.value
    result = shape_of(values) or ()
    axis = axis_at(call.argument("dim", -1), len(shape))
    if not shape:
        moved: Rule = IndexMap((), call.name, (same_cells(0, ()),))
        return Several((), call.name, (moved, moved))
    table = numbered(shape).gather(axis, tensor_of(places))
    return Several(
        (), call.name,
        (
            IndexMap(result, call.name, (fitted(table, 0, shape),)),
            Along(result, f"arg{call.name}", (whole_axes(0, shape, (axis,), result),), (axis,)),
        ),
    )  # fmt: skip


def pooled(call: Call, positions: tuple[int, ...], axes: tuple[int, ...] | None = None) -> Rule:
    """Operands that are stretched to meet, then joined along axes (all of them where None)."""
    shapes = tuple(call.shape_at(position) for position in positions)
    whole = tensor_shape(shapes)
    letters, every = broadcast_letters(shapes, whole)
    gone = set(range(len(whole)) if axes is None else axes)
    is_kept = bool(whole) and len(call.shape) == len(whole)
    kept = "".join(
        STRETCHED if at in gone else letter for at, letter in enumerate(every) if at not in gone or is_kept
    )
    sizes = tuple(zip(every, whole, strict=True))
    rule = Contraction(call.shape, call.name, positions, shapes, letters, kept, How.OTHER, sizes)
    return Along(call.shape, call.name, rule.reaches, tuple(sorted(gone)))


def tensor_shape(shapes: tuple[Shape, ...]) -> Shape:
    """Return the shape that operands are stretched to; raises NoRuleError where they do not meet."""
    count = max((len(shape) for shape in shapes), default=0)
    whole: list[int] = []
    for axis in range(-count, 0):
        sizes = {shape[axis] for shape in shapes if len(shape) >= -axis} - {1}
        if len(sizes) > 1:
            raise NoRuleError("the operands do not meet")
        whole.append(sizes.pop() if sizes else 1)
    return tuple(whole)


def loss(call: Call) -> Rule:
    """A loss of pairs: of each pair without a reduction, else of all of them."""
    places = tuple(place for place in range(len(call.operands)) if _is_compared(call, place))
    if call.shape == tensor_shape(tuple(call.shape_at(place) for place in places)) and call.shape:
        return elementwise(call, places, How.OTHER)
    return pooled(call, places)


def _is_compared(call: Call, place: int) -> bool:
    value = call.operands[place].value
    return call.operands[place].role in COMPARED and hasattr(value, "shape")


COMPARED = frozenset(("input", "target", "weight", "pos_weight", "var", "input1", "input2"))
"""Roles of what a loss compares."""


def classes(call: Call) -> Rule:
    """``cross_entropy``: rows of scores against classes; every score of a row counts."""
    scores, target = call.shape_at(0), call.shape_at(1)
    if len(call.operands) > 2 and any(
        operand.role in ("weight", "ignore_index") for operand in call.operands
    ):
        raise NoRuleError("classes are weighted")
    wanted = tensor_of(call.operands[1].value)
    if not wanted.is_floating_point() and bool((wanted < 0).any()):
        raise NoRuleError("some rows are left out")
    if len(scores) > 2:
        raise NoRuleError("more than rows and classes")
    reaches: list[AnyReach] = []
    for position, shape in ((0, scores), (1, target)):
        axes = tuple(range(len(shape)))
        gone = axes if not call.shape else axes[len(call.shape) :]
        reaches.append(gathered(position, shape, gone, call.shape))
    return Along(call.shape, call.name, tuple(reaches), tuple(range(len(scores))))


def distance(call: Call, *, default: int) -> Rule:
    """``cosine_similarity`` and ``pairwise_distance``: two tensors along one axis."""
    whole = tensor_shape((call.shape_at(0), call.shape_at(1)))
    return pooled(call, (0, 1), (axis_at(call.argument("dim", default), len(whole)),))


def layer_norm(call: Call) -> Rule:
    """Each cell from all of the normalized axes, and from its own place in weight and bias."""
    shape = call.shape_at(0)
    normalized = call.argument("normalized_shape")
    count = 1 if isinstance(normalized, int) else len(normalized)
    axes = tuple(range(len(shape) - count, len(shape)))
    reaches: list[AnyReach] = [whole_axes(0, shape, axes, shape)]
    for role in ("weight", "bias"):
        for place in call.positions(role):
            if call.operands[place].value is not None:
                reaches += elementwise(call, (place,)).reaches
    return Along(shape, call.name, tuple(reaches), axes)


def each_class(call: Call) -> Rule:
    """``one_hot``: a row of the result from one number."""
    shape = call.shape_at(0)
    return Along(call.shape, call.name, (Reach(0, shape, call.shape, (*row_major(shape), 0)),))


F = "torch.nn.functional"
TORCH = ("torch", "Tensor")
add(along, "softmax log_softmax", *TORCH)
add(implicit_axis, "softmax log_softmax softmin", F)
add(told_by_sums, "Softmax LogSoftmax", "torch.nn")
add(partial(along, default=-1), "argsort", *TORCH)
add(partial(along, default=-1), "sort argsort", "numpy")
add(partial(along, default=1), "normalize", F)
add(partial(along, default=-1), "multinomial", *TORCH)
add(partial(cumulative, how=How.SUM), "cumsum", *TORCH, "numpy", "ndarray")
add(partial(cumulative, how=How.OTHER), "cumprod", *TORCH)
add(extreme, "max min median", *TORCH)
add(extreme, "max min", "numpy", "ndarray")
add(ordered, "sort topk", *TORCH)
add(lambda call: pooled(call, (0, 1)), "dist", *TORCH)
add(
    loss,
    "mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits",
    F,
)
add(loss, "MSELoss L1Loss SmoothL1Loss HuberLoss BCELoss BCEWithLogitsLoss", "torch.nn")
add(classes, "cross_entropy", F)
add(classes, "CrossEntropyLoss", "torch.nn")
add(partial(distance, default=1), "cosine_similarity", F, "torch")
add(partial(distance, default=-1), "pairwise_distance", F)
add(layer_norm, "layer_norm", F)
add(each_class, "one_hot", F)
