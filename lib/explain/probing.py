"""Run code on many sets of features, weights and bias at once, in float64."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from lib.language import Budget, Mode, Program, Run, RunError, Step, run
from lib.notice import Notice

CHUNK_ELEMENTS = 2**20
"""Elements of the largest intermediate that are computed in one go."""

LOOP_LIMIT = 2**11
"""Probes that are run one by one at most, where running them together is refused."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of an experiment; a fingerprint depends on nothing else of it."""

    batch: int
    in_features: int
    out_features: int

    @property
    def shapes(self) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """The shapes of features, weights and bias."""
        return (
            (self.batch, self.in_features),
            (self.out_features, self.in_features),
            (self.out_features,),
        )

    @property
    def products(self) -> int:
        """Pairs of a feature and a weight."""
        return math.prod(self.shapes[0]) * math.prod(self.shapes[1])

    @property
    def elements(self) -> int:
        """Elements of the largest intermediates that usual code makes for one probe."""
        return (self.batch * self.out_features + self.in_features) * self.in_features


@dataclass(frozen=True, slots=True)
class Roles:
    """Which names of a code stand for the unit's tensors, and how the code stores them.

    ``has_transposed_features``, ``has_transposed_weights``: stored (in, batch) or (in, out).
    ``features_shape``, ``weights_shape``, ``bias_shape``: the shapes that the code gives them after that,
    with as many elements: (in,) for one sample, say. Names such as ``linear.weight``, ``model[0].weight``
    and ``net.fc1.bias`` are those of a layer in one of the code's models; ``unit.weight`` may be a tensor
    that an object of the code's own class holds. ``is_overriding``: the code assigns some of these names
    itself, and the probes replace what it assigns first.
    """

    features: str = "features"
    weights: str = "weights"
    bias: str = "bias"
    has_transposed_weights: bool = False
    bias_shape: tuple[int, ...] | None = None
    is_overriding: bool = False
    has_transposed_features: bool = False
    features_shape: tuple[int, ...] | None = None
    weights_shape: tuple[int, ...] | None = None

    def lay_out(self, features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> dict[str, Any]:
        """Name the tensors as the code does, in the shapes that it gives them."""
        if self.has_transposed_features:
            features = features.t()
        if self.has_transposed_weights:
            weights = weights.t()
        if self.features_shape is not None:
            features = features.reshape(self.features_shape)
        if self.weights_shape is not None:
            weights = weights.reshape(self.weights_shape)
        if self.bias_shape is not None:
            bias = bias.reshape(self.bias_shape)
        return {self.features: features, self.weights: weights, self.bias: bias}

    def read_output(self, value: torch.Tensor) -> torch.Tensor:
        """Return a value with its samples first: code that stores (in, batch) gives (out, batch)."""
        return value.t() if self.has_transposed_features and value.dim() == 2 else value

    @property
    def layer(self) -> str | None:
        """The name of what holds the weights, a layer or an object; None where they have a name alone."""
        return self.weights.rpartition(".")[0] or None

    @property
    def names(self) -> frozenset[str]:
        return frozenset((self.features, self.weights, self.bias))


DEFAULT_ROLES = Roles()
DEFAULT_BUDGET = Budget()


@dataclass(frozen=True, slots=True, eq=False)
class Probes:
    """Stacked inputs: features (count, batch, in), weights (count, out, in), bias (count, out), float64."""

    features: torch.Tensor
    weights: torch.Tensor
    bias: torch.Tensor

    def __len__(self) -> int:
        return self.features.shape[0]

    def parts(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        return self.features, self.weights, self.bias

    @classmethod
    def joined(cls, several: Sequence[Probes]) -> Probes:
        """Put several sets of probes behind one another."""
        columns = zip(*(probes.parts() for probes in several), strict=True)
        return cls(*(torch.cat(column) for column in columns))


class ProbeStopped(Exception):
    """A probe gave no tensor: ``error`` says why, None where the code's value is none."""

    def __init__(self, error: RunError | None) -> None:
        super().__init__(error.message if error else "the value is not a tensor")
        self.error = error


@dataclass(frozen=True, slots=True, eq=False)
class Prober:
    """Code that is ready to be probed; ``step`` picks the value of one step instead of the last.

    ``errors``: those of its cells as it stands, which end their cells when it is probed too.
    """

    code: str | Program
    sizes: Sizes
    roles: Roles = DEFAULT_ROLES
    budget: Budget = DEFAULT_BUDGET
    step: int | None = None
    errors: tuple[RunError, ...] = ()

    def at_step(self, step: int | None) -> Prober:
        return replace(self, step=step)

    def run_once(self, features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor) -> Run:
        """Run the code in probe mode on one set of inputs. Raises ProbeStopped where it fails."""
        named = self.roles.lay_out(features, weights, bias)
        if self.roles.is_overriding:
            done = run(self.code, named, overrides=named, budget=self.budget, mode=Mode.PROBE)
        else:
            done = run(self.code, named, budget=self.budget, mode=Mode.PROBE)
        if not done.is_ended or not self._fails_alike(done):
            raise ProbeStopped(self._other_error(done))
        return done

    def _fails_alike(self, done: Run) -> bool:
        """Say whether the very cells fail that fail as the code stands, each at the same place."""
        return [error.span for error in done.errors] == [error.span for error in self.errors]

    def _other_error(self, done: Run) -> RunError | None:
        """Return the error that the code does not have as it stands, or the one that it has only there."""
        known = {error.span for error in self.errors}
        met = {error.span for error in done.errors}
        others = [error for error in done.errors if error.span not in known]
        passed = [
            replace(error, notice=Notice("passes_while_probed", line=error.line))
            for error in self.errors
            if error.span not in met
        ]
        return next(iter([*others, *passed]), done.error)

    def values(self, probes: Probes, chunk: int | None = None) -> torch.Tensor:
        """Return the code's value for every probe, (count, *shape) in float64. Raises ProbeStopped.

        ``chunk``: how many probes may run together; guessed from the sizes where left out.
        """
        return self._map(self.value_at, probes, chunk or chunk_of(self.sizes.elements))[0]

    def can_run_together(self, probes: Probes) -> bool:
        """Say whether torch can run this code on several probes at once; two of them show it."""
        try:
            torch.func.vmap(self.value_at)(*(part[:2] for part in probes.parts()))
        except (ProbeStopped, RuntimeError):
            return False
        return True

    def steps(self, probes: Probes) -> tuple[tuple[Step, ...], tuple[torch.Tensor, ...]]:
        """Return the steps that have a float tensor for a value, and their stacked values.

        Up to the prober's own step, where it has one. Raises ProbeStopped where the code fails.
        """
        first = self.run_once(*(part[0] for part in probes.parts()))
        last = math.inf if self.step is None else self.step
        kept = tuple(step for step in first.steps if step.number <= last and _is_float(step.value))
        numbers = {step.number for step in kept}

        def values_of_steps(
            features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor
        ) -> tuple[torch.Tensor, ...]:
            done = self.run_once(features, weights, bias)
            return tuple(step.value for step in done.steps if step.number in numbers)

        return kept, self._map(values_of_steps, probes, chunk_of(self.sizes.elements))

    def value_at(
        self, features: torch.Tensor, weights: torch.Tensor, bias: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """Return the code's value on one set of inputs, as a tuple of one. Raises ProbeStopped.

        Works inside ``torch.func.vmap``, and autograd goes through it.
        """
        done = self.run_once(features, weights, bias)
        value = done.value
        if self.step is not None:
            value = next((step.value for step in done.steps if step.number == self.step), None)
        if not isinstance(value, torch.Tensor) or value.is_complex():
            raise ProbeStopped(None)
        return (self.roles.read_output(value).to(torch.float64),)

    def _map(
        self, one: Callable[..., tuple[torch.Tensor, ...]], probes: Probes, chunk: int
    ) -> tuple[torch.Tensor, ...]:
        """Call a function for every probe: many together where torch allows it, else one by one."""
        chunk_size = chunk if chunk < len(probes) else None
        try:
            together: tuple[torch.Tensor, ...] = torch.func.vmap(one, chunk_size=chunk_size)(*probes.parts())
        except (ProbeStopped, RuntimeError) as refusal:
            if len(probes) > LOOP_LIMIT:
                raise ProbeStopped(getattr(refusal, "error", None)) from refusal
            rows = [one(*parts) for parts in zip(*probes.parts(), strict=True)]
            return _stacked(rows)
        return together


def chunk_of(elements: int) -> int:
    """Say how many probes may run together where each makes intermediates of so many elements."""
    return max(1, CHUNK_ELEMENTS // max(1, elements))


def _stacked(rows: list[tuple[torch.Tensor, ...]]) -> tuple[torch.Tensor, ...]:
    shapes = {tuple(value.shape for value in row) for row in rows}
    if len(shapes) != 1:
        raise ProbeStopped(None)
    return tuple(torch.stack(column) for column in zip(*rows, strict=True))


def _is_float(value: object) -> bool:
    return isinstance(value, torch.Tensor) and value.is_floating_point()
