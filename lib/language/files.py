"""Files of a run's own: names with what was put under them. Nothing is read from or written to any disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torch import nn

from lib.language.belongings import OpenFile, Path
from lib.language.bounds import TEXT_LENGTH, check_length
from lib.language.copies import copied
from lib.language.errors import not_allowed, python_error
from lib.language.values import type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine

FILES_HIGH = 100
"""Files that one run may keep."""

NAME_HIGH = 200
"""Characters of a file's name."""

FOLDER = object()
"""Stands under the name of a folder."""

MODES = frozenset({"r", "w", "a", "rt", "wt", "at", "rb", "wb", "x"})
"""Ways to open a file."""


def name_of(place: Any) -> str:
    """Return the name of a file. Raises Stop where code gives no name."""
    if isinstance(place, (Path, OpenFile)):
        return place.name
    if not isinstance(place, str):
        words = f"expected str, bytes or os.PathLike object, not {type_name(place)}"
        raise python_error("TypeError", words)
    check_length(len(place), NAME_HIGH)
    return place


def put(machine: Machine, place: Any, value: Any) -> None:
    """Put something under a name."""
    name = name_of(place)
    check_length(len(machine.files) + 1, FILES_HIGH)
    if not machine.files:
        machine.note("files_of_its_own")
    machine.files[name.rstrip("/")] = value


def save(machine: Machine, obj: Any, f: Any, **_settings: Any) -> None:
    """``torch.save``: a copy under a name, for the rest of the run."""
    put(machine, f, (copied(machine, obj),))


def load(
    machine: Machine, f: Any, map_location: Any = None, weights_only: Any = None, **_settings: Any
) -> Any:
    """``torch.load``: a copy of what was saved under a name."""
    machine.check_device(map_location if isinstance(map_location, str) else None)
    stored = found(machine, f)
    if not isinstance(stored, tuple):
        raise python_error("UnpicklingError", "invalid load key")
    if isinstance(stored[0], nn.Module) and weights_only is not False:
        raise python_error("UnpicklingError", "Weights only load failed.")
    return copied(machine, stored[0])


def found(machine: Machine, place: Any) -> Any:
    """Return what lies under a name. Raises Python's FileNotFoundError where nothing does."""
    name = name_of(place)
    stored = machine.files.get(name.rstrip("/"))
    if stored is None or stored is FOLDER:
        raise python_error("FileNotFoundError", f"[Errno 2] No such file or directory: {name!r}")
    return stored


def open_file(machine: Machine, file: Any, mode: Any = "r", **_settings: Any) -> OpenFile:
    """``open``: only files that the run itself has written can be read."""
    if not isinstance(file, (str, Path)):
        raise not_allowed("argument", f"open() takes a name here, not a {type_name(file)}", name="open")
    if mode not in MODES:
        raise not_allowed("argument", f"open() takes no mode {str(mode)[:20]} here", name="open")
    opened = OpenFile(name_of(file), mode)
    if mode.startswith("r"):
        found(machine, file)
    elif mode.startswith(("w", "x")) or opened.name not in machine.files:
        put(machine, file, "")
    return opened


def write(machine: Machine, file: OpenFile, text: Any) -> int:
    """Add a text to an open file."""
    stored = machine.files.get(file.name)
    if file.is_closed or not isinstance(stored, str):
        raise python_error("ValueError", "I/O operation on closed file.")
    if file.mode.startswith("r"):
        raise python_error("UnsupportedOperation", "not writable")
    if not isinstance(text, str):
        raise python_error("TypeError", f"write() argument must be str, not {type_name(text)}")
    check_length(len(stored) + len(text), TEXT_LENGTH)
    machine.meter.charge("write", 8 * (len(stored) + len(text)))
    machine.files[file.name] = stored + text
    return len(text)


def read(machine: Machine, file: OpenFile) -> str:
    """Return what is left of an open file."""
    stored = found(machine, file)
    if file.is_closed or not isinstance(stored, str):
        raise python_error("ValueError", "I/O operation on closed file.")
    text, file.place = stored[file.place :], len(stored)
    machine.meter.charge("read", 8 * len(text))
    return text


def read_lines(machine: Machine, file: OpenFile) -> list[str]:
    """Return the lines that are left of an open file."""
    return read(machine, file).splitlines(keepends=True)
