"""The words of figures, as functions of values: one set per language, handed in by the caller."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lib.figures.numbers import coefficient, with_decimals
from lib.figures.summary import Extreme, Summary


class LedgerBar(NamedTuple):
    """A bar of the ledger: what it is called and what it comes to."""

    label: str
    value: float


TextOf = Callable[..., str]
"""Writes a number: ``text_of(value)``, and ``text_of(value, is_signed=True)`` with its sign always."""

Axes = tuple[str | None, ...]
"""A name for each axis of a tensor, None where it has none."""

Index = tuple[int | str, ...]
"""A place on each axis; a string where plotly.js puts the place in."""


def _index(index: Index, axes: Axes) -> str:
    """Write an index by the names of its axes, as torch would where they have none."""
    if not index:
        return ""
    if any(name is None for name in axes):
        return f"[{', '.join(map(str, index))}]"
    return ", ".join(f"{name} {place}" for name, place in zip(axes, index, strict=True))


def _shape(shape: tuple[int, ...], axes: Axes) -> str:
    """Write a shape by the names of its axes: "batch 1, in 5"; "(5, 5)" where they have none."""
    if not shape:
        return "scalar"
    if any(name is None for name in axes):
        return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
    return ", ".join(f"{name} {size}" for name, size in zip(axes, shape, strict=True))


def _extreme(word: str, extreme: Extreme, axes: Axes) -> str:
    place = _index(extreme.index, axes)
    return f"{word} {with_decimals(extreme.value, 4)}" + (f" at {place}" if place else "")


def _alt(title: str, summary: Summary, axes: Axes) -> str:
    """Say what a heatmap shows: shape, extremes and where they are, and what is not finite."""
    parts = [f"{title}, {_shape(summary.shape, axes)}"]
    if summary.lowest and summary.highest:
        if summary.lowest.value == summary.highest.value:
            same = with_decimals(summary.lowest.value, 4)
            parts.append(same if summary.count == 1 else f"every number {same}")
        else:
            parts.append(_extreme("lowest", summary.lowest, axes))
            parts.append(_extreme("highest", summary.highest, axes))
    if summary.nan_count:
        parts.append(f"{summary.nan_count} nan")
    if summary.inf_count:
        parts.append(f"{summary.inf_count} inf")
    if not summary.count:
        parts.append("empty")
    return "; ".join(parts) + "."


def _ledger(start: LedgerBar, terms: Sequence[LedgerBar], total: LedgerBar, text_of: TextOf) -> str:
    """Say what the ledger's bars show, first to last."""
    parts = [f"{start.label} {text_of(start.value)}"]
    parts += [f"{label} {text_of(value, is_signed=True)}" for label, value in terms]
    return f"{', '.join(parts)}, together {total.label} {text_of(total.value)}."


def _fingerprint(wanted: int, present: int, others: int, biases: Sequence[float]) -> str:
    """Say how many of the wanted products a row sums, how many others, and the bias counts."""
    counts = ", ".join(coefficient(count) for count in biases)
    return f"{present} of {wanted} wanted products, {others} others; bias counts: {counts}."


def _tiles(down: int, across: int) -> str:
    return f"tiles: mean of {down} × {across}"


def _slices(shown: int, of: int) -> str:
    return f"the first {shown} of {of} slices"


def _tile(index: str, mean: str, low: str, high: str) -> str:
    return f"{index}<br>mean <b>{mean}</b><br>from {low} to {high}"


def _step(step: int) -> str:
    return f"step {step:,}"


def _losses(lines: Sequence[tuple[str, float, float]]) -> str:
    """Say where each loss curve begins and where it is."""
    parts = [f"{label} from {first:.4g} to {last:.4g}" for label, first, last in lines]
    return f"Loss by step: {'; '.join(parts)}." if parts else "Loss by step."


@dataclass(frozen=True, slots=True)
class Words:
    """What figures say. Each field is a function from values to text; ``ENGLISH`` is the first set."""

    index: Callable[[Index, Axes], str]
    shape: Callable[[tuple[int, ...], Axes], str]
    alt: Callable[[str, Summary, Axes], str]
    ledger_alt: Callable[[LedgerBar, Sequence[LedgerBar], LedgerBar, TextOf], str]
    fingerprint_alt: Callable[[int, int, int, Sequence[float]], str]
    tiles: Callable[[int, int], str]
    slices: Callable[[int, int], str]
    tile: Callable[[str, str, str, str], str]
    step: Callable[[int], str]
    losses_alt: Callable[[Sequence[tuple[str, float, float]]], str]
    first_step: str = "0"
    bias: str = "bias"
    point: str = "point to read"
    empty: str = "empty"


ENGLISH = Words(
    index=_index,
    shape=_shape,
    alt=_alt,
    ledger_alt=_ledger,
    fingerprint_alt=_fingerprint,
    tiles=_tiles,
    slices=_slices,
    tile=_tile,
    step=_step,
    losses_alt=_losses,
)
