"""Arithmetic and memory of a call worked out by hand, from the sizes alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from lib.experiment import Dtype
from lib.measuring.request import ITEM_BYTES, Conditions, Device, Shape, bytes_of, shape_at

SPLIT_FROM = 32_768
"""Numbers from which a sum to one number is split among threads.

Source: GRAIN_SIZE in ATen/TensorIterator.h, two_pass_reduction in TensorIteratorReduce.cpp.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One tensor that is alive when a call holds the most: what it is, and how many numbers it has."""

    word: str
    numbers: int


Parts = tuple[Part, ...]


def _product_then_bias(shape: Shape, _: int) -> Parts:
    outputs = shape.batch * shape.out_features
    return (Part("product", outputs), Part("result", outputs))


def _one_call(shape: Shape, _: int) -> Parts:
    return (Part("result", shape.batch * shape.out_features),)


def _broadcast(shape: Shape, _: int) -> Parts:
    outputs = shape.batch * shape.out_features
    return (Part("all products", outputs * shape.in_features), Part("sum", outputs))


def _paired(one: int, other: int) -> int:
    """Return the size of an axis that is broadcast; 0 where torch refuses the pair."""
    return max(one, other) if one == other or 1 in (one, other) else 0


def _sum_to_one(numbers: int, threads: int) -> Parts:
    split = (Part("a sum for each thread", threads),) if threads > 1 and numbers >= SPLIT_FROM else ()
    return (Part("sum", 1), *split)


def _elementwise(shape: Shape, threads: int) -> Parts:
    products = _paired(shape.batch, shape.out_features) * shape.in_features
    return (Part("products", products), *_sum_to_one(products, threads))


def _bias_inside(shape: Shape, _: int) -> Parts:
    products = _paired(shape.batch, shape.out_features) * shape.in_features
    return (Part("products", products), Part("products with bias", products))


def _outer(shape: Shape, _: int) -> Parts:
    rows = _paired(shape.in_features, shape.out_features)
    products = rows * _paired(shape.batch, shape.in_features)
    return (Part("products", products), Part("products with bias", products))


def _stretched(shape: Shape, _: int) -> Parts:
    # einsum sums the features along an axis that the weights lack before it multiplies.
    outputs = shape.batch * shape.in_features
    return (Part("product", outputs), Part("result", outputs))


EXTRA: dict[str, Callable[[Shape, int], Parts]] = {
    "linear": _one_call,
    "functional_linear": _one_call,
    "mm": _product_then_bias,
    "matmul": _product_then_bias,
    "at_operator": _product_then_bias,
    "addmm": _one_call,
    "einsum": _product_then_bias,
    "elementwise_sum": _elementwise,
    "broadcast_sum": _broadcast,
    "outer_sum": _outer,
    "bias_inside": _bias_inside,
    "no_transpose": _product_then_bias,
    "einsum_stretch": _stretched,
    "view_for_t": _product_then_bias,
}
"""What each formulation holds at its peak beyond its inputs, read off its code: operands of a step live until
the step's result is there. A formulation that is not listed is measured, and has no figure by hand."""


def extra_parts(name: str, shape: Shape, threads: int = 1) -> Parts | None:
    """Return the tensors that are alive at the peak of a call beside its inputs; None where not worked out.

    >>> extra_parts("mm", Shape(2, 3, 4))
    (Part(word='product', numbers=8), Part(word='result', numbers=8))
    """
    return EXTRA[name](shape, threads) if name in EXTRA else None


def extra_bytes(name: str, size: int, conditions: Conditions) -> int | None:
    """Return the bytes of those tensors at one size; None where not worked out."""
    parts = extra_parts(name, shape_at(conditions.vary, size), conditions.threads)
    if parts is None:
        return None
    return sum(bytes_of(part.numbers, conditions.dtype, conditions.device) for part in parts)


def needed_bytes(name: str, size: int, conditions: Conditions) -> int:
    """Return the bytes of a call with its inputs: what the host's budget is held against.

    Where nothing was worked out by hand, the largest tensor that a formulation may make is assumed: a
    product of every feature with every weight.
    """
    shape = shape_at(conditions.vary, size)
    extra = extra_bytes(name, size, conditions)
    if extra is None:
        extra = shape.batch * shape.in_features**2 * shape.out_features * ITEM_BYTES[conditions.dtype]
    return extra + input_bytes(shape, conditions.dtype, conditions.device)


def input_bytes(shape: Shape, dtype: Dtype, device: Device = Device.CPU) -> int:
    """Return the bytes of features (batch, in), weights (out, in) and bias (out,)."""
    numbers = (shape.batch * shape.in_features, shape.out_features * shape.in_features, shape.out_features)
    return sum(bytes_of(count, dtype, device) for count in numbers)


def operations(shape: Shape) -> int:
    """Count the unit's operations: for each output ``in`` products, ``in`` - 1 additions and the bias.

    >>> operations(Shape(1, 5, 1))
    10
    """
    return 2 * shape.batch * shape.in_features * shape.out_features


def moved_bytes(shape: Shape, dtype: Dtype) -> int:
    """Return the bytes that the unit must move at least: each input read once, each output written once."""
    return input_bytes(shape, dtype) + shape.batch * shape.out_features * ITEM_BYTES[dtype]


def expected_slope(conditions: Conditions, low: int, high: int) -> float:
    """Return how the unit's operations grow between two sizes, as the slope of a line on logarithmic axes.

    >>> expected_slope(Conditions(), 64, 128)
    3.0
    """
    grown = operations(shape_at(conditions.vary, high)) / operations(shape_at(conditions.vary, low))
    return math.log(grown) / math.log(high / low)
