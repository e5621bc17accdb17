"""Frames: the states of a lens between which the browser moves by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from lib.explain.provenance.makers import Maker
from lib.figures import Panel
from lib.ui.lens.links import Links, maker_name
from lib.ui.lens.motions import Motion


@dataclass(frozen=True, slots=True)
class Mark:
    """The cells of a panel that a walk passes: flat indices ``start``, ``start + stride``, ...

    ``is_still``: the walk stays on the first one.
    """

    start: int
    stride: int
    is_still: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return plain values."""
        return {"start": self.start, "stride": self.stride, "still": self.is_still}


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through cells of a frame: its marks by the panels' names, and the HTML said at each place."""

    marks: Mapping[str, Mark]
    texts: Sequence[str]

    def as_data(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "marks": {name: mark.as_data() for name, mark in self.marks.items()},
            "texts": list(self.texts),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Panels that are shown together: one step of a run, say.

    ``key`` tells frames apart. ``html`` stands above the pictures, ``note`` below them while no cell is
    written out; both are HTML, escaped by whoever writes them. ``result``: the maker whose cells the
    address calls by their index alone. ``default``: maker and flat index of the cell that is written out
    while none is pointed at or pinned. ``makers``: who made the tensors of its panels, by their names,
    where that is another than ``Links.makers`` says. ``motions``: what moves when it is stepped to, with
    the panel named ``moves_to`` as the step's value.
    """

    key: str
    panels: Sequence[Panel]
    columns: Sequence[int]
    html: str = ""
    note: str = ""
    result: str | None = None
    default: tuple[str, int] | None = None
    walk: Walk | None = None
    makers: dict[str, Maker] = field(default_factory=dict)
    motions: Sequence[Motion] = ()
    moves_to: str = ""


@dataclass(frozen=True, slots=True)
class Mode:
    """What a stepper moves through: the parameter of the address, its values, and what is told at each.

    ``rest``: the key at which the parameter is left out. ``frame``: the key of the frame in which all of
    them take place (a walk), None where each key is a frame. ``near``: the keys that the browser can show
    by itself, None for all; the others go to the server.
    """

    parameter: str
    keys: Sequence[str]
    labels: Sequence[str]
    rest: str | None = None
    frame: str | None = None
    near: Sequence[str] | None = None


def panel_makers(frame: Frame, links: Links | None) -> dict[str, str]:
    """Name who made the tensor of each panel of a frame, where that is known."""
    if links is None:
        return {}
    return {name: maker_name(maker) for name, maker in (links.makers | frame.makers).items()}


@dataclass(slots=True)
class Pool:
    """The panels of all frames, each sent once however many frames show it."""

    panels: list[Panel] = field(default_factory=list)
    places: dict[tuple[object, ...], int] = field(default_factory=dict)

    def number_of(self, panel: Panel) -> int:
        """Return a panel's number in the pool; its place on the page is the frame's matter."""
        key = (
            panel.name,
            panel.title,
            panel.caption,
            panel.note,
            panel.is_code,
            panel.is_sign,
            id(panel.drawing),
        )
        if key not in self.places:
            self.places[key] = len(self.panels)
            self.panels.append(panel)
        return self.places[key]


def frame_data(frame: Frame, pool: Pool, links: Links | None = None) -> dict[str, Any]:
    """Return a frame as plain values, its panels by their numbers in the pool."""
    makers = panel_makers(frame, links)
    default = None if frame.default is None else {
        "maker": frame.default[0], "flat": frame.default[1], "flats": [frame.default[1]]
    }  # fmt: skip
    return {
        "key": frame.key,
        "panels": [
            {"panel": pool.number_of(panel), "place": asdict(panel.place), "maker": makers.get(panel.name)}
            for panel in frame.panels
        ],
        "columns": list(frame.columns),
        "html": frame.html,
        "note": frame.note,
        "result": frame.result,
        "default": default,
        "walk": None if frame.walk is None else frame.walk.as_data(),
        "motions": [asdict(motion) for motion in frame.motions],
        "moves_to": frame.moves_to,
    }
