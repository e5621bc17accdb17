"""Lay pasted numbers over one of the experiment's tensors, where their shape allows it."""

from __future__ import annotations

import itertools

from lib.experiment import Edit, TensorName
from lib.links.state import SIZE_HIGH
from lib.notice import Notice
from lib.pasted.grid import Values
from lib.pasted.values import read_values


def edits_for(tensor: TensorName, shape: tuple[int, ...], values: Values) -> tuple[Edit, ...] | Notice:
    """Turn pasted values into one edit per cell of a tensor of the given shape.

    The shapes must be the same, or the same once axes of size 1 are set aside where the number of axes
    differs: (5,) fits (1, 5), and (1, 1) fits (1,). A matrix never fits its transpose, not even a
    column a row. Otherwise a notice "paste_shape" has ``tensor``, ``got``, ``allowed`` and ``sizes``:
    the experiment's sizes with which it would fit as pairs, or None.
    """
    if not _fits(values.shape, shape):
        sizes = fitting_sizes(tensor, values.shape)
        pairs = None if sizes is None else tuple(sizes.items())
        return Notice("paste_shape", tensor=tensor.value, got=values.shape, allowed=shape, sizes=pairs)
    places = itertools.product(*map(range, shape))
    return tuple(Edit(tensor, place, number) for place, number in zip(places, values.numbers, strict=True))


def fitting_sizes(tensor: TensorName, shape: tuple[int, ...]) -> dict[str, int] | None:
    """Return the sizes, as ``Experiment.resized`` takes them, with which a pasted shape fits, or None.

    >>> fitting_sizes(TensorName.WEIGHTS, (3, 4))
    {'out_features': 3, 'in_features': 4}
    >>> fitting_sizes(TensorName.BIAS, (3, 4)) is None
    True
    """
    if len(bare := _without_leading_ones(shape)) > 2 or any(size > SIZE_HIGH for size in bare):
        return None
    if tensor == TensorName.BIAS:
        units = _without_ones(bare)
        return {"out_features": (*units, 1)[0]} if len(units) <= 1 else None
    rows, columns = (1, 1, *bare)[-2:]
    return {"batch" if tensor == TensorName.FEATURES else "out_features": rows, "in_features": columns}


def read_tensor(text: str, tensor: TensorName, shape: tuple[int, ...]) -> tuple[Edit, ...] | Notice:
    """Read a paste for one tensor of the given shape: its edits, or the notice that tells why not."""
    values = read_values(text)
    return values if isinstance(values, Notice) else edits_for(tensor, shape, values)


def _fits(got: tuple[int, ...], allowed: tuple[int, ...]) -> bool:
    bare = _without_leading_ones(got)
    if len(bare) == len(allowed) or len(bare) > 2:
        return bare == allowed
    return _without_ones(bare) == _without_ones(allowed)


def _without_leading_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Take leading axes of size 1 away until two axes are left."""
    while len(shape) > 2 and shape[0] == 1:
        shape = shape[1:]
    return shape


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)
