"""Bounds on products of vectors and matrices, found from the shapes alone."""

from __future__ import annotations

import math
from typing import Any

import torch

from lib.language.table.costs import NOTHING, count, linear, matrix_product, outer, space, width
from lib.language.table.entry import Cost

__all__ = ["chain", "einsum", "inner", "linear", "matrix_product", "outer", "powers", "tensordot"]


def inner(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Every row of one operand meets every row of the other."""
    left, right = _two(args, kwargs)
    if left is None or right is None or not left.ndim or not right.ndim:
        return space(args, kwargs)
    elements = math.prod(left.shape[:-1]) * math.prod(right.shape[:-1])
    copied = count(left) + count(right)
    return Cost((elements + copied) * width(left, right), 2 * elements * left.shape[-1] + copied)


def _two(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[torch.Tensor | None, torch.Tensor | None]:
    values = [value for value in (*args, *kwargs.values()) if isinstance(value, torch.Tensor)]
    return (values[0], values[1]) if len(values) == 2 else (None, None)


def tensordot(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """The axes that are summed over count once, all others of both operands stay."""
    left, right = _two(args, kwargs)
    dims = args[2] if len(args) > 2 else kwargs.get("dims", 2)
    if left is None or right is None:
        return space(args, kwargs)
    if isinstance(dims, int):
        summed = math.prod(left.shape[max(0, left.ndim - dims) :]) if dims > 0 else 1
    elif isinstance(dims, (list, tuple)) and dims and isinstance(dims[0], (list, tuple)):
        places = [place for place in dims[0] if isinstance(place, int) and -left.ndim <= place < left.ndim]
        summed = math.prod(left.shape[place] for place in set(places))
    else:
        summed = 1
    pairs = count(left) * count(right)
    elements = pairs // max(1, summed * summed) + 1
    copied = count(left) + count(right)
    return Cost((elements + copied) * width(left, right), 2 * pairs // max(1, summed) + copied)


def chain(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``multi_dot``: as many products as there are matrices, none larger than the longest axis squared."""
    listed = args[0] if args and isinstance(args[0], (list, tuple)) else ()
    matrices = [value for value in listed if isinstance(value, torch.Tensor)]
    longest = max((size for value in matrices for size in value.shape), default=0)
    return Cost(len(matrices) * longest**2 * width(*matrices), 2 * len(matrices) * longest**3)


def solving(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Inverses and determinants: a few copies of the matrices, and elimination row by row."""
    matrix = args[0] if args else next(iter(kwargs.values()), None)
    shape: tuple[int, ...] = tuple(getattr(matrix, "shape", ()))
    longest = shape[-1] if shape else count(matrix)
    return Cost(4 * count(matrix) * max(8, width(matrix)), 4 * count(matrix) * max(1, longest))


def powers(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``matrix_power``: two products for each bit of the exponent."""
    exponent = args[1] if len(args) > 1 else kwargs.get("n", 1)
    matrix = args[0] if args else None
    if not isinstance(matrix, torch.Tensor) or matrix.ndim < 2 or not isinstance(exponent, int):
        return NOTHING
    products = 2 * max(1, exponent.bit_length())
    if exponent < 0:  # the inverse comes first
        products += 4
    return Cost(products * count(matrix) * width(matrix), 2 * products * count(matrix) * matrix.shape[-1])


def einsum(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Follow torch's own way: pair after pair from the left, each letter kept while somebody still needs it.

    None where only the meta device can tell: with ``...``, or where another package picks the order.
    """
    if not args or not isinstance(args[0], str):
        return None
    operands = args[1] if len(args) == 2 and isinstance(args[1], (list, tuple)) else args[1:]
    left, arrow, right = args[0].replace(" ", "").partition("->")
    terms = left.split(",")
    if "." in args[0] or len(terms) != len(operands) or (len(terms) > 2 and _has_other_order()):
        return None
    sizes: dict[str, int] = {}
    for term, operand in zip(terms, operands, strict=True):
        if isinstance(operand, torch.Tensor):
            for letter, size in zip(term, operand.shape, strict=False):
                sizes[letter] = max(sizes.get(letter, 1), size)
    kept = set(right) if arrow else {letter for letter in sizes if left.count(letter) == 1}
    elements, operations = 0, 0
    so_far = set(terms[0])
    for place, term in enumerate(terms[1:] or [terms[0]], 1):
        space_letters = so_far | set(term)
        later = kept.union(*terms[place + 1 :])
        result = space_letters & later
        operations += 2 * math.prod(sizes.get(letter, 1) for letter in space_letters)
        copied = sum(math.prod(sizes.get(letter, 1) for letter in letters) for letters in (so_far, set(term)))
        elements += copied + 2 * math.prod(sizes.get(letter, 1) for letter in result)
        so_far = result
    return Cost(elements * width(*operands), operations)


def _has_other_order() -> bool:
    return bool(torch.backends.opt_einsum.is_available())
