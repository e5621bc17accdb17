"""Questions have exactly one right answer, whoever makes them, in whatever order."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
import torch

from lib.practice import Choice, FixClaim, Question, QuestionKind, ShapeClaim, Topic, make_question, topic_of
from lib.practice.executing import places_of_truth
from tests.unit.practice.plain_python import true_places

SEED_COUNT, NUMBER_COUNT = 84, 12
"""Rounds of one question on each topic: together 1,008 questions."""


def described(question: Question) -> str:
    asked = f"seed {question.seed}, number {question.number}, {question.topic}, {question.kind}"
    return f"{asked}, wanted {question.wanted}:\n{question.code}\n{question.choices}"


def verify(question: Question) -> None:
    """Hold one question against plain Python."""
    assert 2 <= len(question.choices) <= 4, described(question)
    assert len({choice.claim for choice in question.choices}) == len(question.choices), described(question)
    assert true_places(question) == [question.right], described(question)


@pytest.mark.parametrize("part", range(4))
def test_a_thousand_questions_have_one_right_answer_each(part: int) -> None:
    start = random.randrange(10**6)
    print(f"seeds from {start}")
    for seed in range(start, start + SEED_COUNT // 4):
        for number in range(NUMBER_COUNT):
            verify(make_question(seed, number))


@pytest.mark.nightly
def test_ten_thousand_questions_have_one_right_answer_each() -> None:
    start = random.randrange(10**6)
    print(f"seeds from {start}")
    for seed in range(start, start + 834):
        for number in range(NUMBER_COUNT):
            verify(make_question(seed, number))


def test_a_question_with_two_right_answers_or_a_wrong_one_is_caught() -> None:
    question = make_question(7, 1, Topic.STAR)
    twice = next(
        make_question(seed, 1, Topic.STAR)
        for seed in range(50)
        if make_question(seed, 1, Topic.STAR).kind is QuestionKind.FIX
    )
    right = twice.answer.claim
    assert isinstance(right, FixClaim)
    doubled = replace(twice, choices=(*twice.choices, Choice(FixClaim(f"({right.expression})"))))
    assert len(true_places(doubled)) == 2
    assert len(places_of_truth(doubled)) == 2
    with pytest.raises(AssertionError, match="seed 7"):
        verify(replace(question, right=(question.right + 1) % len(question.choices)))


@pytest.mark.parametrize("topic", [None, *Topic])
def test_no_two_questions_behind_one_another_are_of_one_kind(topic: Topic | None) -> None:
    kinds = [make_question(7, number, topic).kind for number in range(24 if topic is None else 8)]
    assert all(before is not after for before, after in pairwise(kinds))


def test_twelve_questions_ask_about_twelve_topics() -> None:
    for seed in range(20):
        assert {topic_of(seed, number) for number in range(12, 24)} == set(Topic)
    assert len({tuple(topic_of(seed, number) for number in range(12)) for seed in range(20)}) == 20


@pytest.mark.parametrize("topic", Topic)
def test_a_topic_that_is_asked_for_is_the_one_asked_about(topic: Topic) -> None:
    asked = [make_question(seed, number, topic) for seed in range(3) for number in range(4)]
    assert {question.topic for question in asked} == {topic}
    assert len({question.kind for question in asked}) >= 2


def test_all_five_kinds_are_asked() -> None:
    kinds = Counter(make_question(seed, number).kind for seed in range(4) for number in range(12))
    assert set(kinds) == set(QuestionKind)


def test_a_question_depends_on_its_numbers_alone() -> None:
    before = random.getstate(), torch.get_rng_state()
    first = [make_question(5, number) for number in range(6)]
    random.seed(99)
    torch.rand(3)
    again = [make_question(5, number) for number in reversed(range(6))]
    assert first == again[::-1]
    random.setstate(before[0])
    torch.set_rng_state(before[1])
    make_question(6, 0)
    assert random.getstate() == before[0]
    assert torch.equal(torch.get_rng_state(), before[1])


def test_questions_vary() -> None:
    codes = [make_question(seed, number).code for seed in range(8) for number in range(12)]
    assert len(set(codes)) >= 0.95 * len(codes)


def test_wrong_shapes_are_what_their_own_code_gives() -> None:
    seen = 0
    for seed in range(3):
        for number in range(0, 24, 2):
            question = make_question(seed, number)
            for choice in question.choices:
                if isinstance(choice.claim, ShapeClaim) and choice.instead:
                    other = replace(question, code=f"{question.setup}\n{choice.instead}")
                    assert true_places(other)[:1] == [question.choices.index(choice)], described(other)
                    seen += 1
    assert seen > 20
