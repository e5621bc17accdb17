"""Run formulations on one experiment, side by side, and judge each against the reference."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import torch

from lib.comparison.bounds import rounding_bounds
from lib.comparison.results import Result, Shared
from lib.experiment import Experiment
from lib.explain import Headline, Judgement, Verdict, as_tensor, headline, judge
from lib.formulations import ACTIVATION_CODE, FORMULATIONS, Formulation
from lib.language import Budget, Run, parse
from lib.tensors import Tensors, build_tensors


@dataclass(frozen=True, eq=False)
class Comparison:
    """One experiment and its results by name, in the order asked for; the reference is always there."""

    experiment: Experiment
    tensors: Tensors
    reference: Result
    results: dict[str, Result]

    @cached_property
    def headline(self) -> Headline:
        """Decide what one sentence has to say of all rows; the reference counts as one of them."""
        rows = [result.headline_row() for result in self.results.values()]
        if self.reference.name not in self.results:
            rows.insert(0, self.reference.headline_row())
        return headline(rows, is_single=self.experiment.batch * self.experiment.out_features == 1)


def compare(
    experiment: Experiment,
    names: Iterable[str] | None = None,
    *,
    reference: str = "linear",
    formulations: Mapping[str, Formulation] = FORMULATIONS,
    budget: Budget | None = None,
) -> Comparison:
    """Run the named formulations (all of them by default) and judge each against the reference.

    The tensors are those of ``build_tensors``; ``budget`` bounds every single run. Code that fails is a
    result with an error, never an error of its own.

    Raises ValueError where a name is not in ``formulations``.

    >>> compare(Experiment(seed=7)).results["outer_sum"].verdict
    <Verdict.DIFFERENT_VALUE: 'different_value'>
    """
    return compare_tensors(
        experiment,
        build_tensors(experiment),
        names,
        reference=reference,
        formulations=formulations,
        budget=budget,
    )


def compare_tensors(
    experiment: Experiment,
    tensors: Tensors,
    names: Iterable[str] | None = None,
    *,
    reference: str = "linear",
    formulations: Mapping[str, Formulation] = FORMULATIONS,
    budget: Budget | None = None,
) -> Comparison:
    """Compare as ``compare`` does, on tensors that are given; sizes and dtype are the experiment's."""
    chosen = list(formulations) if names is None else list(dict.fromkeys(names))
    for name in (*chosen, reference):
        if name not in formulations:
            raise ValueError(_unknown(name, formulations))
    activation = parse(ACTIVATION_CODE[experiment.activation])
    shared = Shared(experiment, tensors, budget or Budget(), activation)
    base = _result(formulations[reference], shared, None)
    results = {
        name: base if name == reference else _result(formulations[name], shared, base) for name in chosen
    }
    return Comparison(experiment, tensors, base, results)


def _result(formulation: Formulation, shared: Shared, reference: Result | None) -> Result:
    program = parse(formulation.code)
    done = shared.execute(program, shared.tensors.as_names())
    value = None if done.error is not None else as_tensor(done.value)
    judgement = _judgement(done, value, reference)
    return Result(
        name=formulation.name,
        formulation=formulation,
        program=program,
        run=done,
        value=value,
        verdict=None if judgement is None else judgement.verdict,
        same_shape=judgement is not None and judgement.same_shape,
        has_overflow=judgement is not None and judgement.has_overflow,
        is_reference=reference is None,
        shared=shared,
        _reference=reference,
    )


def _judgement(done: Run, value: torch.Tensor | None, reference: Result | None) -> Judgement | None:
    if done.error is not None:
        return Judgement(Verdict.ERROR, same_shape=False)
    if reference is None:
        if value is None:
            return Judgement(Verdict.DIFFERENT_SHAPE, same_shape=False)
        return Judgement(Verdict.SAME_BITS, same_shape=True)
    if reference.value is None:
        return None
    if value is None:
        return Judgement(Verdict.DIFFERENT_SHAPE, same_shape=False)
    return judge(value, reference.value, rounding_bounds(reference))


def _unknown(name: str, formulations: Mapping[str, Formulation]) -> str:
    near = difflib.get_close_matches(name, formulations, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"no formulation is called {name!r}{hint}"
