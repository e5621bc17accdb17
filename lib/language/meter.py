"""Count what a run uses, and refuse what would pass its budget before anything is allocated."""

from __future__ import annotations

import math
import time
from typing import Any

from lib.language.errors import too_large, too_long
from lib.language.model import Budget
from lib.language.table.entry import Entry


class Meter:
    """What one run has used so far of its budget."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.bytes = 0
        self.operations = 0
        self.rounds = 0
        self._end = time.monotonic() + budget.seconds

    def tick(self) -> None:
        """Refuse to go on after the deadline."""
        if time.monotonic() > self._end:
            seconds = self.budget.seconds
            raise too_long("deadline", f"the code ran for more than {seconds:g} seconds", high=seconds)

    def count_round(self) -> None:
        """Count one round of a loop."""
        self.rounds += 1
        if self.rounds > self.budget.rounds:
            high = self.budget.rounds
            raise too_long("rounds", f"the loops take more than {high} rounds in all", high=high)
        self.tick()

    def admit(self, entry: Entry, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Refuse a call that could pass the budget; count it otherwise."""
        self.tick()
        if entry.cost is None:
            return
        cost = entry.cost(args, kwargs)
        if cost is not None:
            self.charge(entry.name, cost.bytes, cost.operations)

    def charge_elements(self, name: str, *sizes: Any) -> None:
        """Count a new tensor of given sizes."""
        if all(isinstance(size, int) for size in sizes):
            elements = math.prod(max(0, size) for size in sizes)
            self.charge(name, 8 * elements, 2 * elements)

    def charge(self, name: str, new_bytes: int, operations: int) -> None:
        """Count storage and arithmetic, or refuse them."""
        budget = self.budget
        if self.bytes + new_bytes > budget.live_bytes:
            message = f"{name} needs {new_bytes} bytes, {self.bytes} of {budget.live_bytes} are taken"
            raise too_large("bytes", message, function=name, got=new_bytes, taken=self.bytes, high=budget.live_bytes)
        if self.operations + operations > budget.operations:
            message = (
                f"{name} needs {operations} operations, {self.operations} of {budget.operations} are taken"
            )
            raise too_large(
                "operations", message,
                function=name, got=operations, taken=self.operations, high=budget.operations,
            )  # fmt: skip
        self.bytes += new_bytes
        self.operations += operations
