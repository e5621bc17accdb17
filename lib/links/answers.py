"""Answers to practice questions as a short text: topic and choice of each, "-" where a question is open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lib.links.reading import BadValueError
from lib.topics import Answer, Topic

TOPIC_LETTERS: dict[str, Topic] = dict(zip("abcdefghijkl", Topic, strict=True))
"""The letter of each topic in a link."""

OPEN = "-"
_LETTERS = {topic: letter for letter, topic in TOPIC_LETTERS.items()}
_ANSWER = re.compile(r"-|[a-l][1-4]")
_ANSWERS = re.compile(r"(-|[a-l][1-4])*")


def read_answers(text: str, most: int) -> tuple[Answer | None, ...]:
    """Read at most so many answers, in the order of their questions; no text is no answer.

    Raises BadValueError for anything else.

    >>> read_answers("a2-", 120)
    (Answer(topic=<Topic.INNER_SIZES: 'inner_sizes'>, choice=2), None)
    """
    if len(text) > 2 * most or not _ANSWERS.fullmatch(text):
        raise BadValueError("link_answers", allowed=most)
    found = _ANSWER.findall(text)
    if len(found) > most:
        raise BadValueError("link_answers", allowed=most)
    return tuple(None if each == OPEN else Answer(TOPIC_LETTERS[each[0]], int(each[1])) for each in found)


def write_answers(answers: Sequence[Answer | None]) -> str:
    """Write what ``read_answers`` reads.

    >>> write_answers((Answer(Topic.INNER_SIZES, 2), None))
    'a2-'
    """
    return "".join(
        OPEN if answer is None else f"{_LETTERS[answer.topic]}{answer.choice}" for answer in answers
    )
