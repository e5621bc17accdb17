"""Layers of pictures and words that course notebooks put before their linear layers: convolutions, pools, tables."""

from __future__ import annotations

from typing import Any

import torch
from torch.nn import functional

from lib.language.drawn_layers import make_conv, make_embedding
from lib.language.table import costs
from lib.language.table.entry import Cost
from lib.language.table.neural import add_layer
from lib.language.table.registry import add_function, entry_of

F = "torch.nn.functional"
LONGEST = 2**31
"""What stands for a size that is no whole number: too large for any budget."""


def pair(value: Any) -> tuple[int, int]:
    """Return a size for rows and columns; one number stands for both."""
    sizes = value if isinstance(value, (tuple, list)) and value else (value, value)
    first, last = sizes[0], sizes[-1]
    return tuple(abs(size) if isinstance(size, int) else LONGEST for size in (first, last))  # type: ignore[return-value]


def _given(args: tuple[Any, ...], kwargs: dict[str, Any], place: int, name: str, otherwise: Any) -> Any:
    return args[place] if len(args) > place else kwargs.get(name, otherwise)


def convolution(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """Every element of the output sums one product for each element of a filter; the input is laid out."""
    pixels, weight = _given(args, kwargs, 0, "input", None), _given(args, kwargs, 1, "weight", None)
    if not isinstance(pixels, torch.Tensor) or not isinstance(weight, torch.Tensor):
        return costs.NOTHING
    if pixels.ndim not in (3, 4) or weight.ndim != 4:
        return costs.NOTHING
    padding = _given(args, kwargs, 4, "padding", 0)
    around = (weight.shape[2], weight.shape[3]) if isinstance(padding, str) else pair(padding)
    samples = pixels.shape[0] if pixels.ndim == 4 else 1
    places = samples * (pixels.shape[-2] + 2 * around[0]) * (pixels.shape[-1] + 2 * around[1])
    filters, patch = weight.shape[0], weight.shape[1:].numel()
    return Cost(places * (filters + patch) * costs.width(pixels), 2 * places * filters * patch)


def pooling(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """At most one output for each place of the padded input, each looking at a whole window."""
    pixels = _given(args, kwargs, 0, "input", None)
    if not isinstance(pixels, torch.Tensor) or pixels.ndim < 2:
        return costs.NOTHING
    rows, columns = pair(_given(args, kwargs, 1, "kernel_size", 1))
    around = pair(_given(args, kwargs, 3, "padding", 0))
    places = (
        pixels.shape[:-2].numel() * (pixels.shape[-2] + 2 * around[0]) * (pixels.shape[-1] + 2 * around[1])
    )
    return Cost(places * 16, places * rows * columns)


def looking_up(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """One row of the table for each number."""
    places, weight = _given(args, kwargs, 0, "input", None), _given(args, kwargs, 1, "weight", None)
    rows = costs.count(places) * (weight.shape[-1] if isinstance(weight, torch.Tensor) and weight.ndim else 1)
    return Cost(rows * costs.WIDEST, 4 * rows)


CONVOLVED = "input weight bias stride padding dilation groups"
POOLED = "input kernel_size stride padding"
MOST_POOLED = f"{POOLED} dilation ceil_mode return_indices"
add_function(f"{F}.conv2d", functional.conv2d, CONVOLVED, cost=convolution)
add_function(f"{F}.max_pool2d", functional.max_pool2d, MOST_POOLED, cost=pooling)
add_function(f"{F}.avg_pool2d", functional.avg_pool2d, POOLED, cost=pooling)
add_function(f"{F}.embedding", functional.embedding, "input weight padding_idx", cost=looking_up)
add_layer(
    "Conv2d",
    make_conv,
    "in_channels out_channels kernel_size stride padding dilation groups bias",
    takes_machine=True,
)
add_layer("Embedding", make_embedding, "num_embeddings embedding_dim padding_idx", takes_machine=True)

CALLED = {
    "Conv2d": entry_of("torch.nn.Conv2d", functional.conv2d, CONVOLVED, cost=convolution),
    "MaxPool2d": entry_of("torch.nn.MaxPool2d", functional.max_pool2d, MOST_POOLED, cost=pooling),
    "AvgPool2d": entry_of("torch.nn.AvgPool2d", functional.avg_pool2d, POOLED, cost=pooling),
    "Embedding": entry_of(
        "torch.nn.Embedding", functional.embedding, "input weight padding_idx", cost=looking_up
    ),
}
"""What a call of each of these layers carries out."""

SETTINGS = {
    "Conv2d": ("stride", "padding", "dilation", "groups"),
    "MaxPool2d": ("kernel_size", "stride", "padding"),
    "AvgPool2d": ("kernel_size", "stride", "padding"),
    "Embedding": ("padding_idx",),
}
"""What a layer adds to its input and parameters, in the order in which its function takes them."""

SELDOM = {"MaxPool2d": {"dilation": 1, "ceil_mode": False, "return_indices": False}}
"""Further settings and their defaults: a layer adds all of them where one is another."""


def settings_of(name: str, layer: Any) -> tuple[str, ...]:
    """Return the names of the settings that a call of a layer adds."""
    seldom = SELDOM.get(name, {})
    is_usual = all(getattr(layer, setting) in (usual, (usual, usual)) for setting, usual in seldom.items())
    return SETTINGS[name] if is_usual else (*SETTINGS[name], *seldom)
