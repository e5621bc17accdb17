"""Layers of torch.nn that are used as torch has them; what they draw comes from the run's own generator."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import torch
from torch import nn
from torch.func import functional_call
from torch.utils._python_dispatch import TorchDispatchMode

from lib.language import gate
from lib.language.errors import not_allowed
from lib.language.randomness import plain_tensors
from lib.language.table.entry import Cost, Entry

if TYPE_CHECKING:
    from lib.language.machine import Machine

STOCK: tuple[str, ...] = (
    "Conv1d", "Conv3d", "ConvTranspose1d", "ConvTranspose2d", "RNN", "LSTM", "GRU", "RNNCell", "LSTMCell",
    "GRUCell", "MultiheadAttention", "TransformerEncoderLayer", "TransformerDecoderLayer",
    "Bilinear", "PReLU", "GroupNorm",
    "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "AdaptiveAvgPool1d", "AdaptiveAvgPool2d",
    "AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "MaxPool1d", "AvgPool1d", "MaxPool3d",
    "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d", "AvgPool3d", "Upsample",
    "PixelShuffle", "Unflatten", "ZeroPad2d", "ReflectionPad2d", "ReplicationPad2d",
    "ConstantPad2d", "SELU", "CELU", "Mish",
    "Hardswish", "Hardsigmoid", "Softmin", "Softmax2d", "Tanhshrink", "Threshold", "GLU",
    "Unfold", "CosineSimilarity",
    "PairwiseDistance", "LocalResponseNorm", "KLDivLoss", "CosineEmbeddingLoss", "TripletMarginLoss",
    "MarginRankingLoss", "HingeEmbeddingLoss", "SoftMarginLoss", "MultiMarginLoss", "PoissonNLLLoss",
    "GaussianNLLLoss", "MultiLabelSoftMarginLoss",
)  # fmt: skip
"""Names in torch.nn of the layers that are used as torch has them."""

RECURRENT = ("RNN", "LSTM", "GRU")
"""Layers that go through a sequence step by step."""

GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
"""Rows of weights for each unit of a recurrent layer."""

RECURRENT_PARAMETERS = [
    "input_size",
    "hidden_size",
    "num_layers",
    "nonlinearity",
    "bias",
    "batch_first",
    "dropout",
    "bidirectional",
]

STACKS: tuple[str, ...] = ("TransformerEncoder", "TransformerDecoder")
"""Layers that are copies of one layer on top of each other."""

STOCK_TYPES: dict[type[nn.Module], str] = {
    getattr(nn, name): name for name in (*STOCK, *STACKS, "Transformer")
}
"""The class of each of them."""

WHOLE_HIGH = 1_000_000
"""What a whole number among a layer's settings may be: torch makes one thing after the other for some."""

LAYERS_HIGH = 64
"""Layers on top of each other inside one layer."""

COUNTS_OF_LAYERS = frozenset({"num_layers", "num_encoder_layers", "num_decoder_layers"})
"""Settings that say how many."""


class Drawing(TorchDispatchMode):
    """Give every operation that draws the run's own generator; holds for this thread alone."""

    def __init__(self, generator: torch.Generator) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.generator = generator

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        given = dict(kwargs or {})
        draws = any(argument.name == "generator" for argument in func._schema.arguments)
        if draws and given.get("generator") is None:
            given["generator"] = self.generator
        return func(*args, **given)


def parameters_of(name: str) -> tuple[str, ...]:
    """Return the names of what a layer takes, in order; devices and number types are the run's own."""
    if name in RECURRENT:
        wanted = [part for part in RECURRENT_PARAMETERS if part != "nonlinearity" or name == "RNN"]
        return tuple(wanted)
    found = inspect.signature(getattr(nn, name).__init__).parameters
    return tuple(part for part in found if part not in ("self", "device", "dtype", "kwargs", "_weight"))


def make_stock(name: str) -> Any:
    """Return the function that makes a layer; its size is found on the meta device first."""
    kind = getattr(nn, name)
    has_device = name in RECURRENT or "device" in inspect.signature(kind.__init__).parameters

    def made(machine: Machine, *args: Any, **kwargs: Any) -> nn.Module:
        check_settings(name, args, kwargs)
        with plain_tensors(), machine.meter.loading():
            if has_device and not name.startswith("Lazy"):
                planned = kind(*args, **kwargs, device="meta")
                elements = sum(parameter.numel() for parameter in planned.parameters())
                machine.meter.charge(f"torch.nn.{name}", 8 * elements, 4 * elements)
            with Drawing(machine.random.generator):
                layer: nn.Module = kind(*args, **kwargs)
        if machine.is_probe:
            widen(layer)
        return layer

    return made


def check_settings(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """Refuse settings that would make torch build for long before its memory is counted."""
    for given, value in [*zip(parameters_of(name), args, strict=False), *kwargs.items()]:
        sizes = value if isinstance(value, (tuple, list)) else (value,)
        high = LAYERS_HIGH if given in COUNTS_OF_LAYERS else WHOLE_HIGH
        if len(sizes) > LAYERS_HIGH or any(isinstance(size, int) and abs(size) > high for size in sizes):
            raise not_allowed(
                "argument", f"torch.nn.{name} takes no {given} of {str(value)[:40]}", name=given
            )
        if callable(value) and given != "activation":
            raise not_allowed("argument", f"torch.nn.{name} takes no function as {given} here", name=given)


def widen(layer: nn.Module) -> None:
    """Make a layer's parameters float64 and no nn.Parameter, as they are while probing."""
    for part in layer.modules():
        for table in (part._parameters, part._buffers):
            for name, value in table.items():
                if value is not None and value.is_floating_point():
                    table[name] = value.detach().double()  # type: ignore[assignment]
        if isinstance(part, nn.RNNBase):
            part._flat_weights = [part._parameters.get(name) for name in part._flat_weights_names]


def stock_call(machine: Machine, layer: nn.Module, given: int) -> tuple[Entry, dict[str, Any]]:
    """Return what a call of a layer with so many arguments carries out, and its parameters by name."""
    used = dict(layer.named_parameters())
    if machine.is_probe:
        used = {name: value for name, value in layer._parameters.items() if value is not None}
    name = STOCK_TYPES[type(layer)]
    names = list(used)
    draws = layer.training and any(
        getattr(part, "p", 0) or getattr(part, "dropout", 0) for part in layer.modules()
    )

    def carried_out(*values: Any, **named: Any) -> Any:
        inputs, parameters = values[:given], values[given:]
        if any(getattr(value, "is_meta", False) for value in values):
            return functional_call(layer, dict(zip(names, parameters, strict=True)), inputs, named)
        if draws:
            with Drawing(machine.random.generator):
                return layer.forward(*inputs, **named)
        return layer.forward(*inputs, **named)

    def cost(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost | None:
        if name in RECURRENT:
            return _recurrent_cost(layer, args, name)
        return _looked_at(machine, entry, args, kwargs, used.get("weight"))

    roles = list(inspect.signature(type(layer).forward).parameters)[1 : 1 + given]
    entry = Entry(f"torch.nn.{name}", carried_out, (*roles, *names), cost=cost)
    return entry, used


def _looked_at(
    machine: Machine, entry: Entry, args: tuple[Any, ...], kwargs: dict[str, Any], weight: Any
) -> Cost | None:
    """Count on the meta device; a convolution lays its patches out besides."""
    budget = machine.meter.budget
    if not any(isinstance(value, torch.Tensor) for value in args[:1]):
        return Cost(0, 0)
    with machine.meter.loading():
        found = gate.look(entry, args, kwargs, Cost(budget.live_bytes, budget.operations))
    if found is None:  # the meta device refuses what the processor refuses as well, before it takes memory
        total = sum(value.numel() for value in args if isinstance(value, torch.Tensor))
        return Cost(16 * total, 16 * total)
    used = sum(value.numel() for value in args if isinstance(value, nn.Parameter))
    found = Cost(
        4 * found.bytes + 8 * used + 256, 2 * found.operations
    )  # the graph keeps more than the look saw
    if weight is not None and weight.ndim > 2 and entry.name.startswith("torch.nn.Conv"):
        value = args[0]
        channels = max(1, min(weight.shape[0], weight.shape[1]))
        places = max(value.numel(), found.bytes // 16) // channels
        patch = weight[0].numel()
        return Cost(found.bytes + 4 * places * patch, found.operations + 2 * places * weight.numel())
    return found


def _recurrent_cost(layer: Any, args: tuple[Any, ...], name: str) -> Cost:
    """Every step of every layer keeps its gates and its state, in a dozen nodes of the autograd graph."""
    value = args[0]
    if isinstance(value, nn.utils.rnn.PackedSequence):
        return _sequence_cost(layer, len(value.batch_sizes), int(value.batch_sizes[0]), name)
    if not isinstance(value, torch.Tensor) or value.ndim not in (2, 3):
        return Cost(0, 0)
    is_first = layer.batch_first and value.ndim == 3
    steps = value.shape[1] if is_first else value.shape[0]
    batch = 1 if value.ndim == 2 else value.shape[0] if is_first else value.shape[1]
    return _sequence_cost(layer, steps, batch, name)


def _sequence_cost(layer: Any, steps: int, batch: int, name: str) -> Cost:
    walks = layer.num_layers * (2 if layer.bidirectional else 1)
    rows = GATES[name] * layer.hidden_size
    inner = max(layer.input_size, 2 * layer.hidden_size) + layer.hidden_size
    kept = steps * batch * walks * (4 * rows + inner)
    products = 2 * steps * batch * walks * rows * inner
    return Cost(64 * kept + 12_288 * steps * walks + 16_384, products + 16 * kept + 50_000 * steps * walks)


LAZY: dict[type[nn.Module], str] = {
    getattr(nn, name): name for name in ("LazyLinear", "LazyConv2d", "LazyBatchNorm1d", "LazyBatchNorm2d")
}
"""Layers that learn how wide their input is when it first comes."""


def settle_lazy(machine: Machine, layer: nn.Module, value: Any, makers: dict[str, Any]) -> None:
    """Turn a lazy layer into the one that it stands for, with as many inputs as its first input has."""
    name = LAZY[type(layer)].removeprefix("Lazy")
    if not isinstance(value, torch.Tensor) or value.ndim < 2:
        raise RuntimeError(f"Lazy{name} needs an input of two axes or more")
    kept = {key: getattr(layer, key) for key in LAZY_SETTINGS[name]}
    kept["bias" if name in ("Linear", "Conv2d") else "affine"] = bool(
        layer._parameters.get("bias") is not None
    )
    channels = value.shape[-1] if name == "Linear" else value.shape[1]
    made = makers[f"torch.nn.{name}"].make.function(machine, channels, **kept)
    made.training = layer.training
    layer.__class__ = made.__class__
    layer.__dict__ = made.__dict__


LAZY_SETTINGS = {
    "Linear": ("out_features",),
    "Conv2d": ("out_channels", "kernel_size", "stride", "padding", "dilation", "groups"),
    "BatchNorm1d": ("eps", "momentum", "track_running_stats"),
    "BatchNorm2d": ("eps", "momentum", "track_running_stats"),
}
"""What a lazy layer hands on."""
