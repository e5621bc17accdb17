"""Rules of functions that make axes vanish, and of others that look along an axis."""

from __future__ import annotations

from functools import partial

from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.cells import Shape, row_major
from lib.explain.provenance.reach import Free, Reach
from lib.explain.provenance.reading import Call
from lib.explain.provenance.rules import How, Reduction, Rule


def gathered(position: int, shape: Shape, axes: tuple[int, ...], result: Shape) -> Reach:
    """Return the reach of a reduction: along ``axes`` everything, elsewhere the same place.

    ``result`` may keep the vanished axes with size 1.
    """
    steps = row_major(shape)
    is_kept = len(result) == len(shape) and bool(shape)
    strides = tuple(
        0 if axis in axes else step for axis, step in enumerate(steps) if is_kept or axis not in axes
    )
    free = tuple(Free(shape[axis], steps[axis]) for axis in axes if axis < len(shape))
    return Reach(position, shape, result, strides, free=free)


def reduced(call: Call, *, how: How) -> Rule:
    """``sum(dim, keepdim)`` and its like; without a dim all axes vanish."""
    shape = call.shape_at(0)
    axes = call.axes(shape)
    return Reduction(call.shape, call.name, gathered(0, shape, axes, call.shape), axes, how)


TORCH = ("torch", "Tensor")
add(partial(reduced, how=How.SUM), "sum nansum", *TORCH)
add(partial(reduced, how=How.MEAN), "mean nanmean", *TORCH)
add(
    partial(reduced, how=How.OTHER),
    "prod logsumexp amax amin argmax argmin all any std var count_nonzero", *TORCH,
)  # fmt: skip
