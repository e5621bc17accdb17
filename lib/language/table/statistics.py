"""Counts, quantiles and other summaries; combinations of elements; matrices taken apart."""

from __future__ import annotations

from typing import Any

import torch

from lib.language.table import costs, product_costs
from lib.language.table.entry import Cost
from lib.language.table.registry import add_attribute, add_function, add_method, words


def looked_at(_args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Let the meta device tell."""
    return None


def _bins(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """As many counts as are asked for, and a pass over the elements."""
    bins = args[1] if len(args) > 1 else kwargs.get("bins", 100)
    elements = costs.count(args[0]) if args else 0
    made = abs(bins) if isinstance(bins, int) else costs.count(bins)
    return Cost(16 * (made + elements), 16 * (made + elements))


def _largest(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``bincount``: one count for each whole number up to the largest."""
    values = args[0] if args else None
    if not isinstance(values, torch.Tensor) or values.is_floating_point() or values.is_complex():
        return costs.NOTHING
    least = kwargs.get("minlength", args[2] if len(args) > 2 else 0)
    most = int(values.max()) + 1 if values.numel() else 0
    made = max(most, least if isinstance(least, int) else 0)
    return Cost(16 * (made + values.numel()), 4 * (made + values.numel()))


def _combined(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``combinations``: torch looks at every way to pick so many elements."""
    picked = args[1] if len(args) > 1 else kwargs.get("r", 2)
    if not isinstance(picked, int) or picked < 0:
        return costs.NOTHING
    elements = min(costs.count(args[0]), 2**20) ** min(picked, 64) * max(1, picked)
    return Cost(40 * elements, 40 * elements)


def _every_pair(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Every element of one operand meets every element of the others, in a row as long as there are operands."""
    elements = costs.index_space(args) * max(1, len(args))
    return Cost(32 * elements, 8 * elements)


def _blocks(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """``block_diag``: as many rows and columns as all blocks have together."""
    elements = sum(max(1, costs.count(value)) for value in args)
    return Cost(8 * elements * elements, 2 * elements * elements)


def _powers(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``vander``: a row of powers for each element."""
    elements = costs.count(args[0]) if args else 0
    columns = args[1] if len(args) > 1 else kwargs.get("N")
    made = elements * (abs(columns) if isinstance(columns, int) else elements)
    return Cost(32 * made, 8 * made)


def _taken_apart(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Eigenvalues and singular values: about twenty times the work of an elimination."""
    cost = product_costs.solving(args, kwargs)
    return None if cost is None else Cost(24 * cost.bytes, 32 * cost.operations)


def _distances(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``cdist``: every row of one operand meets every row of the other."""
    left, right = (value if isinstance(value, torch.Tensor) else None for value in (*args, None, None)[:2])
    if left is None or right is None or left.ndim < 2 or right.ndim < 2:
        return costs.NOTHING
    stack = max(1, left.shape[:-2].numel()) * max(1, right.shape[:-2].numel())
    pairs = stack * left.shape[-2] * right.shape[-2]
    copied = stack * (left.numel() + right.numel())
    return Cost(8 * (4 * pairs + copied), 8 * pairs * max(1, left.shape[-1]))


def _ordered(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A sorted copy, and as many numbers as quantiles for each row of it."""
    values = (*args[:2], *kwargs.values())
    elements = costs.index_space([value for value in values if isinstance(value, torch.Tensor)])
    return Cost(64 * elements + 512, 64 * elements)


def _between_rows(args: tuple[Any, ...], _kwargs: dict[str, Any]) -> Cost | None:
    """Every row beside every other one, and a few copies of all."""
    value = args[0] if args else None
    if not isinstance(value, torch.Tensor):
        return costs.NOTHING
    rows = value.shape[0] if value.ndim > 1 else 1
    elements = rows * rows + value.numel()
    return Cost(64 * elements + 512, 8 * elements + 2 * rows * value.numel())


def _compared(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """A loss of several operands that are stretched to meet."""
    met, alone = costs.several(args, kwargs), costs.loss(args, kwargs)
    if met is None or alone is None:
        return None
    return Cost(2 * met.bytes + 2 * alone.bytes + 512, met.operations + alone.operations)


for name in words("quantile nanquantile"):
    add_function(f"torch.{name}", getattr(torch, name), "input q dim keepdim", cost=_ordered, method=name)
for name in words("mode nanmedian"):
    add_function(f"torch.{name}", getattr(torch, name), "input dim keepdim", cost=costs.sorting, method=name)
add_function("torch.kthvalue", torch.kthvalue, "input k dim keepdim", cost=costs.sorting, method="kthvalue")
add_function("torch.histc", torch.histc, "input bins min max", cost=_bins, method="histc")
add_function(
    "torch.histogram",
    torch.histogram,
    "input bins",
    keywords="range weight density",
    cost=_bins,
    method="histogram",
)
for name in words("hist bin_edges"):  # no steps of their own: what they give is a part of the histogram's
    add_attribute("named", name, lambda result, name=name: getattr(result, name))
add_function("torch.bincount", torch.bincount, "input weights minlength", cost=_largest, method="bincount")
add_function("torch.diff", torch.diff, "input n dim", cost=costs.several, method="diff")
for name in words("std_mean var_mean"):
    add_function(
        f"torch.{name}",
        getattr(torch, name),
        "input dim unbiased keepdim",
        keywords="correction",
        cost=costs.several,
    )
for name in words("aminmax"):
    add_function(f"torch.{name}", getattr(torch, name), "input", keywords="dim keepdim", cost=costs.reduction)
for name in words("cummax cummin logcumsumexp"):
    add_function(f"torch.{name}", getattr(torch, name), "input dim", cost=costs.several, method=name)
for name in words("corrcoef cov"):
    add_function(f"torch.{name}", getattr(torch, name), "input", cost=_between_rows, method=name)
add_function("torch.bucketize", torch.bucketize, "input boundaries", keywords="right", cost=costs.several)
add_function(
    "torch.searchsorted", torch.searchsorted, "sorted_sequence input", keywords="right", cost=costs.several
)
add_function("torch.argwhere", torch.argwhere, cost=costs.sorting, method="argwhere")
add_function("torch.combinations", torch.combinations, "input r with_replacement", cost=_combined)
add_function("torch.cartesian_prod", torch.cartesian_prod, "*tensors", cost=_every_pair)
add_function("torch.block_diag", torch.block_diag, "*tensors", cost=_blocks)
add_function("torch.vander", torch.vander, "x N increasing", cost=_powers)
add_function("torch.cdist", torch.cdist, "x1 x2 p", cost=_distances)
add_function("torch.trapezoid", torch.trapezoid, "y x", keywords="dx dim", cost=costs.several)
add_function("torch.heaviside", torch.heaviside, "input values", broadcasts=True, method="heaviside")
add_function("torch.complex", torch.complex, "real imag", broadcasts=True, cost=costs.several)
add_function("torch.logaddexp", torch.logaddexp, "input other", broadcasts=True, method="logaddexp")
for name in words("angle conj signbit sinc sgn"):
    add_function(f"torch.{name}", getattr(torch, name), method=name)
for name in words("tril_indices triu_indices"):
    add_function(f"torch.{name}", getattr(torch, name), "row col offset", cost=costs.space)
for name in words("scatter_add index_add scatter index_copy index_fill"):
    targets = {"index_add": "input dim index source", "index_copy": "input dim index source"}
    add_function(
        f"torch.{name}", getattr(torch, name), targets.get(name, "input dim index src"), keywords="value alpha",
        cost=costs.several, method=name,
    )  # fmt: skip
add_method("Tensor", "scatter_add_", torch.Tensor.scatter_add_, "input dim index src", mutates=True)
add_method("Tensor", "index_copy_", torch.Tensor.index_copy_, "input dim index source", mutates=True)
add_method(
    "Tensor",
    "index_put_",
    torch.Tensor.index_put_,
    "input indices values accumulate",
    cost=costs.several,
    mutates=True,
)
add_method(
    "Tensor",
    "masked_scatter_",
    torch.Tensor.masked_scatter_,
    "input mask source",
    cost=costs.several,
    mutates=True,
)
add_method("Tensor", "unfold", torch.Tensor.unfold, "input dimension size step", cost=costs.shaped)
add_method("Tensor", "lerp_", torch.Tensor.lerp_, "input end weight", mutates=True)
add_method("Tensor", "fill_diagonal_", torch.Tensor.fill_diagonal_, "input fill_value", mutates=True)
for name in words("tril_ triu_"):
    add_method("Tensor", name, getattr(torch.Tensor, name), "input diagonal", mutates=True)

for name in words("svd"):
    add_function(f"torch.{name}", getattr(torch, name), "input some", cost=_taken_apart, method=name)
for name in words("eigvals eigh eigvalsh eig svdvals cholesky qr"):
    add_function(f"torch.linalg.{name}", getattr(torch.linalg, name), "A", cost=_taken_apart)
add_function("torch.linalg.svd", torch.linalg.svd, "A full_matrices", cost=_taken_apart)
for name in words("matrix_rank pinv cond slogdet"):
    add_function(f"torch.linalg.{name}", getattr(torch.linalg, name), "A", cost=_taken_apart)
for name in words("pinverse logdet slogdet"):
    add_function(f"torch.{name}", getattr(torch, name), cost=_taken_apart, method=name)
for name in words("solve"):
    add_function(f"torch.linalg.{name}", getattr(torch.linalg, name), "A B", cost=costs.outer)
add_function("torch.linalg.matrix_power", torch.linalg.matrix_power, "A n", cost=product_costs.powers)
add_function("torch.linalg.cross", torch.linalg.cross, "input other", keywords="dim", cost=costs.several)
add_function("torch.matrix_exp", torch.matrix_exp, cost=_taken_apart, method="matrix_exp")
for name in words("fliplr flipud"):
    add_function(f"torch.{name}", getattr(torch, name), cost=costs.reduction, method=name)
add_function("torch.rot90", torch.rot90, "input k dims", cost=costs.several, method="rot90")
for name in words("tensor_split hsplit vsplit"):
    add_function(
        f"torch.{name}", getattr(torch, name), "input indices_or_sections", keywords="dim", cost=costs.several
    )
add_function("torch.take_along_dim", torch.take_along_dim, "input indices dim", cost=costs.several)
add_function("torch.clone", torch.clone, cost=costs.same_size)
add_function("torch.detach", torch.detach, cost=None)
for name in words("is_complex is_nonzero"):
    add_function(f"torch.{name}", getattr(torch, name), cost=None, is_recorded=False, method=name)
add_function("torch.result_type", torch.result_type, "tensor1 tensor2", cost=None, is_recorded=False)
add_function(
    "torch.broadcast_shapes", torch.broadcast_shapes, "*shapes", cost=costs.shaped, is_recorded=False
)
add_function("torch.atleast_3d", torch.atleast_3d, cost=None)

F = "torch.nn.functional"
FUNCTIONS: dict[str, tuple[str, str]] = {
    "adaptive_avg_pool1d": ("input output_size", ""), "adaptive_avg_pool2d": ("input output_size", ""),
    "adaptive_max_pool2d": ("input output_size", ""),
    "interpolate": ("input size scale_factor mode align_corners", ""),
    "pixel_shuffle": ("input upscale_factor", ""), "max_pool1d": ("input kernel_size stride padding dilation ceil_mode return_indices", ""),
    "avg_pool1d": ("input kernel_size stride padding", ""),
    "kl_div": ("input target", "reduction log_target"), "prelu": ("input weight", ""), "glu": ("input dim", ""),
    "triplet_margin_loss": ("anchor positive negative", "margin p reduction"),
    "cosine_embedding_loss": ("input1 input2 target", "margin reduction"),
    "margin_ranking_loss": ("input1 input2 target", "margin reduction"),
    "soft_margin_loss": ("input target", "reduction"), "hardswish": ("input", ""), "tanhshrink": ("input", ""),
    "threshold": ("input threshold value", ""), "bilinear": ("input1 input2 weight bias", ""),
    "poisson_nll_loss": ("input target", "log_input reduction"), "gaussian_nll_loss": ("input target var", "reduction"),
    "multi_margin_loss": ("input target", "reduction"), "hinge_embedding_loss": ("input target", "margin reduction"),
    "group_norm": ("input num_groups weight bias eps", ""),
}  # fmt: skip
"""Functions of torch.nn.functional that the meta device counts: positional parameters and keywords."""

COMPARED = ("triplet_margin_loss", "cosine_embedding_loss", "margin_ranking_loss")
"""Losses that stretch three operands."""

for name, (parameters, keywords) in FUNCTIONS.items():
    function = getattr(torch.nn.functional, name)
    cost = _compared if name in COMPARED else looked_at
    add_function(f"{F}.{name}", function, parameters, keywords=keywords, cost=cost)


def _patches(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """``unfold``: every place once for each element of a window."""
    window = args[1] if len(args) > 1 else kwargs.get("kernel_size", 1)
    sizes = window if isinstance(window, (tuple, list)) else (window, window)
    elements = costs.index_space((args[0], *sizes)) if args else 0
    return Cost(32 * elements, 8 * elements)


add_function(
    f"{F}.unfold", torch.nn.functional.unfold, "input kernel_size dilation padding stride", cost=_patches
)


def _attended(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Every query meets every key."""
    operands = [
        value for value in (*args[:3], *kwargs.values()) if isinstance(value, torch.Tensor) and value.ndim > 1
    ]
    if len(operands) < 3:
        return costs.NOTHING
    query, key = operands[0], operands[1]
    pairs = query.shape[:-1].numel() * key.shape[-2]
    elements = 4 * pairs + 4 * sum(value.numel() for value in operands)
    return Cost(8 * elements, 8 * elements + 4 * pairs * query.shape[-1])


add_function(
    f"{F}.scaled_dot_product_attention", torch.nn.functional.scaled_dot_product_attention,
    "query key value attn_mask", keywords="is_causal scale", cost=_attended,
)  # fmt: skip
