"""A scene: tensors, and the expressions that people confuse with each other."""

from __future__ import annotations

from dataclasses import dataclass

from lib.practice.model import UnitNames


@dataclass(frozen=True, slots=True)
class Scene:
    """What questions about one topic are made from.

    ``setup``: lines that make the tensors. ``expressions``: what people write for each other by mistake;
    which of them is right is found by running them. ``wanted``: an expression whose value a FIX has to give.
    ``has_dtypes``: the result's dtype is asked for with its shape. ``asks_bits``: whether last bits differ is
    the question. ``unit``: set where the bias can be counted.
    """

    setup: tuple[str, ...]
    expressions: tuple[str, ...]
    wanted: str = ""
    has_dtypes: bool = False
    asks_bits: bool = False
    unit: UnitNames | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a program: target, the expression that does what the comment says, mistakes for it."""

    target: str
    right: str
    comment: str
    mistakes: tuple[str, ...] = ()

    def written(self, expression: str) -> str:
        return f"{self.target} = {expression}  # {self.comment}"
