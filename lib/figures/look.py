"""How figures look: theme and type size, and the colours and sizes that follow from them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one theme, as ``#rrggbb``.

    ``scale`` holds the diverging scale as pairs of a place, from -1 (the most negative value) to 1 (the
    most positive), and a colour; the theme's neutral is at 0. ``outline`` frames cells, ``total`` fills
    the ledger's first and last bar, ``hatch`` strikes through cells that hold no finite number.
    """

    background: str
    text: str
    quiet: str
    outline: str
    line: str
    total: str
    hatch: str
    negative: str
    positive: str
    scale: tuple[tuple[float, str], ...]


LIGHT = Palette(
    background="#ffffff",
    text="#1a2230",
    quiet="#57606a",
    outline="#1a2230",
    line="#57606a",
    total="#5b6672",
    hatch="#8b95a1",
    negative="#1f5fa8",
    positive="#c2550a",
    scale=((-1.0, "#1f5fa8"), (-0.4, "#79aada"), (0.0, "#f3f1ed"), (0.4, "#ee9d5b"), (1.0, "#b64e08")),
)
"""Dark ends on a light neutral: the further from zero, the darker."""

DARK = Palette(
    background="#0f1419",
    text="#f0f3f6",
    quiet="#a3adb9",
    outline="#ffffff",
    line="#a3adb9",
    total="#a3adb9",
    hatch="#77828f",
    negative="#5b9be0",
    positive="#ee8434",
    scale=((-1.0, "#7ab6f7"), (-0.4, "#3f72aa"), (0.0, "#2d343d"), (0.4, "#a4602a"), (1.0, "#ffa04d")),
)
"""Bright ends on a dark neutral: the further from zero, the brighter."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the reader chose: dark or light theme, large or normal type."""

    is_dark: bool = False
    is_large_type: bool = False

    @property
    def palette(self) -> Palette:
        return DARK if self.is_dark else LIGHT

    @property
    def font_size(self) -> int:
        """Text size in pixels: 14 is the least that a lecture room can read."""
        return 18 if self.is_large_type else 14

    @property
    def type_scale(self) -> float:
        return self.font_size / 14


LIGHT_LOOK = Look()
"""The light theme at normal type: what figures look like where nobody chose."""
