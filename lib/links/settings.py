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

WALK_HIGH = 63
"""The highest position along the features at which the walk of the sum may stand."""


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


@dataclass(frozen=True, slots=True)
class StepsSettings:
    """The Steps page's own settings.

    ``loops``: "open" where all rounds of loops are listed, "folded" where only the first few are.
    """

    loops: str = setting("folded", choice("folded", "open"))


SETTINGS: dict[str, type] = {"compare": CompareSettings, "steps": StepsSettings}
"""The settings of each page, by the page's name, in the order in which links write them."""


def parameters_of(page: str) -> dict[str, tuple[str, Any, Callable[[str], Any], Callable[[Any], str]]]:
    """Return the link parameters of a page: for each its field's name, default, reader and writer."""
    return {
        f"{page}_{each.name}": (each.name, each.default, each.metadata["read"], each.metadata["write"])
        for each in fields(SETTINGS[page])
    }
