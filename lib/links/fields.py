"""The parameters of a link: for each its key, its default, and how its text is read and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lib.experiment import Activation, Dtype, Edit, Experiment
from lib.formulations import FORMULATIONS
from lib.links import reading
from lib.links.packing import EDITS_HIGH, pack_code, pack_edits, unpack_code, unpack_edits
from lib.links.reading import CELL_AXES, CELL_HIGH, BadValueError
from lib.links.settings import SETTINGS, STEP_HIGH, choice, parameters_of, whole_number
from lib.links.state import (
    LANGUAGES,
    PASTED_ROW,
    SEED_HIGH,
    SEED_LOW,
    SIZE_HIGH,
    SIZE_LOW,
    PageState,
)

VERSION_KEY = "v"
_DEFAULT = PageState()
NO_ROWS = "none"
"""How a link says that no row but the reference is shown (an empty parameter may get lost)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a link.

    ``get`` takes its value out of a state, ``write`` makes it text and ``read`` makes text a value again
    or raises BadValueError. ``used`` is what a notice says is used instead of a bad value.
    """

    key: str
    get: Callable[[PageState], Any]
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str

    @property
    def default(self) -> Any:
        return self.get(_DEFAULT)

    @property
    def used(self) -> object:
        return len(self.default) if self.key == "edits" else self.default


def _switch(key: str, get: Callable[[PageState], bool], off: str, on: str) -> Field:
    def read(text: str) -> bool:
        return reading.read_choice(text, (off, on)) == on

    return Field(key, get, read, lambda is_on: on if is_on else off)


def _fields_of(page: str) -> list[Field]:
    """Return the fields of one page's settings."""

    def getter(name: str) -> Callable[[PageState], Any]:
        return lambda state: getattr(getattr(state, page), name)

    return [
        Field(key, getter(name), read, write) for key, (name, _, read, write) in parameters_of(page).items()
    ]


def read_edit_count(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Pass edits on; raise BadValueError where they are more than the largest public experiment holds."""
    if len(edits) > EDITS_HIGH:
        raise BadValueError("link_too_large", allowed=EDITS_HIGH)
    return edits


def known_rows(code: str | None) -> tuple[str, ...]:
    """Return the rows that a page can show: the catalogue's, and "pasted" where there is code."""
    return (*FORMULATIONS, *(() if code is None else (PASTED_ROW,)))


def read_rows(text: str) -> tuple[str, ...]:
    """Split the names of rows at their commas; which of them are known is checked with the code at hand."""
    return () if text == NO_ROWS else tuple(text.split(","))


_SIZE = whole_number(SIZE_LOW, SIZE_HIGH)

FIELDS: dict[str, Field] = {
    field.key: field
    for field in (
        Field("seed", lambda state: state.experiment.seed, whole_number(SEED_LOW, SEED_HIGH)),
        Field("batch", lambda state: state.experiment.batch, _SIZE),
        Field("in", lambda state: state.experiment.in_features, _SIZE),
        Field("out", lambda state: state.experiment.out_features, _SIZE),
        Field("dtype", lambda state: state.experiment.dtype, choice(*Dtype)),
        Field("activation", lambda state: state.experiment.activation, choice(*Activation)),
        Field("edits", lambda state: state.experiment.edits, unpack_edits, pack_edits),
        Field("rows", lambda state: state.rows, read_rows, lambda rows: ",".join(rows) or NO_ROWS),
        Field("reference", lambda state: state.reference, str),
        Field("selected", lambda state: state.selected, str),
        Field(
            "cell",
            lambda state: state.cell,
            lambda text: reading.read_cell(text, CELL_AXES, CELL_HIGH),
            reading.write_cell,
        ),
        Field("code", lambda state: state.code, unpack_code, pack_code),
        Field("step", lambda state: state.step, whole_number(0, STEP_HIGH)),
        Field(
            "pin",
            lambda state: state.pin,
            lambda text: reading.read_pin(text, CELL_AXES, CELL_HIGH),
            reading.write_pin,
        ),
        Field("numbers", lambda state: state.numbers, reading.read_short_text),
        Field("roles", lambda state: state.roles, reading.read_roles, ",".join),
        Field("lang", lambda state: state.language, choice(*LANGUAGES)),
        _switch("type", lambda state: state.is_large_type, "normal", "large"),
        _switch("scale", lambda state: state.has_own_scales, "shared", "own"),
        _switch("open", lambda state: state.is_editing, "none", "edit"),
        *(field for page in SETTINGS for field in _fields_of(page)),
    )
}
"""The parameters of a link by their keys, in the order in which they are written."""


def state_of(values: dict[str, Any]) -> PageState:
    """Make the page state from the values of all fields; edits outside the sizes must be gone by now."""
    experiment = Experiment(
        seed=values["seed"],
        batch=values["batch"],
        in_features=values["in"],
        out_features=values["out"],
        dtype=values["dtype"],
        activation=values["activation"],
        edits=values["edits"],
    )
    return PageState(
        experiment=experiment,
        rows=values["rows"],
        reference=values["reference"],
        selected=values["selected"],
        cell=values["cell"],
        code=values["code"],
        step=values["step"],
        pin=values["pin"],
        roles=values["roles"],
        numbers=values["numbers"],
        language=values["lang"],
        is_large_type=values["type"],
        has_own_scales=values["scale"],
        is_editing=values["open"],
        **{
            page: settings(**{name: values[key] for key, (name, *_) in parameters_of(page).items()})
            for page, settings in SETTINGS.items()
        },
    )
