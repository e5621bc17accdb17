"""Names of files: torch.save and torch.load, open, os and pathlib, all within the run itself."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any

from lib.language import files
from lib.language.belongings import Path
from lib.language.table.entry import Unseen
from lib.language.table.registry import (
    BUILTINS,
    NAMES,
    OF_MACHINE,
    PLAIN,
    add_attribute,
    add_function,
    add_method,
    add_namespace,
    entry_of,
)
from lib.language.values import TypeName

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _path(_machine: Machine, *parts: Any) -> Path:
    return Path(posixpath.normpath(posixpath.join("", *map(files.name_of, parts))))


def _make_folder(
    machine: Machine, name: Any, *mode: Any, exist_ok: bool = False, parents: bool = False
) -> None:
    files.put(machine, name, files.FOLDER)


def _exists(machine: Machine, path: Any) -> bool:
    return files.name_of(path).rstrip("/") in machine.files


def _is_file(machine: Machine, path: Any) -> bool:
    return machine.files.get(files.name_of(path), files.FOLDER) is not files.FOLDER


def _is_folder(machine: Machine, path: Any) -> bool:
    return machine.files.get(files.name_of(path).rstrip("/")) is files.FOLDER


def _remove(machine: Machine, path: Any) -> None:
    files.found(machine, path)
    del machine.files[files.name_of(path)]


def _split(name: str) -> Any:
    def split(machine: Machine, path: Any) -> Any:
        return getattr(posixpath, name)(files.name_of(path))

    return split


def _joined(_machine: Machine, path: Any, *paths: Any) -> str:
    return posixpath.join(files.name_of(path), *map(files.name_of, paths))


add_namespace("os", "os.path", "pathlib")
add_function("torch.save", files.save, "obj f", keywords="pickle_protocol", **OF_MACHINE)
add_function("torch.load", files.load, "f map_location", keywords="weights_only", **OF_MACHINE)
BUILTINS["open"] = entry_of("open", files.open_file, "file mode", keywords="encoding newline", **OF_MACHINE)
add_method("file", "write", files.write, "file text", **OF_MACHINE)
add_method("file", "read", files.read, "file", **OF_MACHINE)
add_method("file", "readlines", files.read_lines, "file", **OF_MACHINE)
add_method("file", "close", lambda file: setattr(file, "is_closed", True), "file", **PLAIN)
for name in ("makedirs", "mkdir"):
    add_function(f"os.{name}", _make_folder, "name mode", keywords="exist_ok", **OF_MACHINE)
add_function("os.remove", _remove, "path", **OF_MACHINE)
add_function("os.cpu_count", lambda: 1, "", **PLAIN)
NAMES["os.environ"] = Unseen("os.environ")
NAMES["os.sep"] = "/"
CHECKS: dict[str, Any] = {"exists": _exists, "isfile": _is_file, "isdir": _is_folder, "join": _joined}
for name, function in CHECKS.items():
    add_function(f"os.path.{name}", function, "path *paths" if name == "join" else "path", **OF_MACHINE)
for name in ("basename", "dirname", "splitext", "split"):
    add_function(f"os.path.{name}", _split(name), "path", **OF_MACHINE)
NAMES["pathlib.Path"] = TypeName(
    "pathlib.PosixPath", ("path",), entry_of("pathlib.Path", _path, "*part", **OF_MACHINE)
)
METHODS_OF_PATHS = {"exists": _exists, "is_file": _is_file, "is_dir": _is_folder, "unlink": _remove}
for name, function in METHODS_OF_PATHS.items():
    add_method("path", name, function, "path", **OF_MACHINE)
add_method("path", "mkdir", _make_folder, "path mode", keywords="parents exist_ok", **OF_MACHINE)
add_method(
    "path",
    "joinpath",
    lambda _machine, path, *parts: _path(_machine, path, *parts),
    "path *part",
    **OF_MACHINE,
)
add_method("path", "open", files.open_file, "path mode", **OF_MACHINE)
add_attribute("path", "name", lambda path: posixpath.basename(path.name))
add_attribute("path", "stem", lambda path: posixpath.splitext(posixpath.basename(path.name))[0])
add_attribute("path", "suffix", lambda path: posixpath.splitext(path.name)[1])
add_attribute("path", "parent", lambda path: Path(posixpath.dirname(path.name) or "."))
