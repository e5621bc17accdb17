"""Rules of windows that slide over pictures: convolutions and pools, padding and all."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.cells import Shape
from lib.explain.provenance.contractions import Affine, Contraction, Part, Sliding, letters_for
from lib.explain.provenance.reach import Reach
from lib.explain.provenance.reading import Call, NoRuleError
from lib.explain.provenance.rules import How, Reduction, Rule

MOST_STEPS = 2**12
"""Cells of a window up to which a rule is made where it hangs over the rim: tracing goes over each."""

LETTERS = (("h", "y", "i"), ("w", "x", "j"))
"""For rows and columns: the picture's axis, the result's, and the window's."""


def pair(value: Any) -> tuple[int, int]:
    """Return a size for rows and for columns; one number stands for both.

    >>> pair(2), pair((2, 3))
    ((2, 2), (2, 3))
    """
    if isinstance(value, (list, tuple)) and value:
        return int(value[0]), int(value[-1])
    return int(value), int(value)


def slid(
    picture: Shape, result: Shape, window: Shape, stride: Any, spacing: Any, before: Any
) -> tuple[Sliding, ...]:
    """Return how a window slides over the last two axes of a picture. Raises NoRuleError for huge ones."""
    settings = (pair(stride), pair(spacing), pair(before))
    found = []
    for axis, (letter, at, step) in enumerate(LETTERS):
        size, places, most = picture[axis - 2], result[axis - 2], window[axis - 2]
        by, apart, pad = (setting[axis] for setting in settings)
        last = (places - 1) * by - pad + (most - 1) * apart
        hangs_over = pad > 0 or last >= size
        found.append(Sliding(letter, at, step, size, by, apart, pad, hangs_over))
    hanging = [most for slide, most in zip(found, window[-2:], strict=True) if slide.hangs_over]
    if math.prod(hanging) > MOST_STEPS:
        raise NoRuleError("the padded windows have too many cells")
    return tuple(found)


def around(call: Call, filter_shape: Shape) -> tuple[int, int]:
    """Return how many rows and columns of padding stand before a picture; "same" keeps the picture's size."""
    padding = call.argument("padding", 0)
    if not isinstance(padding, str):
        return pair(padding)
    rows, columns = (
        apart * (size - 1) // 2
        for apart, size in zip(pair(call.argument("dilation", 1)), filter_shape[-2:], strict=True)
    )
    return (rows, columns) if padding == "same" else (0, 0)


def convolution(call: Call) -> Rule:
    """``conv2d``: products of a window and a filter over a group's channels, and a bias for each filter."""
    places = tuple(call.place_of(role) for role in ("input", "weight"))
    picture, filters = (call.shape_at(place) for place in places)
    groups = int(call.argument("groups", 1))
    batch, group = "n" * (len(picture) - 3), "g" * (groups > 1)
    letters, result = (f"{batch}{group}chw", f"{group}ocij"), f"{batch}{group}oyx"
    grouped = (groups,) * len(group)
    split = (
        (*picture[: len(batch)], *grouped, *filters[1:2], *picture[-2:]),
        (*grouped, filters[0] // groups, *filters[1:]),
    )
    sizes = {"y": call.shape[-2], "x": call.shape[-1]}
    for term, shape in zip(letters, split, strict=True):
        sizes |= zip(term, shape, strict=True)
    stride, spacing = call.argument("stride", 1), call.argument("dilation", 1)
    sliding = slid(picture, call.shape, filters, stride, spacing, around(call, filters))
    joined = partial(
        Contraction, call.shape, call.name, result=result, how=How.PRODUCT, sizes=tuple(sizes.items())
    )
    product = joined(places, (picture, filters), letters, sliding=sliding, split=split)
    bias = call.positions("bias")
    if not bias or call.operands[bias[0]].value is None:
        return product
    own = joined(bias, (call.shape_at(bias[0]),), (f"{group}o",), split=((*grouped, sizes["o"]),))
    return Affine(call.shape, call.name, (Part(product), Part(own)))


def check_usual(call: Call) -> None:
    """Raise NoRuleError for a pool whose windows are not plain ones, or that gives places besides."""
    if call.argument("return_indices", False):
        raise NoRuleError("a pool that gives places besides")
    if call.argument("ceil_mode", False) or pair(call.argument("dilation", 1)) != (1, 1):
        raise NoRuleError("windows that are spread or cut off")


def pool(call: Call, *, how: How) -> Rule:
    """``max_pool2d`` and ``avg_pool2d``: one number from each window; a mean counts the padding as zeros."""
    check_usual(call)
    place = call.place_of("input")
    shape = call.shape_at(place)
    window = pair(call.argument("kernel_size"))
    stride = call.argument("stride")
    stride = window if stride is None or stride in ((), []) else stride
    sliding = slid(shape, call.shape, window, stride, 1, call.argument("padding", 0))
    lead = letters_for(len(shape) - 2, "hwyxij")
    letters, result = f"{lead}hw", f"{lead}yx"
    sizes = (*zip(result, call.shape, strict=True), *zip("ij", window, strict=True))
    rule = Contraction(
        call.shape, call.name, (place,), (shape,), (letters,), result, how, sizes, sliding=sliding
    )
    (reach,) = rule.reaches
    assert isinstance(reach, Reach)
    return Reduction(call.shape, call.name, reach, (len(shape) - 2, len(shape) - 1), how)


add(convolution, "torch.nn.functional.conv2d torch.nn.Conv2d", "", by_role=True)
add(partial(pool, how=How.OTHER), "torch.nn.functional.max_pool2d torch.nn.MaxPool2d", "", by_role=True)
add(partial(pool, how=How.MEAN), "torch.nn.functional.avg_pool2d torch.nn.AvgPool2d", "", by_role=True)
