"""numpy, as far as course notebooks use it beside torch."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from lib.language.errors import not_allowed
from lib.language.table import costs, product_costs
from lib.language.table.entry import Cost
from lib.language.table.registry import (
    NAMES,
    add_attribute,
    add_function,
    add_method,
    add_namespace,
    entry_of,
    words,
)
from lib.language.values import TypeName

if TYPE_CHECKING:
    from lib.language.machine import Machine

DTYPES = [
    name
    for name in words("float16 float32 float64 float128 int8 int16 int32 int64 uint8 bool_ longdouble")
    if hasattr(np, name)
]

DTYPE_NAMES = frozenset({*DTYPES, "float", "int", "bool", "double"})
"""Names by which code may ask for a number type."""

PLAIN: dict[str, Any] = {"cost": costs.several, "is_torch": False}


def _made(make: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a maker of arrays: only numbers, never Python objects."""

    def made(*args: Any, dtype: Any = None, **rest: Any) -> Any:
        return make(*args, **rest) if dtype is None else make(*args, dtype=dtype_of(dtype), **rest)

    return made


def dtype_of(dtype: Any) -> Any:
    """Return numpy's number type for what code gives: a name, a type of Python or one of numpy's."""
    name = dtype if isinstance(dtype, str) else getattr(dtype, "name", str(dtype))
    name = name.removeprefix("numpy.")
    if name in DTYPE_NAMES:
        return np.dtype(name.removesuffix("_"))
    raise not_allowed("argument", f"the dtype {name} is not allowed", name=str(name))


def _array(data: Any, dtype: Any = None, copy: bool = True) -> Any:
    return np.array(data) if dtype is None else np.array(data, dtype=dtype_of(dtype))


def _cast(array: Any, dtype: Any) -> Any:
    return array.astype(dtype_of(dtype))


def _resize(array: Any, *new_shape: Any, refcheck: bool = True) -> None:
    """Give an array another shape in place; its memory stays where it is, for others may look at it."""
    sizes = new_shape[0] if len(new_shape) == 1 and isinstance(new_shape[0], (tuple, list)) else new_shape
    is_plain = all(isinstance(size, (int, np.integer)) for size in sizes)  # numpy refuses anything else
    if is_plain and math.prod(int(size) for size in sizes) != array.size:
        raise not_allowed("argument", "resize() keeps the number of elements here", name="resize")
    array.resize(*new_shape, refcheck=False)


def _drawn(name: str) -> Callable[..., Any]:
    return lambda machine, *args, **rest: getattr(machine.random.numpy, name)(*args, **rest)


def _seed(machine: Machine, seed: Any = None) -> None:
    machine.random.numpy.seed(seed)


def _solved(solve: Callable[..., Any]) -> Callable[..., Any]:
    """Let numpy solve what holds nan as well: the result says so, and needs no warning besides."""

    def solved(a: Any) -> Any:
        with np.errstate(invalid="ignore"):
            return solve(a)

    return solved


def _chosen(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Numbers chosen among those given, or among as many as a whole number says."""
    pool = args[0] if args else kwargs.get("a", kwargs.get("x", 0))
    among = abs(pool) if isinstance(pool, int) else costs.count(pool)
    size = args[1] if len(args) > 1 else kwargs.get("size", 1)
    made = costs.space((size,), {})
    made = made if made is not None else costs.NOTHING
    return Cost(made.bytes + 16 * among, made.operations + 16 * among)


add_namespace("numpy", "numpy.random", "numpy.linalg")
NAMES["numpy.ndarray"] = TypeName("numpy.ndarray", ("ndarray",))
for name, value in {"pi": np.pi, "e": np.e, "inf": np.inf, "nan": np.nan, "newaxis": None}.items():
    NAMES[f"numpy.{name}"] = value
for name in DTYPES:
    kind = np.dtype(name.removesuffix("_")).type
    NAMES[f"numpy.{name}"] = TypeName(
        f"numpy.{kind.__name__}",
        (kind.__name__,),
        entry_of(f"numpy.{name}", lambda value, kind=kind: kind(value), "value", is_recorded=False, **PLAIN),
    )
for name, make in {"zeros": np.zeros, "ones": np.ones, "empty": np.zeros}.items():
    add_function(f"numpy.{name}", _made(make), "shape dtype", cost=costs.sized, is_torch=False)
add_function("numpy.full", _made(np.full), "shape fill_value dtype", cost=costs.listed_size, is_torch=False)
add_function("numpy.eye", _made(np.eye), "N M", keywords="dtype", cost=costs.square, is_torch=False)
add_function(
    "numpy.arange", _made(np.arange), "start stop step", keywords="dtype", cost=costs.counted, is_torch=False
)
add_function("numpy.linspace", np.linspace, "start stop num", cost=costs.counted, is_torch=False)
for name in words("zeros_like ones_like copy"):
    add_function(f"numpy.{name}", getattr(np, name), "a", cost=costs.same_size, is_torch=False)
for name in words("array asarray"):
    add_function(f"numpy.{name}", _array, "object dtype", keywords="copy", cost=costs.several, is_torch=False)
ONE = words(
    "exp log log2 log10 log1p expm1 sqrt square abs absolute negative sin cos tan tanh sinh cosh arctan floor ceil sign "
    "isnan isinf isfinite reciprocal"
)
TWO = words(
    "add subtract multiply divide power maximum minimum mod equal not_equal greater less greater_equal less_equal "
    "logical_and logical_or allclose isclose array_equal"
)
ALONG = words("sum mean prod std var max min amax amin argmax argmin all any cumsum")
for name in ONE:
    add_function(f"numpy.{name}", getattr(np, name), "x", **PLAIN)
for name in TWO:
    keywords = "rtol atol" if name in ("allclose", "isclose") else "out"
    add_function(f"numpy.{name}", getattr(np, name), "x1 x2", keywords=keywords, **PLAIN)
for name in ALONG:
    add_function(f"numpy.{name}", getattr(np, name), "a axis", keywords="keepdims", **PLAIN)
    if name not in ("amax", "amin"):
        add_method("ndarray", name, getattr(np.ndarray, name), "a axis", keywords="keepdims", **PLAIN)
for name in words("dot matmul"):
    add_function(f"numpy.{name}", getattr(np, name), "a b", cost=costs.matrix_product, is_torch=False)
add_method("ndarray", "dot", np.ndarray.dot, "a b", cost=costs.matrix_product, is_torch=False)
add_function("numpy.outer", np.outer, "a b", cost=costs.outer, is_torch=False)
add_function("numpy.where", np.where, "condition x y", **PLAIN)
add_function("numpy.round", np.round, "a decimals", **PLAIN)
add_function("numpy.clip", np.clip, "a a_min a_max", **PLAIN)
add_function("numpy.reshape", np.reshape, "a shape", **PLAIN)
add_function("numpy.transpose", np.transpose, "a axes", **PLAIN)
add_function("numpy.squeeze", np.squeeze, "a axis", **PLAIN)
add_function("numpy.expand_dims", np.expand_dims, "a axis", **PLAIN)
for name in words("concatenate stack vstack hstack"):
    parameters = "arrays axis" if name in ("concatenate", "stack") else "arrays"
    add_function(f"numpy.{name}", getattr(np, name), parameters, cost=costs.reduction, is_torch=False)
add_function("numpy.linalg.norm", np.linalg.norm, "x ord axis keepdims", **PLAIN)
for name in words("inv det"):
    add_function(
        f"numpy.linalg.{name}",
        _solved(getattr(np.linalg, name)),
        "a",
        cost=product_costs.solving,
        is_torch=False,
    )
for name in words("sort argsort"):
    add_function(f"numpy.{name}", getattr(np, name), "a axis", cost=costs.sorting, is_torch=False)
add_function("numpy.shares_memory", np.may_share_memory, "a b", cost=None, is_torch=False, is_recorded=False)
add_function("numpy.trace", np.trace, "a", **PLAIN)

add_function(
    "numpy.random.seed", _seed, "seed", cost=None, takes_machine=True, is_recorded=False, is_torch=False
)
DRAWN: dict[str, Any] = {"takes_machine": True, "is_torch": False}
for name in words("rand randn"):
    add_function(f"numpy.random.{name}", _drawn(name), "*size", cost=costs.sized, **DRAWN)
for name in words("random random_sample"):
    add_function(f"numpy.random.{name}", _drawn("random_sample"), "size", cost=costs.sized, **DRAWN)
add_function("numpy.random.choice", _drawn("choice"), "a size replace p", cost=_chosen, **DRAWN)
add_function("numpy.random.permutation", _drawn("permutation"), "x", cost=_chosen, **DRAWN)
add_function(
    "numpy.random.shuffle", _drawn("shuffle"), "x", cost=_chosen, is_recorded=False, mutates=True, **DRAWN
)
for name, parameters in {
    "randint": "low high size",
    "normal": "loc scale size",
    "uniform": "low high size",
}.items():
    add_function(f"numpy.random.{name}", _drawn(name), parameters, cost=costs.drawn_size, **DRAWN)

for name in words("shape ndim size dtype T nbytes"):
    is_value = name == "T"
    add_attribute("ndarray", name, lambda array, name=name: getattr(array, name), is_recorded=is_value)
add_method("ndarray", "reshape", np.ndarray.reshape, "a *shape", **PLAIN)
add_method("ndarray", "transpose", np.ndarray.transpose, "a *axes", **PLAIN)
for name in words("copy flatten ravel squeeze tolist item round"):
    add_method("ndarray", name, getattr(np.ndarray, name), "a *place", cost=costs.listing, is_torch=False)
add_method("ndarray", "astype", _cast, "a dtype", **PLAIN)
add_method(
    "ndarray",
    "resize",
    _resize,
    "a *new_shape",
    keywords="refcheck",
    mutates=True,
    is_recorded=False,
    **PLAIN,
)
add_method("ndarray", "fill", np.ndarray.fill, "a value", mutates=True, **PLAIN)
for name in words("item tolist"):
    add_method("number", name, lambda number, name=name: getattr(number, name)(), "a", **PLAIN)
for name in words("shape dtype ndim size"):
    add_attribute("number", name, lambda number, name=name: getattr(number, name))
