"""Functions that make axes vanish, and others that look along an axis."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.errors import not_allowed
from lib.language.table import costs
from lib.language.table.registry import add_function, add_method, words

for name in words("sum mean prod nansum nanmean logsumexp"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input dim keepdim",
        keywords="dtype axis keepdims",
        cost=costs.reduction,
        method=name,
    )
for name in words("max min"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input dim keepdim",
        keywords="other axis keepdims",
        cost=costs.several,
        method=name,
        broadcasts=True,
    )
for name in words("amax amin argmax argmin all any median"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input dim keepdim",
        keywords="axis keepdims",
        cost=costs.sorting if name == "median" else costs.reduction,
        method=name,
    )
for name in words("std var"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input dim unbiased keepdim",
        keywords="correction axis keepdims",
        cost=costs.several,
        method=name,
    )


def _norm(input: Any, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None) -> Any:
    """``torch.norm`` of all elements or along an axis; the norms that need singular values are left out."""
    if isinstance(p, str) and p != "fro":
        raise not_allowed("argument", f"norm(p={p!r}) is not part of Formulab's table", name="p")
    return torch.norm(input, p, dim, keepdim, dtype=dtype)


def _linalg_norm(
    x: Any, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None
) -> Any:
    """``torch.linalg.norm``, without the norms of matrices that need singular values."""
    is_matrix = not isinstance(dim, int) and getattr(x, "ndim", 1) != 1
    if is_matrix and (ord == "nuc" or (isinstance(ord, (int, float)) and abs(ord) == 2)):
        message = f"the norm of a matrix with ord={ord!r} is not part of Formulab's table"
        raise not_allowed("argument", message, name="ord")
    given = {"ord": ord, "dim": dim, "keepdim": keepdim or None, "dtype": dtype}
    return torch.linalg.norm(x, **{name: value for name, value in given.items() if value is not None})


add_function("torch.norm", _norm, "input p dim keepdim", keywords="dtype", cost=costs.several)
add_method("Tensor", "norm", _norm, "input p dim keepdim", keywords="dtype", cost=costs.several)
add_function("torch.linalg.norm", _linalg_norm, "x ord dim keepdim", keywords="dtype", cost=costs.several)
add_function(
    "torch.linalg.vector_norm",
    torch.linalg.vector_norm,
    "x ord dim keepdim",
    keywords="dtype",
    cost=costs.several,
)
for name in words("cumsum cumprod"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input dim",
        keywords="dtype axis",
        cost=costs.reduction,
        method=name,
    )
for name in words("softmax log_softmax"):
    add_function(f"torch.{name}", getattr(torch, name), "input dim dtype", cost=costs.several, method=name)
add_function(
    "torch.sort", torch.sort, "input dim descending", keywords="stable", cost=costs.sorting, method="sort"
)
add_function("torch.argsort", torch.argsort, "input dim descending", cost=costs.sorting, method="argsort")
add_function("torch.topk", torch.topk, "input k dim largest sorted", cost=costs.sorting, method="topk")
add_function(
    "torch.unique",
    torch.unique,
    "input sorted return_inverse return_counts dim",
    cost=costs.sorting,
    method="unique",
)
add_function(
    "torch.nonzero", torch.nonzero, "input", keywords="as_tuple", cost=costs.sorting, method="nonzero"
)
add_function(
    "torch.count_nonzero", torch.count_nonzero, "input dim", cost=costs.reduction, method="count_nonzero"
)
for name in words("trace"):
    add_function(f"torch.{name}", getattr(torch, name), cost=costs.reduction, method=name)
