"""Operands whose axes meet: letters for broadcasting, and contractions made of them."""

from __future__ import annotations

from collections.abc import Sequence

from lib.explain.provenance.cells import Shape
from lib.explain.provenance.contractions import STRETCHED, Contraction, letters_for
from lib.explain.provenance.reading import Call, NoRuleError
from lib.explain.provenance.rules import How


def broadcast_letters(shapes: Sequence[Shape], result: Shape) -> tuple[tuple[str, ...], str]:
    """Return letters for operands that are stretched to meet, and for their result; raises NoRuleError.

    >>> broadcast_letters([(2, 3), (3,)], (2, 3))
    (('ab', 'b'), 'ab')
    """
    letters = letters_for(len(result))
    terms: list[str] = []
    for shape in shapes:
        skipped = len(result) - len(shape)
        if skipped < 0:
            raise NoRuleError("an operand has more axes than the result")
        for size, wanted in zip(shape, result[skipped:], strict=True):
            if size not in (1, wanted):
                raise NoRuleError(f"a size {size} does not stretch to {wanted}")
        terms.append(
            "".join(
                letter if size == wanted else STRETCHED
                for letter, size, wanted in zip(letters[skipped:], shape, result[skipped:], strict=True)
            )
        )
    return tuple(terms), letters


def elementwise(call: Call, positions: Sequence[int], how: How = How.OTHER, name: str = "") -> Contraction:
    """Return the rule of an operation that stretches its operands and joins them cell by cell."""
    shapes = tuple(call.shape_at(position) for position in positions)
    letters, result = broadcast_letters(shapes, call.shape)
    sizes = tuple(zip(result, call.shape, strict=True))
    return Contraction(call.shape, name or call.name, tuple(positions), shapes, letters, result, how, sizes)


def product_of(
    call: Call,
    positions: Sequence[int],
    letters: Sequence[str],
    result: str,
    *,
    items: Sequence[int | None] = (),
    shapes: Sequence[Shape] | None = None,
) -> Contraction:
    """Return the rule of a sum of products by letters; axes of size 1 that are stretched are found here.

    Raises NoRuleError where letters and shapes do not fit.
    """
    found = tuple(shapes) if shapes is not None else tuple(call.shape_at(position) for position in positions)
    sizes: dict[str, int] = {}
    for shape, term in zip(found, letters, strict=True):
        if len(shape) != len(term):
            raise NoRuleError(f"{len(term)} letters for {len(shape)} axes")
        for letter, size in zip(term, shape, strict=True):
            if sizes.get(letter, 1) != 1 and size not in (1, sizes[letter]):
                raise NoRuleError(f"{letter} is both {sizes[letter]} and {size}")
            sizes[letter] = size if sizes.get(letter, 1) == 1 else sizes[letter]
    terms = tuple(
        "".join(
            letter if size == sizes[letter] else STRETCHED for letter, size in zip(term, shape, strict=True)
        )
        for shape, term in zip(found, letters, strict=True)
    )
    return Contraction(
        call.shape, call.name, tuple(positions), found, terms, result, How.PRODUCT, tuple(sizes.items()),
        tuple(items),
    )  # fmt: skip
