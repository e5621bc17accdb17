"""The page state: the experiment and what the page shows of it. It is what a link holds."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.experiment import Experiment
from lib.formulations import DEFAULT_ROWS
from lib.language.model import Budget
from lib.links.reading import Pin
from lib.links.settings import (
    BatchSettings,
    ClaimsSettings,
    CompareSettings,
    GradientsSettings,
    PracticeSettings,
    PrecisionSettings,
    ShapesSettings,
    SpeedSettings,
    StepsSettings,
)

VERSION = 1
"""The version of links and state files that this code writes."""

SIZE_LOW, SIZE_HIGH = 1, 64
"""The sizes of batch, in and out that the public may ask for."""

SEED_LOW, SEED_HIGH = 0, 2**53 - 1
"""The seeds that the public may ask for: whole numbers that a browser's number field holds exactly."""

CODE_CHARACTERS = Budget().source_characters
"""The longest pasted code that a link or a state file may hold."""

LANGUAGES = ("en",)
"""The languages in which the pages speak."""

PASTED_ROW = "pasted"
"""The name of the row that shows the pasted code; it is there when there is such code."""

DEFAULT_REFERENCE = "linear"
"""The row that the others are compared with, unless the user picks another."""


@dataclass(frozen=True, slots=True)
class PageState:
    """The experiment, and the rows, reference, cell, code, step and looks that a page shows of it.

    ``selected`` and ``cell`` are None where the page picks (the first row that differs, the largest
    gap), ``code`` is None where nothing was pasted. ``cell`` is an output (sample, unit) of the unit,
    ``pin`` a cell of the chosen step's value or of another tensor of the run, ``roles`` the names that play
    features, weights and bias in
    the code ("" for no bias), None where they are guessed, ``numbers`` what is searched for. What one page
    alone sets stands under that page's name (see ``lib.links.settings``). A state is
    always consistent: a row stands once, the row "pasted" needs code, the reference falls back to
    nn.Linear and the selected row to None where the row that they name is not shown.

    >>> PageState(rows=("mm", "mm")).rows
    ('mm',)
    """

    experiment: Experiment = field(default_factory=Experiment)
    rows: tuple[str, ...] = DEFAULT_ROWS
    reference: str = DEFAULT_REFERENCE
    selected: str | None = None
    cell: tuple[int, ...] | None = None
    code: str | None = None
    step: int | None = None
    pin: Pin | None = None
    roles: tuple[str, ...] | None = None
    numbers: str = ""
    language: str = "en"
    is_large_type: bool = False
    has_own_scales: bool = False
    is_editing: bool = False
    compare: CompareSettings = field(default_factory=CompareSettings)
    shapes: ShapesSettings = field(default_factory=ShapesSettings)
    gradients: GradientsSettings = field(default_factory=GradientsSettings)
    batch: BatchSettings = field(default_factory=BatchSettings)
    precision: PrecisionSettings = field(default_factory=PrecisionSettings)
    claims: ClaimsSettings = field(default_factory=ClaimsSettings)
    practice: PracticeSettings = field(default_factory=PracticeSettings)
    steps: StepsSettings = field(default_factory=StepsSettings)
    speed: SpeedSettings = field(default_factory=SpeedSettings)

    def __post_init__(self) -> None:
        absent = {PASTED_ROW} if self.code is None else set()
        rows = tuple(name for name in dict.fromkeys(self.rows) if name not in absent)
        object.__setattr__(self, "rows", rows)
        if self.reference in absent:
            object.__setattr__(self, "reference", DEFAULT_REFERENCE)
        if self.selected not in (*self.rows, self.reference):
            object.__setattr__(self, "selected", None)
