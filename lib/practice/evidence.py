"""Why a choice is right or wrong: values and words that come from running the question's code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import torch

from lib.language import Operand, RunError, Step, run
from lib.notice import Notice
from lib.practice.executing import as_value, assigned, dtype_name, relate, relation_of, with_last, wrong_lines
from lib.practice.model import (
    Choice,
    CountClaim,
    FixClaim,
    LineClaim,
    Question,
    QuestionKind,
    Relation,
    ShapeClaim,
)
from lib.topics import Topic


class Role(StrEnum):
    """What an exhibit is: an operand, the result, what was wanted, or what the wrong choice would be."""

    OPERAND = "operand"
    GIVEN = "given"
    WANTED = "wanted"
    CHOSEN = "chosen"
    FIRST = "first"
    SECOND = "second"
    GAP = "gap"


@dataclass(frozen=True, slots=True, eq=False)
class Exhibit:
    """One value to be shown, or the error in its place; ``line``: its number in a program, else 0."""

    role: Role
    code: str
    value: torch.Tensor | None
    error: RunError | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Why the right answer is right, what a wrong choice overlooks, and the values that show both.

    ``overlooked`` is None after a right answer, and where there is nothing to add.
    ``code`` is the program that shows it when it is opened step by step.
    """

    why: Notice
    overlooked: Notice | None
    exhibits: tuple[Exhibit, ...]
    code: str


def evidence(question: Question, chosen: int) -> Evidence:
    """Run a question's code and show what decides it, and beside it what a wrong choice mistakes it for.

    ``chosen``: the place of the choice in ``question.choices``. Raises IndexError where there is none.
    """
    choice = question.choices[chosen]
    found = _evidence(question, None if chosen == question.right else choice)
    return replace(found, exhibits=(*found.exhibits, *_gap(question)))


def _evidence(question: Question, mistaken: Choice | None) -> Evidence:
    match question.kind:
        case QuestionKind.SHAPE:
            return _of_shape(question, mistaken)
        case QuestionKind.SAME:
            return _of_relation(question)
        case QuestionKind.BIAS_COUNT:
            return _of_count(question, mistaken)
        case QuestionKind.WRONG_LINE:
            return _of_line(question, mistaken)
        case QuestionKind.FIX:
            return _of_fix(question, mistaken)


def _gap(question: Question) -> tuple[Exhibit, ...]:
    """Return the difference of the two values that a question compares, where they have one shape."""
    targets = [
        line.partition(" = ")[0] for line in question.code.splitlines() if _is_compared(question, line)
    ]
    if len(targets) != 2:
        return ()
    gap = " - ".join(targets)
    names = run(question.code).names
    ours, theirs = (as_value(names.get(target)) for target in targets)
    if (
        ours is None
        or theirs is None
        or ours.shape != theirs.shape
        or torch.bool in (ours.dtype, theirs.dtype)
    ):
        return ()
    return (Exhibit(Role.GAP, gap, ours - theirs),)


def _is_compared(question: Question, line: str) -> bool:
    if question.kind is QuestionKind.SAME:
        return line.startswith(("first = ", "second = "))
    return question.topic is Topic.LAST_BITS and " + " in line


def given_tensors(question: Question) -> tuple[Exhibit, ...]:
    """Return the tensors that a question's code starts from.

    None where the line that makes one may be the wrong one.
    """
    if question.kind is QuestionKind.WRONG_LINE:
        return ()
    lines = question.code.splitlines()
    asked = 2 if question.kind is QuestionKind.SAME else 1
    made = run("\n".join(lines[:-asked])).names
    return tuple(
        Exhibit(Role.OPERAND, name, value.detach())
        for name, value in made.items()
        if isinstance(value, torch.Tensor)
    )


def first_words(error: RunError) -> str:
    """Return the first line of an error's message."""
    return (error.message.strip().splitlines() or [""])[0]


def _exhibit(role: Role, setup: str, expression: str, line: int = 0) -> Exhibit:
    done = run(with_last(setup, expression))
    value = None if done.error is not None else as_value(done.value)
    return Exhibit(role, expression, value, done.error, line)


def _operands(operands: tuple[Operand, ...]) -> tuple[Exhibit, ...]:
    tensors = [each for each in operands if isinstance(each.value, torch.Tensor)]
    return tuple(Exhibit(Role.OPERAND, each.text, each.value) for each in tensors)


def _shapes(exhibits: tuple[Exhibit, ...]) -> tuple[tuple[str, tuple[int, ...], str], ...]:
    """Return code, shape and dtype of each value."""
    return tuple(
        (each.code, tuple(each.value.shape), dtype_name(each.value))
        for each in exhibits
        if each.value is not None
    )


def _of_shape(question: Question, mistaken: Choice | None) -> Evidence:
    done = run(question.code)
    given = _exhibit(Role.GIVEN, question.setup, question.last_line)
    if done.error is not None:
        operands = _operands(done.error.operands)
        why = Notice("practice_refused", words=first_words(done.error), operands=_shapes(operands))
    else:
        operands = _operands(done.steps[-1].operands) if _is_step(done.steps, question.last_line) else ()
        (_, shape, dtype), *_ = _shapes((given,))
        has_dtype = isinstance(question.answer.claim, ShapeClaim) and bool(question.answer.claim.dtype)
        why = Notice(
            "practice_given",
            shape=shape,
            dtype=dtype if has_dtype else "",
            operands=_shapes(operands),
        )
    exhibits = (*operands, given)
    overlooked = None
    if mistaken is not None and mistaken.instead:
        other = _exhibit(Role.CHOSEN, question.setup, mistaken.instead)
        exhibits = (*exhibits, other)
        overlooked = _what_gives(mistaken)
    elif mistaken is not None and mistaken.claim == ShapeClaim(None):
        overlooked = Notice("practice_not_refused")
    return Evidence(why, overlooked, exhibits, question.code)


def _is_step(steps: tuple[Step, ...], text: str) -> bool:
    return bool(steps) and steps[-1].text == text


def _what_gives(mistaken: Choice) -> Notice | None:
    match mistaken.claim:
        case ShapeClaim(None):
            return Notice("practice_other_refused", instead=mistaken.instead)
        case ShapeClaim(shape, dtype):
            return Notice("practice_other_shape", shape=shape, dtype=dtype, instead=mistaken.instead)
        case CountClaim(count):
            return Notice("practice_other_count", count=count, instead=mistaken.instead)
        case _:
            return None


def _relation_notice(relation: Relation, first: Exhibit, second: Exhibit) -> Notice:
    """Tell how two values stand to each other: the largest gap, the shapes, or the error's words."""
    failed = next((each for each in (first, second) if each.error is not None), None)
    if failed is not None and failed.error is not None:
        return Notice("practice_relation_error", text=failed.code, words=first_words(failed.error))
    if first.value is None or second.value is None:
        raise ValueError(f"no values to relate: {first.code}, {second.code}")
    shapes = {"first": tuple(first.value.shape), "second": tuple(second.value.shape)}
    if relation in (Relation.DIFFERENT_SHAPE, Relation.OTHER_FORM):
        return Notice("practice_relation_different_shape", **shapes)
    ours, theirs = (each.to(torch.float64) for each in (first.value, second.value))
    apart = (ours - theirs).abs()
    return Notice(
        f"practice_relation_{relation.value}",
        gap=float(apart.max()),
        count=int((apart > 0).sum()),
        total=apart.numel(),
        is_truth=first.value.dtype == torch.bool,
    )


def _of_relation(question: Question) -> Evidence:
    *lines, first_line, second_line = question.code.splitlines()
    setup = "\n".join(lines)
    first = _exhibit(Role.FIRST, setup, assigned(first_line))
    second = _exhibit(Role.SECOND, setup, assigned(second_line))
    why = _relation_notice(relation_of(question), first, second)
    return Evidence(why, None, (first, second), question.code)


def _of_count(question: Question, mistaken: Choice | None) -> Evidence:
    unit, claim = question.unit, question.answer.claim
    if unit is None or not isinstance(claim, CountClaim):
        raise ValueError("the bias can be counted in a unit only")
    exhibits = _where_added(question.code, unit.bias, Role.GIVEN)
    ((step, shape, _), *_) = _shapes(exhibits)
    why = Notice("practice_counted", count=claim.count, name=unit.bias, step=step, shape=shape)
    overlooked = None
    if mistaken is not None and mistaken.instead:
        exhibits += _where_added(with_last(question.setup, mistaken.instead), unit.bias, Role.CHOSEN)
        overlooked = _what_gives(mistaken)
    return Evidence(why, overlooked, exhibits, question.code)


def _where_added(code: str, bias: str, role: Role) -> tuple[Exhibit, ...]:
    """Return the step that takes the bias in, with the code's value where that is another one."""
    done = run(code)
    last = code.rpartition("\n")[2]
    steps = [step for step in done.steps if any(operand.text.startswith(bias) for operand in step.operands)]
    exhibits = [Exhibit(role, step.text, as_value(step.value)) for step in steps[-1:]]
    if not steps or steps[-1].text != last:
        exhibits.append(Exhibit(role, last, as_value(done.value)))
    return tuple(exhibits)


def _of_line(question: Question, mistaken: Choice | None) -> Evidence:
    shown, meant = question.code.splitlines(), question.meant.splitlines()
    (line,) = wrong_lines(question.code, question.meant)
    setup = "\n".join(meant[: line - 1])
    given = _exhibit(Role.GIVEN, setup, assigned(shown[line - 1]), line)
    wanted = _exhibit(Role.WANTED, setup, assigned(meant[line - 1]), line)
    relation = _relation_notice(relate(setup, given.code, wanted.code), given, wanted)
    why = Notice("practice_line", line=line, text=shown[line - 1], meant=wanted.code, relation=relation)
    if mistaken is None or not isinstance(mistaken.claim, LineClaim):
        return Evidence(why, None, (given, wanted), question.code)
    taken = mistaken.claim.line
    other = _exhibit(Role.CHOSEN, "\n".join(meant[: taken - 1]), assigned(meant[taken - 1]), taken)
    return Evidence(why, Notice("practice_line_is_right", line=taken), (given, wanted, other), question.code)


def _of_fix(question: Question, mistaken: Choice | None) -> Evidence:
    claim = question.answer.claim if mistaken is None else mistaken.claim
    if not isinstance(claim, FixClaim) or not isinstance(question.answer.claim, FixClaim):
        raise ValueError(f"not a fix: {claim}")
    wanted = _exhibit(Role.WANTED, question.setup, question.wanted)
    right = _exhibit(Role.GIVEN, question.setup, question.answer.claim.expression)
    relation = _relation_notice(relate(question.setup, right.code, wanted.code), right, wanted)
    why = Notice("practice_fix", text=right.code, relation=relation)
    code = with_last(question.setup, claim.expression)
    if mistaken is None:
        return Evidence(why, None, (right, wanted), code)
    taken = _exhibit(Role.CHOSEN, question.setup, claim.expression)
    apart = _relation_notice(relate(question.setup, taken.code, wanted.code), taken, wanted)
    overlooked = Notice("practice_no_fix", text=taken.code, relation=apart)
    return Evidence(why, overlooked, (taken, wanted), code)
