"""nn.Transformer: an encoder and a decoder in one layer, and the mask that hides what comes later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from lib.language.errors import not_allowed
from lib.language.randomness import plain_tensors
from lib.language.stock_layers import Drawing, check_settings, parameters_of, widen
from lib.language.table import costs
from lib.language.table.neural import add_layer
from lib.language.table.registry import add_function, add_method
from lib.language.values import type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine

NAME = "Transformer"

DEFAULTS: dict[str, Any] = {
    "d_model": 512, "nhead": 8, "num_encoder_layers": 6, "num_decoder_layers": 6, "dim_feedforward": 2048,
    "dropout": 0.1, "activation": nn.functional.relu, "layer_norm_eps": 1e-5, "batch_first": False,
    "norm_first": False, "bias": True,
}  # fmt: skip
"""What torch takes where code says nothing; a test compares it with torch's own signature."""

STACK_BYTES = 20_000
"""Bytes counted for one layer of a stack besides its parameters."""


def _make(machine: Machine, *args: Any, **settings: Any) -> nn.Module:
    check_settings(NAME, args, settings)
    given = {**DEFAULTS, **dict(zip(parameters_of(NAME), args, strict=False)), **settings}
    for part in ("custom_encoder", "custom_decoder"):
        if given.pop(part, None) is not None:
            raise not_allowed("argument", f"torch.nn.{NAME} takes no {part} here", name=part)
    with plain_tensors(), machine.meter.loading():
        _count(machine, given)
        with Drawing(machine.random.generator):
            made = nn.Transformer(**given, custom_encoder=_encoder(given))
    if machine.is_probe:
        widen(made)
    return made


def _of_one_layer(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if not name.startswith("num_")}


def _count(machine: Machine, given: dict[str, Any]) -> None:
    """Count the parameters of all layers by one layer of each kind on the meta device."""
    kinds = {
        "num_encoder_layers": nn.TransformerEncoderLayer,
        "num_decoder_layers": nn.TransformerDecoderLayer,
    }
    for name, kind in kinds.items():
        layer = kind(**_of_one_layer(given), device="meta")
        elements = sum(parameter.numel() for parameter in layer.parameters())
        layers = max(1, given[name]) if isinstance(given[name], int) else 1
        machine.meter.charge(f"torch.nn.{NAME}", layers * (8 * elements + STACK_BYTES), 4 * layers * elements)


def _encoder(given: dict[str, Any]) -> nn.Module:
    """Make the encoder as torch does, without the warning where its layers can't take nested tensors."""
    layer = nn.TransformerEncoderLayer(**_of_one_layer(given))
    norm = nn.LayerNorm(given["d_model"], eps=given["layer_norm_eps"], bias=given["bias"])
    is_nested = (
        layer.self_attn.batch_first
        and not layer.norm_first
        and layer.self_attn.in_proj_bias is not None
        and bool(layer.activation_relu_or_gelu)
        and layer.self_attn.num_heads % 2 == 0
    )
    return nn.TransformerEncoder(layer, given["num_encoder_layers"], norm, enable_nested_tensor=is_nested)


def _mask(machine: Machine, sz: Any, device: Any = None, dtype: Any = None) -> torch.Tensor:
    machine.check_device(device)
    kind = torch.float64 if machine.is_probe else dtype
    return nn.Transformer.generate_square_subsequent_mask(sz, dtype=kind)


def _mask_of(machine: Machine, module: nn.Module, sz: Any, device: Any = None, dtype: Any = None) -> Any:
    if not isinstance(module, nn.Transformer):
        kind = type_name(module)
        raise AttributeError(f"'{kind}' object has no attribute 'generate_square_subsequent_mask'")
    return _mask(machine, sz, device, dtype)


def _of_own(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Rows and columns of the mask; the layer itself counts nothing."""
    return costs.square(args[1:], kwargs)


MASK = "generate_square_subsequent_mask"
add_layer(NAME, _make, " ".join(parameters_of(NAME)), takes_machine=True)
add_function(
    f"torch.nn.{NAME}.{MASK}", _mask, "sz", keywords="device dtype", takes_machine=True, cost=costs.square
)
add_method("Module", MASK, _mask_of, "input sz", keywords="device dtype", takes_machine=True, cost=_of_own)
