"""Functions that work on each element by itself; two operands of different shapes are stretched to meet."""

from __future__ import annotations

import torch

from lib.language.table.registry import add_function, add_method, words

ONE = words(
    "abs neg exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square reciprocal sigmoid tanh relu sin cos tan asin acos "
    "atan sinh cosh floor ceil round trunc sign erf isnan isinf isfinite logical_not"
)
"""One operand, as a function and as a method."""

TWO = words(
    "add sub mul div pow eq ne lt le gt ge maximum minimum fmod remainder floor_divide true_divide subtract multiply "
    "divide greater less greater_equal less_equal not_equal logical_and logical_or logical_xor atan2"
)
"""Two operands, as a function and as a method."""

KEYWORDS = {"add": "alpha", "sub": "alpha", "subtract": "alpha", "div": "rounding_mode", "divide": "rounding_mode"}

for name in ONE:
    add_function(f"torch.{name}", getattr(torch, name), keywords="decimals" if name == "round" else "", method=name)
for name in TWO:
    parameters = "input exponent" if name == "pow" else "input other"
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        parameters,
        keywords=KEYWORDS.get(name, ""),
        method=name,
        broadcasts=True,
    )
for name in words("clamp clip"):
    add_function(f"torch.{name}", getattr(torch, name), "input min max", method=name, broadcasts=True)
add_function("torch.where", torch.where, "condition input other", broadcasts=True)
add_method("Tensor", "where", torch.Tensor.where, "input condition other", broadcasts=True)
