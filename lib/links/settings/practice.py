"""The settings of Practice."""

from __future__ import annotations

from dataclasses import dataclass

from lib.links import reading
from lib.links.answers import read_answers, write_answers
from lib.links.settings.declaring import setting, whole_number
from lib.topics import Answer, Topic

PRACTICE_SEED_HIGH = 9_999
"""The highest seed of practice questions."""

QUESTION_HIGH = 119
"""The highest number of a practice question, from 0: ten of each topic."""


def _topic(text: str) -> Topic:
    return Topic(reading.read_choice(text, tuple(Topic)))


def _answers(text: str) -> tuple[Answer | None, ...]:
    return read_answers(text, QUESTION_HIGH + 1)


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """The questions on Practice, and the answers to them.

    ``seed``: what they are made from. ``number``: the one shown, from 0. ``topic``: the one practised, None
    for all in turn. ``answers``: by number, None where one is open.
    """

    seed: int = setting(7, whole_number(0, PRACTICE_SEED_HIGH))
    number: int = setting(0, whole_number(0, QUESTION_HIGH))
    topic: Topic | None = setting(None, _topic)
    answers: tuple[Answer | None, ...] = setting((), _answers, write_answers)
