"""Sequences of different lengths for recurrent layers, and stacks of transformer layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.nn.utils import rnn

from lib.language.errors import not_allowed
from lib.language.randomness import plain_tensors
from lib.language.stock_layers import LAYERS_HIGH, STACKS, parameters_of
from lib.language.table import costs
from lib.language.table.entry import Cost
from lib.language.table.neural import add_layer
from lib.language.table.registry import add_attribute, add_function, add_namespace, words
from lib.language.values import type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _padded(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
    """As many elements as the longest sequence has, for each sequence."""
    sequences = args[0] if args else kwargs.get("sequences")
    if not isinstance(sequences, (list, tuple)):
        return costs.several(args, kwargs)
    sizes = [item.nbytes for item in sequences if isinstance(item, torch.Tensor)]
    total = len(sizes) * max(sizes, default=0)
    return Cost(2 * total + 64, total + 1_000 * len(sizes))


def _unpacked(machine: Machine, sequence: Any, *rest: Any, **settings: Any) -> Any:
    """``pad_packed_sequence``: the sequences side by side again, and their lengths."""
    if not isinstance(sequence, rnn.PackedSequence):
        raise TypeError(f"pad_packed_sequence takes a PackedSequence, not {type_name(sequence)}")
    steps, samples = len(sequence.batch_sizes), int(sequence.batch_sizes[0])
    total = settings.get("total_length", rest[2] if len(rest) > 2 else None)
    longest = max(steps, total) if isinstance(total, int) else steps
    width = sequence.data[0].nbytes if len(sequence.data) else 0
    charged = 3 * longest * samples * width + 512
    machine.meter.charge("pad_packed_sequence", charged, charged + 1_000 * steps)
    return rnn.pad_packed_sequence(sequence, *rest, **settings)


def _packed(machine: Machine, *args: Any, **settings: Any) -> Any:
    value = args[0] if args else None
    samples = value.shape[0] + value.shape[-1] if isinstance(value, torch.Tensor) and value.ndim else 1
    size = value.nbytes if isinstance(value, torch.Tensor) else 0
    machine.meter.charge("pack_padded_sequence", 4 * size + 64 * samples, size + 1_000 * samples)
    return rnn.pack_padded_sequence(*args, **settings)


add_namespace("torch.nn.utils.rnn")
add_function(
    "torch.nn.utils.rnn.pad_sequence",
    rnn.pad_sequence,
    "sequences batch_first padding_value padding_side",
    cost=_padded,
)
for name, function, parameters in (
    ("pack_padded_sequence", _packed, "input lengths batch_first enforce_sorted"),
    ("pad_packed_sequence", _unpacked, "sequence batch_first padding_value total_length"),
):
    add_function(
        f"torch.nn.utils.rnn.{name}", function, parameters, cost=None, takes_machine=True, is_recorded=False
    )
for name in words("data batch_sizes sorted_indices unsorted_indices"):
    add_attribute("packed", name, lambda packed, name=name: getattr(packed, name))


def _stack_of(name: str) -> Callable[..., nn.Module]:
    """Return the function that makes ``nn.TransformerEncoder`` or its like: copies of one layer."""
    kind, part = getattr(nn, name), getattr(nn, f"{name}Layer")
    first = parameters_of(name)[0]

    def made(machine: Machine, *args: Any, **settings: Any) -> nn.Module:
        given = {**dict(zip(parameters_of(name), args, strict=False)), **settings}
        layer, count, norm = given.get(first), given.get("num_layers"), given.get("norm")
        if layer is not None and type(layer) is not part:
            raise not_allowed("argument", f"torch.nn.{name} takes an nn.{name}Layer here", name=first)
        if isinstance(count, int) and count > LAYERS_HIGH:
            raise not_allowed(
                "argument", f"torch.nn.{name} takes no num_layers of {count}", name="num_layers"
            )
        if norm is not None and type(norm) is not nn.LayerNorm:
            raise not_allowed("argument", f"torch.nn.{name} takes an nn.LayerNorm as norm here", name="norm")
        if isinstance(layer, nn.Module) and isinstance(count, int):
            size = sum(parameter.nbytes for parameter in layer.parameters())
            machine.meter.charge(f"torch.nn.{name}", max(0, count) * (2 * size + 20_000))
        if name == "TransformerEncoder" and layer is not None and not layer.self_attn.batch_first:
            given["enable_nested_tensor"] = False  # torch would leave it out as well, and warn
        with plain_tensors():
            stack: nn.Module = kind(**given)
        return stack

    return made


for name in STACKS:
    add_layer(name, _stack_of(name), " ".join(parameters_of(name)), takes_machine=True)
