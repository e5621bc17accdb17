"""Search for cases in which a claim fails, and derive its verdict from what was found."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from lib.claims.cases import Case, Numbers, SearchSettings, cases_of, experiment_of, fill
from lib.claims.conditions import Condition, find_condition
from lib.claims.decisions import Trial, outcome_of
from lib.claims.model import Claim, ClaimVerdict, Fact, Form, Sizes
from lib.experiment import Experiment
from lib.language import Budget, Program, parse, run
from lib.tensors import Tensors, build_tensors

UNTIMED = Budget(seconds=math.inf)
"""The search counts and has no clock, so that its result depends on its settings alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """One trial of a search that is worth showing: which form, on which experiment."""

    form: str
    experiment: Experiment

    def trial(self, claim: Claim) -> Trial:
        """Run the form again on its experiment."""
        return try_form(claim.form(self.form), build_tensors(self.experiment), self.experiment.seed)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a search found: how many cases agree with the claim, how many do not, and what follows.

    ``undecided`` cases decide nothing (both codes refused, or a limit of Formulab). ``counterexample`` is
    the smallest failing trial: fewest numbers, whole ones before drawn ones, then smallest together;
    ``example`` is the smallest that agrees.
    """

    verdict: ClaimVerdict
    agreeing: int
    failing: int
    undecided: int
    condition: Condition | None = None
    counterexample: Found | None = None
    example: Found | None = None

    @property
    def cases(self) -> int:
        return self.agreeing + self.failing + self.undecided


@dataclass(frozen=True, slots=True)
class Answer:
    """A form of a claim tried on one experiment; ``agrees`` is None where it decides nothing."""

    form: Form
    trial: Trial
    agrees: bool | None


def sizes_of(experiment: Experiment) -> Sizes:
    """Return the sizes of an experiment."""
    return Sizes(experiment.batch, experiment.in_features, experiment.out_features)


def try_form(
    form: Form,
    tensors: Tensors,
    seed: int,
    *,
    programs: Mapping[str, Program] | None = None,
    budget: Budget = Budget(),
) -> Trial:
    """Run all codes of a form on the same tensors; ``seed`` is where code of its own draws starts."""
    programs = parsed(form) if programs is None else programs
    names = tensors.as_names()
    outcomes = {
        name: outcome_of(code, run(programs[name], names, seed=seed, budget=budget))
        for name, code in form.codes
    }
    return Trial(tensors, outcomes)


def parsed(form: Form) -> dict[str, Program]:
    """Parse the codes of a form."""
    return {name: parse(code) for name, code in form.codes}


def try_claim(claim: Claim, experiment: Experiment) -> tuple[Answer, ...]:
    """Try every form of a claim on one experiment, whether or not the claim speaks of its sizes."""
    tensors = build_tensors(experiment)
    trials = ((form, try_form(form, tensors, experiment.seed)) for form in claim.forms)
    return tuple(Answer(form, trial, form.decision.judge((trial,))) for form, trial in trials)


def search(claim: Claim, settings: SearchSettings) -> Finding:
    """Try a claim on as many cases as asked for and derive its verdict.

    It holds where every case agrees, holds only under a condition where one separates the agreeing cases
    from the failing ones exactly, does not hold where none does, and is not decided where no case decides.

    >>> from lib.claims.catalogue import CLAIMS
    >>> search(CLAIMS["B10"], SearchSettings(cases=3)).verdict
    <ClaimVerdict.DOES_NOT_HOLD: 'does_not_hold'>
    """
    programs = {form.name: parsed(form) for form in claim.forms}
    answers: dict[bool | None, list[frozenset[Fact]]] = {True: [], False: [], None: []}
    smallest: dict[bool, _Shown] = {}
    for case in cases_of(claim, settings):
        form = case.form
        trials = {
            numbers: try_form(
                form,
                fill(case.sizes, numbers, settings.seed),
                settings.seed,
                programs=programs[form.name],
                budget=UNTIMED,
            )
            for numbers in Numbers
        }
        answer = form.decision.judge(tuple(trials.values()))
        answers[answer].append(case.facts)
        if answer is None or (answer in smallest and smallest[answer].total < case.sizes.total):
            continue
        tried = [
            _Shown(case.sizes.total, _magnitude(trial.tensors), case, numbers)
            for numbers, trial in trials.items()
            if form.decision.judge((trial,)) is answer
        ]
        if answer in smallest:
            tried.insert(0, smallest[answer])
        if tried:
            smallest[answer] = min(tried, key=_order)
    condition = find_condition(answers[True], answers[False])
    return Finding(
        verdict_of(len(answers[True]), len(answers[False]), condition),
        len(answers[True]),
        len(answers[False]),
        len(answers[None]),
        condition,
        counterexample=_found(smallest.get(False), settings.seed),
        example=_found(smallest.get(True), settings.seed),
    )


class _Shown(NamedTuple):
    """A trial that could be shown."""

    total: int
    magnitude: float
    case: Case
    numbers: Numbers


def _order(shown: _Shown) -> tuple[int, bool, float]:
    """Prefer few numbers, then whole ones, then small ones; what was found first wins a tie."""
    return shown.total, shown.numbers is Numbers.DRAWN, shown.magnitude


def _found(shown: _Shown | None, seed: int) -> Found | None:
    if shown is None:
        return None
    return Found(shown.case.form.name, experiment_of(shown.case.sizes, shown.numbers, seed))


def _magnitude(tensors: Tensors) -> float:
    """Add up how far all numbers are from zero."""
    return sum(float(tensor.abs().sum()) for tensor in tensors.as_names().values())


def verdict_of(agreeing: int, failing: int, condition: Condition | None) -> ClaimVerdict:
    """Derive the verdict from how many cases agree, how many fail, and what separates them."""
    if not agreeing and not failing:
        return ClaimVerdict.NOT_DECIDED
    if not failing:
        return ClaimVerdict.HOLDS
    return ClaimVerdict.DOES_NOT_HOLD if condition is None else ClaimVerdict.HOLDS_ONLY_WHEN
