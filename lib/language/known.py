"""The whole table, filled: everything that code may use. Nothing else is reachable."""

from __future__ import annotations

import builtins
import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from lib.language.table import (  # noqa: F401  (each module fills the table when it is imported)
    arrays,
    batches,
    builtin,
    collections,
    containers,
    creation,
    distributions,
    elementwise,
    files,
    gradients,
    holders,
    images,
    iterating,
    managing,
    mapped,
    modules,
    more_arrays,
    neural,
    notebooks,
    optimizing,
    patterns,
    products,
    random,
    reaching,
    reductions,
    rows_and_checks,
    sequences,
    shapes,
    signs,
    standard,
    statistics,
    storages,
    tensors,
    texts,
    transformers,
    unpooling,
)
from lib.language.table.registry import ATTRIBUTES, BUILTINS, METHODS, NAMES

PYTHON_BUILTINS = frozenset(dir(builtins))
"""What Python would find where the table does not."""

PRESET_NAMES = {
    short: NAMES[name]
    for short, name in {
        "torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional", "np": "numpy", "math": "math",
    }.items()
}  # fmt: skip
"""What code finds imported."""

REAL_NAMES: dict[str, frozenset[str]] = {
    "torch": frozenset(vars(torch)),
    "torch.nn": frozenset(vars(nn)),
    "torch.nn.functional": frozenset(vars(functional)),
    "numpy": frozenset(vars(np)),
    "math": frozenset(vars(math)),
}
"""What the real modules have: a name that is not even there gets Python's own AttributeError."""

KIND_TYPES: dict[str, type] = {
    "Tensor": torch.Tensor, "ndarray": np.ndarray, "str": str, "list": list, "tuple": tuple, "dict": dict,
    "int": int,
    "float": float, "bool": bool, "Module": nn.Module, "Size": torch.Size, "set": set, "dtype": torch.dtype,
}  # fmt: skip
"""The real type of each kind: an attribute that is not even there gets Python's own AttributeError."""

__all__ = [
    "ATTRIBUTES",
    "BUILTINS",
    "KIND_TYPES",
    "METHODS",
    "NAMES",
    "PRESET_NAMES",
    "PYTHON_BUILTINS",
    "REAL_NAMES",
    "language_mark",
]


def language_mark() -> int:
    """Return a number that changes when any function or method of the language is another one."""
    return hash((tuple(NAMES.values()), *(tuple(methods.values()) for methods in METHODS.values())))
