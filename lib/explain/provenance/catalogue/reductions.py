"""Rules of functions that make axes vanish, and of others that look along an axis."""

from __future__ import annotations

from functools import partial

from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.cells import Shape, row_major
from lib.explain.provenance.reach import Free, Reach
from lib.explain.provenance.reading import Call
from lib.explain.provenance.rules import Along, How, Reduction, Rule


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


def traced(call: Call) -> Rule:
    """``trace``: the cells of the diagonal."""
    rows, columns = call.shape_at(0)
    reach = Reach(0, (rows, columns), (), (), free=(Free(min(rows, columns), columns + 1),))
    return Reduction((), call.name, reach, (0, 1), How.SUM)


def compared(call: Call) -> Rule:
    """``equal`` and ``allclose``: one answer from all cells of both."""
    shapes = [call.shape_at(place) for place in (0, 1)]
    reaches = tuple(
        gathered(place, shape, tuple(range(len(shape))), ()) for place, shape in enumerate(shapes)
    )
    return Along((), call.name, reaches)


def whole_matrix(call: Call) -> Rule:
    """``inverse`` and ``det``: every cell from all cells of its matrix."""
    shape = call.shape_at(0)
    axes = tuple(range(max(0, len(shape) - 2), len(shape)))
    return Along(call.shape, call.name, (gathered(0, shape, axes, call.shape),))


TORCH = ("torch", "Tensor")
add(partial(reduced, how=How.SUM), "sum nansum", *TORCH)
add(partial(reduced, how=How.MEAN), "mean nanmean", *TORCH)
add(
    partial(reduced, how=How.OTHER),
    "prod logsumexp amax amin argmax argmin all any std var count_nonzero norm", *TORCH,
)  # fmt: skip
add(partial(reduced, how=How.OTHER), "norm vector_norm", "torch.linalg")
add(partial(reduced, how=How.SUM), "sum", "numpy", "ndarray")
add(partial(reduced, how=How.MEAN), "mean", "numpy", "ndarray")
add(partial(reduced, how=How.OTHER), "prod std var amax amin argmax argmin all any", "numpy", "ndarray")
add(partial(reduced, how=How.OTHER), "norm", "numpy.linalg")
add(compared, "allclose equal", *TORCH)
add(compared, "allclose array_equal", "numpy")
add(traced, "trace", *TORCH, "numpy")
add(whole_matrix, "inverse det", *TORCH)
add(whole_matrix, "inv det", "torch.linalg", "numpy.linalg")
