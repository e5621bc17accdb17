"""Which choices of a question are true, by plain Python and torch alone: the language has no part in it."""

from __future__ import annotations

import ast
import warnings
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from lib.practice import (
    CountClaim,
    FixClaim,
    LineClaim,
    Question,
    Relation,
    SameClaim,
    ShapeClaim,
)

REFUSALS = (RuntimeError, IndexError, TypeError, ValueError)
SEEDS = (7, 23)


def fresh_names() -> dict[str, Any]:
    return {"torch": torch, "nn": nn, "F": functional}


def execute(code: str, seed: int = SEEDS[0], given: dict[str, Any] | None = None) -> Any:
    """Run code after torch.manual_seed and return its last expression; None where torch refuses.

    ``given`` replaces what the code assigns to these names.
    """
    names = fresh_names()
    with torch.random.fork_rng(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.manual_seed(seed)
        *lines, last = code.splitlines()
        try:
            for line in lines:
                exec(line, names)
                names |= {name: value for name, value in (given or {}).items() if name in names}
            value = eval(last, names)
        except REFUSALS:
            return None
    return value.detach() if isinstance(value, torch.Tensor) else torch.tensor(value)


def is_same(setup: str, first: str, second: str) -> bool:
    """Say whether two expressions give one shape, one dtype and the same numbers up to float32's rounding."""
    for seed in SEEDS:
        ours, theirs = (execute(f"{setup}\n{each}".lstrip(), seed) for each in (first, second))
        if ours is None or theirs is None or ours.shape != theirs.shape or ours.dtype != theirs.dtype:
            return False
        if not torch.allclose(ours.double(), theirs.double(), rtol=1e-4, atol=1e-5):
            return False
    return True


def relation(question: Question) -> Relation:
    *lines, first_line, second_line = question.code.splitlines()
    setup = "\n".join(lines)
    first, second = (line.partition(" = ")[2] for line in (first_line, second_line))
    ours, theirs = (execute(f"{setup}\n{each}".lstrip()) for each in (first, second))
    if ours is None or theirs is None:
        return Relation.ERROR
    if ours.shape != theirs.shape:
        return Relation.DIFFERENT_SHAPE
    if not is_same(setup, first, second):
        return Relation.DIFFERENT_VALUE
    return Relation.SAME_BITS if torch.equal(ours, theirs) else Relation.SAME_FORMULA


def bias_additions(question: Question) -> int:
    """Count what one more on every bias adds to each element of the value."""
    unit = question.unit
    assert unit is not None
    zeros = execute(question.code, given={unit.bias: torch.zeros(unit.out_features)})
    ones = execute(question.code, given={unit.bias: torch.ones(unit.out_features)})
    added = {round(float(each), 3) for each in (ones - zeros).reshape(-1)}
    assert len(added) == 1, added
    return round(added.pop())


def first_broken_line(question: Question) -> int | None:
    """Run line after line and hold each against its comment: shape, dtype, truth, or sums made by loops."""
    names = fresh_names()
    with torch.random.fork_rng():
        torch.manual_seed(SEEDS[0])
        for number, line in enumerate(question.code.splitlines(), 1):
            code, _, comment = line.partition("#")
            try:
                exec(code, names)
            except REFUSALS:
                return number
            if not keeps_promise(names, code.partition(" = ")[0], comment.strip()):
                return number
    return None


def keeps_promise(names: dict[str, Any], target: str, comment: str) -> bool:
    value = names[target]
    if comment == "True":
        return bool(value)
    shape, _, told = comment.partition("), ")
    wanted = ast.literal_eval(shape if shape.endswith(")") else f"{shape})")
    if tuple(value.shape) != wanted or (told.endswith("float32") and value.dtype != torch.float32):
        return False
    tensors = [each for each in names.values() if isinstance(each, torch.Tensor)]
    if told == "a sum per unit":
        features, weights = tensors[0].tolist(), tensors[1].tolist()
        sums = [[sum(a * b for a, b in zip(row, unit, strict=True)) for unit in weights] for row in features]
        return torch.allclose(value, torch.tensor(sums), atol=1e-4)
    if told == "each bias once":
        bias, products = tensors[2].tolist(), tensors[3].tolist()
        sums = [[a + b for a, b in zip(row, bias, strict=True)] for row in products]
        return torch.allclose(value, torch.tensor(sums), atol=1e-4)
    return True


def true_places(question: Question) -> list[int]:
    """Return the places of the choices that are true."""
    claims = [choice.claim for choice in question.choices]
    return [place for place, claim in enumerate(claims) if is_true(claim, question)]


def is_true(claim: object, question: Question) -> bool:
    match claim:
        case ShapeClaim(shape, dtype):
            value = execute(question.code)
            if value is None or shape is None:
                return value is None and shape is None
            return tuple(value.shape) == shape and (not dtype or str(value.dtype) == f"torch.{dtype}")
        case SameClaim(relations):
            return relation(question) in relations
        case CountClaim(count):
            return bias_additions(question) == count
        case LineClaim(line):
            return first_broken_line(question) == line
        case FixClaim(expression):
            return is_same(question.setup, expression, question.wanted)
    raise AssertionError(claim)
