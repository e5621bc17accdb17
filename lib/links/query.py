"""Page state to query parameters and back. Reading never fails: what is bad is told and replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from lib.experiment import Edit, Experiment, TensorName
from lib.links.fields import FIELDS, VERSION_KEY, Field, known_rows, state_of
from lib.links.reading import BadValueError, read_whole_number, shorten
from lib.links.state import VERSION, PageState
from lib.notice import Notice

LINK_LENGTH_WARN = 2_000
"""From this length on chat programs may cut a link."""

LINK_LENGTH_MAX = 32_000
"""The longest query that goes into the address; a longer state is offered as a file."""

_UNKNOWN_SHOWN = 5
_VERSION_HIGH = 10**9


def encode(state: PageState) -> dict[str, str]:
    """Write a page state as query parameters; defaults are left out, the version never is.

    >>> encode(PageState(cell=(0, 2)))
    {'v': '1', 'cell': '0,2'}
    """
    parameters = {VERSION_KEY: str(VERSION)}
    for key, field in FIELDS.items():
        value = field.get(state)
        if value != field.default:
            parameters[key] = field.write(value)
    return parameters


def decode(parameters: Mapping[str, str | Sequence[str]]) -> tuple[PageState, tuple[Notice, ...]]:
    """Read a page state from query parameters, with a notice for each value that could not be used.

    A parameter that stands several times in the address may be given as a sequence of its texts. No
    parameters at all are the default state. Every notice has ``field``, ``got`` (shortened),
    ``allowed`` and ``used``.

    >>> decode({"v": "1", "batch": "99"})[1]
    (Notice('link_range', field='batch', got='99', allowed=(1, 64), used=1),)
    """
    return read_state(parameters, FIELDS)


def query_string(state: PageState) -> str:
    """Return what stands behind the question mark of the state's address."""
    return urlencode(encode(state))


def link_length(state: PageState, address: str = "") -> int:
    """Count the characters of a state's link: the address in front, the question mark and the query."""
    return len(address) + 1 + len(query_string(state))


def read_state(
    parameters: Mapping[str, Any], fields: Mapping[str, Field]
) -> tuple[PageState, tuple[Notice, ...]]:
    """Read all fields, then what depends on several of them: edits on sizes, rows on code."""
    notices = [*_version_notices(parameters), *_unknown_notices(parameters, fields)]
    values = {key: _read_field(field, parameters, notices) for key, field in fields.items()}
    values["edits"] = _edits_inside(values, notices)
    values["rows"] = _rows_known(values, notices)
    names = known_rows(values["code"])
    values["reference"] = _name_known(fields["reference"], values, names, notices)
    shown = tuple(dict.fromkeys((*values["rows"], values["reference"])))
    values["selected"] = _name_known(fields["selected"], values, shown, notices)
    return state_of(values), tuple(notices)


def show(value: Any) -> str:
    """Return a short text of a value that a notice repeats."""
    if isinstance(value, str):
        return shorten(value)
    if isinstance(value, Sequence):
        return shorten(" | ".join(show(part) for part in value[:10]))
    return shorten(str(value))


def _version_notices(parameters: Mapping[str, Any]) -> list[Notice]:
    if not parameters:
        return []
    details: dict[str, object] = {"allowed": VERSION, "used": VERSION}
    if VERSION_KEY not in parameters:
        return [Notice("link_version_missing", field=VERSION_KEY, got=None, **details)]
    got = parameters[VERSION_KEY]
    details = {"field": VERSION_KEY, "got": show(got), **details}
    try:
        version = read_whole_number(_single(got), 1, _VERSION_HIGH)
    except BadValueError:
        return [Notice("link_version_unreadable", **details)]
    return [Notice("link_version_later", **details)] if version > VERSION else []


def _unknown_notices(parameters: Mapping[str, Any], fields: Mapping[str, Field]) -> list[Notice]:
    allowed = (VERSION_KEY, *fields)
    unknown = [key for key in parameters if key not in allowed]
    notices = [
        Notice("link_unknown", field=shorten(key), got=show(parameters[key]), allowed=allowed, used=None)
        for key in unknown[:_UNKNOWN_SHOWN]
    ]
    if rest := len(unknown) - len(notices):
        notices.append(Notice("link_unknown_more", field="", got=rest, allowed=allowed, used=None))
    return notices


def _single(got: Any) -> Any:
    """Return the one text of a parameter; raise BadValueError where it stands several times."""
    if isinstance(got, str) or not isinstance(got, Sequence):
        return got
    if len(got) != 1:
        raise BadValueError("link_repeated", allowed=1)
    return got[0]


def _read_field(field: Field, parameters: Mapping[str, Any], notices: list[Notice]) -> Any:
    if field.key not in parameters:
        return field.default
    got = parameters[field.key]
    try:
        return field.read(_single(got))
    except BadValueError as bad:
        shown = show(got if bad.got is None else bad.got)
        notices.append(Notice(bad.code, field=field.key, got=shown, allowed=bad.allowed, used=field.used))
        return field.default


def _edits_inside(values: Mapping[str, Any], notices: list[Notice]) -> tuple[Edit, ...]:
    """Drop the edits that are outside the sizes, with a notice."""
    bare = Experiment(batch=values["batch"], in_features=values["in"], out_features=values["out"])
    kept = tuple(edit for edit in values["edits"] if bare.holds(edit))
    if dropped := len(values["edits"]) - len(kept):
        allowed = tuple((tensor.value, bare.shape_of(tensor)) for tensor in TensorName)
        notices.append(
            Notice("link_edits_outside", field="edits", got=dropped, allowed=allowed, used=len(kept))
        )
    return kept


def _rows_known(values: Mapping[str, Any], notices: list[Notice]) -> tuple[str, ...]:
    """Drop the rows that nobody knows, with a notice; where none is left, use the default rows."""
    names = known_rows(values["code"])
    rows: tuple[str, ...] = values["rows"]
    kept = tuple(name for name in dict.fromkeys(rows) if name in names)
    unknown = tuple(name for name in dict.fromkeys(rows) if name not in names)
    if not unknown:
        return kept
    kept = kept or PageState().rows
    got = shorten(", ".join(shorten(name) for name in unknown[:10]))
    notices.append(Notice("link_rows_unknown", field="rows", got=got, allowed=names, used=kept))
    return kept


def _name_known(
    field: Field, values: Mapping[str, Any], names: tuple[str, ...], notices: list[Notice]
) -> Any:
    """Return the row that a field names, its default where that row is not among ``names``."""
    name = values[field.key]
    if name is None or name in names or name == field.default:
        return name
    notices.append(Notice("link_choice", field=field.key, got=show(name), allowed=names, used=field.default))
    return field.default
