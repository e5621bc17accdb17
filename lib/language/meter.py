"""Count what a run uses, and refuse what would pass its budget before anything is allocated."""

from __future__ import annotations

import math
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.multiprocessing.reductions import StorageWeakRef

from lib.language import gate
from lib.language.errors import too_large, too_long
from lib.language.model import Budget
from lib.language.table.costs import NOTHING, index_space
from lib.language.table.entry import Cost, Entry

LOADING = 0.25
"""Seconds after which a first use was torch loading itself, not the code's own time."""

UNNOTICED = 512
"""Bytes below which nobody asks whether a value is still alive."""


NODE = Cost(1_024, 5_000)
"""What one node of the autograd graph takes at least: its own memory, and the time to walk through it."""


def memory(count: int) -> str:
    """Write a number of bytes as people read it: "64 MiB".

    >>> memory(64 * 2**20), memory(5 * 2**30 + 2**29)
    ('64 MiB', '5.5 GiB')
    """
    for power, unit in ((30, "GiB"), (20, "MiB"), (10, "KiB")):
        if count >= 2**power:
            return f"{_short(count, 2**power)} {unit}"
    return f"{count} bytes"


def work(count: int) -> str:
    """Write a number of operations as people read it: "2 billion operations"."""
    for size, unit in ((10**12, "trillion"), (10**9, "billion"), (10**6, "million")):
        if count >= size:
            return f"{_short(count, size)} {unit} operations"
    return f"{count:,} operations"


def _short(count: int, unit: int) -> str:
    whole, tenth = divmod(count * 10 // unit, 10)
    return f"{whole:,}.{tenth}" if tenth and whole < 1_000 else f"{min(whole, 10**12):,}"


@dataclass(slots=True)
class _Memory:
    """Memory that the run's tensors or arrays look at: its bytes, and how many of them are counted."""

    reference: StorageWeakRef | weakref.ref[np.ndarray[Any, Any]]
    size: int
    counted: int

    def is_gone(self) -> bool:
        """Say whether nothing looks at it any more."""
        reference = self.reference
        return reference() is None if isinstance(reference, weakref.ref) else bool(reference.expired())


def _memory_of(value: torch.Tensor | np.ndarray[Any, Any]) -> tuple[int, _Memory]:
    """Return what a value looks at, and a number that is its own as long as it is alive."""
    if isinstance(value, torch.Tensor):
        storage = value.untyped_storage()
        reference = StorageWeakRef(storage)
        return int(reference.cdata), _Memory(reference, storage.nbytes(), 0)
    while isinstance(value.base, np.ndarray):
        value = value.base
    return id(value), _Memory(weakref.ref(value), value.nbytes, 0)


class _Token:
    """Lives as long as a node of the autograd graph, and so as long as what the node keeps."""

    __slots__ = ("__weakref__",)


class Meter:
    """What one run has used so far of its budget.

    Storage is counted by a bound before an operation runs, and then once, however many values look at it;
    it is given back to the budget once it is gone. What steps show stays alive to the end.
    """

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.bytes = 0
        self.operations = 0
        self.rounds = 0
        self._end = time.monotonic() + budget.seconds
        self._grown = NOTHING
        self._nodes: list[tuple[weakref.ref[_Token], Cost]] = []
        self._memory: dict[int, _Memory] = {}

    def seconds(self) -> float:
        """Return how long the run has gone on: the only clock that code can read."""
        return time.monotonic() - self._end + self.budget.seconds

    def tick(self) -> None:
        """Refuse to go on after the deadline."""
        now = time.monotonic()
        if now > self._end:
            seconds = self.budget.seconds
            raise too_long("deadline", f"the code ran for more than {seconds:g} seconds", high=seconds)

    @contextmanager
    def loading(self) -> Iterator[None]:
        """Leave out of the time what torch loads for itself when something is first used."""
        start = time.monotonic()
        yield
        taken = time.monotonic() - start
        if taken > LOADING:
            self._end += taken

    def count_round(self) -> None:
        """Count one round of a loop."""
        self.rounds += 1
        if self.rounds > self.budget.rounds:
            high = self.budget.rounds
            raise too_long("rounds", f"the loops take more than {high} rounds in all", high=high)
        self.tick()

    def admit(self, entry: Entry, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
        """Refuse a call that could pass the budget; count it otherwise and return its bound."""
        self.tick()
        if entry.cost is None:
            return None
        cost = entry.cost(args, kwargs)
        if cost is None:
            room = Cost(self.budget.live_bytes - self.bytes, self.budget.operations - self.operations)
            with self.loading():
                cost = gate.look(entry, args, kwargs, room)
        if cost is None:
            elements = index_space((*args, *kwargs.values()))
            cost = Cost(8 * elements, elements)
        if cost.bytes or cost.operations:
            self.charge(entry.name, cost.bytes, cost.operations)
        return cost

    def charge(self, name: str, new_bytes: int, operations: int = 0) -> None:
        """Count storage and arithmetic, or refuse them."""
        budget = self.budget
        if self.bytes + new_bytes > budget.live_bytes:
            self._give_back()
        if self.bytes + new_bytes > budget.live_bytes:
            taken = f"{memory(self.bytes)} of {memory(budget.live_bytes)} are taken"
            message = f"{name} needs {memory(new_bytes)}; {taken}"
            raise too_large(
                "bytes", message, function=name, got=new_bytes, taken=self.bytes, high=budget.live_bytes
            )
        if self.operations + operations > budget.operations:
            done = f"{work(self.operations)} of {work(budget.operations)} are done"
            message = f"{name} needs {work(operations)}; {done}"
            raise too_large(
                "operations",
                message,
                function=name,
                got=operations,
                taken=self.operations,
                high=budget.operations,
            )
        self.bytes += new_bytes
        self.operations += operations

    def charge_elements(self, name: str, *sizes: Any) -> None:
        """Count a new tensor of given sizes."""
        if all(isinstance(size, int) for size in sizes):
            elements = math.prod(max(0, size) for size in sizes)
            self.charge(name, 8 * elements, 2 * elements)

    def settle(self, cost: Cost, value: Any, *, is_kept: bool) -> None:
        """Count what an operation gave in place of its bound; ``is_kept``: a step shows it."""
        if isinstance(value, torch.Tensor) and value.grad_fn is not None:
            self._settle_node(cost, value, is_kept=is_kept)
        elif cost.bytes == 0:
            return
        elif isinstance(value, (torch.Tensor, np.ndarray)):
            if cost.bytes > UNNOTICED:
                self.bytes -= cost.bytes
                self._follow(value, cost.bytes)
        elif isinstance(value, (int, float, str, bool, type(None))):
            self.bytes -= cost.bytes
        elif isinstance(value, (tuple, list)) and not is_kept:
            tensors = [item for item in value if isinstance(item, torch.Tensor)]
            if len(tensors) == len(value):
                self.bytes -= cost.bytes
                for tensor in tensors:
                    self._follow(tensor, tensor.untyped_storage().nbytes())

    def _settle_node(self, cost: Cost, value: torch.Tensor, *, is_kept: bool) -> None:
        """Follow a node of the autograd graph: it keeps what its operation was made of."""
        token = _Token()
        value.grad_fn.metadata["formulab"] = token  # type: ignore[index, union-attr]  # typed as a method, is a dict
        node = Cost(max(cost.bytes, NODE.bytes), max(cost.operations, NODE.operations))
        self._nodes.append((weakref.ref(token), node))
        self.bytes += node.bytes - cost.bytes
        if is_kept:
            self.bytes += value.untyped_storage().nbytes()

    def _follow(self, value: torch.Tensor | np.ndarray[Any, Any], bound: int) -> None:
        """Count the memory of a value, at most ``bound``; where it is counted already, what it has grown."""
        key, memory_ = _memory_of(value)
        known = self._memory.get(key)
        if known is None or known.is_gone():
            self.bytes -= known.counted if known is not None else 0
            memory_.counted = min(memory_.size, bound)
            self._memory[key] = memory_
            self.bytes += memory_.counted
        elif memory_.size > known.size:
            self.bytes += memory_.size - known.size
            known.counted += memory_.size - known.size
            known.size = memory_.size

    def _give_back(self) -> None:
        """Take what is gone off the count."""
        alive = [(reference, counted) for reference, counted in self._nodes if reference() is not None]
        self.bytes -= sum(cost.bytes for _, cost in self._nodes) - sum(cost.bytes for _, cost in alive)
        self._nodes = alive
        gone = [key for key, known in self._memory.items() if known.is_gone()]
        self.bytes -= sum(self._memory.pop(key).counted for key in gone)

    def walk_back(self, name: str, *, is_growing: bool) -> None:
        """Count a walk back through the graph: at most a few times what the living graph itself took.

        ``is_growing``: the walk makes a graph of its own, which stays counted to the end.
        """
        self._give_back()
        walked = [self._grown, *(counted for _, counted in self._nodes)]
        walk = Cost(3 * sum(cost.bytes for cost in walked), 3 * sum(cost.operations for cost in walked))
        self.charge(name, walk.bytes, walk.operations)
        if is_growing:
            self._grown = Cost(self._grown.bytes + walk.bytes, self._grown.operations + walk.operations)
        else:
            self.bytes -= walk.bytes
