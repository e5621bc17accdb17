"""The memory under a tensor: what ``x.storage()`` and ``x.untyped_storage()`` show of it."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.belongings import Storage
from lib.language.table import costs
from lib.language.table.registry import add_attribute, add_method
from lib.language.values import VEIL

FREE: dict[str, Any] = {"cost": None, "is_recorded": False}


def _storage(tensor: torch.Tensor) -> Storage:
    return Storage(torch.empty(0, dtype=tensor.dtype).set_(tensor.untyped_storage()))


def _bytes(tensor: torch.Tensor) -> Storage:
    return Storage(torch.empty(0, dtype=torch.uint8).set_(tensor.untyped_storage()), is_bytes=True)


add_method("Tensor", "storage", _storage, **FREE)
add_method("Tensor", "untyped_storage", _bytes, **FREE)
add_method("storage", "size", lambda storage: len(storage.cells), **FREE)
add_method("storage", "nbytes", lambda storage: storage.cells.nbytes, **FREE)
add_method("storage", "element_size", lambda storage: storage.cells.element_size(), **FREE)
add_method("storage", "data_ptr", lambda storage: storage.cells.data_ptr() ^ VEIL, **FREE)
add_method(
    "storage",
    "tolist",
    lambda storage: storage.cells.tolist(),
    cost=lambda args, kwargs: costs.listing((args[0].cells,), kwargs),
    is_recorded=False,
)
add_attribute("storage", "dtype", lambda storage: storage.cells.dtype)
add_attribute("storage", "device", lambda storage: storage.cells.device)
