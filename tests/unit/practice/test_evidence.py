"""What is shown of a question is what its code gives, and a wrong choice stands beside it."""

from __future__ import annotations

import pytest
import torch

from lib.practice import (
    CountClaim,
    Question,
    QuestionKind,
    Role,
    ShapeClaim,
    Topic,
    evidence,
    given_tensors,
    make_question,
)
from tests.unit.practice.plain_python import bias_additions, execute


def questions(kind: QuestionKind, count: int = 6) -> list[Question]:
    """Return the first questions of a kind."""
    made = (make_question(seed, number) for seed in range(40) for number in range(12))
    found = []
    for question in made:
        if question.kind is kind:
            found.append(question)
        if len(found) == count:
            break
    return found


@pytest.mark.parametrize("kind", QuestionKind)
def test_every_choice_of_every_kind_has_its_evidence(kind: QuestionKind) -> None:
    for question in questions(kind):
        for place in range(len(question.choices)):
            found = evidence(question, place)
            assert found.exhibits
            assert all((each.value is None) == (each.error is not None) for each in found.exhibits)
            if place == question.right:
                assert found.overlooked is None
                assert Role.CHOSEN not in {each.role for each in found.exhibits}


def test_the_value_of_the_last_line_is_plain_torchs() -> None:
    for question in questions(QuestionKind.SHAPE, 12):
        given = next(each for each in evidence(question, 0).exhibits if each.role is Role.GIVEN)
        plain = execute(question.code)
        if plain is None:
            assert given.error is not None
            assert given.value is None
        else:
            assert given.value is not None
            torch.testing.assert_close(given.value, plain)


def test_a_wrong_shape_stands_beside_the_code_that_gives_it() -> None:
    seen = 0
    for question in questions(QuestionKind.SHAPE, 12):
        for place, choice in enumerate(question.choices):
            shown = [each for each in evidence(question, place).exhibits if each.role is Role.CHOSEN]
            if place == question.right or not choice.instead:
                assert shown == []
                continue
            assert isinstance(choice.claim, ShapeClaim)
            (only,) = shown
            shape = None if only.value is None else tuple(only.value.shape)
            assert shape == choice.claim.shape
            seen += 1
    assert seen > 12


def test_a_bias_is_told_as_often_as_plain_torch_adds_it() -> None:
    for question in questions(QuestionKind.BIAS_COUNT):
        claim = question.answer.claim
        assert isinstance(claim, CountClaim)
        assert evidence(question, 0).why["count"] == claim.count == bias_additions(question)


def test_a_broken_line_stands_beside_the_one_that_was_meant() -> None:
    for question in questions(QuestionKind.WRONG_LINE):
        roles = [
            each.role for each in evidence(question, question.right).exhibits if each.role is not Role.GAP
        ]
        assert roles == [Role.GIVEN, Role.WANTED]
        wrong = (question.right + 1) % len(question.choices)
        assert Role.CHOSEN in {each.role for each in evidence(question, wrong).exhibits}


def test_a_fix_that_is_none_is_opened_with_its_own_code() -> None:
    for question in questions(QuestionKind.FIX):
        wrong = (question.right + 1) % len(question.choices)
        found = evidence(question, wrong)
        assert found.code.startswith(question.setup)
        assert found.code != question.code
        assert found.overlooked is not None


def test_last_bits_are_shown_as_a_difference() -> None:
    found = evidence(make_question(3, 1, Topic.LAST_BITS), 0)
    (gap,) = (each for each in found.exhibits if each.role is Role.GAP)
    assert gap.value is not None
    assert gap.code == "first - second"


def test_what_the_code_starts_from_leaves_the_answer_out() -> None:
    for kind in QuestionKind:
        for question in questions(kind, 3):
            given = given_tensors(question)
            if kind is QuestionKind.WRONG_LINE:
                assert given == ()
                continue
            names = {each.code for each in given}
            assert names
            assert names.isdisjoint({"first", "second"} if kind is QuestionKind.SAME else set())
