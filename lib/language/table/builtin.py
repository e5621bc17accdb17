"""Python's own functions and types."""

from __future__ import annotations

import ast
from itertools import repeat
from typing import TYPE_CHECKING, Any

import torch

from lib.language.batches import count_batches
from lib.language.belongings import Bar, CaughtError, Loader, Storage, TensorDataset
from lib.language.bounds import ITEMS, check_items, check_length
from lib.language.errors import not_allowed, python_error
from lib.language.layers import LAYER_TYPES
from lib.language.parameter_lists import HOLDERS
from lib.language.subsets import Joined, Subset
from lib.language.table import costs
from lib.language.table.entry import Unseen
from lib.language.table.registry import (
    BUILTINS,
    NAMES,
    add_builtin,
    entry_of,
    words,
)
from lib.language.values import VEIL, TypeName, UserClass, UserModule, UserObject, kind_of, type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _print(machine: Machine, *values: Any, sep: Any = " ", end: Any = "\n", flush: bool = False) -> None:
    machine.printing.check(values)
    texts = [machine.show(value) for value in values]
    if not isinstance(sep, str | None) or not isinstance(end, str | None):
        raise python_error("TypeError", f"sep must be None or a string, not {type_name(sep)}")
    machine.print((" " if sep is None else sep).join(texts), "\n" if end is None else end)


def _len(machine: Machine, value: Any) -> int:
    machine.meter.tick()
    if isinstance(value, (UserObject, UserModule)):
        return machine.call_method(value, "__len__")  # type: ignore[no-any-return]
    if isinstance(value, torch.nn.Module):
        return len(value._parameters if isinstance(value, HOLDERS) else value._modules)
    if isinstance(value, TensorDataset):
        return len(value.tensors[0])
    if isinstance(value, Subset):
        return len(value.indices)
    if isinstance(value, Joined):
        return sum(_len(machine, part) for part in value.datasets)
    if isinstance(value, Bar):
        return _len(machine, value.items)
    if isinstance(value, Loader):
        return count_batches(machine, value)
    if isinstance(value, Storage):
        return len(value.cells)
    if kind_of(value) in (
        "Tensor",
        "ndarray",
        "list",
        "tuple",
        "Size",
        "str",
        "dict",
        "set",
        "range",
        "named",
        "view",
        "deque",
        "record",
    ):
        return len(value)
    raise python_error("TypeError", f"object of type '{type_name(value)}' has no len()")


def _sum(machine: Machine, values: Any, start: Any = 0) -> Any:
    total = start
    for value in machine.iterate(values):
        total = machine.combine(ast.Add, total, value)
    return total


def _extreme(name: str) -> Any:
    choose = {"max": max, "min": min}[name]

    def chosen(machine: Machine, *values: Any, key: Any = None, default: Any = None) -> Any:
        items = list(machine.iterate(values[0])) if len(values) == 1 else list(values)
        if not items and default is not None:
            return default
        machine.printing.check(items)
        return choose(items, key=machine.as_python(key)) if key is not None else choose(items)

    return chosen


def _type(machine: Machine, value: Any) -> TypeName | UserClass:
    if isinstance(value, (UserObject, UserModule)):
        return value.definition
    kind = type(value)
    if isinstance(value, CaughtError):
        if value.name in machine.error_classes:
            return machine.error_classes[value.name]
        known = BUILTINS.get(value.name)
        return known if isinstance(known, TypeName) else TypeName(value.name)
    if kind in LAYER_TYPES:
        return NAMES[f"torch.nn.{LAYER_TYPES[kind]}"]  # type: ignore[no-any-return]
    if kind is Storage:
        return TypeName(f"torch.storage.{type_name(value)}")
    is_own = kind.__module__.startswith("lib.")  # what stands for something of Python's
    owner = "" if kind.__module__ == "builtins" or is_own else f"{kind.__module__}."
    name = owner + type_name(value)
    known = BUILTINS.get(name) if not owner else NAMES.get(name)
    return known if isinstance(known, TypeName) else TypeName(name)


def is_instance(value: Any, wanted: Any) -> bool:
    """Say whether a value is of a type, a class of the code's own, or any of a tuple of them."""
    if isinstance(wanted, tuple):
        check_items(wanted)
        return any(is_instance(value, one) for one in wanted)
    if isinstance(wanted, UserClass):
        return isinstance(value, (UserObject, UserModule)) and value.definition.descends_from(wanted)
    if isinstance(value, (UserObject, UserModule)) and wanted.name in ("object", *value.definition.others):
        return True
    if not isinstance(wanted, TypeName):
        raise python_error("TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union")
    kind = kind_of(value)
    if kind == "number":
        return type(value).__name__ in wanted.kinds or (isinstance(value, float) and "float" in wanted.kinds)
    if kind == "record":
        return "tuple" in wanted.kinds or type(value).__name__ in wanted.kinds
    if kind in ("dict", "optimizer", "scheduler") and type_name(value) in wanted.kinds:
        return True
    if kind == "Module":
        return "Module" in wanted.kinds or type(value).__name__ in wanted.kinds
    if isinstance(value, torch.nn.Parameter) and "Parameter" in wanted.kinds:
        return True
    return kind in wanted.kinds


def _isinstance(machine: Machine, value: Any, wanted: Any) -> bool:
    return is_instance(value, wanted)


def _abs(machine: Machine, value: Any) -> Any:
    if isinstance(value, UserObject) and machine.method(value, "__abs__") is not None:
        return machine.call_method(value, "__abs__")
    return abs(value)


def _listed(machine: Machine, *values: Any) -> list[Any]:
    return list(machine.iterate(values[0])) if values else []


def _set(machine: Machine, *values: Any) -> set[Any]:
    items = list(machine.iterate(values[0])) if values else []
    for item in items:
        machine.check_key(item)
    return set(items)


def _dict(machine: Machine, *values: Any, **named: Any) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    if values:
        pairs = list(values[0].items()) if isinstance(values[0], dict) else machine.iterate(values[0])
        for pair in pairs:
            key, value = machine.iterate(pair)
            machine.check_key(key)
            made[key] = value
    return {**made, **named}


def _int(machine: Machine, *values: Any) -> int:
    if any(isinstance(value, str) and len(value) > 1000 for value in values):
        raise not_allowed("argument", "int() of a long text", name="int")
    return int(*values)


def _round(machine: Machine, number: Any, ndigits: Any = None) -> Any:
    if isinstance(number, torch.Tensor):
        return torch.round(number, decimals=0 if ndigits is None else ndigits)
    if isinstance(ndigits, int) and abs(ndigits) > 1000:
        raise not_allowed("argument", "round() to so many digits", name="round")
    return round(number) if ndigits is None else round(number, ndigits)


def _pow(machine: Machine, base: Any, exponent: Any) -> Any:
    return machine.combine(ast.Pow, base, exponent)


def _range(machine: Machine, *bounds: Any) -> range:
    """Make a range; a long one is refused at once, for Python would walk it where no deadline reaches."""
    made = range(*bounds)
    start, stop, step = made.start, made.stop, made.step
    check_length(max(0, -((start - stop) // step)), ITEMS)
    return made


def _map(machine: Machine, function: Any, *values: Any) -> list[Any]:
    call = machine.as_python(function)
    return [call(*items) for items in zip(*(machine.iterate(value) for value in values), strict=False)]


def _sorted(machine: Machine, values: Any, key: Any = None, reverse: bool = False) -> list[Any]:
    items = list(machine.iterate(values))
    machine.printing.check(items)
    return sorted(items, key=None if key is None else machine.as_python(key), reverse=reverse)


def _zip(machine: Machine, *values: Any, strict: bool = False) -> list[Any]:
    is_endless = all(isinstance(value, Unseen) for value in values)
    walks = [
        repeat(value) if isinstance(value, Unseen) and not is_endless else machine.iterate(value)
        for value in values
    ]
    return list(zip(*walks, strict=strict))


def _enumerate(machine: Machine, iterable: Any, start: int = 0) -> list[Any]:
    return list(enumerate(machine.iterate(iterable), start))


def _format(machine: Machine, value: Any, spec: str = "") -> str:
    return machine.printing.format(value, spec)


def add_type(name: str, kinds: str, function: Any, parameters: str = "*value", **rest: Any) -> None:
    """Add one of Python's types, which code can call and name in isinstance."""
    rest = {"cost": costs.reduction, "is_recorded": False, "is_torch": False, **rest}
    BUILTINS[name] = TypeName(name, words(kinds), entry_of(name, function, parameters, **rest))


M: dict[str, Any] = {"takes_machine": True}
add_builtin("print", _print, "*value", keywords="sep end flush", cost=None, **M)
add_builtin("len", _len, **M, cost=None)
add_builtin("abs", _abs, is_recorded=True, **M)
add_builtin("sum", _sum, "iterable start", is_recorded=True, cost=None, **M)
for name in ("max", "min"):
    add_builtin(name, _extreme(name), "*value", keywords="key default", is_recorded=True, **M)
add_builtin("round", _round, "number ndigits", is_recorded=True, **M)
add_builtin("pow", _pow, "base exponent", is_recorded=True, **M)
add_builtin("isinstance", _isinstance, "object classinfo", cost=None, **M)
add_builtin("map", _map, "function *iterable", **M)
add_builtin("sorted", _sorted, "iterable", keywords="key reverse", cost=costs.sorting, **M)
add_builtin("zip", _zip, "*iterable", keywords="strict", **M)
add_builtin("enumerate", _enumerate, "iterable start", **M)
add_builtin("reversed", lambda machine, values: list(machine.iterate(values))[::-1], "iterable", **M)
add_builtin("repr", lambda machine, value: machine.printing.representation(value), **M, cost=None)
add_builtin("format", _format, "value spec", **M, cost=None)
add_builtin("divmod", divmod, "left right")
add_builtin("callable", lambda value: kind_of(value) in ("function", "method", "type", "Module"), cost=None)
add_builtin("id", lambda value: id(value) ^ VEIL, cost=None)
add_type("type", "type", _type, "object", cost=None, **M)
add_type("int", "int", _int, cost=None, is_recorded=True, **M)
add_type("float", "float", float, cost=None, is_recorded=True)
add_type("bool", "bool", bool, "value", cost=None)
add_type(
    "str", "str", lambda machine, *value: machine.show(*value) if value else "", "object", cost=None, **M
)
add_type("list", "list", _listed, "value", cost=costs.pieces, **M)
add_type(
    "tuple",
    "tuple Size named",
    lambda machine, *value: tuple(_listed(machine, *value)),
    "value",
    cost=costs.pieces,
    **M,
)
add_type("set", "set", _set, "value", **M)
add_type("dict", "dict", _dict, "pairs", keywords="**", **M)
add_type("range", "range", _range, cost=None, **M)
BUILTINS["object"] = TypeName("object")
BUILTINS["NotImplemented"] = NotImplemented


def _raised(name: str) -> Any:
    return lambda machine, *message: CaughtError(name, machine.show(*message) if message else "")


for name in words(
    "Exception FileNotFoundError OSError RecursionError ImportError ModuleNotFoundError "
    "RuntimeError ValueError TypeError IndexError KeyError NameError ZeroDivisionError AttributeError "
    "AssertionError StopIteration NotImplementedError OverflowError ArithmeticError LookupError"
):
    add_type(name, name, _raised(name), "*message", cost=None, **M)
BUILTINS["__name__"] = "__main__"
