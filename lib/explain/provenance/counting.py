"""How often cells are used, carried over one index rule in both directions, whole tensors at once.

The work is that of going once over the operand and once over the result, whatever the operation itself costs:
axes that an operand lacks are summed first, axes that the result lacks are written at once.
"""

from __future__ import annotations

import math

import torch

from lib.explain.provenance.cells import lattice
from lib.explain.provenance.reach import AnyReach, Lookup, Reach


def counts_behind(reach: AnyReach, counts: torch.Tensor) -> torch.Tensor:
    """Carry counts of the result's cells, (cells,) float64, back to the operand's cells, (cells,)."""
    behind = torch.zeros(math.prod(reach.shape), dtype=torch.float64)
    if isinstance(reach, Lookup):
        table = torch.tensor(reach.table, dtype=torch.int64)
        is_used = table >= 0
        return behind.index_add_(0, table[is_used], counts[is_used])
    for piece in reach.pieces():
        _add_behind(piece, counts, behind)
    return behind


def _add_behind(reach: Reach, counts: torch.Tensor, behind: torch.Tensor) -> None:
    """Add the counts that one reach without windows carries back."""
    within = counts.reshape(reach.frame)[_slices(reach)]
    for free in reach.free:
        if free.limit is not None:
            within = within.flip(free.limit).cumsum(free.limit).flip(free.limit)
    gone = _repeated(reach)
    if gone:
        within = within.sum(gone)
    places = _places(reach)
    amounts = within[(..., *(None,) * (places.ndim - within.ndim))].expand(places.shape) * _times(reach)
    behind.index_add_(0, places.reshape(-1), amounts.reshape(-1))


def counts_ahead(reach: AnyReach, counts: torch.Tensor) -> torch.Tensor:
    """Carry counts of the operand's cells, (cells,) float64, on to the result's cells, (cells,)."""
    if isinstance(reach, Lookup):
        table = torch.tensor(reach.table, dtype=torch.int64)
        found = counts[table.clamp(min=0)] if len(counts) else torch.zeros(len(table), dtype=torch.float64)
        return torch.where(table >= 0, found, 0.0)
    ahead = torch.zeros(reach.frame, dtype=torch.float64)
    for piece in reach.pieces():
        _add_ahead(piece, counts, ahead)
    return ahead.reshape(-1)


def _add_ahead(reach: Reach, counts: torch.Tensor, ahead: torch.Tensor) -> None:
    """Add the counts that one reach without windows carries on, into a tensor of the frame's shape."""
    places = _places(reach)
    within = counts[places] * _times(reach)
    kept = len(reach.frame) - len(_repeated(reach))
    if places.ndim > kept:
        within = within.sum(tuple(range(kept, places.ndim)))
    for axis in _repeated(reach):
        within = within.unsqueeze(axis)
    bounds = reach.bounds
    within = within.expand([end - first for first, end in bounds])
    for free in reach.free:
        if free.limit is not None:
            within = within.cumsum(free.limit)
    ahead[_slices(reach)] += within


def _slices(reach: Reach) -> tuple[slice, ...]:
    return tuple(slice(first, max(first, end)) for first, end in reach.bounds)


def _limited(reach: Reach) -> dict[int, int]:
    """The frame's axes along which a free axis grows, with that axis's stride."""
    return {free.limit: free.stride for free in reach.free if free.limit is not None}


def _repeated(reach: Reach) -> tuple[int, ...]:
    """The frame's axes along which the same cells are used again."""
    limited = _limited(reach)
    return tuple(axis for axis, step in enumerate(reach.strides) if not step and axis not in limited)


def _times(reach: Reach) -> int:
    """How often the cells are used for each cell of the result, for axes that the operand lacks."""
    return math.prod(free.size for free in reach.free if not free.stride)


def _places(reach: Reach) -> torch.Tensor:
    """The operand's flat indices: first the frame's axes that move, then the free ones."""
    limited = _limited(reach)
    steps = [limited.get(axis, step) for axis, step in enumerate(reach.strides)]
    moving = [
        (max(0, end - first), step)
        for axis, ((first, end), step) in enumerate(zip(reach.bounds, steps, strict=True))
        if reach.strides[axis] or axis in limited
    ]
    moving += [(free.size, free.stride) for free in reach.free if free.stride and free.limit is None]
    start = reach.offset + sum(first * step for (first, _), step in zip(reach.bounds, steps, strict=True))
    return lattice(start, [size for size, _ in moving], [step for _, step in moving])
