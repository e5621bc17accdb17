"""What is true of code, found by running it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch

from lib.explain import Roles, fingerprint
from lib.explain.verdict import has_same_bits
from lib.language import Mode, Program, Run, parse, run
from lib.practice.model import (
    Claim,
    CountClaim,
    FixClaim,
    LineClaim,
    Question,
    QuestionKind,
    Relation,
    SameClaim,
    ShapeClaim,
    UnitNames,
)

SEEDS = (7, 11)
"""Seeds from which unseeded code is run, so that two formulas do not agree by chance."""

OURS, THEIRS = "related_ours", "related_theirs"
"""Names for two values beside each other, which no question uses itself."""

TOLERANCE = 1e-9
"""Relative difference up to which two formulas are the same in float64: far above rounding."""


def with_last(setup: str, expression: str) -> str:
    """Put an expression behind the lines of a set-up."""
    return f"{setup}\n{expression}" if setup else expression


def value_of(done: Run) -> torch.Tensor | None:
    """Return a run's value as a tensor; None where it failed or has none."""
    return None if done.error is not None else as_value(done.value)


def as_value(value: object) -> torch.Tensor | None:
    """Return a tensor as it is and a number or truth value as a tensor without axes; None for the rest."""
    if isinstance(value, torch.Tensor):
        return value.detach()
    if isinstance(value, bool):
        return torch.tensor(value)
    if isinstance(value, int | float):
        return torch.tensor(float(value), dtype=torch.float64)
    return None


def dtype_name(value: torch.Tensor) -> str:
    """Return torch's name of a dtype without the module: "float32"."""
    return str(value.dtype).removeprefix("torch.")


def outcome(code: str, *, has_dtype: bool = False) -> ShapeClaim | None:
    """Run code and claim of its last line what it gave; None where that is no tensor."""
    done = run(code)
    if done.error is not None:
        return ShapeClaim(None)
    value = value_of(done)
    if value is None:
        return None
    return ShapeClaim(tuple(value.shape), dtype_name(value) if has_dtype else "")


def relate(setup: str, first: str, second: str) -> Relation:
    """Run two expressions after the same set-up and say how their values stand to each other.

    Numbers are compared in float64 from two seeds, so that neither rounding nor chance decides; truth
    values and whole numbers as they come.
    """
    program = parse(f"{setup}\n{OURS} = {first}\n{THEIRS} = {second}".lstrip())
    done = run(program)
    if done.error is not None:
        return Relation.ERROR
    values = [as_value(done.names[name]) for name in (OURS, THEIRS)]
    return Relation.ERROR if None in values else _related(program, *(v for v in values if v is not None))


def _related(program: Program, first: torch.Tensor, second: torch.Tensor) -> Relation:
    if first.squeeze().shape != second.squeeze().shape:
        return Relation.DIFFERENT_SHAPE
    agreements = _agreements(program, first, second)
    if not all(agreements):
        has_other_shape = first.shape != second.shape
        if any(agreements):
            return Relation.CHANCE
        return Relation.DIFFERENT_SHAPE if has_other_shape else Relation.DIFFERENT_VALUE
    if first.shape != second.shape or first.dtype != second.dtype:
        return Relation.OTHER_FORM
    return Relation.SAME_BITS if has_same_bits(first, second) else Relation.SAME_FORMULA


def _agreements(program: Program, first: torch.Tensor, second: torch.Tensor) -> list[bool]:
    """Say for each seed whether both values are the same numbers."""
    if not (first.is_floating_point() or second.is_floating_point()):
        return [bool((first.squeeze() == second.squeeze()).all())]
    found = []
    for seed in SEEDS:
        names = run(program, seed=seed, mode=Mode.PROBE).names
        ours, theirs = (as_value(names.get(name)) for name in (OURS, THEIRS))
        if ours is None or theirs is None:
            return [False, True]
        ours, theirs = (part.to(torch.float64).squeeze() for part in (ours, theirs))
        scale = max(float(ours.abs().amax()), float(theirs.abs().amax()), 1e-300)
        found.append(bool(((ours - theirs).abs() <= TOLERANCE * scale).all()))
    return found


def bias_count(code: str, unit: UnitNames) -> int | None:
    """Return how often each element of a code's value adds its bias, by its fingerprint.

    None where that differs between elements, where one element adds the biases of several units, and where
    the code is no sum of products and biases.
    """
    roles = Roles(unit.features, unit.weights, unit.bias, is_overriding=True)
    found = fingerprint(code, unit.batch, unit.in_features, unit.out_features, roles=roles)
    if found.biases is None or found.following:
        return None
    coefficients = found.biases.reshape(-1, unit.out_features).round(decimals=9)
    if bool((coefficients.count_nonzero(dim=1) > 1).any()):
        return None
    counts = set(coefficients.sum(dim=1).tolist())
    count = counts.pop()
    return int(count) if not counts and count == int(count) else None


def wrong_lines(shown: str, meant: str) -> tuple[int, ...]:
    """Return the lines, from 1, that do something else than the meant ones; before each stand meant lines."""
    ours, theirs = shown.splitlines(), meant.splitlines()
    found = []
    for place, (line, right) in enumerate(zip(ours, theirs, strict=True)):
        if line != right and not _does_the_same("\n".join(theirs[:place]), line, right):
            found.append(place + 1)
    return tuple(found)


def _does_the_same(setup: str, line: str, right: str) -> bool:
    relation = relate(setup, assigned(line), assigned(right))
    if relation in (Relation.SAME_BITS, Relation.SAME_FORMULA):
        return True
    is_drawn = "torch.rand" in line and relation is Relation.DIFFERENT_VALUE
    return is_drawn and outcome(assigned(line), has_dtype=True) == outcome(assigned(right), has_dtype=True)


def assigned(line: str) -> str:
    """Return what a line assigns, without its target and its comment.

    >>> assigned("value = x @ w  # (2, 3)")
    'x @ w'
    """
    return line.partition("#")[0].partition(" = ")[2].strip()


def is_fix(relation: Relation) -> bool:
    """Say whether a relation to the wanted value makes an expression a fix."""
    return relation in (Relation.SAME_BITS, Relation.SAME_FORMULA)


def relation_of(question: Question) -> Relation:
    """Relate the ``first`` and ``second`` of a SAME question, its last two lines."""
    lines = question.code.splitlines()
    return relate("\n".join(lines[:-2]), *(assigned(line) for line in lines[-2:]))


def places_of_truth(question: Question) -> tuple[int, ...]:
    """Return the places of the choices whose claims are true, by running the question's code."""
    claims = [choice.claim for choice in question.choices]
    return tuple(place for place, is_true in enumerate(_truths(claims, question)) if is_true)


def _truths(claims: Sequence[Claim], question: Question) -> Iterator[bool]:
    match question.kind:
        case QuestionKind.SHAPE:
            has_dtype = any(isinstance(claim, ShapeClaim) and claim.dtype for claim in claims)
            given = outcome(question.code, has_dtype=has_dtype)
            yield from (claim == given for claim in claims)
        case QuestionKind.SAME:
            relation = relation_of(question)
            yield from (isinstance(claim, SameClaim) and relation in claim.relations for claim in claims)
        case QuestionKind.BIAS_COUNT:
            count = None if question.unit is None else bias_count(question.code, question.unit)
            yield from (claim == CountClaim(-1 if count is None else count) for claim in claims)
        case QuestionKind.WRONG_LINE:
            lines = wrong_lines(question.code, question.meant)
            yield from (isinstance(claim, LineClaim) and lines == (claim.line,) for claim in claims)
        case QuestionKind.FIX:
            for claim in claims:
                expression = claim.expression if isinstance(claim, FixClaim) else ""
                yield is_fix(relate(question.setup, expression, question.wanted))
