"""The links of a run as the browser reads them: rules, names, and the numbers that no picture shows."""

from __future__ import annotations

import ast
import functools
import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from lib.explain.provenance import Chain, Leaf, Place
from lib.explain.provenance.arithmetic import SYMBOLS
from lib.explain.provenance.makers import Maker
from lib.explain.provenance.reading import parts_of, shape_of, tensor_of
from lib.language import Step
from lib.links import Pin
from lib.ui.wording.steps import code_name

MOST_VALUES = 4096
"""Numbers of one tensor without a picture that are sent; of larger ones the browser tells none."""

WHOLE = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant, ast.List, ast.Tuple)
"""Expressions that a subscript behind them takes as a whole."""

NAME_CHARACTERS = 24
"""The longest name of a step in the arithmetic; longer code is shortened in the middle."""


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Where the cells of panels come from.

    ``run`` names the run: lenses that name the same one light up together. ``makers``: for each panel's
    name who made its tensor. ``chain`` is sent by one of these lenses, with ``pin_parameter``, the
    parameter of the address that holds the pinned cell ("" for none); others have None.
    """

    run: str
    makers: dict[str, Maker]
    chain: Chain | None = None
    pin_parameter: str = ""

    def as_data(self, pictured: Collection[str]) -> dict[str, Any]:
        """Return plain values. ``pictured``: the makers whose numbers some panel has."""
        data: dict[str, Any] = {"run": self.run, "pin_parameter": self.pin_parameter, "chain": None}
        if self.chain is not None:
            data["chain"] = chain_data(self.chain, pictured)
        return data


def maker_name(maker: Maker) -> str:
    """Name a maker as links.js does: "s3", "s3.1" for a part of a step's value, "l0" for what no step made.

    >>> maker_name(Place(3, 1))
    's3.1'
    """
    if isinstance(maker, Leaf):
        return f"l{maker.number}"
    return f"s{maker.step}" if maker.part is None else f"s{maker.step}.{maker.part}"


def leaf_named(chain: Chain, text: str) -> Leaf | None:
    """Return the tensor from outside that the code calls so, None where it uses none."""
    return next((leaf for leaf in chain.makers.leaves if leaf.text == text), None)


def chain_data(chain: Chain, pictured: Collection[str]) -> dict[str, Any]:
    """Return the chain's rules with what the browser says of steps: names, operands' code, types, numbers."""
    data = chain.as_data()
    found = dict(values_of(chain))
    for step_data in data["steps"]:
        step = chain.steps[step_data["number"]]
        step_data["names"], step_data["dtypes"] = part_names(step), part_dtypes(step)
        step_data["call"] = step.function
        step_data["symbol"] = SYMBOLS.get(step.function.rpartition(".")[2], "")
        step_data["operands"] = [before_index(" ".join(operand.text.split())) for operand in step.operands]
    for leaf in chain.makers.leaves:
        data["leaves"][leaf.number]["dtype"] = dtype_name(found.get(maker_name(leaf)))
    data["values"] = {
        name: listed
        for name, value in found.items()
        if name not in pictured and (listed := numbers_of(value)) is not None
    }
    return data


@functools.lru_cache(maxsize=4096)
def before_index(text: str) -> str:
    """Put an expression into parentheses where a subscript behind it would bind to its last part alone.

    >>> before_index("x.t() * w"), before_index("x.t()"), before_index("-x")
    ('(x.t() * w)', 'x.t()', '(-x)')
    """
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return text
    return text if isinstance(tree, WHOLE) else f"({text})"


def step_name(step: Step) -> str:
    """Name a step's value: what it was assigned to, else its code, shortened where it is long."""
    text = " ".join(step.text.split())
    if step.target:
        return step.target
    name = code_name(text, NAME_CHARACTERS)
    return before_index(text).replace(text, name)


def part_names(step: Step) -> dict[str, str]:
    """Name each tensor of a step's value by its maker: of a tuple's parts as the code would take them."""
    name, parts = step_name(step), parts_of(step.value)
    return {
        maker_name(Place(step.number, part)): name if part is None else f"{name}[{part}]" for part, _ in parts
    }


def part_dtypes(step: Step) -> dict[str, str]:
    """Return the number type of each tensor of a step's value by its maker."""
    return {maker_name(Place(step.number, part)): dtype_name(value) for part, value in parts_of(step.value)}


def values_of(chain: Chain) -> Iterator[tuple[str, Any]]:
    """Give every maker's name with its value: what steps were given, and what they made."""
    makers = chain.makers
    for number, step in chain.steps.items():
        for place, operand in enumerate(step.operands):
            for item, value in parts_of(operand.value):
                maker = makers.maker(number, place, item)
                if isinstance(maker, Leaf):
                    yield maker_name(maker), value
        for part, value in parts_of(step.value):
            yield maker_name(Place(number, part)), value


def dtype_name(value: Any) -> str:
    """Return the number type of a value as torch calls it, "" where it has none.

    >>> dtype_name(torch.zeros(1)), dtype_name(True), dtype_name(2), dtype_name(None)
    ('float32', 'bool', 'int64', '')
    """
    if isinstance(value, (list, tuple)) and value:
        return dtype_name(value[0])
    if isinstance(value, torch.Tensor):
        return str(value.dtype).removeprefix("torch.")
    if isinstance(value, (np.ndarray, np.generic)):
        return str(value.dtype)
    if isinstance(value, bool):
        return "bool"
    return {int: "int64", float: "float64"}.get(type(value), "")


def numbers_of(value: Any) -> list[float | str] | None:
    """Return a value's numbers in row-major order, what is not finite as text; None for too many or none."""
    if shape_of(value) is None or isinstance(value, complex):
        return None
    tensor = tensor_of(value)
    if tensor.is_complex() or tensor.numel() > MOST_VALUES:
        return None
    flat = tensor.detach().reshape(-1).to(torch.float64).tolist()
    return [
        one if math.isfinite(one) else ("NaN" if math.isnan(one) else f"{'-' * (one < 0)}Infinity")
        for one in flat
    ]


def has_cell(chain: Chain, pin: Pin) -> bool:
    """Say whether a pinned cell of a named maker is there in a run."""
    shapes = {maker_name(leaf): leaf.shape for leaf in chain.makers.leaves}
    for number, step in chain.steps.items():
        for part, value in parts_of(step.value):
            shapes[maker_name(Place(number, part))] = shape_of(value) or ()
    shape = shapes.get(pin.maker)
    if shape is None or len(shape) != len(pin.index):
        return False
    return all(place < size for place, size in zip(pin.index, shape, strict=True))
