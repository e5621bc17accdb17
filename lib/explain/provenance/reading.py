"""Read a step's call: its operands by role, their shapes, its arguments that are plain numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from lib.explain.provenance.cells import Shape
from lib.language import Step

NUMBERS = (int, float, bool, complex, np.generic)

_ALSO = {"dim": ("axis", "dims"), "axis": ("dim",), "keepdim": ("keepdims",), "other": ("tensor", "tensor2")}
"""Other names under which torch and numpy take an argument."""


OWN_CALL = "call."
"""How the names of steps begin that are calls of the code's own functions."""


class NoRuleError(Exception):
    """A call in a form that no rule is written for."""


def shape_of(value: Any) -> Shape | None:
    """Return the shape of a tensor, an array or a number (), None for anything else."""
    if isinstance(value, (torch.Tensor, np.ndarray)):
        return tuple(value.shape)
    return () if isinstance(value, NUMBERS) else None


def parts_of(value: Any) -> list[tuple[int | None, Any]]:
    """Return the tensors of a value with their places in it, None for a value that is one tensor."""
    if isinstance(value, (list, tuple)):
        return [(part, one) for part, one in enumerate(value) if shape_of(one) is not None]
    return [(None, value)] if shape_of(value) is not None else []


def tensor_of(value: Any) -> torch.Tensor:
    """Return a tensor, array or number as a tensor. Raises NoRuleError for anything else."""
    if isinstance(value, torch.Tensor):
        return value
    if isinstance(value, np.ndarray):
        is_plain = value.flags.writeable and all(step >= 0 for step in value.strides)
        return torch.from_numpy(value if is_plain else value.copy())
    if isinstance(value, NUMBERS):
        return torch.tensor(value.item() if isinstance(value, np.generic) else value)
    raise NoRuleError(f"a {type(value).__name__} has no cells")


class Call:
    """A step as the call that it was.

    ``parameters``: the function's, in order. Builders read the first operands by their places, so a call
    that names its arguments in another order is no form that they know: raises NoRuleError.
    """

    def __init__(self, step: Step, parameters: tuple[str, ...] = ()) -> None:
        self.step = step
        order = [parameters.index(operand.role) for operand in step.operands if operand.role in parameters]
        if order != sorted(order):
            raise NoRuleError("the arguments come in another order")
        self.name = step.function.rpartition(".")[2]
        self.operands = step.operands

    @property
    def shape(self) -> Shape:
        """The shape of the value. Raises NoRuleError where it has none."""
        shape = shape_of(self.step.value)
        if shape is None:
            raise NoRuleError(f"the value is a {type(self.step.value).__name__}")
        return shape

    def positions(self, role: str) -> tuple[int, ...]:
        """Return the positions of the operands that have a role, or one of its other names."""
        roles = (role, *_ALSO.get(role, ()))
        return tuple(place for place, operand in enumerate(self.operands) if operand.role in roles)

    def argument(self, role: str, default: Any = None) -> Any:
        """Return the argument of a role, a default where it was left out."""
        places = self.positions(role)
        return self.operands[places[0]].value if places else default

    def number(self, role: str, default: float) -> float:
        """Return an argument that must be a plain number."""
        value = self.argument(role, default)
        if isinstance(value, torch.Tensor) and value.ndim == 0:
            value = value.item()
        if not isinstance(value, (int, float, np.number)):
            raise NoRuleError(f"{role} is a {type(value).__name__}")
        return float(value)

    def arguments(self, role: str) -> tuple[Any, ...]:
        """Return all arguments of a role; a single list or tuple counts as several arguments."""
        values = tuple(self.operands[place].value for place in self.positions(role))
        if len(values) == 1 and isinstance(values[0], (list, tuple)):
            return tuple(values[0])
        return values

    def shape_at(self, position: int) -> Shape:
        """Return the shape of an operand. Raises NoRuleError where it has none or is not there."""
        shape = shape_of(self.operands[position].value) if position < len(self.operands) else None
        if shape is None:
            raise NoRuleError(f"operand {position} has no cells")
        return shape

    def has_cells(self, position: int) -> bool:
        """Say whether an operand is a tensor, an array or a number."""
        return shape_of(self.operands[position].value) is not None

    def place_of(self, role: str) -> int:
        """Return the position of the operand of a role. Raises NoRuleError where there is none."""
        places = self.positions(role)
        if not places:
            raise NoRuleError(f"no operand {role}")
        return places[0]

    def axes(self, shape: Shape, role: str = "dim") -> tuple[int, ...]:
        """Return the axes that an argument names, counted from the front; all where it is left out."""
        given = self.argument(role)
        if given is None or given == () or given == [] or isinstance(given, bool):
            return tuple(range(len(shape)))
        several = tuple(given) if isinstance(given, (list, tuple)) else (given,)
        return tuple(sorted(axis_at(axis, len(shape)) for axis in several))


def axis_at(axis: Any, count: int) -> int:
    """Return an axis counted from the front; a tensor without axes is taken as having one."""
    if not isinstance(axis, (int, np.integer)):
        raise NoRuleError(f"an axis is a {type(axis).__name__}")
    return int(axis) % max(1, count)
