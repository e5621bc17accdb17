"""How a run uses its candidates: which are multiplied by each other, and which are added to that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch

from lib.explain.roles.origins import Origins, all_steps
from lib.language import Operand, Run, Step

MATRIX_PRODUCTS = frozenset("matmul imatmul mm bmm mv dot inner vdot addmm addmv baddbmm".split())  # noqa: SIM905
OTHER_PRODUCTS = frozenset("mul mul_ imul multiply outer ger einsum tensordot kron linear Linear".split())  # noqa: SIM905
LAYERS = frozenset(("linear", "Linear"))
SUMS = frozenset(("add", "add_", "iadd"))
DIFFERENCES = frozenset(("sub", "sub_", "isub", "subtract"))
_ADDED_FIRST = frozenset(("addmm", "addmv", "baddbmm"))
_FLIPS = frozenset("t T mT transpose swapaxes permute".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Product:
    """A step that multiplies two candidates by each other.

    ``is_matrix``: as a matrix product, left by right; ``flips``: which of the two is transposed on the
    way there. ``is_layer``: the left one is the input of a linear layer, the right one its weight.
    """

    left: frozenset[str]
    right: frozenset[str]
    is_matrix: bool = False
    is_layer: bool = False
    flips: tuple[bool, bool] = (False, False)

    @property
    def is_direct(self) -> bool:
        """Say whether both go into a matrix product as they are stored."""
        return self.is_matrix and not any(self.flips)


def short_name(step: Step) -> str:
    """Return the last word of a step's function."""
    return step.function.rpartition(".")[2]


def products(run: Run, origins: Origins) -> Iterator[Product]:
    """Go through the steps that multiply candidates by each other, in order."""
    flipped: dict[int, bool] = {}
    for step in all_steps(run):
        first = step.operands[0] if step.operands else None
        before = first is not None and first.step is not None and flipped.get(first.step, False)
        is_candidate = step.target is not None and _is_first(step, origins)
        flipped[step.number] = not is_candidate and (short_name(step) in _FLIPS) != before
        name = short_name(step)
        if name not in MATRIX_PRODUCTS and name not in OTHER_PRODUCTS:
            continue
        factors = _factors(step)
        if len(factors) != 2:
            continue
        left, right = (origins.of(factor) for factor in factors)
        if left and right and left != right:
            is_flipped = [factor.step is not None and flipped[factor.step] for factor in factors]
            yield Product(
                left, right, name in MATRIX_PRODUCTS, name in LAYERS, (is_flipped[0], is_flipped[1])
            )


def added(run: Run, origins: Origins, factors: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Go through the candidates that are added to what was made from the factors; True: subtracted."""
    wanted = frozenset(factors)
    for step in all_steps(run):
        name = short_name(step)
        is_sum = name in SUMS or name in DIFFERENCES
        if is_sum and len(step.operands) >= 2:
            terms = [origins.of_term(operand) or _number(operand, origins) for operand in step.operands[:2]]
            pairs = list(zip(terms, reversed(terms), strict=True))
        elif name in LAYERS or name in _ADDED_FIRST:
            role = "bias" if name in LAYERS else "input"
            pairs = [
                (origins.of(operand), wanted)
                for operand in step.operands
                if operand.role == role and origins.of(operand)
            ]
        else:
            continue
        grows = _accumulator(step, origins)
        for whole, rest in pairs:
            term = whole - {grows}
            if len(term) == 1 and not term & wanted and rest >= wanted:
                yield next(iter(term)), name in DIFFERENCES


def _accumulator(step: Step, origins: Origins) -> str | None:
    """Return the name that a step adds to and that started as zeros, ``total = total + ...``: no bias.

    What started as anything else stays in the sum, and so it may well be one.
    """
    if not step.operands:
        return None
    texts = [operand.text for operand in step.operands[:2]]
    is_in_place = short_name(step) in ("iadd", "add_", "isub", "sub_")
    name = texts[0] if is_in_place else step.target if step.target in texts else None
    return name if origins.starts_at_zero(name) else None


def _is_first(step: Step, origins: Origins) -> bool:
    """Say whether a step made what a candidate stands for."""
    candidate = origins.candidates.get(step.target or "")
    return candidate is not None and candidate.value is step.value


def _number(operand: Operand, origins: Origins) -> frozenset[str]:
    is_tensor = isinstance(operand.value, torch.Tensor)
    return frozenset() if is_tensor else frozenset((operand.text,)) & origins.candidates.keys()


def _factors(step: Step) -> list[Operand]:
    """Return the tensors that a step multiplies: not what it adds besides."""
    name = short_name(step)
    apart = "bias" if name in LAYERS else "input" if name in _ADDED_FIRST else None
    return [
        operand
        for operand in step.operands
        if isinstance(operand.value, torch.Tensor) and operand.role != apart
    ]
