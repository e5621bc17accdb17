"""Rules of views: torch itself tells the strides, on a tensor whose memory nobody touches."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import torch

from lib.explain.provenance.catalogue.registry import RULES, add, words
from lib.explain.provenance.cells import Shape, row_major
from lib.explain.provenance.reach import Reach
from lib.explain.provenance.reading import Call, NoRuleError, shape_of
from lib.explain.provenance.rules import IndexMap, Rule, Several

VIEW_ERRORS = (RuntimeError, TypeError, IndexError, ValueError)


def untouched(shape: Shape) -> torch.Tensor:
    """Return a contiguous tensor to look at, a byte for a cell; nothing is ever written to it or read.

    torch's meta device would do, but its first view loads some seventy megabytes of torch.
    """
    return torch.empty(shape, dtype=torch.uint8)


def reach_of_view(
    view: torch.Tensor, whole: torch.Tensor, position: int, *, item: int | None = None
) -> Reach:
    """Return the reach that a view's strides and offset tell. Raises NoRuleError where it is no view."""
    if view.untyped_storage()._cdata != whole.untyped_storage()._cdata:
        raise NoRuleError("the result is a copy")
    shape = tuple(view.shape)
    strides = tuple(step if size > 1 else 0 for step, size in zip(view.stride(), shape, strict=True))
    return Reach(position, tuple(whole.shape), shape, strides, int(view.storage_offset()), item=item)


def viewed(call: Call, function: Callable[..., Any]) -> Rule:
    """Look at a contiguous tensor of the same shape as the step looks at its operand."""
    whole = untouched(call.shape_at(0))
    args: list[Any] = []
    keywords: dict[str, Any] = {}
    parameters = _variadic(call)
    for operand in call.operands[1:]:
        if operand.role == parameters:
            args.append(_bare(operand.value))
        else:
            keywords[operand.role] = _bare(operand.value)
    try:
        view = function(whole, *args, **keywords)
    except VIEW_ERRORS as error:
        raise NoRuleError(str(error)) from error
    return _rule(call, view, whole)


def indexed(call: Call) -> Rule:
    """``input[index]`` with whole numbers, slices, None and ``...``."""
    value = call.operands[0].value
    index = call.operands[1].value
    shape = shape_of(value)
    if shape is None:
        raise NoRuleError("the owner is a container")
    parts = index if isinstance(index, tuple) else (index,)
    if not all(part is None or part is Ellipsis or type(part) in (int, slice) for part in parts):
        raise NoRuleError("the index is data")
    whole = untouched(shape)
    return _rule(call, operator.getitem(whole, index), whole)


def _rule(call: Call, view: Any, whole: torch.Tensor) -> Rule:
    if isinstance(view, (tuple, list)):
        parts = tuple(IndexMap(tuple(one.shape), call.name, (reach_of_view(one, whole, 0),)) for one in view)
        return Several((), call.name, parts)
    return IndexMap(tuple(view.shape), call.name, (reach_of_view(view, whole, 0),))


def _bare(value: Any) -> Any:
    """Tensors among the settings count by their shape alone (view_as), or as the number that they hold."""
    if isinstance(value, torch.Tensor):
        return (
            value.item()
            if value.ndim == 0 and not value.is_floating_point()
            else untouched(tuple(value.shape))
        )
    return value


def _variadic(call: Call) -> str:
    """Return the role that several positional arguments share, or the only one that must be positional."""
    return next((operand.role for operand in call.operands[1:] if operand.role in VARIADIC), "")


VARIADIC = frozenset(("shape", "dims", "size", "repeats"))
"""Roles of arguments that torch takes one by one: view(2, 3), permute(1, 0)."""


def _reversed(whole: torch.Tensor) -> tuple[int, ...]:
    return tuple(range(whole.ndim - 1, -1, -1))


def flattened(call: Call) -> Rule:
    """The numbers in a row stay as they are; only the shape is another."""
    shape = call.shape_at(0)
    if math.prod(shape) != math.prod(call.shape):
        raise NoRuleError("the number of cells is another one")
    return IndexMap(call.shape, call.name, (Reach(0, shape, call.shape, row_major(call.shape)),))


def several_views(call: Call) -> Rule:
    """``broadcast_tensors`` and ``meshgrid``: a view of each operand, all of one shape."""
    places = [place for place in range(len(call.operands)) if call.operands[place].role == "tensors"]
    wholes = [untouched(call.shape_at(place)) for place in places]
    keywords = {operand.role: operand.value for operand in call.operands if operand.role != "tensors"}
    function = torch.broadcast_tensors if call.name == "broadcast_tensors" else torch.meshgrid
    if call.name == "meshgrid":
        keywords.setdefault("indexing", "ij")
    views = function(*wholes, **keywords)
    parts = tuple(
        IndexMap(tuple(view.shape), call.name, (reach_of_view(view, whole, place),))
        for place, view, whole in zip(places, views, wholes, strict=True)
    )
    return Several((), call.name, parts)


def add_view(function: Callable[..., Any], names: str, *owners: str) -> None:
    """Add functions that give a view, or a copy with the numbers in the order of one."""
    add(lambda call: viewed(call, function), names, *owners)


VIEWS = words(
    "unsqueeze squeeze transpose swapaxes swapdims t movedim narrow select unbind chunk diagonal unflatten "
    "permute view view_as reshape reshape_as flatten ravel expand expand_as broadcast_to split"
)

for name in VIEWS:
    add_view(getattr(torch.Tensor, name), name, "Tensor")
    if f"Tensor.{name}" in RULES and hasattr(torch, name):
        add_view(getattr(torch, name), name, "torch")
for name in ("unsqueeze", "squeeze", "t", "transpose"):
    add_view(getattr(torch.Tensor, name), f"{name}_", "Tensor")
for name in ("mT", "H", "mH", "real", "data"):
    add_view(lambda whole, name=name: getattr(whole, name), name, "Tensor")
for name in ("atleast_1d", "atleast_2d", "broadcast_to", "permute", "reshape", "ravel", "flatten", "movedim"):
    add_view(getattr(torch, name), name, "torch")
add_view(lambda whole, shape: whole.reshape(shape), "reshape", "numpy")
add_view(lambda whole, *shape: whole.reshape(*shape), "reshape", "ndarray")
add_view(lambda whole: whole.reshape(-1), "flatten ravel", "ndarray")
add_view(
    lambda whole, axis=None: whole.squeeze() if axis is None else whole.squeeze(axis), "squeeze", "numpy"
)
add_view(lambda whole, *_axes: whole.squeeze(), "squeeze", "ndarray")
add_view(lambda whole, axis: whole.unsqueeze(axis), "expand_dims", "numpy")
add_view(lambda whole, axes=None: whole.permute(axes or _reversed(whole)), "transpose", "numpy")
add_view(lambda whole, *axes: whole.permute(*axes or _reversed(whole)), "transpose", "ndarray")
add_view(lambda whole: whole.permute(_reversed(whole)), "T", "ndarray", "Tensor")
add(flattened, "torch.nn.Flatten", "")
add(several_views, "broadcast_tensors meshgrid", "torch")
