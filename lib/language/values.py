"""The values that code can hold, and what kind the table calls each of them."""

from __future__ import annotations

import ast
import secrets
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import nn

from lib.language.layers import LAYER_TYPES
from lib.language.optimizers import Optimizer
from lib.language.schedulers import Scheduler
from lib.language.table.entry import Entry, Missing, Namespace, Unseen


@dataclass(eq=False, slots=True)
class Scope:
    """The names of one call of the code's own functions; ``outer`` is where the function was defined."""

    names: dict[str, Any] = field(default_factory=dict)
    outer: Scope | None = None
    global_names: set[str] = field(default_factory=set)
    outer_names: set[str] = field(default_factory=set)
    method: UserFunction | None = None
    yielded: list[Any] | None = None


VEIL = secrets.randbits(47)
"""Keeps addresses of this process to itself; two values still have one id only where they are the same."""


def address(name: str) -> str:
    """Return what stands for a place in memory where Python prints one: always the same for a name."""
    return f"0x7f{zlib.crc32(name.encode()):08x}{len(name) % 16:x}0"


@dataclass(frozen=True, eq=False, slots=True)
class UserFunction:
    """A function that the code defined; ``owner`` is its class where it is a method."""

    name: str
    node: ast.FunctionDef | ast.Lambda
    defaults: tuple[Any, ...]
    keyword_defaults: dict[str, Any]
    scope: Scope | None
    owner: UserClass | None = None
    has_yield: bool = False
    decorators: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        return f"<function {self.name} at {address(self.name)}>"


@dataclass(frozen=True, eq=False, slots=True)
class UserClass:
    """A class that the code defined."""

    name: str
    bases: tuple[UserClass, ...]
    names: dict[str, Any]
    is_module: bool

    def __repr__(self) -> str:
        return f"<class '__main__.{self.name}'>"

    def find(self, name: str) -> Any:
        """Return a method or value of the class or its bases. Raises KeyError."""
        if name in self.names:
            return self.names[name]
        for base in self.bases:
            try:
                return base.find(name)
            except KeyError:
                continue
        raise KeyError(name)

    def descends_from(self, other: UserClass) -> bool:
        """Say whether this is the other class or one made from it."""
        return self is other or any(base.descends_from(other) for base in self.bases)


class UserObject:
    """An object of a class that the code defined."""

    def __init__(self, definition: UserClass) -> None:
        self.definition = definition
        self.fields: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<__main__.{self.definition.name} object at {address(self.definition.name)}>"


class UserModule(nn.Module):
    """An object of a class that the code made from nn.Module."""

    def __init__(self, definition: UserClass) -> None:
        super().__init__()
        self.definition = definition
        self.fields: dict[str, Any] = {}

    def _get_name(self) -> str:
        return self.definition.name


@dataclass(frozen=True, eq=False, slots=True)
class BoundMethod:
    """A method of the table, or of a class that the code defined, together with its object."""

    owner: Any
    function: Entry | UserFunction

    def __repr__(self) -> str:
        return f"<bound method {self.function.name}>"


@dataclass(frozen=True, slots=True)
class TypeName:
    """A type as code sees it: what ``type(x)`` gives, and what isinstance and except name.

    ``kinds`` are the kinds of values that are of this type; calling it calls ``make``.
    """

    name: str
    kinds: tuple[str, ...] = ()
    make: Entry | None = None

    def __repr__(self) -> str:
        return f"<class '{self.name}'>"


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
    ``rest`` gives more of them, one by one.
    """

    items: list[Any]
    place: int = 0
    fill: Callable[[], list[Any]] | None = None
    rest: Iterator[Any] | None = None

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


@dataclass(frozen=True, eq=False, slots=True)
class Loader:
    """What goes through a data set batch by batch."""

    dataset: Any
    batch_size: int
    shuffle: bool
    drops_last: bool


class PrettyPrinter:
    """What ``pprint.PrettyPrinter()`` gives."""


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A node of the autograd graph: what ``y.grad_fn`` gives."""

    function: Any

    def __repr__(self) -> str:
        name = type(self.function).__name__
        return f"<{name} object at {address(name)}>"


@dataclass(frozen=True, eq=False, slots=True)
class Super:
    """What ``super()`` gives inside a method."""

    instance: UserObject | UserModule
    definition: UserClass


@dataclass(frozen=True, eq=False, slots=True)
class Setting:
    """Something a ``with`` statement sets for a while: torch.no_grad() and its like."""

    name: str
    is_enabled: bool = False


DICT_PARTS = ("keys", "values", "items")

VIEWS: tuple[type, ...] = tuple(
    type(getattr(made, name)()) for made in (dict[str, int](), OrderedDict[str, int]()) for name in DICT_PARTS
)
"""What ``keys()``, ``values()`` and ``items()`` of a dict give."""

LOADED = type(nn.Identity().load_state_dict({}))
"""What loading a state into a model gives."""

KINDS: dict[type, str] = {
    torch.Tensor: "Tensor", nn.Parameter: "Tensor", torch.Size: "Size", torch.dtype: "dtype",
    torch.device: "device", torch.finfo: "finfo", torch.iinfo: "finfo", np.ndarray: "ndarray", bool: "bool",
    int: "int", float: "float", complex: "complex", str: "str", list: "list", tuple: "tuple", dict: "dict",
    OrderedDict: "dict", **dict.fromkeys(VIEWS, "view"), LOADED: "keys", set: "set",
    slice: "slice", range: "range", type(None): "NoneType",
    type(Ellipsis): "ellipsis", Entry: "function", UserFunction: "function", BoundMethod: "method",
    Namespace: "module", Missing: "module", Unseen: "module", TypeName: "type", UserClass: "type",
    UserObject: "object",
    UserModule: "Module", **dict.fromkeys(LAYER_TYPES, "Module"), Optimizer: "optimizer",
    Scheduler: "scheduler",
    CaughtError: "error", Super: "super", Setting: "setting",
    Walk: "iterator", torch.Generator: "generator", Node: "node", TensorDataset: "dataset", Loader: "loader",
    PrettyPrinter: "printer",
    **{
        kind: "named"
        for kind in vars(torch.return_types).values()
        if isinstance(kind, type) and issubclass(kind, tuple)
    },
}  # fmt: skip
"""The name under which the table lists methods and attributes, by exact type; other types are no values."""

FUNCTION_KINDS = frozenset({
    "function", "method", "module", "type", "super", "setting", "iterator", "node", "dataset", "loader",
    "printer", "scheduler", "generator",
})  # fmt: skip
"""Kinds that are no data: a run does not hand them out."""


def kind_of(value: object) -> str | None:
    """Return the kind of a value, None where code must not hold it."""
    kind = KINDS.get(type(value))
    if kind == "ndarray":
        return kind if value.dtype.kind in "biufc" else None  # type: ignore[attr-defined]
    if kind is None and isinstance(value, np.dtype):
        return "dtype"
    if kind is None and isinstance(value, np.generic) and value.dtype.kind in "biufc":
        return "number"
    return kind


def type_name(value: Any) -> str:
    """Return what Python calls the type of a value."""
    if isinstance(value, (UserObject, UserModule)):
        return value.definition.name
    if isinstance(value, (CaughtError, Optimizer, Scheduler)):
        return value.name
    if isinstance(value, Node):
        return type(value.function).__name__
    kind = type(value)
    return "function" if kind is Entry else kind.__name__
