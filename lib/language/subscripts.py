"""Subscripts, slices, iteration and membership."""

from __future__ import annotations

import ast
import operator
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import torch
from torch import nn

from lib.language import parameter_lists
from lib.language.batches import batches, sample_of
from lib.language.belongings import Bar, Columns, Loader, Storage, TensorDataset, Walk
from lib.language.bounds import ITEMS, check_length, check_numbers
from lib.language.brackets import AS_COLUMNS, AS_ROW, checked_place, number_at
from lib.language.errors import CALL_ERRORS, Stop, from_exception, not_allowed, python_error
from lib.language.machine import Machine
from lib.language.parameter_lists import HOLDERS
from lib.language.recorder import Place
from lib.language.subsets import Joined, Sampler, Subset
from lib.language.table import index_costs
from lib.language.table.entry import Entry, Unseen
from lib.language.table.registry import METHODS
from lib.language.values import UserModule, UserObject, kind_of, type_name

SUBSCRIPTABLE = frozenset({
    "list", "tuple", "range", "str", "dict", "Size", "Tensor", "ndarray", "named", "deque", "record",
})  # fmt: skip
ITERABLE = SUBSCRIPTABLE | {"set", "view"}

GET_ITEM = Entry("operator.getitem", operator.getitem, ("input", "index"), cost=index_costs.getting)


def _set_item(owner: Any, index: Any, value: Any) -> Any:
    owner[index] = value
    return owner


SET_ITEM = Entry(
    "operator.setitem",
    _set_item,
    ("input", "index", "value"),
    cost=index_costs.setting,
    mutates=True,
    is_recorded=True,
)


def slice_(machine: Machine, node: ast.Slice) -> slice:
    """``start:stop:step``."""
    parts = [None if part is None else machine.evaluate(part) for part in (node.lower, node.upper, node.step)]
    return slice(*parts)


def subscript(machine: Machine, node: ast.Subscript) -> Any:
    """``owner[index]``."""
    owner = machine.evaluate(node.value)
    index = machine.evaluate(node.slice)
    return item_of(machine, node, owner, index, (node.value, node.slice))


def item_of(machine: Machine, node: ast.AST, owner: Any, index: Any, places: tuple[Place, Place]) -> Any:
    """Return ``owner[index]`` of values that were evaluated already."""
    kind = kind_of(owner)
    if isinstance(owner, (nn.Sequential, nn.ModuleList)) and isinstance(index, int):
        return _layer(owner, index, node)
    if isinstance(owner, (nn.Sequential, nn.ModuleList)) and isinstance(index, slice):
        chosen = _sliced(list(owner._modules.items()), index, node)
        made = nn.Sequential(OrderedDict(chosen)) if isinstance(owner, nn.Sequential) else None
        return made if made is not None else nn.ModuleList([layer for _, layer in chosen])
    if isinstance(owner, (nn.Sequential, nn.ModuleList)):
        words = f"'{type_name(index)}' object cannot be interpreted as an integer"
        raise python_error("TypeError", words, node)
    if isinstance(owner, nn.ModuleDict):
        if index not in owner._modules:
            raise python_error("KeyError", repr(index), node)
        return owner._modules[index]
    if isinstance(owner, nn.ParameterList) and isinstance(index, slice):
        taken = _sliced(list(owner._parameters.values()), index, node)
        return parameter_lists.make_parameter_list(machine, taken)
    if isinstance(owner, HOLDERS):
        return parameter_lists.item_of(owner, index, node)
    if isinstance(owner, (UserObject, UserModule)) and machine.method(owner, "__getitem__") is not None:
        return machine.call_method(owner, "__getitem__", index)
    if isinstance(owner, Unseen):
        return owner
    if isinstance(owner, (Subset, Joined)):
        return sample_of(machine, owner, index)
    if isinstance(owner, TensorDataset):
        return tuple(machine.apply(node, GET_ITEM, (tensor, index), {}, places) for tensor in owner.tensors)
    if isinstance(owner, Storage):
        return number_at(owner, checked_place(owner, index, node), node)
    if isinstance(owner, Columns):
        parts = index if isinstance(index, tuple) else (index,)
        return machine.apply(node, AS_ROW if owner.is_row else AS_COLUMNS, parts, {}, [None] * len(parts))
    if kind not in SUBSCRIPTABLE:
        raise python_error("TypeError", f"'{type_name(owner)}' object is not subscriptable", node)
    if kind == "dict":
        machine.check_key(index)
    return machine.apply(node, GET_ITEM, (owner, index), {}, places)


def _sliced(items: list[Any], index: slice, node: ast.AST) -> list[Any]:
    try:
        return items[index]
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=False).at(node) from None


def _layer(owner: nn.Module, index: int, node: ast.AST) -> Any:
    layers = list(owner._modules.values())  # children() would leave out a layer that stands there twice
    try:
        return layers[index]
    except IndexError:
        raise python_error("IndexError", f"index {index} is out of range", node) from None


def set_item(machine: Machine, target: ast.Subscript, value: Any) -> None:
    """``owner[index] = value``."""
    if isinstance(target.value, ast.Attribute) and target.value.attr == "_modules":
        _set_layer(machine, target.value.value, target.slice, value)
        return
    owner = machine.evaluate(target.value)
    index = machine.evaluate(target.slice)
    if isinstance(owner, Storage):
        index = checked_place(owner, index, target)
        owner = owner.cells
    kind = kind_of(owner)
    if isinstance(owner, Unseen):
        return
    if isinstance(owner, UserObject) and machine.method(owner, "__setitem__") is not None:
        machine.call_method(owner, "__setitem__", index, value)
        return
    if isinstance(owner, HOLDERS):
        _set_parameter(machine, target, owner, index, value)
        return
    if kind == "dict":
        machine.check_key(index)
        check_length(len(owner) + 1, ITEMS)
        machine.meter.charge("dict", 64)
    elif kind == "list" and isinstance(index, slice):
        value = list(iterate(machine, value, target))
        check_length(len(owner) + len(value), ITEMS)
    elif kind not in ("list", "Tensor", "ndarray", "deque"):
        raise python_error(
            "TypeError", f"'{type_name(owner)}' object does not support item assignment", target
        )
    machine.apply(target, SET_ITEM, (owner, index, value), {}, (target.value, target.slice, None))


def _set_parameter(machine: Machine, target: ast.Subscript, owner: Any, index: Any, value: Any) -> None:
    try:
        parameter_lists.set_item(machine, owner, index, value, target)
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=True).at(target) from None


def _set_layer(machine: Machine, owner_node: ast.expr, name_node: ast.expr, layer: Any) -> None:
    """``self._modules[name] = layer``: what ``add_module`` does."""
    owner, name = machine.evaluate(owner_node), machine.evaluate(name_node)
    if not isinstance(owner, nn.Module) or not isinstance(layer, nn.Module):
        raise not_allowed("set_attribute", "_modules takes layers here", name_node, name="_modules")
    add_layer = METHODS["Module"]["add_module"]
    machine.apply(name_node, add_layer, (owner, name, layer), {}, (owner_node, name_node, None))


def delete_item(machine: Machine, target: ast.Subscript) -> None:
    """``del owner[index]``."""
    owner = machine.evaluate(target.value)
    index = machine.evaluate(target.slice)
    if kind_of(owner) not in ("list", "dict"):
        raise python_error("TypeError", f"'{type_name(owner)}' object doesn't support item deletion", target)
    if kind_of(owner) == "dict":
        machine.check_key(index)
    try:
        del owner[index]
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=False).at(target) from None


def iterate(machine: Machine, value: Any, node: ast.AST) -> Iterator[Any]:
    """Go through the items of a value, as a loop over it would. Raises Stop where it has none."""
    kind = kind_of(value)
    if isinstance(value, (nn.Sequential, nn.ModuleList)):
        return iter(list(value._modules.values()))
    if isinstance(value, Bar):
        return iterate(machine, value.items, node)
    if isinstance(value, Walk):
        return _rest(value)
    if isinstance(value, Loader):
        return batches(machine, value)
    if isinstance(value, Storage):
        return (number_at(value, place, node) for place in range(len(value.cells)))
    if isinstance(value, Sampler):
        return iter(value.places(machine))
    if isinstance(value, (Subset, Joined, TensorDataset)):
        return (sample_of(machine, value, place) for place in range(machine.length(value)))
    if isinstance(value, nn.ModuleDict):
        return iter(list(value._modules))
    if isinstance(value, HOLDERS):
        return iter(parameter_lists.items_of(value))
    if isinstance(value, (UserObject, UserModule)):
        return _of_object(machine, value, node)
    if kind not in ITERABLE:
        raise python_error("TypeError", f"'{type_name(value)}' object is not iterable", node)
    if kind not in ("Tensor", "ndarray"):
        return iter(list(value)) if kind in ("dict", "set", "view", "deque") else iter(value)
    if value.ndim == 0:
        what = "a 0-d tensor" if isinstance(value, torch.Tensor) else "a 0-d array"
        raise python_error("TypeError", f"iteration over {what}", node)
    return _rows(machine, value, node)


def _rest(walk: Walk) -> Iterator[Any]:
    while True:
        has_one, item = walk.next()
        if not has_one:
            return
        yield item


def _of_object(machine: Machine, value: UserObject | UserModule, node: ast.AST) -> Iterator[Any]:
    """Go through an object of the code's own class: by its ``__iter__``, else by its ``__getitem__``."""
    if machine.method(value, "__iter__") is not None:
        walked = machine.call_method(value, "__iter__")
        if isinstance(walked, UserObject) and machine.method(walked, "__next__") is not None:
            yield from _asked(machine, walked)
        else:
            yield from iterate(machine, walked, node)
        return
    if machine.method(value, "__getitem__") is None:
        raise python_error("TypeError", f"'{type_name(value)}' object is not iterable", node)
    place = 0
    while True:
        machine.meter.count_round()
        try:
            item = machine.call_method(value, "__getitem__", place)
        except Stop as stop:
            if stop.raised == "IndexError":
                return
            raise
        yield item
        place += 1


def _asked(machine: Machine, walked: UserObject) -> Iterator[Any]:
    while True:
        machine.meter.count_round()
        try:
            item = machine.call_method(walked, "__next__")
        except Stop as stop:
            if stop.raised == "StopIteration":
                return
            raise
        yield item


def _rows(machine: Machine, value: Any, node: ast.AST) -> Iterator[Any]:
    for place in range(len(value)):
        machine.meter.tick()
        yield machine.apply(node, GET_ITEM, (value, place), {}, (node, None))


def listed(machine: Machine, value: Any, node: ast.AST) -> list[Any]:
    """Return all items of a value. Raises Stop where there are too many."""
    items: list[Any] = []
    if isinstance(value, range):
        check_length(len(value), ITEMS)
    for item in iterate(machine, value, node):
        items.append(item)
        check_length(len(items), ITEMS)
    return items


def contains(machine: Machine, node: ast.AST, owner: Any, item: Any) -> bool:
    """``item in owner``."""
    if isinstance(owner, (UserObject, UserModule)) and machine.method(owner, "__contains__") is not None:
        return bool(machine.call_method(owner, "__contains__", item))
    if isinstance(owner, nn.ModuleDict):
        return item in owner._modules
    if isinstance(owner, nn.ParameterDict):
        return parameter_lists.has_name(owner, item)
    if isinstance(owner, (UserObject, Walk, nn.ParameterList)):
        return any(found is item or found == item for found in iterate(machine, owner, node))
    if kind_of(owner) not in ITERABLE:
        raise python_error("TypeError", f"argument of type '{type_name(owner)}' is not iterable", node)
    if kind_of(owner) == "ndarray":
        check_numbers(item)
    machine.printing.check([owner if not isinstance(owner, range) else 0, item])
    try:
        return bool(item in owner)
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=isinstance(owner, torch.Tensor)).at(node) from None
