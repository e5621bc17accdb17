"""Read a shape as people write it, or the two shapes of an error of torch. No evaluation: patterns alone."""

from __future__ import annotations

import re

from lib.notice import Notice
from lib.operations import AXES_HIGH, AXIS_SIZE_HIGH
from lib.pasted.number import shorten

Shape = tuple[int, ...]

_SEPARATED = re.compile(r"[0-9]+(?:\s*[,x×*;]\s*[0-9]+|\s+[0-9]+)*\s*,?")
_WRAPPED = re.compile(r"(?:torch\.Size|shape|size)?\s*[=:]?\s*\(?\s*[\[(]\s*(.*?)\s*,?\s*[\])]\s*\)?", re.I)
_ERROR = re.compile(r"\(([0-9]+(?:x[0-9]+)+) and ([0-9]+(?:x[0-9]+)+)\)")
_VECTOR_ERROR = re.compile(r"mat \(([0-9]+x[0-9]+)\), vec \(([0-9]+)\)")
_LONGEST = 1_000
_DIGITS = 9


def read_shapes(text: str) -> tuple[Shape, ...] | Notice:
    """Read one shape ("1, 5", "(1, 5)", "1x5", "torch.Size([1, 5])", "()"), or both of a pasted error.

    Returns a notice (shape_unreadable, shape_axes, shape_size) where the text is none of these.

    >>> read_shapes("torch.Size([1, 5])")
    ((1, 5),)
    >>> read_shapes("RuntimeError: mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)")
    ((1, 5), (1, 5))
    """
    got = shorten(text.strip())
    found = _written(text.strip()[:_LONGEST]) if len(text) <= _LONGEST else None
    if found is None:
        return Notice("shape_unreadable", got=got, axes=AXES_HIGH, high=AXIS_SIZE_HIGH)
    for shape in found:
        if len(shape) > AXES_HIGH:
            return Notice("shape_axes", got=len(shape), allowed=AXES_HIGH)
        for size in shape:
            if len(size.lstrip("0")) > _DIGITS or not 1 <= int(size) <= AXIS_SIZE_HIGH:
                return Notice("shape_size", got=shorten(size), allowed=AXIS_SIZE_HIGH)
    return tuple(tuple(map(int, shape)) for shape in found)


def _written(text: str) -> list[list[str]] | None:
    """Split a text into the sizes of one or two shapes; None where it is none."""
    for pattern in (_ERROR, _VECTOR_ERROR):
        told = pattern.search(text)
        if told is not None:
            return [re.findall(r"[0-9]+", shape) for shape in told.groups()]
    wrapped = _WRAPPED.fullmatch(text)
    inner = text if wrapped is None else wrapped.group(1)
    if (inner == "" and wrapped is not None) or inner.lower() == "scalar":
        return [[]]
    return [re.findall(r"[0-9]+", inner)] if _SEPARATED.fullmatch(inner) else None
