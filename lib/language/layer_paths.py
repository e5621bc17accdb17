"""Where layers stand in the code's models, ``model[0]``, ``net.fc1``, and tensors in its objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import nn

from lib.language.layers import set_parameter
from lib.language.values import UserModule, UserObject

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


def members_of(name: str, owner: nn.Module | UserObject) -> Iterator[tuple[str, torch.Tensor]]:
    """Go through the tensors that an object of the code's own classes holds, each with its place.

    Those of its layers that are of such classes too: ``unit.weight``, ``net.first.bias``.
    """
    parts = places_of(name, owner) if isinstance(owner, nn.Module) else [(owner, name)]
    for part, place in parts:
        if isinstance(part, (UserModule, UserObject)):
            for key, value in held_by(part).items():
                yield f"{place}.{key}", value


def held_by(owner: UserModule | UserObject) -> dict[str, torch.Tensor]:
    """Return the tensors that the code put into an object, by name: parameters, buffers and others."""
    tables = [owner.fields]
    if isinstance(owner, nn.Module):
        tables += [owner._parameters, owner._buffers]
    return {key: value for table in tables for key, value in table.items() if isinstance(value, torch.Tensor)}


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
