"""Rules of numpy's functions that are torch's under other names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import torch

from lib.explain.provenance.catalogue.along import cumulative
from lib.explain.provenance.catalogue.joins import column_stack, dstack
from lib.explain.provenance.catalogue.lookups import nonzero, unique
from lib.explain.provenance.catalogue.moves import add_move
from lib.explain.provenance.catalogue.products import inner
from lib.explain.provenance.catalogue.reductions import reduced, traced
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.catalogue.views import add_view
from lib.explain.provenance.rules import How


def flipped(whole: torch.Tensor, axis: Any = None) -> torch.Tensor:
    """Flip along the axes that are named, along all where none is."""
    axes = range(whole.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return whole.flip(tuple(axes))


def rolled(whole: torch.Tensor, shift: Any, axis: Any = None) -> torch.Tensor:
    """Roll along an axis, all cells in a row where none is told."""
    return torch.roll(whole, shift) if axis is None else torch.roll(whole, shift, axis)


def repeated(whole: torch.Tensor, repeats: int, axis: int | None = None) -> torch.Tensor:
    """Repeat each cell, in a row where no axis is told."""
    return torch.repeat_interleave(whole, repeats, axis)


def tiled(whole: torch.Tensor, reps: Any) -> torch.Tensor:
    """Repeat the whole along each axis."""
    return torch.tile(whole, reps if isinstance(reps, tuple) else (reps,))


def swapped(whole: torch.Tensor, axis1: int, axis2: int) -> torch.Tensor:
    """Swap two axes."""
    return whole.transpose(axis1, axis2)


def on_diagonal(whole: torch.Tensor, k: int = 0) -> torch.Tensor:
    """Take a diagonal, or put a vector there."""
    return torch.diag(whole, k)


def triangle(whole: torch.Tensor, k: int = 0, *, keep: Callable[..., torch.Tensor]) -> torch.Tensor:
    """Keep the cells on one side of a diagonal."""
    return keep(whole, k)


for function, name in (
    (flipped, "flip"), (torch.fliplr, "fliplr"), (torch.flipud, "flipud"), (rolled, "roll"),
    (tiled, "tile"), (on_diagonal, "diag"),
    (partial(triangle, keep=torch.tril), "tril"), (partial(triangle, keep=torch.triu), "triu"),
):  # fmt: skip
    add_move(function, name, "numpy")
add_move(repeated, "repeat", "numpy", "ndarray")
add_view(swapped, "swapaxes", "numpy", "ndarray")
add_view(lambda whole, source, destination: whole.movedim(source, destination), "moveaxis", "numpy")
add_view(lambda whole, shape: whole.broadcast_to(shape), "broadcast_to", "numpy")
add_view(lambda whole: whole.reshape(-1), "ravel", "numpy")
add_view(torch.atleast_2d, "atleast_2d", "numpy")
add_view(torch.atleast_3d, "atleast_3d", "torch")
add_view(torch.Tensor.diagonal, "diagonal", "ndarray")
add(inner, "inner", "numpy")
add(column_stack, "column_stack", "numpy")
add(dstack, "dstack", "numpy")
add(traced, "trace", "ndarray")
add(nonzero, "argwhere", "numpy")
add(unique, "unique", "numpy")
add(partial(cumulative, how=How.OTHER), "cumprod logcumsumexp", "numpy", "torch", "Tensor")
add(partial(reduced, how=How.SUM), "nansum", "numpy")
add(partial(reduced, how=How.MEAN), "nanmean", "numpy")
add(partial(reduced, how=How.OTHER), "median ptp nanmax nanmin count_nonzero", "numpy")
