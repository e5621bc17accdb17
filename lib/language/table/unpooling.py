"""Pools that say where their numbers came from, and what puts the numbers back there."""

from __future__ import annotations

from torch.nn import functional

from lib.language.table import pool_costs
from lib.language.table.registry import add_function

for axes in (1, 2, 3):
    name = f"max_unpool{axes}d"
    add_function(
        f"torch.nn.functional.{name}",
        getattr(functional, name),
        "input indices kernel_size stride padding output_size",
        cost=pool_costs.unpooled(axes),
    )
