"""The values that code can hold, and what kind the table calls each of them."""

from __future__ import annotations

import ast
import re
import secrets
import weakref
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

from lib.language.belongings import (
    MANAGING,
    Bar,
    CaughtError,
    Columns,
    Field,
    Loader,
    Node,
    OpenFile,
    Partial,
    Path,
    PrettyPrinter,
    Setting,
    Storage,
    TensorDataset,
    Unset,
    Walk,
)
from lib.language.built_in import address, function_type, method_text, method_type
from lib.language.distributions import Distribution
from lib.language.hooks import Handle
from lib.language.layers import LAYER_TYPES
from lib.language.optimizers import Optimizer
from lib.language.own_gradients import Context
from lib.language.schedulers import Scheduler
from lib.language.subsets import Joined, Sampler, Subset
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
    manages: Callable[[Any], None] | None = None


VEIL = secrets.randbits(47)
"""Keeps addresses of this process to itself; two values still have one id only where they are the same."""


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
    fields: dict[str, Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<function {self.name} at {address(self.name)}>"


@dataclass(frozen=True, eq=False, slots=True)
class UserClass:
    """A class that the code defined.

    ``others`` are the names of classes of Python and torch that it is made from; ``fields`` are those of a
    dataclass, in order.
    """

    name: str
    bases: tuple[UserClass, ...]
    names: dict[str, Any]
    is_module: bool
    others: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None

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


Shower = Callable[[Any], str]
"""What turns an object into text with the methods of its class, while its run goes on."""


class UserObject:
    """An object of a class that the code defined; ``text`` is how it was shown when its run was over."""

    def __init__(self, definition: UserClass, shower: weakref.ref[Any] | None = None) -> None:
        self.definition = definition
        self.fields: dict[str, Any] = {}
        self.shower = shower
        self.text: str | None = None

    def __repr__(self) -> str:
        machine = None if self.shower is None else self.shower()
        if machine is not None and self.text is None:
            return str(machine.represent(self))
        return self.plain() if self.text is None else self.text

    def plain(self) -> str:
        """Return what Python shows of an object whose class says nothing about it."""
        return f"<__main__.{self.definition.name} object at {address(self.definition.name)}>"


class UserModule(nn.Module):
    """An object of a class that the code made from nn.Module.

    ``is_started``: nn.Module's own ``__init__`` was called; torch takes no parts before.
    """

    def __init__(self, definition: UserClass, shower: weakref.ref[Any] | None = None) -> None:
        super().__init__()
        self.is_started = True
        self.definition = definition
        self.fields: dict[str, Any] = {}
        self.shower = shower

    def _get_name(self) -> str:
        return self.definition.name

    def extra_repr(self) -> str:
        """Return what the class itself adds to its line."""
        machine = None if self.shower is None else self.shower()
        if machine is None or machine.method(self, "extra_repr") is None:
            return ""
        return str(machine.call_method(self, "extra_repr"))


@dataclass(frozen=True, eq=False, slots=True)
class BoundMethod:
    """A method of the table, or of a class that the code defined, together with its object."""

    owner: Any
    function: Entry | UserFunction

    def __repr__(self) -> str:
        if isinstance(self.function, UserFunction):
            return f"<bound method {self.function.name} of {self.owner!r}>"
        return method_text(self.owner, self.function.name)


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
class Super:
    """What ``super()`` gives inside a method."""

    instance: UserObject | UserModule
    definition: UserClass


DICT_PARTS = ("keys", "values", "items")

VIEWS: tuple[type, ...] = tuple(
    type(getattr(made, name)()) for made in (dict[str, int](), OrderedDict[str, int]()) for name in DICT_PARTS
)
"""What ``keys()``, ``values()`` and ``items()`` of a dict give."""

LOADED = type(nn.Identity().load_state_dict({}))
"""What loading a state into a model gives."""

RECORDS: weakref.WeakSet[type] = weakref.WeakSet()
"""The types of named tuples that code made."""

KINDS: dict[type, str] = {
    torch.Tensor: "Tensor", nn.Parameter: "Tensor", torch.Size: "Size", torch.dtype: "dtype",
    torch.device: "device", torch.layout: "layout",
    torch.finfo: "finfo", torch.iinfo: "finfo", np.ndarray: "ndarray", bool: "bool",
    int: "int", float: "float", complex: "complex", str: "str", list: "list", tuple: "tuple", dict: "dict",
    OrderedDict: "dict", Counter: "dict", defaultdict: "dict", deque: "deque", Partial: "function",
    Field: "field", **dict.fromkeys(VIEWS, "view"), LOADED: "keys", set: "set",
    slice: "slice", range: "range", type(None): "NoneType",
    type(Ellipsis): "ellipsis", type(NotImplemented): "ellipsis",
    Entry: "function", UserFunction: "function", BoundMethod: "method",
    Namespace: "module", Missing: "module", Unseen: "module", TypeName: "type", UserClass: "type",
    UserObject: "object",
    UserModule: "Module", **dict.fromkeys(LAYER_TYPES, "Module"), Optimizer: "optimizer",
    Scheduler: "scheduler", **dict.fromkeys(MANAGING, "setting"),
    CaughtError: "error", Super: "super", Setting: "setting",
    Walk: "iterator", torch.Generator: "generator", np.random.Generator: "numbers",
    np.random.RandomState: "numbers",
    Node: "node", TensorDataset: "dataset", Subset: "dataset", Joined: "dataset",
    Sampler: "sampler", Loader: "loader",
    PrettyPrinter: "printer", Handle: "handle", Context: "context", Bar: "bar",
    OpenFile: "file", Path: "path", Unset: "unset",
    re.Pattern: "pattern", re.Match: "match", Columns: "columns", PackedSequence: "packed",
    Distribution: "distribution", Storage: "storage",
    **{
        kind: "named"
        for kind in vars(torch.return_types).values()
        if isinstance(kind, type) and issubclass(kind, tuple)
    },
}  # fmt: skip
"""The name under which the table lists methods and attributes, by exact type; other types are no values."""

FUNCTION_KINDS = frozenset({
    "function", "method", "module", "type", "super", "setting", "iterator", "node", "dataset", "loader",
    "printer", "scheduler", "generator", "handle", "field", "context", "bar", "file", "sampler", "numbers",
    "unset", "pattern", "match", "columns", "packed", "distribution",
    "storage",
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
    if kind is None and type(value) in RECORDS:
        return "record"
    return kind


SHOWN_TYPES: dict[type, str] = {
    Joined: "ConcatDataset", Path: "PosixPath", Bar: "tqdm", OpenFile: "TextIOWrapper",
    Sampler: "WeightedRandomSampler", Loader: "DataLoader", Partial: "partial", UserFunction: "function",
    TypeName: "type", UserClass: "type", Namespace: "module", Handle: "RemovableHandle",
    **MANAGING,
}  # fmt: skip
"""What Python calls the types of values that stand for others."""


def type_name(value: Any) -> str:
    """Return what Python calls the type of a value."""
    if isinstance(value, (UserObject, UserModule)):
        return value.definition.name
    if isinstance(value, (CaughtError, Optimizer, Scheduler)):
        return value.name
    if isinstance(value, Walk):
        return value.kind
    if isinstance(value, Entry):
        return function_type(value.name)
    if isinstance(value, BoundMethod):
        is_own = isinstance(value.function, UserFunction)
        return "method" if is_own else method_type(value.owner, value.function.name)
    if isinstance(value, Distribution):
        return type(value.real).__name__
    if isinstance(value, Node):
        return type(value.function).__name__
    if isinstance(value, Storage):
        return "UntypedStorage" if value.is_bytes else "TypedStorage"
    kind = type(value)
    if kind in SHOWN_TYPES:
        return SHOWN_TYPES[kind]
    return kind.__name__
