"""How many questions of each topic were asked and answered right, found by making them again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lib.practice.making import make_question
from lib.practice.model import Question
from lib.topics import Answer, Topic


@dataclass(frozen=True, slots=True)
class Score:
    """Questions of one topic: answered in all, and answered right."""

    asked: int = 0
    right: int = 0


def scores(
    seed: int,
    answers: Sequence[Answer | None],
    make: Callable[[int, int, Topic], Question] = make_question,
) -> dict[Topic, Score]:
    """Count the answers of each topic; the place of an answer is its question's number, None is unanswered.

    ``make`` is what makes a question again, for callers who keep those that they have made.
    """
    counted = {topic: Score() for topic in Topic}
    for number, answer in enumerate(answers):
        if answer is not None:
            before = counted[answer.topic]
            is_right = make(seed, number, answer.topic).right == answer.choice - 1
            counted[answer.topic] = Score(before.asked + 1, before.right + is_right)
    return counted
