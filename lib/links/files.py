"""Page state to a state file and back: readable JSON with the same keys as a link."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace as replace_fields
from typing import Any

from lib.experiment import Edit, TensorName
from lib.links.fields import FIELDS, VERSION_KEY, read_edit_count
from lib.links.query import read_state
from lib.links.reading import BadValueError
from lib.links.settings import SETTINGS, parameters_of
from lib.links.state import CODE_CHARACTERS, VERSION, PageState
from lib.notice import Notice

FILE_CHARACTERS = 10 * 2**20
"""The longest state file that is read at all (bytes where bytes are given)."""

SETTING_KEYS = tuple(key for page in SETTINGS for key in parameters_of(page))
"""The parameters of single pages; their values are written as a link writes them."""

_PLACE = re.compile(r"(features|weights|bias)\[([0-9]{1,6})(?:, ?([0-9]{1,6}))?\]")


def to_json(state: PageState) -> str:
    """Write a page state as JSON, every field named, edits as ``"features[0, 2]": 1.5``.

    The numbers are written so that they read back to the same float32 bits.
    """
    document: dict[str, Any] = {VERSION_KEY: VERSION}
    for key, field in FIELDS.items():
        document[key] = field.get(state)
    document["edits"] = {_write_place(edit): edit.value for edit in state.experiment.edits}
    for key in ("type", "scale", "open", "pin", *SETTING_KEYS):
        if document[key] is not None:
            document[key] = FIELDS[key].write(document[key])
    return json.dumps(document, indent=2) + "\n"


def from_json(text: str | bytes) -> tuple[PageState, tuple[Notice, ...]]:
    """Read a page state from a state file, with notices as for a link; a bad file gives the default state."""
    if len(text) > FILE_CHARACTERS:
        return _refuse("file_too_large", len(text), FILE_CHARACTERS)
    try:
        document = json.loads(
            text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff"),
            object_pairs_hook=_keep_repeats,
        )
    except (ValueError, RecursionError):
        return _refuse("file_not_json", None, None)
    if not isinstance(document, dict) or not document:
        return _refuse("file_not_a_state", type(document).__name__, None)
    parameters = {key: _as_text(key, value) for key, value in document.items()}
    return read_state({key: value for key, value in parameters.items() if value is not None}, _FILE_FIELDS)


class _Repeated(list[Any]):
    """The values of a key that stands several times in one object."""


def _keep_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for key, value in pairs:
        if key in kept:
            before = kept[key]
            kept[key] = _Repeated([*(before if isinstance(before, _Repeated) else [before]), value])
        else:
            kept[key] = value
    return kept


def _refuse(code: str, got: object, allowed: object) -> tuple[PageState, tuple[Notice, ...]]:
    return PageState(), (Notice(code, field="file", got=got, allowed=allowed, used=None),)


def _as_text(key: str, value: Any) -> Any:
    """Bring a JSON value to what the fields read: texts, but for edits and code, and None for null."""
    if value is None or isinstance(value, (str, _Repeated)):
        return value
    if key in {"edits", "code"}:
        return (value,)
    if isinstance(value, list) and key == "cell" and not value:
        return "scalar"
    if isinstance(value, list) and key in {"rows", "cell", "roles"}:
        return FIELDS[key].write(tuple(map(_plain, value)))
    return _plain(value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _write_place(edit: Edit) -> str:
    return f"{edit.tensor}[{', '.join(map(str, edit.index))}]"


def _read_edits(cells: Any) -> tuple[Edit, ...]:
    if not isinstance(cells, dict):
        raise BadValueError("file_edits", got=_plain(cells))
    return read_edit_count(tuple(_read_cells(cells.items())))


def _read_cells(cells: Iterable[tuple[str, Any]]) -> Iterable[Edit]:
    for place, value in cells:
        matched = _PLACE.fullmatch(place)
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if matched is None or not is_number or (matched[1] == TensorName.BIAS) != (matched[3] is None):
            raise BadValueError("file_edits", got=f"{place}: {_plain(value)}")
        index = tuple(int(part) for part in matched.groups()[1:] if part is not None)
        try:
            yield Edit(TensorName(matched[1]), index, value)
        except (ValueError, OverflowError):
            raise BadValueError("file_edits", got=f"{place}: {_plain(value)}") from None


def _read_code(code: Any) -> str:
    if not isinstance(code, str):
        raise BadValueError("file_not_a_text", got=_plain(code))
    if len(code) > CODE_CHARACTERS:
        raise BadValueError("link_too_large", allowed=CODE_CHARACTERS)
    return code


_FILE_FIELDS = {
    **FIELDS,
    "edits": replace_fields(FIELDS["edits"], read=_read_edits),
    "code": replace_fields(FIELDS["code"], read=_read_code),
}
