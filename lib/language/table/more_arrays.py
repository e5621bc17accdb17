"""More of numpy: tiles and joins, counts, generators of one's own; at the end numpy takes numbers alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.language.belongings import Columns
from lib.language.bounds import check_numbers
from lib.language.table import costs, product_costs
from lib.language.table.arrays import DTYPE_NAMES, PLAIN, dtype_of
from lib.language.table.entry import Cost, Entry
from lib.language.table.registry import METHODS, NAMES, add_attribute, add_function, add_method, words
from lib.language.values import RECORDS, TypeName

if TYPE_CHECKING:
    from lib.language.machine import Machine


NAMES["numpy.c_"] = Columns()


def _named(names: str) -> frozenset[Any]:
    return frozenset(getattr(np, name) for name in words(names))


OF_TENSORS = _named("sum mean prod std var max min amax amin all any squeeze")
"""Functions of numpy that leave a tensor to its own method of that name, or to that method's refusal."""

GIVING_TENSORS = _named("argmax argmin argsort cumsum cumprod ptp repeat round transpose")
"""Functions of numpy that give a tensor back where they are given one, as all do that work element by element."""


def of_numbers(entry: Entry) -> Entry:
    """Let a function of numpy take numbers and arrays alone: texts refused, tensors copied to arrays."""
    function = entry.function
    gives_tensors = isinstance(function, np.ufunc) or function in GIVING_TENSORS
    convert = _as_it_is if function in OF_TENSORS else _as_array
    skipped = 1 if entry.takes_machine else 0

    def numeric(*args: Any, **kwargs: Any) -> Any:
        given = args[skipped:]
        check_numbers(
            *(
                value
                for value in (*given, *kwargs.values())
                if not (isinstance(value, str) and value in DTYPE_NAMES)
            )
        )
        result = function(*args[:skipped], *map(convert, given), **kwargs)
        is_back = gives_tensors and any(isinstance(value, torch.Tensor) for value in given)
        return _as_tensor(result) if is_back else result

    return replace(entry, function=numeric)


def _as_tensor(result: Any) -> torch.Tensor:
    """Give an array back as the tensor that torch makes of it; it has no truth values there."""
    array = np.asarray(result)
    return torch.from_numpy(array.astype(np.uint8) if array.dtype == bool else array)


def _as_it_is(value: Any) -> Any:
    return value


def _as_array(value: Any) -> Any:
    return value.numpy().copy() if isinstance(value, torch.Tensor) else value


def _tiled(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """As many copies as the repeats say."""
    return costs.space(args, {name: value for name, value in kwargs.items() if name != "axis"})


def _squared(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Every element beside every other one."""
    elements = sum(costs.count(value) for value in args if not isinstance(value, (int, str)))
    return Cost(32 * elements * max(1, elements), 8 * elements * max(1, elements))


def _made_like(array: Any, fill_value: Any) -> Any:
    return np.full_like(array, fill_value)


def _meshgrid(*arrays: Any) -> list[Any]:
    return list(np.meshgrid(*arrays))


def _identity(n: Any) -> Any:
    return np.identity(n)


def _drawn(name: str) -> Any:
    return lambda generator, *args, **named: getattr(generator, name)(*args, **named)


def _own_generator(machine: Machine, seed: Any = None) -> np.random.Generator:
    return np.random.default_rng(machine.random.numpy.randint(2**31) if seed is None else seed)


def _column_cost(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    return costs.reduction(args, kwargs)


def _largest(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """One count for each whole number up to the largest."""
    values = np.asarray(args[0]) if args else np.zeros(0)
    least = kwargs.get("minlength", 0)
    most = int(values.max()) + 1 if values.size and values.dtype.kind in "iu" else 0
    made = max(most, least if isinstance(least, int) else 0)
    return Cost(16 * made, 4 * made)


JOINED: dict[str, str] = {"column_stack": "tup", "dstack": "tup"}
for name, parameters in JOINED.items():
    add_function(f"numpy.{name}", getattr(np, name), parameters, cost=_column_cost, is_torch=False)
add_function("numpy.append", np.append, "arr values axis", cost=costs.reduction, is_torch=False)
add_function("numpy.tile", np.tile, "A reps", cost=_tiled, is_torch=False)
add_function("numpy.repeat", np.repeat, "a repeats axis", cost=_tiled, is_torch=False)
add_function("numpy.full_like", _made_like, "a fill_value", cost=costs.same_size, is_torch=False)
add_function("numpy.empty_like", np.zeros_like, "prototype", cost=costs.same_size, is_torch=False)
add_function("numpy.identity", _identity, "n", cost=costs.square, is_torch=False)
add_function("numpy.diag", np.diag, "v k", cost=_squared, is_torch=False)
add_function("numpy.meshgrid", _meshgrid, "*xi", cost=costs.outer, is_torch=False)
add_function("numpy.logspace", np.logspace, "start stop num", cost=costs.counted, is_torch=False)
for name in words("unique"):
    add_function(
        f"numpy.{name}", np.unique, "ar", keywords="return_counts return_index return_inverse axis",
        cost=costs.sorting, is_torch=False,
    )  # fmt: skip
for name in words("cumprod median ptp nansum nanmean nanmax nanmin count_nonzero average"):
    add_function(f"numpy.{name}", getattr(np, name), "a axis", keywords="keepdims weights", **PLAIN)
for name in words("percentile quantile"):
    add_function(f"numpy.{name}", getattr(np, name), "a q axis", cost=costs.outer, is_torch=False)
for name in words(
    "nonzero argwhere flatnonzero ravel flipud fliplr rad2deg deg2rad arcsin arccos fabs rint trunc cbrt ndim size shape"
):
    add_function(f"numpy.{name}", getattr(np, name), "a", **PLAIN)
for name in words("logical_not exp2"):
    add_function(f"numpy.{name}", getattr(np, name), "x", **PLAIN)
for name in words("floor_divide hypot arctan2 remainder float_power logical_xor fmax fmin heaviside"):
    add_function(f"numpy.{name}", getattr(np, name), "x1 x2", **PLAIN)
for name in words("tril triu"):
    add_function(f"numpy.{name}", getattr(np, name), "m k", **PLAIN)
add_function("numpy.nan_to_num", np.nan_to_num, "x", keywords="nan posinf neginf", **PLAIN)
add_function("numpy.vdot", np.vdot, "a b", cost=costs.matrix_product, is_torch=False)
add_function("numpy.diff", np.diff, "a n axis", **PLAIN)
add_function("numpy.flip", np.flip, "m axis", **PLAIN)
add_function("numpy.roll", np.roll, "a shift axis", **PLAIN)
add_function("numpy.swapaxes", np.swapaxes, "a axis1 axis2", **PLAIN)
add_function("numpy.moveaxis", np.moveaxis, "a source destination", **PLAIN)
add_function("numpy.broadcast_to", np.broadcast_to, "array shape", cost=_tiled, is_torch=False)
add_function("numpy.isin", np.isin, "element test_elements", cost=costs.outer, is_torch=False)
add_function("numpy.searchsorted", np.searchsorted, "a v", cost=costs.sorting, is_torch=False)
add_function("numpy.bincount", np.bincount, "x", keywords="minlength", cost=_largest, is_torch=False)
for name in words("split array_split"):
    add_function(
        f"numpy.{name}", getattr(np, name), "ary indices_or_sections axis", cost=_tiled, is_torch=False
    )
add_function("numpy.histogram", np.histogram, "a bins range", cost=_tiled, is_torch=False)
add_function("numpy.corrcoef", np.corrcoef, "x", cost=_squared, is_torch=False)
add_function("numpy.cov", np.cov, "m", cost=_squared, is_torch=False)
add_function("numpy.inner", np.inner, "a b", cost=costs.outer, is_torch=False)
add_function("numpy.atleast_2d", np.atleast_2d, "a", **PLAIN)
add_function("numpy.interp", np.interp, "x xp fp", **PLAIN)
for name in words("solve lstsq"):
    add_function(f"numpy.linalg.{name}", getattr(np.linalg, name), "a b", cost=costs.outer, is_torch=False)
for name in words("eig eigh eigvals eigvalsh svd pinv matrix_rank cond cholesky qr slogdet"):
    add_function(
        f"numpy.linalg.{name}", getattr(np.linalg, name), "a", cost=product_costs.solving, is_torch=False
    )


for name in words("eig eigh svd qr slogdet"):  # their results are named tuples of numpy's own
    RECORDS.add(type(getattr(np.linalg, name)(np.eye(2))))
OF_GENERATOR = {
    "normal": "loc scale size", "uniform": "low high size", "integers": "low high size", "random": "size",
    "standard_normal": "size", "permutation": "x", "choice": "a size replace p", "shuffle": "x",
}  # fmt: skip
add_function(
    "numpy.random.default_rng",
    _own_generator,
    "seed",
    cost=None,
    takes_machine=True,
    is_recorded=False,
    is_torch=False,
)
for name, parameters in OF_GENERATOR.items():
    cost = costs.drawn_size if len(parameters.split()) == 3 else _tiled
    add_method(
        "numbers", name, _drawn(name), f"generator {parameters}",
        cost=(lambda args, kwargs, cost=cost: cost(args[1:], kwargs)), is_torch=False,
    )  # fmt: skip
for name in ("binomial", "exponential", "poisson", "standard_normal", "beta", "gamma"):
    wanted = {
        "binomial": "n p size",
        "beta": "a b size",
        "gamma": "shape scale size",
        "standard_normal": "size",
    }
    add_function(
        f"numpy.random.{name}",
        lambda machine, *args, name=name, **named: getattr(machine.random.numpy, name)(*args, **named),
        wanted.get(name, "scale size"), cost=_tiled, takes_machine=True, is_torch=False,
    )  # fmt: skip
add_method("ndarray", "repeat", np.ndarray.repeat, "a repeats axis", cost=_tiled, is_torch=False)
add_method("ndarray", "argsort", np.ndarray.argsort, "a axis", cost=costs.sorting, is_torch=False)
add_method("ndarray", "sort", np.ndarray.sort, "a axis", cost=costs.sorting, mutates=True, is_torch=False)
add_method("ndarray", "clip", np.ndarray.clip, "a min max", **PLAIN)
for name in words("nonzero diagonal trace"):
    add_method("ndarray", name, getattr(np.ndarray, name), "a", **PLAIN)
add_method("ndarray", "swapaxes", np.ndarray.swapaxes, "a axis1 axis2", **PLAIN)
for name in words("sum mean max min std round astype"):
    add_method(
        "number", name,
        (lambda number, *args, name=name: getattr(number, name)(*(map(dtype_of, args) if name == "astype" else args))),
        "a *place", **PLAIN,
    )  # fmt: skip
add_attribute("ndarray", "itemsize", lambda array: array.itemsize)


for table in (NAMES, METHODS["ndarray"]):
    for name, entry in list(table.items()):
        if isinstance(entry, Entry) and entry.name.startswith(("numpy.", "ndarray.")):
            table[name] = of_numbers(entry)
        elif isinstance(entry, TypeName) and entry.make is not None and name.startswith("numpy."):
            table[name] = replace(entry, make=of_numbers(entry.make))  # type: ignore[assignment]  # both tables hold what stands for numpy's names
