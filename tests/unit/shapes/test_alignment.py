"""The alignment says of any two shapes exactly what torch does with them."""

from __future__ import annotations

import itertools
import random
import warnings
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn
from torch.nn import functional

from lib.operations import OPERATIONS
from lib.shapes import Fate, align

Shape = tuple[int, ...]


def layer(first: torch.Tensor, second: torch.Tensor) -> torch.Tensor:
    made = nn.Linear(second.shape[-1], second.shape[0], bias=False)
    made.weight = nn.Parameter(second)
    return made(first)


PLAIN: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "mul": lambda first, second: first * second,
    "mm": torch.mm,
    "mv": torch.mv,
    "dot": torch.dot,
    "bmm": torch.bmm,
    "matmul": torch.matmul,
    "functional_linear": functional.linear,
    "linear": layer,
    "outer": torch.outer,
    "einsum": lambda first, second: torch.einsum("bi,oi->bo", first, second),
}


def result_shape(call: Callable[..., Any], *shapes: Shape) -> Shape | None:
    """Return the shape that torch gives, None where it refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return tuple(call(*(torch.ones(shape) for shape in shapes)).shape)
        except (RuntimeError, IndexError):
            return None


SMALL = [shape for axes in range(5) for shape in itertools.product((1, 2, 3), repeat=axes)]


def some_pairs(seed: int, count: int) -> list[tuple[Shape, Shape]]:
    generator = random.Random(seed)
    pairs = []
    while len(pairs) < count:
        first = generator.choice(SMALL)
        second = generator.choice(SMALL)
        if generator.random() < 0.5 and first:
            second = (*second[:-1], first[-1]) if generator.random() < 0.5 else (first[-1], *second[:1])
        pairs.append((first, second))
    return pairs


def test_every_operation_is_known_here() -> None:
    assert set(PLAIN) == set(OPERATIONS)


@pytest.mark.parametrize("name", [name for name in OPERATIONS if name != "einsum"])
@pytest.mark.parametrize("seed", [11])
def test_the_alignment_gives_torchs_shape_and_refuses_what_torch_refuses(name: str, seed: int) -> None:
    small = [shape for shape in SMALL if len(shape) <= 2]
    pairs = [*itertools.product(small, small), *some_pairs(seed, 250)]
    for first, second in pairs:
        found = align(OPERATIONS[name], first, second)
        assert found is not None
        assert found.result == result_shape(PLAIN[name], first, second), (name, first, second)


@pytest.mark.parametrize("seed", [5])
def test_an_einsum_is_aligned_by_its_letters_as_torch_does(seed: int) -> None:
    generator = random.Random(seed)
    aligned = 0
    for _ in range(400):
        terms = ["".join(generator.sample("abc", generator.randint(0, 3))) for _ in range(2)]
        letters = sorted({*terms[0], *terms[1]})
        result = "".join(generator.sample(letters, generator.randint(0, len(letters))))
        equation = ",".join(terms) + generator.choice([f"->{result}", ""])
        sizes = {letter: generator.choice((1, 2)) for letter in "abc"}
        shapes = [
            tuple(sizes[letter] if generator.random() < 0.7 else generator.choice((1, 3)) for letter in term)
            for term in terms
        ]

        def plain(first: torch.Tensor, second: torch.Tensor, equation: str = equation) -> torch.Tensor:
            return torch.einsum(equation, first, second)

        found = align(OPERATIONS["einsum"], shapes[0], shapes[1], equation)
        assert found is not None
        assert found.result == result_shape(plain, *shapes), (equation, shapes)
        aligned += found.result is not None
    assert aligned > 100


@pytest.mark.parametrize(
    "equation", ["", "...i,...i", "ii,i", "ij", "i,i,i", "i,j->k", "i,j->ii", "bi;oi", "ü,i"]
)
def test_an_equation_with_more_in_it_is_not_drawn(equation: str) -> None:
    assert align(OPERATIONS["einsum"], (2, 2), (2,), equation) is None


@pytest.mark.parametrize(
    ("name", "first", "second", "fates"),
    [
        ("mul", (5, 1), (5,), [Fate.MISSING, Fate.STRETCHED]),
        ("mul", (2, 3), (2, 3), [Fate.EQUAL, Fate.EQUAL]),
        ("mul", (2, 3), (4, 3), [Fate.CLASH, Fate.EQUAL]),
        ("mm", (1, 5), (1, 5), [Fate.KEPT, Fate.CLASH, Fate.KEPT]),
        ("mm", (1, 5), (5, 2), [Fate.KEPT, Fate.SUMMED, Fate.KEPT]),
        ("mv", (1, 5), (1, 5), [Fate.NOT_TAKEN] * 4),
        ("functional_linear", (1, 5), (2, 5), [Fate.KEPT, Fate.SUMMED, Fate.KEPT]),
        ("bmm", (1, 3, 5), (2, 5, 4), [Fate.CLASH, Fate.KEPT, Fate.SUMMED, Fate.KEPT]),
        ("matmul", (1, 3, 5), (2, 5, 4), [Fate.STRETCHED, Fate.KEPT, Fate.SUMMED, Fate.KEPT]),
        ("outer", (5,), (3,), [Fate.KEPT, Fate.KEPT]),
    ],
)
def test_what_becomes_of_each_axis(name: str, first: Shape, second: Shape, fates: list[Fate]) -> None:
    found = align(OPERATIONS[name], first, second)
    assert found is not None
    assert [pair.fate for pair in found.pairs] == fates


def test_the_einsum_that_stretches_is_told_apart_from_one_that_sums() -> None:
    stretching = align(OPERATIONS["einsum"], (1, 5), (1, 5), "ij,jk->ik")
    assert stretching is not None
    assert [(pair.letter, pair.fate) for pair in stretching.pairs] == [
        ("i", Fate.KEPT),
        ("j", Fate.STRETCHED_AND_SUMMED),
        ("k", Fate.KEPT),
    ]
    lonely = align(OPERATIONS["einsum"], (2, 5), (3,), "ij,k->k")
    assert lonely is not None
    assert [pair.fate for pair in lonely.pairs] == [Fate.DROPPED, Fate.DROPPED, Fate.KEPT]
