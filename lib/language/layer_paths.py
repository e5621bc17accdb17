"""Where layers stand in the code's models: ``model[0]``, ``net.fc1``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from torch import nn

from lib.language.layers import set_parameter

LAYERS_HIGH = 64
"""Layers of one model whose places are kept."""

PART = re.compile(r"([^\W\d]\w*(?:\.\w+|\[\d+\])*)\.(weight|bias)")
"""A parameter of a layer by its place: ``model[0].weight``."""


def below(place: str, name: str) -> str:
    """Return the place of a model's child as code writes it.

    >>> below("model", "0"), below("net", "fc1")
    ('model[0]', 'net.fc1')
    """
    return f"{place}[{name}]" if name.isdecimal() else f"{place}.{name}"


def places_of(name: str, model: nn.Module) -> Iterator[tuple[nn.Module, str]]:
    """Go through a model and the layers in it, each with its place; at most ``LAYERS_HIGH``."""
    waiting: list[tuple[nn.Module, str]] = [(model, name)]
    seen: set[int] = set()
    while waiting and len(seen) < LAYERS_HIGH:
        layer, place = waiting.pop()
        if id(layer) in seen:
            continue
        seen.add(id(layer))
        yield layer, place
        children = list(layer._modules.items())[:LAYERS_HIGH]
        waiting += [(child, below(place, key)) for key, child in reversed(children) if child is not None]


def layer_at(names: Mapping[str, Any], place: str) -> nn.Module | None:
    """Return the layer that stands at a place, None where none does."""
    first, *keys = re.findall(r"\w+", place)
    found = names.get(first)
    for key in keys:
        found = found._modules.get(key) if isinstance(found, nn.Module) else None
    return found if isinstance(found, nn.Module) else None


def override_parameters(name: str, model: nn.Module, overrides: Mapping[str, Any]) -> None:
    """Put overrides in the place of a model's parameters: those that are named by their place in it."""
    for part, value in overrides.items():
        found = PART.fullmatch(part)
        if found is None or re.split(r"[.\[]", found[1], maxsplit=1)[0] != name:
            continue
        layer = layer_at({name: model}, found[1])
        if layer is not None and layer._parameters.get(found[2]) is not None:
            set_parameter(layer, found[2], value.clone())  # the code may change its own in place
