"""Still more of numpy and of torch's checks: rows put together in brackets, texts of arrays, generators of old, asserts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from lib.language.belongings import Columns
from lib.language.errors import not_allowed
from lib.language.table import costs
from lib.language.table.registry import NAMES, OF_MACHINE, add_function, add_method, add_namespace, entry_of
from lib.language.values import TypeName

if TYPE_CHECKING:
    from lib.language.machine import Machine

NAMES["numpy.r_"] = Columns(is_row=True)

PRECISION_HIGH = 100
"""Digits after the point that a text of an array may show."""


def _text(machine: Machine, a: Any, precision: Any = None, separator: Any = " ", **settings: Any) -> str:
    """``numpy.array2string``."""
    if precision is not None and not (isinstance(precision, int) and abs(precision) <= PRECISION_HIGH):
        raise not_allowed("argument", f"precision={str(precision)[:40]}", name="precision")
    if not isinstance(separator, str) or len(separator) > PRECISION_HIGH:
        raise not_allowed("argument", "separator takes a short text here", name="separator")
    given = {**settings, "precision": precision, "separator": separator}
    return machine.printing.shown(np.asarray(a), lambda array: np.array2string(array, **given))


def _random_state(machine: Machine, seed: Any = None) -> np.random.RandomState:
    return np.random.RandomState(machine.random.numpy.randint(2**31) if seed is None else seed)


add_function("numpy.array2string", _text, "a", keywords="precision separator suppress_small", **OF_MACHINE)
NAMES["numpy.random.RandomState"] = TypeName(
    "numpy.random.mtrand.RandomState",
    ("numbers",),
    entry_of("numpy.random.RandomState", _random_state, "seed", **OF_MACHINE),
)
for name, parameters in {
    "rand": "*size",
    "randn": "*size",
    "random_sample": "size",
    "randint": "low high size",
}.items():
    cost = costs.drawn_size if name == "randint" else costs.sized
    add_method(
        "numbers",
        name,
        lambda generator, *args, name=name, **named: getattr(generator, name)(*args, **named),
        f"generator {parameters}",
        cost=(lambda args, kwargs, cost=cost: cost(args[1:], kwargs)),
        is_torch=False,
    )

CHECKED: dict[str, Any] = {"cost": costs.several, "is_recorded": False}
add_namespace("torch.testing", "numpy.testing")
add_function(
    "torch.testing.assert_close",
    torch.testing.assert_close,
    "actual expected",
    keywords="rtol atol equal_nan check_dtype check_device check_stride",
    **CHECKED,
)
for name, keywords in {"assert_allclose": "rtol atol", "assert_array_equal": ""}.items():
    add_function(
        f"numpy.testing.{name}",
        getattr(np.testing, name),
        "actual desired",
        keywords=keywords,
        is_torch=False,
        **CHECKED,
    )
