"""Refuse arguments that the table does not list: in the words of torch or Python where those refuse too."""

from __future__ import annotations

import ast
import functools
import inspect
from collections.abc import Callable
from typing import Any

import torch
from torch import nn, optim

from lib.language.errors import CALL_ERRORS, Stop, from_exception, not_allowed, python_error
from lib.language.gate import emptied
from lib.language.table.entry import Entry
from lib.language.values import UserModule, type_name

LOSS = nn.modules.loss._Loss
"""What every loss is made from."""

OLDER_WORDS = ("size_average", "reduce")
"""Older words for a loss's reduction, which take anything: torch warns of them, and the table reads them."""


@functools.cache
def real_class(name: str) -> type | None:
    """Return torch's class of a layer, a loss or an optimizer by its dotted name, None where it is none."""
    owner, _, short = name.rpartition(".")
    home = {"torch.nn": nn, "torch.optim": optim}.get(owner)
    found = getattr(home, short, None)
    is_class = isinstance(found, type) and issubclass(found, (nn.Module, optim.Optimizer))
    return found if is_class else None


@functools.cache
def _signature(kind: type) -> inspect.Signature:
    return inspect.signature(kind.__init__)  # type: ignore[misc]  # of the class itself, not of an object


def check_arguments(entry: Entry, args: list[Any], kwargs: dict[str, Any], node: ast.AST) -> None:
    """Refuse arguments that the table does not list, in torch's own words where torch refuses them too."""
    kind = real_class(entry.name)
    if kind is not None:
        _check_class(entry, kind, args, kwargs, node)
    if entry.name in TAKING_ONE and len(args) != 1 and not kwargs:
        _check_one(entry, args, node)
    if len(args) > len(entry.parameters) and not entry.is_variadic:
        _refuse(entry, args, kwargs, node, "")
    for name in kwargs:
        if name not in entry.keywords and name not in entry.parameters and "**" not in entry.keywords:
            _refuse(entry, args, kwargs, node, name)


def _check_class(entry: Entry, kind: type, args: list[Any], kwargs: dict[str, Any], node: ast.AST) -> None:
    """Refuse what a class of torch cannot be made from.

    torch's own class is called only where nothing is made: its arguments do not fit its ``__init__``,
    a layer without settings takes none, and a loss keeps what it is given.
    """
    start = kind.__init__  # type: ignore[misc]
    if start is nn.Module.__init__ and not (args or kwargs):
        return
    if start is not nn.Module.__init__ and not issubclass(kind, LOSS) and _fits(kind, args, kwargs):
        return
    try:
        kind(*args, **{name: value for name, value in kwargs.items() if name not in OLDER_WORDS})
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=True).at(node) from None


def _fits(kind: type, args: list[Any], kwargs: dict[str, Any]) -> bool:
    try:
        _signature(kind).bind(None, *args, **kwargs)
    except TypeError:
        return False
    return True


TAKING_ONE: dict[str, Callable[..., Any]] = {
    "torch.tensor": torch.tensor, "torch.from_numpy": torch.from_numpy, "torch.randn_like": torch.randn_like,
    "torch.rand_like": torch.rand_like, "torch.manual_seed": torch.manual_seed,
    "Tensor.numpy": torch.Tensor.numpy,
}  # fmt: skip
"""What takes one positional argument: with none or with two torch refuses before it does anything."""


def _check_one(entry: Entry, args: list[Any], node: ast.AST) -> None:
    """Refuse none or several arguments of what takes one, in torch's words."""
    try:
        TAKING_ONE[entry.name](*emptied(tuple(args)))
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=True).at(node) from None


def _refuse(entry: Entry, args: list[Any], kwargs: dict[str, Any], node: ast.AST, name: str) -> None:
    """Raise torch's own refusal where torch refuses as well (on the meta device: nothing is computed)."""
    if entry.is_torch and not entry.takes_machine and entry.function.__name__ != "<lambda>":
        try:
            entry.function(*emptied(tuple(args)), **{key: emptied(value) for key, value in kwargs.items()})
        except CALL_ERRORS as error:
            if isinstance(error, TypeError):
                raise from_exception(error, is_torch=True, entry=entry).at(node) from None
    if name:
        raise unknown_keyword(entry, name, node)
    most = len(entry.parameters)
    raise not_allowed(
        "arguments", f"{entry.name} takes {most} arguments in Formulab's table, not {len(args)}", node,
        name=entry.name, got=len(args), high=most,
    )  # fmt: skip


def without_forward(module: UserModule, node: ast.AST) -> Stop:
    """Refuse to call a model that has no ``forward``, in torch's words."""
    words = f'Module [{type_name(module)}] is missing the required "forward" function'
    return python_error("NotImplementedError", words, node)


def unknown_keyword(entry: Entry, name: str, node: ast.AST) -> Stop:
    """Refuse a keyword by name."""
    known = sorted({*entry.keywords, *entry.parameters})
    return not_allowed(
        "unknown_keyword", f"{entry.name} has no keyword {name} in Formulab's table", node,
        name=name, function=entry.name, known=tuple(known),
    )  # fmt: skip
