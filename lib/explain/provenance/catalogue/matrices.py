"""Rules of linear algebra: functions of a whole matrix, and those that read only a part of it."""

from __future__ import annotations

import math
from functools import partial

from lib.explain.provenance.catalogue.joins import piece
from lib.explain.provenance.catalogue.lookups import check_tables, looked_up
from lib.explain.provenance.catalogue.products import cross, power
from lib.explain.provenance.catalogue.reductions import gathered
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.cells import Shape, row_major
from lib.explain.provenance.reach import Free, Reach
from lib.explain.provenance.reading import Call, NoRuleError, shape_of
from lib.explain.provenance.rules import Along, Rule, Several


def of_matrix(position: int, shape: Shape, result: Shape) -> Reach:
    """Return the reach of a whole matrix for each cell of what was made of it, stack by stack."""
    if len(shape) < 2:
        raise NoRuleError("no matrix")
    stack, steps = shape[:-2], row_major(shape)
    if result[: len(stack)] != stack:
        raise NoRuleError("the stacks are others")
    strides = (*steps[:-2], *(0 for _ in result[len(stack) :]))
    return Reach(position, shape, result, strides, free=tuple(map(Free, shape[-2:], steps[-2:])))


def together(call: Call) -> Rule:
    """Every cell from all of its matrix: pinv, matrix_exp, eigvals; a rule for each of several tensors."""
    shape = call.shape_at(0)
    if not isinstance(call.step.value, (tuple, list)):
        return Along(call.shape, call.name, (of_matrix(0, shape, call.shape),))
    results = [shape_of(value) or () for value in call.step.value]
    return Several(
        (), call.name,
        tuple(Along(result, call.name, (of_matrix(0, shape, result),)) for result in results),
    )  # fmt: skip


def lower(call: Call) -> Rule:
    """``eigh`` and ``eigvalsh`` read the lower triangle alone, and every cell depends on all of it."""
    shape = _one_matrix(call)
    check_tables(math.prod(shape), 1)
    cells = [row * shape[1] + column for row in range(shape[0]) for column in range(row + 1)]
    value = call.step.value
    is_tuple = isinstance(value, (tuple, list))
    parts = []
    for part in value if is_tuple else (value,):
        result = shape_of(part) or ()
        parts.append(Along(result, call.name, looked_up(0, shape, [cells] * math.prod(result))))
    return Several((), call.name, tuple(parts)) if is_tuple else parts[0]


def cholesky(call: Call) -> Rule:
    """A cell (i, j) from its row up to column j, and from the lower triangle of the first j rows."""
    shape = _one_matrix(call)
    check_tables(math.prod(shape) // 2, math.prod(shape))
    chosen = []
    for row, column in _places(shape):
        above = [(one, other) for one in range(column + 1) for other in range(one + 1)]
        own = [(row, other) for other in range(column + 1)] if row > column else []
        found = [*above, *own] if row >= column else []
        chosen.append([one * shape[1] + other for one, other in found])
    return Along(call.shape, call.name, looked_up(0, shape, chosen))


def triangular(call: Call) -> Rule:
    """``qr``: a column of Q from the columns up to its own, a cell (i, j) of R from those up to i and from j.

    The last column of a square Q is what the others leave, whatever the matrix has there.
    """
    shape = _one_matrix(call)
    rows, columns = shape
    parts = []
    for name, value in zip("QR", call.step.value, strict=True):
        result = shape_of(value) or ()
        check_tables(math.prod(shape), math.prod(result))
        chosen = []
        for row, column in _places(result):
            through = min(column if name == "Q" else row, rows - 2)
            used = set(range(min(through + 1, columns)))
            if name == "R":
                used = used | {column} if row <= column else set()
            chosen.append([one * columns + other for one in range(rows) for other in sorted(used)])
        parts.append(Along(result, name, looked_up(0, shape, chosen)))
    return Several((), call.name, tuple(parts))


def _places(shape: Shape) -> list[tuple[int, int]]:
    return [(row, column) for row in range(shape[0]) for column in range(shape[1])]


def _one_matrix(call: Call) -> Shape:
    shape = call.shape_at(0)
    if len(shape) != 2:
        raise NoRuleError("a stack of matrices")
    return shape


def solved(call: Call) -> Rule:
    """``solve``: each cell from the whole matrix and from its own column of the right side."""
    shape, right = call.shape_at(0), call.shape_at(1)
    if len(shape) != 2 or len(right) not in (1, 2):
        raise NoRuleError("a stack of matrices")
    return Along(call.shape, call.name, (of_matrix(0, shape, call.shape), gathered_column(1, right)))


def gathered_column(position: int, shape: Shape) -> Reach:
    """Return the reach of a whole column for each cell of a result that has the same columns."""
    steps = row_major(shape)
    return Reach(position, shape, shape, (0, *steps[1:]), free=(Free(shape[0], steps[0]),))


def paired(call: Call) -> Rule:
    """``cov`` and ``corrcoef``: a cell (i, j) from rows i and j; one number from a single row."""
    shape, result = call.shape_at(0), call.shape
    if not result:
        return Along((), call.name, (gathered(0, shape, tuple(range(len(shape))), ()),))
    step, free = shape[1], (Free(shape[1], 1),)
    reaches = (Reach(0, shape, result, (step, 0), free=free), Reach(0, shape, result, (0, step), free=free))
    return Along(result, call.name, reaches)


def distances(call: Call) -> Rule:
    """``cdist``: a cell (p, r) from row p of the one and row r of the other."""
    left, right, result = call.shape_at(0), call.shape_at(1), call.shape
    if len(left) != len(right) or left[:-2] != right[:-2]:
        raise NoRuleError("the stacks are stretched")
    reaches = []
    for position, shape, axis in ((0, left, -2), (1, right, -1)):
        steps = row_major(shape)
        strides = [*steps[:-2], 0, 0]
        strides[axis] = steps[-2]
        reaches.append(Reach(position, shape, result, tuple(strides), free=(Free(shape[-1], steps[-1]),)))
    return Along(result, call.name, tuple(reaches))


def powers(call: Call) -> Rule:
    """``vander``: columns of powers of each number; the power 0 is 1 whatever the number."""
    shape, (count, width) = call.shape_at(0), call.shape
    used = (1, width) if call.argument("increasing", False) else (0, width - 1)
    return Along(call.shape, call.name, (Reach(0, shape, call.shape, (1, 0), box=((0, count), used)),))


TORCH = ("torch", "Tensor")
LINEAR = ("torch.linalg", "numpy.linalg")
add(together, "pinverse matrix_exp logdet slogdet svd", *TORCH)
add(together, "pinv cond matrix_rank eigvals", *LINEAR)
add(together, "eig slogdet svd svdvals", "torch.linalg")
add(lower, "eigvalsh", *LINEAR)
add(lower, "eigh", "torch.linalg")
add(cholesky, "cholesky", *LINEAR)
add(triangular, "qr", "torch.linalg")
add(solved, "solve", *LINEAR)
add(paired, "cov corrcoef", *TORCH, "numpy")
add(distances, "cdist", "torch")
add(powers, "vander", "torch")
add(partial(cross, default=-1), "cross", "torch.linalg")
add(power, "matrix_power", "torch.linalg")
for item, names in enumerate(("Q U eigenvalues sign min", "R S eigenvectors logabsdet max", "V Vh")):
    add(partial(piece, item=item), names, "named")
