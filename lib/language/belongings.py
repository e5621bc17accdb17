"""Small values that code holds beside its own functions and objects: files, bars, loaders, settings."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch

from lib.language.built_in import address


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A node of the autograd graph: what ``y.grad_fn`` gives."""

    function: Any

    def __repr__(self) -> str:
        name = type(self.function).__name__
        return f"<{name} object at {address(name)}>"


@dataclass(frozen=True, eq=False, slots=True)
class Partial:
    """A function with some of its arguments given beforehand."""

    function: Any
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def __repr__(self) -> str:
        return f"functools.partial({self.function!r})"


@dataclass(frozen=True, slots=True)
class Field:
    """``dataclasses.field(...)``: how a field of a dataclass starts."""

    default: Any = None
    factory: Any = None


@dataclass(frozen=True, eq=False, slots=True)
class CaughtError:
    """An error that the code caught."""

    name: str
    message: str

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{self.name}({self.message!r})"


@dataclass(eq=False, slots=True)
class Walk:
    """What ``iter(values)`` gives: the items, and how far somebody has gone through them.

    ``fill`` finds the items when the first of them is asked for: a function with ``yield`` starts then.
    ``rest`` gives more of them, one by one. ``kind`` is what Python calls the type of such a walk;
    ``name`` is the function that gave it.
    """

    items: list[Any]
    place: int = 0
    fill: Callable[[], list[Any]] | None = None
    rest: Iterator[Any] | None = None
    kind: str = "generator"
    name: str = ""

    def __repr__(self) -> str:
        shown = (
            f"generator object {self.name or '<genexpr>'}"
            if self.kind == "generator"
            else f"{self.kind} object"
        )
        return f"<{shown} at {address(self.kind)}>"

    def __iter__(self) -> Iterator[Any]:
        while (found := self.next())[0]:
            yield found[1]

    def next(self) -> tuple[bool, Any]:
        """Return whether there is one more item, and the item."""
        if self.fill is not None:
            fill, self.fill = self.fill, None
            self.items = fill()
        if self.rest is not None:
            for item in self.rest:
                return True, item
            return False, None
        if self.place >= len(self.items):
            return False, None
        self.place += 1
        return True, self.items[self.place - 1]


@dataclass(frozen=True, eq=False, slots=True)
class TensorDataset:
    """Tensors whose first axis counts the samples."""

    tensors: tuple[torch.Tensor, ...]

    def __repr__(self) -> str:
        return f"<torch.utils.data.dataset.TensorDataset object at {address('TensorDataset')}>"


@dataclass(frozen=True, eq=False, slots=True)
class Loader:
    """What goes through a data set batch by batch."""

    dataset: Any
    batch_size: int
    shuffle: bool
    drops_last: bool
    sampler: Any = None
    collate: Any = None
    generator: Any = None

    def __repr__(self) -> str:
        return f"<torch.utils.data.dataloader.DataLoader object at {address('DataLoader')}>"


@dataclass(eq=False, slots=True)
class Bar:
    """What ``tqdm(items)`` gives: the items, and methods that would draw."""

    items: Any


@dataclass(eq=False, slots=True)
class OpenFile:
    """A file of the run's own, open: its name, how it was opened and how far it was read."""

    name: str
    mode: str
    place: int = 0
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """``pathlib.Path``: a name, no place on any disk."""

    name: str

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"PosixPath({self.name!r})"

    def __truediv__(self, other: object) -> Path:
        if not isinstance(other, (str, Path)):
            return NotImplemented
        return Path(posixpath.normpath(posixpath.join(self.name, str(other))))


@dataclass(frozen=True, eq=False, slots=True)
class Storage:
    """The memory that a tensor looks at, in a row: of its own numbers, or byte by byte."""

    cells: torch.Tensor
    is_bytes: bool = False

    def __repr__(self) -> str:
        kind = "UntypedStorage(" if self.is_bytes else f"TypedStorage(dtype={self.cells.dtype}, "
        shown = "\n ".join(str(cell) for cell in self.cells.tolist())
        return f" {shown}\n[torch.storage.{kind}device=cpu) of size {len(self.cells)}]"


@dataclass(frozen=True, slots=True)
class Columns:
    """``numpy.c_`` and ``numpy.r_``: what stands in the brackets becomes columns, or one row."""

    is_row: bool = False


class PrettyPrinter:
    """What ``pprint.PrettyPrinter()`` gives."""


@dataclass(frozen=True, eq=False, slots=True)
class Setting:
    """Something a ``with`` statement sets for a while: torch.no_grad() and its like."""

    name: str
    is_enabled: bool = False


@dataclass(eq=False, slots=True)
class Managed:
    """What a call of a function under ``contextmanager`` gives, for one ``with`` statement.

    ``carry_out`` runs the function and calls what it is given with the value that the function yields.
    ``wrong`` is the type of what it returned where it has no ``yield`` at all.
    """

    carry_out: Callable[[Callable[[Any], None]], None]
    wrong: str | None = None
    is_used: bool = False

    def __repr__(self) -> str:
        return f"<contextlib._GeneratorContextManager object at {address('_GeneratorContextManager')}>"


@dataclass(frozen=True, eq=False, slots=True)
class Suppressed:
    """``contextlib.suppress``: the classes of errors that end a ``with`` statement and no more."""

    errors: tuple[Any, ...]

    def __repr__(self) -> str:
        return f"<contextlib.suppress object at {address('suppress')}>"


@dataclass(frozen=True, eq=False, slots=True)
class Plain:
    """``contextlib.nullcontext``: a ``with`` statement that gives a value and does nothing."""

    value: Any = None

    def __repr__(self) -> str:
        return f"<contextlib.nullcontext object at {address('nullcontext')}>"


MANAGING: dict[type, str] = {
    Managed: "_GeneratorContextManager",
    Suppressed: "suppress",
    Plain: "nullcontext",
}
"""What stands behind ``with`` alone, and what Python calls its type."""


class Unset:
    """A parameter of a lazy layer before its first input."""

    def __repr__(self) -> str:
        return "<UninitializedParameter>"
