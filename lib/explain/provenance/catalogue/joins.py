"""Rules of functions that put tensors together: each tensor fills a box of the result."""

from __future__ import annotations

import math
from functools import partial

from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.cells import Shape, row_major
from lib.explain.provenance.reach import Reach
from lib.explain.provenance.reading import Call, NoRuleError, axis_at, shape_of
from lib.explain.provenance.rules import IndexMap, Rule


def put_together(call: Call, shapes: list[Shape], axis: int) -> Rule:
    """Tensors behind one another along an axis; ``shapes`` are those that they are first given."""
    result = call.shape
    values = call.operands[0].value
    reaches: list[Reach] = []
    begin = 0
    for item, (value, shape) in enumerate(zip(values, shapes, strict=True)):
        own = shape_of(value) or ()
        if math.prod(own) == 0 and len(shape) != len(result):
            continue  # torch skips an empty tensor of any number of axes
        if len(shape) != len(result) or math.prod(shape) != math.prod(own):
            raise NoRuleError(f"{shape} does not go into {result}")
        steps = row_major(shape)
        end = begin + shape[axis]
        box = tuple((begin, end) if at == axis else (0, size) for at, size in enumerate(result))
        strides = tuple(
            step if size > 1 or at == axis else 0
            for at, (step, size) in enumerate(zip(steps, shape, strict=True))
        )
        reaches.append(Reach(0, own, result, strides, -begin * steps[axis], box=box, item=item))
        begin = end
    if begin != result[axis]:
        raise NoRuleError("the sizes do not add up")
    return IndexMap(result, call.name, tuple(reaches))


def _shapes(call: Call) -> list[Shape]:
    values = call.operands[0].value
    if not isinstance(values, (list, tuple)):
        raise NoRuleError("no list of tensors")
    shapes = [shape_of(value) for value in values]
    if not shapes or not all(hasattr(value, "shape") for value in values):
        raise NoRuleError("not all are tensors")
    return [shape for shape in shapes if shape is not None]


def cat(call: Call) -> Rule:
    """``cat(tensors, dim)``."""
    return put_together(call, _shapes(call), axis_at(call.argument("dim", 0), len(call.shape)))


def stack(call: Call) -> Rule:
    """``stack(tensors, dim)``: an axis of size 1 in each, and cat along it."""
    axis = axis_at(call.argument("dim", 0), len(call.shape))
    return put_together(call, [(*shape[:axis], 1, *shape[axis:]) for shape in _shapes(call)], axis)


def hstack(call: Call) -> Rule:
    """Along the second axis, vectors along their only one."""
    shapes = [shape or (1,) for shape in _shapes(call)]
    return put_together(call, shapes, min(1, len(shapes[0]) - 1))


def vstack(call: Call) -> Rule:
    """Along the first axis, vectors as rows."""
    return put_together(call, [(1,) * (2 - len(shape)) + shape for shape in _shapes(call)], 0)


def dstack(call: Call) -> Rule:
    """Along the third axis."""
    shapes = [(1,) * (2 - len(shape)) + shape for shape in _shapes(call)]
    return put_together(call, [shape if len(shape) > 2 else (*shape, 1) for shape in shapes], 2)


def column_stack(call: Call) -> Rule:
    """Along the second axis, vectors as columns."""
    return put_together(
        call, [shape if len(shape) > 1 else (math.prod(shape), 1) for shape in _shapes(call)], 1
    )


def piece(call: Call, item: int) -> Rule:
    """One tensor of a tuple or list: ``parts[1]``, ``result.values``."""
    values = call.operands[0].value
    if not isinstance(values, (list, tuple)) or not -len(values) <= item < len(values):
        raise NoRuleError("no such part")
    shape = shape_of(values[item])
    if shape is None or not hasattr(values[item], "shape"):
        raise NoRuleError("the part is no tensor")
    place = item % len(values)
    return IndexMap(shape, call.name, (Reach(0, shape, shape, row_major(shape), item=place),))


add(cat, "cat concat concatenate", "torch")
add(cat, "concatenate", "numpy")
for builder, name in ((stack, "stack"), (hstack, "hstack"), (vstack, "vstack")):
    add(builder, name, "torch", "numpy")
add(vstack, "row_stack", "torch")
add(dstack, "dstack", "torch")
add(column_stack, "column_stack", "torch")
for item, name in enumerate(("values", "indices")):
    add(partial(piece, item=item), name, "named")
