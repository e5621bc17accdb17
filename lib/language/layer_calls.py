"""Calls of layers: each one a step whose operands are the layer's input and its parameters."""

from __future__ import annotations

import ast
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from lib.language import hooks
from lib.language.errors import python_error
from lib.language.known import NAMES
from lib.language.layer_paths import below, layer_at
from lib.language.layers import LAYER_TYPES, LOSSES
from lib.language.machine import Machine
from lib.language.norm_layers import NORMS, norm_call
from lib.language.parameter_lists import HOLDERS
from lib.language.recorder import Place
from lib.language.stock_layers import LAZY, STOCK_TYPES, settle_lazy, stock_call
from lib.language.table import costs
from lib.language.table.entry import Entry
from lib.language.table.images import CALLED, settings_of
from lib.language.table.random import dropout

LINEAR = Entry("torch.nn.Linear", functional.linear, ("input", "weight", "bias"), cost=costs.linear)


def call_layer(
    machine: Machine,
    node: ast.AST,
    layer: nn.Module,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[Place],
    text: str | None = None,
) -> Any:
    """Call a layer as ``layer(input)`` does; ``text`` is how its model calls it."""
    if layer not in machine.hooks:
        return _called(machine, node, layer, args, kwargs, sources, text)
    args = hooks.before_call(machine, layer, args)
    value = _called(machine, node, layer, args, kwargs, sources, text)
    return hooks.after_call(machine, layer, args, value)


def _called(
    machine: Machine,
    node: ast.AST,
    layer: nn.Module,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[Place],
    text: str | None,
) -> Any:
    if type(layer) in LAZY and args:
        settle_lazy(machine, layer, args[0], NAMES)
    name = LAYER_TYPES[type(layer)]
    if isinstance(layer, HOLDERS):
        raise python_error("RuntimeError", f"{name} should not be called.", node)
    if type(layer) in STOCK_TYPES:
        return _call_stock(machine, node, layer, args, kwargs, sources, text)
    wanted = 2 if name in LOSSES else 1
    if kwargs and len(args) + len(kwargs) == wanted:
        args, kwargs = [*args, *kwargs.values()], {}
    lacking = ["'input'", "'target'"][len(args) : wanted]
    if lacking and not kwargs:
        plural = "s" * (len(lacking) - 1)
        words = f"{name}.forward() missing {len(lacking)} required positional argument{plural}: "
        raise python_error("TypeError", words + " and ".join(lacking), node)
    if len(args) != wanted or kwargs:
        message = f"{name}.forward() takes {wanted + 1} positional arguments but {len(args) + 1} were given"
        raise python_error("TypeError", message, node)
    text = _place(machine, layer) or text or _text(machine, node)
    if name == "Linear":
        weight, bias = (_parameter(machine, layer, text, part) for part in ("weight", "bias"))
        return machine.apply(
            node, LINEAR, (args[0], weight, bias), {}, (sources[0], f"{text}.weight", f"{text}.bias")
        )
    if name == "Sequential":
        value = args[0]
        place: Place = sources[0]
        for number, (key, child) in enumerate(layer._modules.items()):
            if child is not None and type(child) in LAYER_TYPES:
                value = call_layer(machine, node, child, [value], {}, [place], below(text, key))
            else:
                value = machine.call(node, child, [value], [place])
            place = f"{text}[{number}]"
        return value
    if type(layer) in NORMS:
        entry, used = norm_call(layer)
        places: list[Place] = [sources[0], *(f"{text}.{part}" for part in used)]
        return machine.apply(node, entry, (args[0], *used.values()), {}, places)
    if name in CALLED:
        return _call_drawn(machine, node, layer, args, sources, text)
    if name in LOSSES:
        return _call_loss(machine, node, layer, args, sources)
    entry = Entry(f"torch.nn.{name}", _applied(layer), ("input",), cost=costs.several, takes_machine=True)
    return machine.apply(node, entry, (args[0],), {}, (sources[0],))


def _call_stock(
    machine: Machine,
    node: ast.AST,
    layer: nn.Module,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[Place],
    text: str | None,
) -> Any:
    """Call a layer that is used as torch has it: its input, its parameters, and what the code names."""
    text = _place(machine, layer) or text or _text(machine, node)
    entry, used = stock_call(machine, layer, len(args))
    places: list[Place] = [*sources[: len(args)], *(f"{text}.{part}" for part in used), *sources[len(args) :]]
    return machine.apply(node, entry, (*args, *used.values()), kwargs, places)


def _call_drawn(
    machine: Machine, node: ast.AST, layer: nn.Module, args: list[Any], sources: list[Place], text: str
) -> Any:
    """Call a layer that is a function of its input, its parameters and its settings."""
    name = LAYER_TYPES[type(layer)]
    if not isinstance(args[0], torch.Tensor):
        raise python_error("TypeError", f"{name}(): argument 'input' must be Tensor", node)
    parameters = layer._parameters
    named = settings_of(name, layer)
    settings = [getattr(layer, setting) for setting in named]
    places: list[Place] = [sources[0], *(f"{text}.{part}" for part in parameters)]
    places += [f"{text}.{setting}" for setting in named]
    return machine.apply(node, CALLED[name], (args[0], *parameters.values(), *settings), {}, places)


def _place(machine: Machine, layer: nn.Module) -> str | None:
    """Return where a layer stands in the code's models, None where that is not known or no longer so."""
    place = machine.layer_places.get(layer)
    return place if place is not None and layer_at(machine.names, place) is layer else None


def _parameter(machine: Machine, layer: nn.Module, place: str, part: str) -> Any:
    """Return a layer's parameter; while probing, what overrides it, whatever the code did to it before."""
    value = layer._parameters[part]
    return value if value is None else machine.overrides.get(f"{place}.{part}", value)


def _text(machine: Machine, node: ast.AST) -> str:
    return machine.program.place(node.func)[1] if isinstance(node, ast.Call) else "layer"


def _applied(layer: nn.Module) -> Any:
    """Return what a layer without parameters does to its input."""
    name = LAYER_TYPES[type(layer)]

    def applied(machine: Machine, value: Any) -> Any:
        if not isinstance(value, torch.Tensor):
            raise TypeError(f"{name}(): argument 'input' must be Tensor, not {type(value).__name__}")
        if name == "Dropout":
            return dropout(machine, value, layer.p, layer.training)  # type: ignore[arg-type]
        if name in ("Softmax", "LogSoftmax") and layer.dim is None:
            normalised = NAMES[f"torch.nn.functional.{'softmax' if name == 'Softmax' else 'log_softmax'}"]
            return normalised.function(machine, value)
        if getattr(layer, "inplace", False):
            machine.meter.charge(name, machine.recorder.protect(value))
        return layer.forward(value)

    return applied


FUNCTION_OF_LOSS = {
    "MSELoss": "mse_loss", "L1Loss": "l1_loss", "SmoothL1Loss": "smooth_l1_loss", "HuberLoss": "huber_loss",
}  # fmt: skip


def _call_loss(
    machine: Machine, node: ast.AST, layer: nn.Module, args: list[Any], sources: list[Place]
) -> Any:
    name = LAYER_TYPES[type(layer)]
    stretching = NAMES.get(f"torch.nn.functional.{FUNCTION_OF_LOSS.get(name, '')}")
    if stretching is not None:
        rest = {key: getattr(layer, key) for key in ("beta", "delta") if hasattr(layer, key)}

        def compared(machine: Machine, output: Any, target: Any) -> Any:
            return stretching.function(machine, output, target, layer.reduction, **rest)

        entry = Entry(
            f"torch.nn.{name}",
            compared,
            ("input", "target"),
            cost=costs.several,
            takes_machine=True,
            broadcasts=True,
        )
    else:
        entry = Entry(f"torch.nn.{name}", layer.forward, ("input", "target"), cost=costs.loss)
    return machine.apply(node, entry, tuple(args), {}, sources[:2])
