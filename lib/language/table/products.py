"""Products of vectors and matrices."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.table import costs, product_costs
from lib.language.table.registry import add_function, words


def _einsum(equation: Any, *operands: Any) -> Any:
    return torch.einsum(equation, *operands)


for name in words("mm bmm mv dot vdot"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        {"mm": "input mat2", "bmm": "input mat2", "mv": "input vec"}.get(name, "input other"),
        keywords="tensor out" if name == "mm" else "tensor",
        cost=costs.matrix_product,
        method=name,
    )
add_function(
    "torch.matmul",
    torch.matmul,
    "input other",
    keywords="tensor2 out",
    cost=costs.matrix_product,
    method="matmul",
    broadcasts=True,
)
for name, parameters in {
    "addmm": "input mat1 mat2",
    "addmv": "input mat vec",
    "baddbmm": "input batch1 batch2",
    "addbmm": "input batch1 batch2",
}.items():
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        parameters,
        keywords="beta alpha",
        cost=costs.matrix_product,
        method=name,
    )
for name in words("outer ger"):
    add_function(f"torch.{name}", getattr(torch, name), "input vec2", cost=costs.outer, method=name)
add_function("torch.inner", torch.inner, "input other", cost=product_costs.inner, method="inner")
add_function("torch.kron", torch.kron, "input other", cost=costs.outer, method="kron")
add_function("torch.tensordot", torch.tensordot, "a b dims", cost=product_costs.tensordot)
add_function("torch.einsum", _einsum, "equation *operand", cost=product_costs.einsum)
add_function("torch.cross", torch.cross, "input other dim", method="cross", cost=costs.several)
for name in ("inverse", "det"):
    add_function(f"torch.{name}", getattr(torch, name), cost=product_costs.solving, method=name)
for name in ("inv", "det"):
    add_function(f"torch.linalg.{name}", getattr(torch.linalg, name), "A", cost=product_costs.solving)
add_function("torch.linalg.multi_dot", torch.linalg.multi_dot, "tensors", cost=product_costs.chain)
add_function(
    "torch.matrix_power", torch.matrix_power, "input n", cost=product_costs.powers, method="matrix_power"
)
