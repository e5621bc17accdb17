"""The settings of Speed."""

from __future__ import annotations

from dataclasses import dataclass

from lib.formulations import FORMULATIONS
from lib.links import reading
from lib.links.settings.declaring import setting, whole_number
from lib.measuring.request import SIZES, Device, Vary

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
