"""Settings of one page each: frozen values, and how the link writes and reads them.

A page's settings are a frozen dataclass whose fields are made by ``setting``; it is named in ``SETTINGS``
under the page's name and is the field of that name of ``PageState``. Its link parameters are called
``<page>_<field>``, so ``CompareSettings.walk`` is ``compare_walk=3``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from lib.formulations import FORMULATIONS
from lib.links import reading
from lib.measuring.request import SIZES, Device, Vary

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


NO_ROWS = "none"
"""How a link says that no formulation is measured (an empty parameter may get lost)."""


def read_formulations(text: str) -> tuple[str, ...]:
    """Read names of the catalogue; raise BadValueError where one is not in it.

    >>> read_formulations("mm,addmm,mm")
    ('mm', 'addmm')
    """
    if text == NO_ROWS:
        return ()
    return tuple(dict.fromkeys(reading.read_choice(name, FORMULATIONS.keys()) for name in text.split(",")))


def write_formulations(names: tuple[str, ...]) -> str:
    """Write what :func:`read_formulations` reads."""
    return ",".join(names) or NO_ROWS


def read_size(text: str) -> int:
    """Read one of the sizes at which the unit is measured.

    >>> read_size("64")
    64
    """
    return int(reading.read_choice(text, tuple(map(str, SIZES))))


THREADS_HIGH = 256
"""The most threads that a link may ask for; a machine with fewer cores uses what it has."""


SPEED_ROWS = ("linear", "mm", "addmm", "einsum", "broadcast_sum")
"""What is measured unless the visitor chooses: right at every size, and each at a cost of its own."""


@dataclass(frozen=True, slots=True)
class SpeedSettings:
    """Speed's own settings; the number type and the seed are the experiment's.

    ``rows``: the formulations that are measured, ``vary``: which sizes grow, from ``smallest`` to
    ``largest``, ``at``: the size whose numbers the table shows, None for the largest that was measured.
    """

    rows: tuple[str, ...] = setting(SPEED_ROWS, read_formulations, write_formulations)
    vary: Vary = setting(Vary.ALL, lambda text: Vary(reading.read_choice(text, tuple(Vary))))
    smallest: int = setting(16, read_size)
    largest: int = setting(1024, read_size)
    at: int | None = setting(None, read_size)
    threads: int = setting(1, whole_number(1, THREADS_HIGH))
    device: Device = setting(Device.CPU, lambda text: Device(reading.read_choice(text, tuple(Device))))


SETTINGS: dict[str, type] = {"compare": CompareSettings, "speed": SpeedSettings}
"""The settings of each page, by the page's name, in the order in which links write them."""


def parameters_of(page: str) -> dict[str, tuple[str, Any, Callable[[str], Any], Callable[[Any], str]]]:
    """Return the link parameters of a page: for each its field's name, default, reader and writer."""
    return {
        f"{page}_{each.name}": (each.name, each.default, each.metadata["read"], each.metadata["write"])
        for each in fields(SETTINGS[page])
    }
