"""The words of the Steps page: what a step did, in a sentence from its function and shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from lib.language import Operand, Step
from lib.ui.wording.numbers import number, shape

SNIPPET_TITLES: dict[str, str] = {
    "thread": "The thread's code",
    "course_unit": "Course, exercise 1",
    "course_network": "Course, exercise 2",
    "shape_error": "A shape error",
}
"""The titles of the programs to start from."""


def shape_text(value: Any) -> str:
    """Write a value's shape as torch prints it, a plain value as itself, anything else by its kind."""
    if isinstance(value, torch.Tensor):
        return str(tuple(value.shape))
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if value is None:
        return ""
    if isinstance(value, str):
        return "text"
    parts: tuple[str, ...] = getattr(type(value), "__match_args__", ())
    if isinstance(value, tuple) and parts:
        return " and ".join(parts)
    if isinstance(value, tuple | list):
        return f"{type(value).__name__} of {len(value)}"
    return type(value).__name__


def result_text(value: Any) -> str:
    """Write the number of a one-element tensor, the shape of a larger one."""
    if isinstance(value, torch.Tensor) and value.numel() == 1 and not value.is_complex():
        return number(float(value))
    return shape_text(value)


def code_name(text: str, most: int) -> str:
    """Name a step by its code: whole up to ``most`` characters, else its beginning and its end.

    The end stays, because steps that build on each other begin alike.

    >>> code_name("torch.mm(features, weights.t()) + bias", 24)
    'torch.mm(fe….t()) + bias'
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    tail = most // 2
    return f"{line[: most - tail - 1]}…{line[-tail:]}"


def headline_of(step: Step) -> str:
    """Say what a step gives: "features.t() * weights gives 5 × 5, not 1 × 5"."""
    text = " ".join(step.text.split())
    text = text if len(text) <= 60 else f"{text[:59]}…"
    if not isinstance(step.value, torch.Tensor):
        return f"{text} gives {shape_text(step.value) or 'nothing'}"
    given = [operand.value for operand in step.operands if isinstance(operand.value, torch.Tensor)]
    told = f"{text} gives {shape(step.value)}"
    if step.stretched and any(step.stretched) and given:
        most = max(reversed(given), key=lambda tensor: tensor.numel())
        if tuple(most.shape) != tuple(step.value.shape):
            told += f", not {shape(most)}"
    return told


def stretched_rows(step: Step) -> list[tuple[str, str]]:
    """Write for each operand that is stretched what it is, and its shape before and after.

    The axes that meet are those of the operands' common shape, so a product's own two axes stay as they are.
    """
    rows = []
    for operand, axes in zip(step.operands, step.stretched, strict=False):
        value = operand.value
        if not axes or not isinstance(value, torch.Tensor):
            continue
        after = stretched_shape(step, value, axes)
        text = " ".join(operand.text.split()) or operand.role
        rows.append((text, f"{tuple(value.shape)} → {after}"))
    return rows


def stretched_shape(step: Step, value: torch.Tensor, axes: tuple[int, ...]) -> tuple[int, ...]:
    """Return the shape to which an operand is stretched before the operation.

    Lengths come from the other operands where the result has fewer axes, as a loss has.
    """
    others = [operand.value for operand in step.operands if isinstance(operand.value, torch.Tensor)]
    count = max(max(axes) + 1, *(other.dim() for other in others))
    after = [1] * (count - value.dim()) + list(value.shape)
    for axis in axes:
        sizes = [other.shape[axis - (count - other.dim())] for other in others if axis >= count - other.dim()]
        after[axis] = max(sizes)
    return tuple(after)


def max_axes(operands: Sequence[Operand]) -> int:
    """Return how many axes the operand with the most has."""
    return max(len(operand.value.shape) for operand in operands)


def happening(step: Step) -> str:
    """Say in a sentence what happened to the axes: what was stretched, what vanished."""
    tensors = [operand for operand in step.operands if isinstance(operand.value, torch.Tensor)]
    stretched = [
        (operand, axes)
        for operand, axes in zip(step.operands, step.stretched, strict=False)
        if axes and isinstance(operand.value, torch.Tensor)
    ]
    if len(stretched) >= 2 and len(tensors) == len(stretched):
        shorter = [operand for operand, _ in stretched if operand.value.dim() < max_axes(tensors)]
        if shorter:
            before = tuple(shorter[0].value.shape)
            padded = (*(1,) * (max_axes(tensors) - len(before)), *before)
            return (
                f"{shorter[0].text} has fewer axes: {before} counts as {padded}. Then each operand is stretched to "
                "meet the other."
            )
        return "Both operands have an axis of size 1; each is stretched to meet the other."
    if stretched:
        operand, axes = stretched[0]
        sizes = " and ".join(str(step.value.shape[axis]) for axis in axes)
        return f"{operand.text} is stretched to {sizes}: its numbers are used again and again."
    if step.reduced and tensors:
        source = tensors[0]
        named = [(source.axes[axis] if source.axes else None) or f"number {axis}" for axis in step.reduced]
        axis_word = "axis" if len(named) == 1 else "axes"
        return (
            f"The {axis_word} {' and '.join(named)} of {source.text} vanish{'es' if len(named) == 1 else ''}."
        )
    return ""
