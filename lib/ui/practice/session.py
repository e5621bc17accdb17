"""The question that the link asks for, its answer, and what pressing a button changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lib.links.settings import PRACTICE_SEED_HIGH, QUESTION_HIGH, PracticeSettings
from lib.notice import Notice
from lib.practice import Answer, Question, Topic, make_question, topic_of
from lib.ui.state import change_settings, state_now

kept_question = lru_cache(maxsize=4096)(make_question)
"""Questions that were made already: a question is frozen and depends on seed, number and topic alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question on the page, and the place of the choice that was taken, None while it is open."""

    question: Question
    chosen: int | None

    @property
    def is_right(self) -> bool:
        return self.chosen == self.question.right


def answer_at(settings: PracticeSettings, number: int) -> Answer | None:
    """Return the answer to a question, None where it is open."""
    return settings.answers[number] if number < len(settings.answers) else None


def possible_answers(settings: PracticeSettings) -> tuple[tuple[Answer | None, ...], tuple[Notice, ...]]:
    """Leave out answers that name a choice which their question does not have, and tell it."""
    kept = list(settings.answers)
    notices = []
    for number, answer in enumerate(settings.answers):
        if answer is None:
            continue
        count = len(kept_question(settings.seed, number, answer.topic).choices)
        if answer.choice > count:
            kept[number] = None
            told = {"got": answer.choice, "number": number + 1, "allowed": count}
            notices.append(Notice("practice_answer_outside", **told))
    return tuple(kept), tuple(notices)


def read_question(settings: PracticeSettings) -> Asked:
    """Make the question of the link: an answered one keeps its topic, an open one has the chosen topic."""
    answer = answer_at(settings, settings.number)
    topic = answer.topic if answer is not None else settings.topic
    due = topic if topic is not None else topic_of(settings.seed, settings.number)
    question = kept_question(settings.seed, settings.number, due)
    return Asked(question, None if answer is None else answer.choice - 1)


def next_open(settings: PracticeSettings) -> int | None:
    """Return the number of the first open question from the shown one on; None where none is left."""
    numbers = range(settings.number, QUESTION_HIGH + 1)
    return next((number for number in numbers if answer_at(settings, number) is None), None)


def answer_question(number: int, topic: Topic, choice: int) -> None:
    """Keep the choice, from 1, that was taken on a question."""
    state = state_now()
    answers = list(possible_answers(state.practice)[0])
    answers += [None] * (number + 1 - len(answers))
    if answers[number] is None:
        answers[number] = Answer(topic, choice)
        change_settings("practice", answers=tuple(answers), number=number)


def show_number(number: int) -> None:
    """Go to a question."""
    change_settings("practice", number=number)


def choose_topic(topic: Topic | None) -> None:
    """Practise one topic, or all for None; an answered question makes way for the next open one."""
    state = state_now()
    number = next_open(state.practice)
    change_settings("practice", topic=topic, number=state.practice.number if number is None else number)


def choose_seed(seed: int) -> None:
    """Start anew with the questions of another seed; Back returns to the ones before."""
    change_settings("practice", seed=seed % (PRACTICE_SEED_HIGH + 1), number=0, answers=())
