"""Rules of operands whose axes meet, told by letters: products, broadcasting, sliding windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from lib.explain.provenance.cells import Shape, row_major
from lib.explain.provenance.reach import AnyReach, Free, Reach, Window
from lib.explain.provenance.rules import How, Rule

STRETCHED = "1"
"""In letters: an axis of size 1 that is stretched, or that stays as 1 in the result."""


@dataclass(frozen=True, slots=True)
class Sliding:
    """An axis over which a window slides: its place is ``at * stride + step * spacing - before``.

    ``letter`` names the operand's axis of ``size`` cells, ``at`` the result's, ``step`` the window's.
    ``hangs_over``: whether some windows reach beyond the rim, into padding.
    """

    letter: str
    at: str
    step: str
    size: int
    stride: int
    spacing: int
    before: int
    hangs_over: bool


@dataclass(frozen=True, slots=True)
class Contraction(Rule):
    """Operands met by letters: elementwise with broadcasting, and products with summed axes.

    ``operands`` are positions among the step's, ``letters`` name the axes of each, ``result`` those of the
    value: "bi", "oi" -> "bo" is a linear unit's product. A letter that the result lacks is summed.
    ``STRETCHED`` marks an axis of size 1. ``how``: what the operands' cells are joined by before any sum.
    ``sizes`` gives each letter's size. ``items``: which tensor of a list each operand is. ``sliding``:
    letters of axes that a window slides over. ``split``: the shapes with axes that the letters take apart
    (groups of channels), where they do.
    """

    kind: ClassVar[str] = "contraction"

    operands: tuple[int, ...]
    shapes: tuple[Shape, ...]
    letters: tuple[str, ...]
    result: str
    how: How
    sizes: tuple[tuple[str, int], ...]
    items: tuple[int | None, ...] = ()
    sliding: tuple[Sliding, ...] = ()
    split: tuple[Shape, ...] = ()

    @property
    def summed(self) -> str:
        """The letters of the summed axes, in the order in which they come up."""
        kept = set(self.result) | {STRETCHED, *(slide.letter for slide in self.sliding)}
        every = "".join(self.letters) + "".join(slide.step for slide in self.sliding)
        return "".join(dict.fromkeys(letter for letter in every if letter not in kept))

    @property
    def reaches(self) -> tuple[AnyReach, ...]:
        sizes = dict(self.sizes)
        frame = tuple(1 if letter == STRETCHED else sizes[letter] for letter in self.result)
        items = self.items or (None,) * len(self.operands)
        windows = self._windows()
        found: list[AnyReach] = []
        for operand, shape, split, term, item in zip(
            self.operands, self.shapes, self.split or self.shapes, self.letters, items, strict=True
        ):
            steps: dict[str, int] = {}
            for letter, step in zip(term, row_major(split), strict=True):
                steps[letter] = steps.get(letter, 0) + step
            steps[STRETCHED], offset = 0, 0
            for slide in self.sliding:
                step = steps.pop(slide.letter, 0)
                steps[slide.at] = steps.get(slide.at, 0) + step * slide.stride
                steps[slide.step] = steps.get(slide.step, 0) + step * slide.spacing
                offset -= step * slide.before
            free = tuple(
                Free(sizes[letter], steps.get(letter, 0), window=windows.get(letter))
                for letter in self.summed
            )
            strides = tuple(steps.get(letter, 0) for letter in self.result)
            found.append(Reach(operand, shape, frame, strides, offset, free, item=item))
        return tuple(found)

    def _windows(self) -> dict[str, Window]:
        """Return which steps lie inside, for the letters of windows that hang over the rim somewhere."""
        return {
            slide.step: Window(
                self.result.index(slide.at), slide.stride, slide.spacing, slide.before, slide.size
            )
            for slide in self.sliding
            if slide.hangs_over
        }

    def details(self) -> dict[str, Any]:
        return {
            "how": self.how.value, "letters": list(self.letters), "result": self.result,
            "sizes": dict(self.sizes),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One summand of an Affine rule: ``sign`` times ``scale`` times a contraction.

    ``scale_operand``: the operand that gave the scale, None where it is 1 by itself.
    """

    rule: Contraction
    scale: float = 1.0
    scale_operand: int | None = None
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Affine(Rule):
    """A sum of contractions, each with a number before it: F.linear, addmm, ``add(..., alpha=2)``."""

    kind: ClassVar[str] = "affine"

    parts: tuple[Part, ...]

    @property
    def reaches(self) -> tuple[AnyReach, ...]:
        return tuple(reach for part in self.parts if part.scale for reach in part.rule.reaches)

    def details(self) -> dict[str, Any]:
        return {"parts": [{"scale": part.sign * part.scale, **part.rule.details()} for part in self.parts]}


def letters_for(count: int, taken: Sequence[str] = ()) -> str:
    """Return so many letters that are not taken yet.

    >>> letters_for(3, "ab")
    'cde'
    """
    alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    free = [letter for letter in alphabet if letter not in taken]
    if count > len(free):
        raise ValueError(f"{count} axes need more letters than there are")
    return "".join(free[:count])
