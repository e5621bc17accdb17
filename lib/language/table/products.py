"""Products of vectors and matrices."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.table.costs import elementwise, free, matrix_product
from lib.language.table.registry import add_function


def _einsum(equation: Any, *operands: Any) -> Any:
    return torch.einsum(equation, *operands)


for name in ("mm", "bmm", "mv", "dot", "inner", "vdot"):
    add_function(f"torch.{name}", getattr(torch, name), "input other", cost=matrix_product, method=name)
add_function("torch.matmul", torch.matmul, "input other", cost=matrix_product, method="matmul", broadcasts=True)
for name in ("addmm", "addmv", "baddbmm", "addbmm"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input left right",
        keywords="beta alpha mat1 mat2 mat vec batch1 batch2",
        cost=matrix_product,
        method=name,
    )
add_function("torch.einsum", _einsum, "equation operand", cost=elementwise)
add_function("torch.t", torch.t, cost=free, method="t")
