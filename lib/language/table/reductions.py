"""Functions that make axes vanish."""

from __future__ import annotations

import torch

from lib.language.table.costs import reduction
from lib.language.table.registry import add_function

for name in ("sum", "mean", "prod"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input dim keepdim",
        keywords="dtype axis keepdims",
        cost=reduction,
        method=name,
    )
