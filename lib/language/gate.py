"""Run an operation on the meta device first: what it would store and compute, with nothing allocated."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from lib.language.errors import CALL_ERRORS
from lib.language.table.entry import Cost, Entry

ELEMENT_OPERATIONS = 4
"""Operations counted for each element that is read or written, where nothing better is known."""


PRODUCTS = frozenset({torch.ops.aten.mm, torch.ops.aten.bmm, torch.ops.aten.addmm, torch.ops.aten.baddbmm})
"""Operations whose arithmetic is more than a few steps for each element."""


class _Full(Exception):
    """The count passed what is left of the budget."""


class _Counting(TorchDispatchMode):
    """Adds up new storages and arithmetic, and stops as soon as either passes what is left."""

    def __init__(self, room: Cost) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.room = room
        self.bytes = 0
        self.operations = 0
        self._seen: dict[int, torch.UntypedStorage] = {}

    def know(self, tensor: torch.Tensor) -> int:
        """Remember a storage and return its bytes, 0 where it was known."""
        storage = tensor.untyped_storage()
        if storage._cdata in self._seen:
            return 0
        self._seen[storage._cdata] = storage
        return storage.nbytes()

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        made = _tensors((result,))
        self.bytes += sum(self.know(tensor) for tensor in made)
        self.operations += ELEMENT_OPERATIONS * sum(tensor.numel() for tensor in (*made, *_tensors(args)))
        if func._overloadpacket in PRODUCTS:
            left, right = _tensors(args)[-2:]
            self.operations += 2 * left.numel() * right.shape[-1]
        if self.bytes > self.room.bytes or self.operations > self.room.operations:
            raise _Full
        return result


def _tensors(values: Any) -> list[torch.Tensor]:
    found: list[torch.Tensor] = []
    for value in values:
        if isinstance(value, torch.Tensor):
            found.append(value)
        elif isinstance(value, (tuple, list)):
            found += _tensors(value)
    return found


def emptied(value: Any) -> Any:
    """Return a value whose tensors have as many axes and no elements: enough for torch to read arguments."""
    if isinstance(value, torch.Tensor):
        return torch.empty((0,) * value.ndim, dtype=value.dtype)
    if type(value) in (tuple, list):
        return type(value)([emptied(item) for item in value])
    return value


def on_meta(value: Any) -> Any:
    """Return a tensor's copy on the meta device, and containers with theirs; anything else as it is."""
    if isinstance(value, torch.Tensor):
        return torch.empty_strided(value.size(), value.stride(), dtype=value.dtype, device="meta")
    if type(value) in (tuple, list):
        return type(value)(on_meta(item) for item in value)
    return value


def look(entry: Entry, args: tuple[Any, ...], kwargs: dict[str, Any], room: Cost) -> Cost | None:
    """Count what a call would store and compute; None where the meta device cannot run it.

    Counting stops where ``room`` is passed: what is returned then is only known to be more than that.
    """
    counting = _Counting(room)
    meta_args = on_meta(args)
    meta_kwargs = {name: on_meta(value) for name, value in kwargs.items()}
    for tensor in _tensors((*meta_args, *meta_kwargs.values())):
        counting.know(tensor)
    try:
        with counting, torch.no_grad():
            entry.function(*meta_args, **meta_kwargs)
    except _Full:
        pass
    except CALL_ERRORS:
        return None
    return Cost(counting.bytes, counting.operations)
