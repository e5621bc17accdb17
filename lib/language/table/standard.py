"""What code uses of Python's own modules, and settings of torch and numpy that belong to one run."""

from __future__ import annotations

import ast
import math
import platform
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.language.belongings import Field
from lib.language.bounds import ITEMS, check_bits, check_length
from lib.language.copies import copied
from lib.language.errors import not_allowed
from lib.language.table.entry import Unseen
from lib.language.table.registry import BUILTINS, NAMES, add_function, add_namespace, words
from lib.language.values import TypeName, UserObject

if TYPE_CHECKING:
    from lib.language.machine import Machine

FREE: dict[str, Any] = {"cost": None, "is_torch": False}
QUIET: dict[str, Any] = {"cost": None, "is_recorded": False}
OF_MACHINE: dict[str, Any] = {"takes_machine": True}


def _deep_copy(machine: Machine, x: Any) -> Any:
    return copied(machine, x)


def _shallow_copy(machine: Machine, x: Any) -> Any:
    if isinstance(x, (list, dict)):
        machine.meter.charge("copy", 16 * len(x))
        return x.copy()
    return copied(machine, x) if not isinstance(x, tuple) else x


def _field(_machine: Machine, default: Any = None, default_factory: Any = None, **_settings: Any) -> Field:
    return Field(default, default_factory)


def _dataclass(_machine: Machine, *_classes: Any, **_settings: Any) -> Any:
    raise not_allowed("syntax", "dataclass stands above a class", name="dataclass")


def _as_dict(_machine: Machine, instance: Any) -> dict[str, Any]:
    if not isinstance(instance, UserObject) or instance.definition.fields is None:
        raise TypeError("asdict() should be called on dataclass instances")
    return {name: instance.fields[name] for name in instance.definition.fields}


def _python_random(name: str) -> Callable[..., Any]:
    return lambda machine, *args: getattr(machine.random.python, name)(*args)


def _shuffle(machine: Machine, x: Any) -> None:
    if not isinstance(x, list):
        raise not_allowed("argument", "shuffle() takes a list here", name="random.shuffle")
    machine.random.python.shuffle(x)


def _sample(machine: Machine, population: Any, k: Any) -> list[Any]:
    return machine.random.python.sample(list(machine.iterate(population)), k)


def _choices(machine: Machine, population: Any, weights: Any = None, *, k: Any = 1) -> list[Any]:
    check_length(k if isinstance(k, int) else 0, ITEMS)
    return machine.random.python.choices(list(machine.iterate(population)), weights, k=k)


def _product(machine: Machine, iterable: Any, start: Any) -> Any:
    total = start
    for value in machine.iterate(iterable):
        total = machine.combine(ast.Mult, total, value)
    return total


def _factorial(x: Any) -> int:
    if isinstance(x, int) and x > FACTORIAL_HIGH:
        check_bits(x * x.bit_length())
    return math.factorial(x)


FACTORIAL_HIGH = 500
"""The largest whole number whose factorial has few enough bits."""


def _chosen(name: str) -> Callable[..., Any]:
    def chosen(n: Any, *k: Any) -> int:
        if isinstance(n, int) and n > FACTORIAL_HIGH:
            check_bits(n * n.bit_length())
        return int(getattr(math, name)(n, *k))

    return chosen


def _ordered(machine: Machine, *pairs: Any, **named: Any) -> OrderedDict[Any, Any]:
    return OrderedDict(BUILTINS["dict"].make.function(machine, *pairs, **named))


def _check_options(options: dict[str, Any]) -> dict[str, Any]:
    """Refuse print options that would make texts endless."""
    given = {name: value for name, value in options.items() if value is not None}
    for name, value in given.items():
        if name != "profile" and (not isinstance(value, (int, float)) or value > 10_000):
            raise not_allowed("argument", f"set_printoptions({name}={str(value)[:40]})", name=name)
    return given


def _torch_options(machine: Machine, precision: Any = None, **options: Any) -> None:
    given = _check_options({"precision": precision, **options})
    if given.pop("profile", "default") == "full":
        given.setdefault("threshold", 10_000)
    machine.printing.torch_options.update(given)


def _numpy_options(machine: Machine, precision: Any = None, **options: Any) -> None:
    machine.printing.numpy_options.update(_check_options({"precision": precision, **options}))


add_namespace("math", "time", "random", "collections", "copy", "numpy", "dataclasses", "sys", "platform")
NAMES["sys.version"] = sys.version
NAMES["sys.maxsize"] = sys.maxsize
NAMES["sys.path"] = Unseen("sys.path")
add_function("platform.python_version", platform.python_version, "", **QUIET)
for name, made, parameters, keywords in (
    ("dataclass", _dataclass, "*cls", "frozen eq order repr init"),
    ("field", _field, "", "default default_factory repr init compare"),
    ("asdict", _as_dict, "instance", ""),
):
    add_function(
        f"dataclasses.{name}",
        made,
        parameters,
        keywords=keywords,
        **QUIET,
        takes_machine=True,
        is_torch=False,
    )
for name in words(
    "sqrt exp log log2 log10 sin cos tan tanh floor ceil fabs isnan isinf atan atan2 sinh cosh asin acos hypot "
    "degrees radians erf expm1 log1p pow trunc fmod copysign dist gcd lcm"
):
    add_function(f"math.{name}", getattr(math, name), "*x", **FREE)
add_function("math.isclose", math.isclose, "a b", keywords="rel_tol abs_tol", **FREE)
for name in words("pi e inf nan tau"):
    NAMES[f"math.{name}"] = getattr(math, name)
add_function(
    "math.prod",
    lambda machine, iterable, start=1: _product(machine, iterable, start),
    "iterable",
    keywords="start",
    **FREE,
    **OF_MACHINE,
)
add_function("math.factorial", _factorial, "x", **FREE)
for name in words("comb perm"):
    add_function(f"math.{name}", _chosen(name), "n k", **FREE)
add_function("time.sleep", lambda machine, seconds: None, "seconds", **QUIET, **OF_MACHINE)
add_function("random.choices", _choices, "population weights", keywords="k", **QUIET, **OF_MACHINE)
for name in words("time perf_counter monotonic process_time"):
    add_function(f"time.{name}", lambda machine: machine.meter.seconds(), "", **QUIET, **OF_MACHINE)
NAMES["collections.OrderedDict"] = TypeName(
    "collections.OrderedDict",
    ("dict",),
    replace(BUILTINS["dict"].make, name="collections.OrderedDict", function=_ordered),
)
add_function("copy.deepcopy", _deep_copy, "x", **FREE, **OF_MACHINE)
add_function("copy.copy", _shallow_copy, "x", **FREE, **OF_MACHINE)
for name in words("random randint uniform gauss choice randrange normalvariate"):
    add_function(f"random.{name}", _python_random(name), "*args", **FREE, **OF_MACHINE)
add_function("random.shuffle", _shuffle, "x", **QUIET, **OF_MACHINE)
add_function("random.sample", _sample, "population k", **QUIET, **OF_MACHINE)
add_function("random.seed", lambda machine, a=None: machine.random.python.seed(a), "a", **QUIET, **OF_MACHINE)
add_function(
    "torch.set_printoptions",
    _torch_options,
    "precision",
    keywords="threshold edgeitems linewidth profile sci_mode",
    **QUIET,
    **OF_MACHINE,
)
add_function(
    "numpy.set_printoptions",
    _numpy_options,
    "precision",
    keywords="threshold edgeitems linewidth suppress",
    **QUIET,
    **OF_MACHINE,
)
NAMES["torch.__version__"] = str(torch.__version__)
NAMES["numpy.__version__"] = np.__version__
for name in ("finfo", "iinfo"):
    add_function(f"torch.{name}", getattr(torch, name), "dtype", **QUIET)
add_function("torch.device", torch.device, "type", **QUIET)
add_function("torch.get_default_dtype", lambda: torch.float32, "", **QUIET)
