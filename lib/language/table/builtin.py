"""Python's own functions and types."""

from __future__ import annotations

import ast
import math
import secrets
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.language.bounds import ITEMS, check_items, check_length
from lib.language.errors import not_allowed, python_error
from lib.language.table import costs
from lib.language.table.registry import (
    BUILTINS,
    NAMES,
    add_builtin,
    add_function,
    add_namespace,
    entry_of,
    words,
)
from lib.language.values import CaughtError, TypeName, UserClass, UserModule, UserObject, kind_of, type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _print(machine: Machine, *values: Any, sep: Any = " ", end: Any = "\n", flush: bool = False) -> None:
    machine.printing.check(values)
    texts = [machine.show(value) for value in values]
    if not isinstance(sep, str | None) or not isinstance(end, str | None):
        raise python_error("TypeError", f"sep must be None or a string, not {type_name(sep)}")
    machine.print((" " if sep is None else sep).join(texts), "\n" if end is None else end)


def _len(machine: Machine, value: Any) -> int:
    if isinstance(value, (UserObject, UserModule)):
        return machine.call_method(value, "__len__")  # type: ignore[no-any-return]
    if isinstance(value, torch.nn.Module):
        return len(value._modules)
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
    owner = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    owner = {"lib.language.layers.": "torch.nn.modules.linear."}.get(owner, owner)
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
    if not isinstance(wanted, TypeName):
        raise python_error("TypeError", "isinstance() arg 2 must be a type, a tuple of types, or a union")
    kind = kind_of(value)
    if kind == "Module":
        return "Module" in wanted.kinds or type(value).__name__ in wanted.kinds
    if isinstance(value, torch.nn.Parameter) and "Parameter" in wanted.kinds:
        return True
    return kind in wanted.kinds


def _isinstance(machine: Machine, value: Any, wanted: Any) -> bool:
    return is_instance(value, wanted)


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
    return list(zip(*(machine.iterate(value) for value in values), strict=strict))


def _enumerate(machine: Machine, iterable: Any, start: int = 0) -> list[Any]:
    return list(enumerate(machine.iterate(iterable), start))


def _any(machine: Machine, values: Any) -> bool:
    return any(bool(value) for value in machine.iterate(values))


def _all(machine: Machine, values: Any) -> bool:
    return all(bool(value) for value in machine.iterate(values))


def _format(machine: Machine, value: Any, spec: str = "") -> str:
    return machine.printing.format(value, spec)


def add_type(name: str, kinds: str, function: Any, parameters: str = "*value", **rest: Any) -> None:
    """Add one of Python's types, which code can call and name in isinstance."""
    rest = {"cost": costs.reduction, "is_recorded": False, "is_torch": False, **rest}
    BUILTINS[name] = TypeName(name, words(kinds), entry_of(name, function, parameters, **rest))


VEIL = secrets.randbits(47)
"""Keeps addresses of this process to itself; two values still have one id only where they are the same."""

M: dict[str, Any] = {"takes_machine": True}
add_builtin("print", _print, "*value", keywords="sep end flush", cost=None, **M)
add_builtin("len", _len, **M, cost=None)
add_builtin("abs", abs, is_recorded=True)
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
add_builtin("any", _any, "iterable", **M)
add_builtin("all", _all, "iterable", **M)
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


def _raised(name: str) -> Any:
    return lambda machine, *message: CaughtError(name, machine.show(*message) if message else "")


for name in words(
    "Exception RuntimeError ValueError TypeError IndexError KeyError NameError ZeroDivisionError AttributeError "
    "AssertionError NotImplementedError OverflowError ArithmeticError LookupError"
):
    add_type(name, name, _raised(name), "*message", cost=None, **M)
BUILTINS["__name__"] = "__main__"

add_namespace("math", "random", "collections", "copy")
for name in words(
    "sqrt exp log log2 log10 sin cos tan tanh floor ceil fabs isnan isinf atan atan2 sinh cosh asin acos hypot degrees radians erf expm1 log1p"
):
    add_function(f"math.{name}", getattr(math, name), "*x", cost=None, is_torch=False)
add_function("math.isclose", math.isclose, "a b", keywords="rel_tol abs_tol", cost=None, is_torch=False)
for name in words("pi e inf nan tau"):
    NAMES[f"math.{name}"] = getattr(math, name)
add_function("math.pow", math.pow, "x y", cost=None, is_torch=False)
NAMES["collections.OrderedDict"] = TypeName("collections.OrderedDict", ("dict",), BUILTINS["dict"].make)
add_function(
    "copy.deepcopy",
    lambda value: (
        value.clone()
        if isinstance(value, torch.Tensor)
        else value.copy()
        if isinstance(value, (np.ndarray, list, dict))
        else value
    ),
    "x",
)
add_function(
    "copy.copy", lambda value: value.copy() if isinstance(value, (list, dict, np.ndarray)) else value, "x"
)


def _python_random(name: str) -> Any:
    return lambda machine, *args: getattr(machine.random.python, name)(*args)


for name in words("random randint uniform gauss choice randrange"):
    add_function(
        f"random.{name}", _python_random(name), "*args", cost=None, takes_machine=True, is_torch=False
    )
add_function(
    "random.seed",
    lambda machine, seed=None: machine.random.python.seed(seed),
    "a",
    cost=None,
    takes_machine=True,
    is_recorded=False,
)


def _torch_options(machine: Machine, precision: Any = None, **options: Any) -> None:
    options = {"precision": precision, **options}
    plain = {name: value for name, value in options.items() if value is not None}
    for name, value in plain.items():
        if name != "profile" and (not isinstance(value, (int, float)) or value > 10_000):
            raise not_allowed("argument", f"set_printoptions({name}={value})", name=name)
    if plain.pop("profile", "default") == "full":
        plain.setdefault("threshold", 10_000)
    machine.printing.torch_options.update(plain)


def _numpy_options(machine: Machine, precision: Any = 8, **options: Any) -> None:
    options = {"precision": precision, **options}
    for name, value in options.items():
        if not isinstance(value, (int, float)) or value > 10_000:
            raise not_allowed("argument", f"set_printoptions({name}={value})", name=name)
    machine.printing.numpy_options.update(options)


add_function(
    "torch.set_printoptions", _torch_options, "", keywords="precision threshold edgeitems linewidth profile sci_mode",
    cost=None, takes_machine=True, is_recorded=False,
)  # fmt: skip
add_namespace("numpy")
add_function(
    "numpy.set_printoptions", _numpy_options, "", keywords="precision threshold edgeitems linewidth suppress",
    cost=None, takes_machine=True, is_recorded=False,
)  # fmt: skip
NAMES["torch.__version__"] = str(torch.__version__)
NAMES["numpy.__version__"] = np.__version__
for name in ("finfo", "iinfo"):
    add_function(f"torch.{name}", getattr(torch, name), "dtype", cost=None, is_recorded=False)
add_function("torch.device", torch.device, "type", cost=None, is_recorded=False)
add_function("torch.get_default_dtype", lambda: torch.float32, "", cost=None, is_recorded=False)
