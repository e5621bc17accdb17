"""Settings of one page each: frozen values, and how the link writes and reads them.

A page's settings are a frozen dataclass whose fields are made by ``setting``; it is named in ``SETTINGS``
under the page's name and is the field of that name of ``PageState``. Its link parameters are called
``<page>_<field>``, so ``CompareSettings.walk`` is ``compare_walk=3``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from lib.links import reading
from lib.links.answers import read_answers, write_answers
from lib.topics import Answer, Topic

WALK_HIGH = 63
"""The highest position along the features at which the walk of the sum may stand."""

PRACTICE_SEED_HIGH = 9_999
"""The highest seed of practice questions."""

QUESTION_HIGH = 119
"""The highest number of a practice question, from 0: ten of each topic."""


def setting(default: Any, read: Callable[[str], Any], write: Callable[[Any], str] = str) -> Any:
    """Declare one setting: its default, how its text in a link is read, and how its value is written.

    ``read`` raises BadValueError for what it cannot use. A value equal to the default is not written.
    """
    return field(default=default, metadata={"read": read, "write": write})


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``low`` to ``high``.

    >>> whole_number(1, 8)("3")
    3
    """
    return lambda text: reading.read_whole_number(text, low, high)


def choice(*options: str) -> Callable[[str], str]:
    """Return what reads one of several words.

    >>> choice("view", "t")("t")
    't'
    """
    return lambda text: reading.read_choice(text, options)


@dataclass(frozen=True, slots=True)
class CompareSettings:
    """Compare's own settings.

    ``walk``: the index k at which the walk of the sum stands, None where it is closed.
    """

    walk: int | None = setting(None, whole_number(0, WALK_HIGH))


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
    topic: Topic | None = setting(None, _topic)  # noqa: RUF009  (a field)
    answers: tuple[Answer | None, ...] = setting((), _answers, write_answers)


SETTINGS: dict[str, type] = {"compare": CompareSettings, "practice": PracticeSettings}
"""The settings of each page, by the page's name, in the order in which links write them."""


def parameters_of(page: str) -> dict[str, tuple[str, Any, Callable[[str], Any], Callable[[Any], str]]]:
    """Return the link parameters of a page: for each its field's name, default, reader and writer."""
    return {
        f"{page}_{each.name}": (each.name, each.default, each.metadata["read"], each.metadata["write"])
        for each in fields(SETTINGS[page])
    }
