"""Traps: code that runs, and probably should not have. Found in the steps of a run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import torch

from lib.explain.fingerprints import Fingerprint
from lib.explain.probing import DEFAULT_ROLES, Roles
from lib.language import Operand, Run, Span, Step

Axis = str | None


class TrapKind(StrEnum):
    """What went through that probably should not have.

    ``einsum_stretch``: einsum stretched an axis of size 1 to fit another. ``outer_product``: every
    element met every other one. ``column_against_row``: (N, 1) against (N,) gave (N, N).
    ``mixed_axes``: a matrix product summed over two axes that mean different things, as with square
    weights that were not transposed. ``bias_repeated``: a bias was added more than once.
    ``batch_summed``: a sum added up the samples. ``view_for_t``: the shape of a transpose, with the
    numbers in their old order. ``vector_transposed``: transposing one axis does nothing. ``overflow``:
    inf or nan from finite numbers that are too large for their type. ``zero``: inf or nan because a zero is
    divided by, or the logarithm or root is taken of a number that has none.
    """

    EINSUM_STRETCH = "einsum_stretch"
    OUTER_PRODUCT = "outer_product"
    COLUMN_AGAINST_ROW = "column_against_row"
    MIXED_AXES = "mixed_axes"
    BIAS_REPEATED = "bias_repeated"
    BATCH_SUMMED = "batch_summed"
    VIEW_FOR_T = "view_for_t"
    VECTOR_TRANSPOSED = "vector_transposed"
    OVERFLOW = "overflow"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Trap:
    """One trap: its step, where it stands, which axes of which sizes are in it, and how many.

    ``axes`` are the names of the axes, None where they are not known, in the order of ``sizes``.
    ``count``: products made (einsum_stretch, outer_product), elements made (column_against_row) or not
    finite (overflow, zero), products that meet the wrong partner's axis (mixed_axes: the size summed over),
    how often the bias is added, samples added up, numbers out of place (view_for_t), else the size.
    """

    kind: TrapKind
    step: int
    span: Span
    text: str
    axes: tuple[Axis, ...]
    sizes: tuple[int, ...]
    count: float


def traps(
    run: Run, *, fingerprint: Fingerprint | None = None, roles: Roles = DEFAULT_ROLES
) -> tuple[Trap, ...]:
    """Find the traps of a run, in the order of its steps; at most one of a kind for each step.

    Axis names make it sure: give ``axes`` to the run. ``fingerprint``, the code's own, tells how often
    the bias is added; without it, that trap is not looked for.

    >>> from lib.language import run
    >>> tensors = {"column": torch.ones(4, 1), "row": torch.ones(4)}
    >>> [(trap.kind.value, trap.sizes) for trap in traps(run("column - row", tensors))]
    [('column_against_row', (4, 4))]
    """
    caught = [trap for step in run.steps for detect in _DETECTORS for trap in detect(step)]
    caught += _repeated_bias(run, fingerprint, roles)
    return tuple(sorted(caught, key=lambda trap: trap.step))


def _name(function: str) -> str:
    """Return a function's own name, whichever way it was called."""
    return function.rsplit(".", 1)[-1]


_ELEMENTWISE = frozenset(("add", "sub", "mul", "truediv", "div", "multiply", "subtract", "divide", "pow"))
_MULTIPLYING = frozenset(("mul", "multiply"))
_SUMS = frozenset(("sum", "nansum"))
_DIVISIONS = frozenset(("div", "truediv", "divide", "true_divide", "remainder", "fmod"))
_LOWEST: Mapping[str, float] = {
    **dict.fromkeys(("log", "log2", "log10", "rsqrt", "reciprocal", "sqrt"), 0.0),
    "log1p": -1.0,
}
"""Functions that give inf or nan for some number that is not above this one."""
_VIEWS = frozenset(("view", "reshape"))
_TRANSPOSES = frozenset(("t", "T", "mT", "H"))
_MATRIX_PRODUCTS: Mapping[str, tuple[int, int]] = {
    "mm": (0, 1),
    "matmul": (0, 1),
    "addmm": (1, 2),
    "mv": (0, 1),
}
"""Which tensor operands of a matrix product are the two matrices."""


def _tensors(step: Step) -> list[tuple[Operand, torch.Tensor]]:
    return [(one, one.value) for one in step.operands if isinstance(one.value, torch.Tensor)]


def _axes_of(operand: Operand, value: torch.Tensor) -> tuple[Axis, ...]:
    known = operand.axes
    return known if known is not None and len(known) == value.dim() else (None,) * value.dim()


def _trap(kind: TrapKind, step: Step, axes: tuple[Axis, ...], sizes: tuple[int, ...], count: float) -> Trap:
    return Trap(kind, step.number, step.span, step.text, axes, sizes, count)


def _stretched_in_einsum(step: Step) -> Iterator[Trap]:
    equation = step.operands[0].value if step.operands else None
    if _name(step.function) != "einsum" or not isinstance(equation, str):
        return
    parts = [part.strip() for part in equation.split("->")[0].split(",")]
    operands = _tensors(step)
    if len(parts) != len(operands) or any(
        len(part) != value.dim() for part, (_, value) in zip(parts, operands, strict=True)
    ):
        return
    places: dict[str, list[tuple[int, Axis]]] = {}
    for part, (operand, value) in zip(parts, operands, strict=True):
        for letter, size, axis in zip(part, value.shape, _axes_of(operand, value), strict=True):
            places.setdefault(letter, []).append((size, axis))
    products = 1
    for met in places.values():
        products *= max(size for size, _ in met)
    for met in places.values():
        sizes = tuple(size for size, _ in met)
        if 1 in sizes and max(sizes) > 1:
            yield _trap(TrapKind.EINSUM_STRETCH, step, tuple(axis for _, axis in met), sizes, products)


def _elementwise_stretch(step: Step) -> Iterator[Trap]:
    """(N, 1) against (N,), or two factors stretched so that every element meets every other one."""
    operands = _tensors(step)
    value = step.value
    if _name(step.function) not in _ELEMENTWISE or len(operands) != 2 or not isinstance(value, torch.Tensor):
        return
    shapes = sorted((tuple(part.shape) for _, part in operands), key=len)
    size = shapes[0][0] if len(shapes[0]) == 1 else 0
    if size > 1 and shapes[1] == (size, 1):
        axes = tuple(axis for one, part in operands for axis in _axes_of(one, part)[:1])
        yield _trap(TrapKind.COLUMN_AGAINST_ROW, step, axes, tuple(value.shape), value.numel())
        return
    if _name(step.function) in _MULTIPLYING and len(step.stretched) == 2 and all(step.stretched):
        names = step.axes or (None,) * value.dim()
        known = [name for name in names if name is not None]
        is_repeated = len(set(known)) < len(known)
        is_nothing_shared = {*step.stretched[0], *step.stretched[1]} >= set(range(value.dim()))
        if is_repeated or (is_nothing_shared and len(known) < len(names)):
            yield _trap(TrapKind.OUTER_PRODUCT, step, names, tuple(value.shape), value.numel())


def _matrix_product(step: Step) -> Iterator[Trap]:
    """A matrix product over two axes whose names say that they have nothing to do with each other."""
    operands = _tensors(step)
    name = _name(step.function)
    if name == "linear" or step.function == "torch.nn.Linear":
        places, last = (0, 1), -1
    elif name in _MATRIX_PRODUCTS:
        places, last = _MATRIX_PRODUCTS[name], -2
    else:
        return
    if len(operands) <= max(places):
        return
    (left, one), (right, other) = operands[places[0]], operands[places[1]]
    if one.dim() < 1 or other.dim() < 2:
        return
    axes = _axes_of(left, one)[-1], _axes_of(right, other)[last]
    size, free = one.shape[-1], other.shape[-1 if last == -2 else -2]
    if axes[0] is None or axes[1] is None or axes[0] == axes[1]:
        return
    if size > 1:
        yield _trap(TrapKind.MIXED_AXES, step, axes, (size, size), size)
    elif one.dim() > 1 and one.shape[-2] > 1 and free > 1 and isinstance(step.value, torch.Tensor):
        names = step.axes or (None,) * step.value.dim()
        yield _trap(TrapKind.OUTER_PRODUCT, step, names, tuple(step.value.shape), step.value.numel())


def _summed_batch(step: Step) -> Iterator[Trap]:
    operands = _tensors(step)
    if _name(step.function) not in _SUMS or not operands:
        return
    operand, value = operands[0]
    names = _axes_of(operand, value)
    for axis in step.reduced:
        if names[axis] == "batch" and value.shape[axis] > 1:
            size = value.shape[axis]
            yield _trap(TrapKind.BATCH_SUMMED, step, ("batch",), (size,), size)


def _view_for_t(step: Step) -> Iterator[Trap]:
    operands = _tensors(step)
    if _name(step.function) not in _VIEWS or not operands or not isinstance(step.value, torch.Tensor):
        return
    operand, value = operands[0]
    sizes = tuple(value.shape)
    if len(sizes) != 2 or tuple(step.value.shape) != sizes[::-1] or min(sizes) < 2 or sizes[0] == sizes[1]:
        return
    order = torch.arange(value.numel())
    moved = int((order.reshape(sizes).t() != order.reshape(sizes[::-1])).sum())
    yield _trap(TrapKind.VIEW_FOR_T, step, _axes_of(operand, value), sizes, moved)


def _transposed_vector(step: Step) -> Iterator[Trap]:
    operands = _tensors(step)
    if _name(step.function) in _TRANSPOSES and operands and operands[0][1].dim() == 1:
        operand, value = operands[0]
        yield _trap(
            TrapKind.VECTOR_TRANSPOSED, step, _axes_of(operand, value), tuple(value.shape), len(value)
        )


def _overflow(step: Step) -> Iterator[Trap]:
    value = step.value
    if not isinstance(value, torch.Tensor) or not value.is_floating_point() or value.is_meta:
        return
    is_strange = ~value.isfinite()
    if not is_strange.any() or not _tensors(step) or not all(map(_is_finite, step.operands)):
        return
    kind = TrapKind.ZERO if _has_no_value(step, value) else TrapKind.OVERFLOW
    yield _trap(kind, step, step.axes or (None,) * value.dim(), tuple(value.shape), int(is_strange.sum()))


def _is_finite(operand: Operand) -> bool:
    """Say whether an operand, a tensor or a number that the code writes, is finite."""
    value = operand.value
    if isinstance(value, torch.Tensor):
        return bool(value.isfinite().all())
    return not isinstance(value, float) or math.isfinite(value)


def _has_no_value(step: Step, value: torch.Tensor) -> bool:
    """Say whether all that is not finite comes from a zero divided by, or a logarithm or root of no value."""
    name = _name(step.function).rstrip("_")
    numbers = [one.value for one in step.operands if isinstance(one.value, torch.Tensor | int | float)]
    if not numbers:
        return False
    if name in _DIVISIONS:
        reasons = torch.as_tensor(numbers[-1] == 0)
    elif name == "pow":
        reasons = torch.as_tensor(numbers[0] == 0) | value.isnan()
    elif name in _LOWEST:
        reasons = torch.as_tensor(numbers[0] <= _LOWEST[name])
    else:
        return False
    return bool((value.isfinite() | reasons).all())


_DETECTORS: tuple[Callable[[Step], Iterator[Trap]], ...] = (
    _stretched_in_einsum,
    _elementwise_stretch,
    _matrix_product,
    _summed_batch,
    _view_for_t,
    _transposed_vector,
    _overflow,
)


def _repeated_bias(run: Run, found: Fingerprint | None, roles: Roles) -> list[Trap]:
    """The step that uses the bias, where the fingerprint adds one bias more than once to an output."""
    if found is None or found.biases is None or found.biases.numel() == 0:
        return []
    often = float(found.biases.max())
    owner, _, member = roles.bias.rpartition(".")
    texts = (roles.bias, f"self.{member}") if owner else (roles.bias,)
    users = [step for step in run.steps for one in step.operands if one.text in texts]
    if often <= 1 or not users:
        return []
    step = users[0]
    value = step.value
    if not isinstance(value, torch.Tensor):
        return []
    names = step.axes or (None,) * value.dim()
    return [_trap(TrapKind.BIAS_REPEATED, step, names, tuple(value.shape), often)]
