"""Which named tensors the values of a run were made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import torch

from lib.experiment import TensorName
from lib.explain.roles.conventions import role_by_name
from lib.language import Operand, Run, Step
from lib.language.layer_paths import PART, layer_at, members_of
from lib.language.layers import Linear
from lib.language.operators import IN_PLACE
from lib.language.values import UserModule, UserObject

_ADDING = frozenset(("add", "add_", "iadd", "sub", "sub_", "isub", "subtract"))
_RESHAPING = frozenset(("view", "reshape", "unsqueeze", "squeeze", "flatten", "ravel", "contiguous", "clone"))
_SHAPE_ONLY = ("_like",)
_IN_PLACE = frozenset(entry.name for entry in IN_PLACE.values())
DIMENSIONS_HIGH = 2
"""Axes that features, weights and bias have at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A name that may stand for features, weights or bias.

    ``value`` is what the name was given first, before any change in place; of a layer's parameter, or a
    tensor that an object holds, it is what was used last. ``is_given``: the name came from outside the
    code. ``is_derived``: it was computed from other names, not made afresh. A Python number counts as a
    tensor of no axes. ``linear.weight`` is the part of a layer (``is_of_layer``), ``unit.weight`` a tensor
    that an object of the code's own class holds. ``later_shape``: the shape that the code gives it under the
    same name, ``x = x.view(2, 3)``, before it uses it.
    """

    name: str
    value: torch.Tensor
    is_given: bool = False
    is_derived: bool = False
    is_of_layer: bool = False
    later_shape: tuple[int, ...] | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape that the code works with."""
        return tuple(self.value.shape) if self.later_shape is None else self.later_shape


def all_steps(run: Run) -> tuple[Step, ...]:
    """Return the steps of a run, and last those that failed, which have no value."""
    failed = [
        Step(0, error.span, error.text, error.function, error.operands, None)
        for error in run.errors
        if error.span is not None and error.operands
    ]
    return (*run.steps, *(replace(step, number=number) for number, step in enumerate(failed, len(run.steps))))


class Origins:
    """The candidates of a run, and for each operand the candidates that it was made from.

    A candidate that was computed from others is none of an operand's origins: they are.
    """

    def __init__(self, run: Run, given: Mapping[str, torch.Tensor]) -> None:
        self._run = run
        self._given = {id(value): name for name, value in given.items()}
        self._given_names = given
        self._of_step: dict[int, frozenset[str]] = {}
        self._of_name: dict[str, frozenset[str]] = {}
        self.candidates: dict[str, Candidate] = {}
        self._filled: dict[str, frozenset[str]] = {}
        self._of_operator = frozenset[str]()
        self._members = {
            place: value
            for name, owner in run.names.items()
            if isinstance(owner, UserModule | UserObject)
            for place, value in members_of(name, owner)
        }
        for step in all_steps(run):
            self._follow(step)

    def of(self, operand: Operand) -> frozenset[str]:
        """Return the names of the candidates that an operand was made from."""
        if operand.step is None:
            return self._of_outside(operand)
        return self._of_step.get(operand.step, frozenset()) or self._of_member(operand)

    def of_term(self, operand: Operand) -> frozenset[str]:
        """Return the same, where a name that started as zeros counts as what it was filled with as well.

        ``out[n] += features[n, i] * weights[i]`` leaves features and weights in ``out``.
        """
        found = self.of(operand)
        return found.union(*(self._filled.get(name, frozenset()) for name in found))

    def starts_at_zero(self, name: str | None) -> bool:
        """Say whether a name was given nothing but zeros first, and is none that people give a bias."""
        candidate = self.candidates.get(name or "")
        return (
            candidate is not None
            and role_by_name(candidate.name) != TensorName.BIAS
            and not bool(candidate.value.any())
        )

    def _fill(self, step: Step, origins: frozenset[str]) -> None:
        """Keep what a part of a name was given: ``out[n] = ...``, ``out[n] += ...``, ``out[n].add_(...)``."""
        name, is_part, _ = step.operands[0].text.partition("[")
        is_item = step.function == "operator.setitem"
        if not (is_item or (is_part and step.function.endswith("_"))) or not self.starts_at_zero(name):
            return
        last = step.operands[-1]
        if is_item and last.step is None and not last.text:  # what an operator in place has just made
            origins |= self._of_operator
        self._filled[name] = self._filled.get(name, frozenset()) | origins

    def _follow(self, step: Step) -> None:
        found = [self.of(operand) for operand in step.operands if isinstance(operand.value, torch.Tensor)]
        if step.function.rpartition(".")[2] in _ADDING:
            found += [self._of_number(operand) for operand in step.operands]
        is_afresh = step.function.endswith(_SHAPE_ONLY)
        origins = frozenset[str]() if is_afresh else frozenset[str]().union(*found)
        if step.operands:
            self._fill(step, origins)
        if step.function in _IN_PLACE:
            self._of_operator = origins
        name = step.target
        if name is not None and name not in self.candidates and _may_play(step.value):
            self.candidates[name] = Candidate(name, step.value, is_derived=bool(origins))
            origins = origins or frozenset((name,))
        elif name is not None and origins == {name} and _is_reshaped(step):
            self.candidates[name] = replace(self.candidates[name], later_shape=tuple(step.value.shape))
        if name is not None:
            self._of_name[name] = origins
        self._of_step[step.number] = origins

    def _of_outside(self, operand: Operand) -> frozenset[str]:
        """Find the origin of what no step made: given from outside, a layer's part, or a parameter."""
        value, text = operand.value, operand.text
        if not isinstance(value, torch.Tensor):
            return frozenset()
        given = self._given.get(id(value))
        if given is not None or (text in self._given_names and text not in self._of_name):
            return self._listed(given or text, value, is_given=True)
        known = self._of_name.get(text)
        if known is not None:
            return known
        shared = self._sharing(value) or self._given_and_shared(value)
        if shared is not None and shared not in self.candidates:
            return self._listed(shared, self._given_names[shared], is_given=True)
        if shared is not None:
            return frozenset((shared,))
        part = PART.fullmatch(text)
        if part is not None and isinstance(layer_at(self._run.names, part[1]), Linear):
            return self._listed_part(text, value, is_of_layer=True)
        if text.isidentifier() and isinstance(self._run.names.get(text), torch.Tensor):
            return self._listed(text, value)
        return self._of_member(operand)

    def _of_member(self, operand: Operand) -> frozenset[str]:
        """Find the tensor of one of the code's own objects that an operand is: ``self.weight`` in ``unit``.

        By its memory; where later lines changed it, by the attribute's name if one object has such a tensor.
        """
        value = operand.value
        if not self._members or not isinstance(value, torch.Tensor):
            return frozenset()
        same = [place for place, held in self._members.items() if _is_same(held, value)]
        attribute = operand.text.rpartition(".")[2] if "." in operand.text else None
        named = [
            place
            for place, held in self._members.items()
            if place.rpartition(".")[2] == attribute and held.shape == value.shape
        ]
        found = same[:1] or (named if len(named) == 1 else [])
        return self._listed_part(found[0], value) if found else frozenset()

    def _of_number(self, operand: Operand) -> frozenset[str]:
        """Find a Python number that stands under a name: ``bias = 0.5``."""
        value, text = operand.value, operand.text
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not text.isidentifier() or text not in self._run.names:
            return frozenset()
        return self._listed(text, torch.tensor(float(value)))

    def _listed(self, name: str, value: torch.Tensor, *, is_given: bool = False) -> frozenset[str]:
        if name not in self.candidates and _may_play(value):
            self.candidates[name] = Candidate(name, value, is_given=is_given)
        return frozenset((name,)) & self.candidates.keys()

    def _listed_part(self, name: str, value: torch.Tensor, *, is_of_layer: bool = False) -> frozenset[str]:
        """List a layer's or an object's tensor with what it holds when it is used last, after training."""
        if name in self.candidates:
            self.candidates[name] = replace(self.candidates[name], value=value)
        elif _may_play(value):
            self.candidates[name] = Candidate(name, value, is_of_layer=is_of_layer)
        return frozenset((name,)) & self.candidates.keys()

    def _sharing(self, value: torch.Tensor) -> str | None:
        """Find the candidate whose memory a value shows whole, as ``nn.Parameter(weights)`` does."""
        for name, candidate in self.candidates.items():
            if _is_same(candidate.value, value):
                return name
        return None

    def _given_and_shared(self, value: torch.Tensor) -> str | None:
        """Find the given tensor whose memory a value shows whole: ``linear.weight = nn.Parameter(weights)``.

        The run may work on a copy of what it was given, which is what stands under the name then.
        """
        for name, given in self._given_names.items():
            for known in (given, self._run.names.get(name)):
                if not isinstance(known, torch.Tensor):
                    continue
                is_same = known.data_ptr() == value.data_ptr() and known.dtype == value.dtype
                if is_same and known.shape == value.shape and value.numel():
                    return name
        return None


def _is_same(known: torch.Tensor, value: torch.Tensor) -> bool:
    """Say whether two tensors show the same memory in the same way."""
    return known.shape == value.shape and known.dtype == value.dtype and known.data_ptr() == value.data_ptr()


def _is_reshaped(step: Step) -> bool:
    short = step.function.rpartition(".")[2]
    return (
        short in _RESHAPING and isinstance(step.value, torch.Tensor) and step.value.dim() <= DIMENSIONS_HIGH
    )


def _may_play(value: object) -> bool:
    return (
        isinstance(value, torch.Tensor)
        and value.dim() <= DIMENSIONS_HIGH
        and value.numel() > 0
        and not value.is_complex()
        and value.dtype != torch.bool
    )
