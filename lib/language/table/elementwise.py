"""Functions that work on each element by itself; two operands of different shapes are stretched to meet."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.table import costs
from lib.language.table.registry import add_function, add_method, words

ONE = words(
    "abs absolute neg negative exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square reciprocal sigmoid tanh relu sin cos "
    "tan asin acos atan arcsin arccos arctan sinh cosh asinh acosh atanh floor ceil round trunc frac sign erf erfc isnan "
    "isinf isfinite logical_not bitwise_not positive deg2rad rad2deg lgamma digamma"
)
"""One operand, as a function and as a method."""

TWO = words(
    "add sub mul div pow eq ne lt le gt ge maximum minimum fmod remainder floor_divide true_divide subtract multiply "
    "divide greater less greater_equal less_equal not_equal logical_and logical_or logical_xor bitwise_and bitwise_or "
    "bitwise_xor atan2 hypot fmax fmin dist"
)
"""Two operands, as a function and as a method."""

KEYWORDS = {
    "add": "alpha", "sub": "alpha", "subtract": "alpha", "div": "rounding_mode", "divide": "rounding_mode",
    "round": "decimals",
}  # fmt: skip

WITH_OUT = words("add sub mul div pow")
"""Functions that may write their result into a tensor given as ``out``."""

for name in ONE:
    add_function(f"torch.{name}", getattr(torch, name), keywords=KEYWORDS.get(name, ""), method=name)
for name in TWO:
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input exponent" if name == "pow" else "input other p" if name == "dist" else "input other",
        keywords=KEYWORDS.get(name, "") + (" out" if name in WITH_OUT else ""),
        method=name,
        cost=costs.several if name == "dist" else costs.elementwise,
        broadcasts=name != "dist",
    )
for name in words("clamp clip"):
    add_function(f"torch.{name}", getattr(torch, name), "input min max", method=name, broadcasts=True)
for name in words("clamp_min clamp_max"):
    add_function(
        f"torch.{name}", getattr(torch, name), "input bound", keywords="min max", method=name, broadcasts=True
    )
add_function("torch.nan_to_num", torch.nan_to_num, "input nan posinf neginf", method="nan_to_num")
add_function("torch.logit", torch.logit, "input eps", method="logit")
add_function("torch.lerp", torch.lerp, "input end weight", method="lerp", broadcasts=True)
for name in words("addcmul addcdiv"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input tensor1 tensor2",
        keywords="value",
        method=name,
        broadcasts=True,
    )


def _where(condition: Any, *chosen: Any) -> Any:
    return torch.where(condition, *chosen)


add_function("torch.where", _where, "condition input other", broadcasts=True, cost=costs.several)
add_method(
    "Tensor", "where", torch.Tensor.where, "input condition other", broadcasts=True, cost=costs.several
)
for name in words("isclose allclose"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input other rtol atol equal_nan",
        method=name,
        broadcasts=name == "isclose",
        cost=costs.several,
    )
add_function("torch.equal", torch.equal, "input other", method="equal")
add_function(
    "torch.masked_fill", torch.masked_fill, "input mask value", method="masked_fill", broadcasts=True
)

IN_PLACE_ONE = words(
    "abs_ neg_ exp_ log_ sqrt_ rsqrt_ square_ reciprocal_ sigmoid_ tanh_ relu_ sin_ cos_ floor_ ceil_ round_ trunc_ sign_ "
    "zero_"
)
IN_PLACE_TWO = words("add_ sub_ mul_ div_ pow_ fmod_ remainder_ eq_ ne_ lt_ le_ gt_ ge_ floor_divide_ copy_")

for name in IN_PLACE_ONE:
    add_method("Tensor", name, getattr(torch.Tensor, name), mutates=True)
    if hasattr(torch, name):
        add_function(f"torch.{name}", getattr(torch, name), mutates=True)
for name in IN_PLACE_TWO:
    add_method(
        "Tensor",
        name,
        getattr(torch.Tensor, name),
        "input exponent" if name == "pow_" else "input src" if name == "copy_" else "input other",
        keywords=KEYWORDS.get(name[:-1], ""),
        mutates=True,
        broadcasts=True,
    )
for name, parameters in {
    "fill_": "input value",
    "clamp_": "input min max",
    "clip_": "input min max",
}.items():
    add_method("Tensor", name, getattr(torch.Tensor, name), parameters, mutates=True)
    add_function(f"torch.{name}", getattr(torch, name), parameters, mutates=True)
add_method("Tensor", "masked_fill_", torch.Tensor.masked_fill_, "input mask value", mutates=True)
for name in words("addcmul_ addcdiv_"):
    add_method(
        "Tensor", name, getattr(torch.Tensor, name), "input tensor1 tensor2", keywords="value", mutates=True
    )
