"""Each verdict follows from what plain torch does, and flips when torch.mm is another function."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import torch

from lib.claims import CLAIMS, ClaimVerdict, Finding, SearchSettings, Sizes, search, sizes_of, try_claim
from lib.experiment import Experiment
from lib.language.known import NAMES
from tests.plain_torch import draw
from tests.unit.claims.plain_claims import PLAIN, Given, sizes_up_to

SEARCH = SearchSettings()
SEED = 7


@cache
def finding_of(name: str) -> Finding:
    """Search once for all tests that only read what is found."""
    return search(CLAIMS[name], SEARCH)


@cache
def plain_answer(name: str, form: str, sizes: tuple[int, int, int]) -> bool:
    """Say whether a claim agrees with plain torch on a draw of these sizes."""
    plain = draw(SEED, *sizes)
    return PLAIN[name][form](Given(plain.features, plain.weights, plain.bias))


def plain_verdict(name: str) -> ClaimVerdict:
    answers = {plain_answer(name, form, sizes) for form in PLAIN[name] for sizes in sizes_up_to(3, name)}
    if len(answers) == 2:
        return ClaimVerdict.HOLDS_ONLY_WHEN
    return ClaimVerdict.HOLDS if answers == {True} else ClaimVerdict.DOES_NOT_HOLD


def test_every_form_of_every_claim_is_tried_in_plain_torch_too() -> None:
    assert {name: {form.name for form in claim.forms} for name, claim in CLAIMS.items()} == {
        name: set(forms) for name, forms in PLAIN.items()
    }


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_comes_out_on_an_experiment_as_in_plain_torch(name: str) -> None:
    for sizes in sizes_up_to(3, name):
        found = {
            answer.form.name: answer.agrees for answer in try_claim(CLAIMS[name], Experiment(SEED, *sizes))
        }
        assert found == {form: plain_answer(name, form, sizes) for form in PLAIN[name]}, sizes


@pytest.mark.parametrize("name", CLAIMS)
def test_the_verdict_is_that_of_plain_torch(name: str) -> None:
    assert finding_of(name).verdict == plain_verdict(name)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_condition_tells_apart_sizes_that_were_not_searched(name: str) -> None:
    finding = finding_of(name)
    if finding.condition is None:
        assert finding.verdict is not ClaimVerdict.HOLDS_ONLY_WHEN
        return
    for sizes in sizes_up_to(5, name):
        for form in CLAIMS[name].forms:
            is_met = finding.condition.holds(form.facts | Sizes(*sizes).facts)
            assert is_met == plain_answer(name, form.name, sizes), (form.name, sizes)


@pytest.mark.parametrize("name", CLAIMS)
def test_no_counterexample_is_smaller_than_the_one_found(name: str) -> None:
    found = finding_of(name).counterexample
    failing = [
        Sizes(*sizes).total
        for form in PLAIN[name]
        for sizes in sizes_up_to(3, name)
        if not plain_answer(name, form, sizes)
    ]
    assert (None if found is None else sizes_of(found.experiment).total) == min(failing, default=None)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_counterexample_fails_again_when_it_is_run(name: str) -> None:
    finding = finding_of(name)
    for found, expected in ((finding.counterexample, False), (finding.example, True)):
        if found is not None:
            form = CLAIMS[name].form(found.form)
            trial = found.trial(CLAIMS[name])
            assert form.decision.judge((trial,)) is expected
            tensors = trial.tensors
            assert PLAIN[name][form.name](Given(tensors.features, tensors.weights, tensors.bias)) is expected


def test_another_torch_mm_flips_the_verdicts_that_rest_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    resting = {"A3", "A5", "B2", "B6", "B7"}
    before = {name: finding_of(name).verdict for name in CLAIMS}
    broken = replace(NAMES["torch.mm"], function=lambda left, right: torch.mm(left, right) + 1)
    monkeypatch.setitem(NAMES, "torch.mm", broken)
    after = {name: search(claim, SEARCH).verdict for name, claim in CLAIMS.items()}
    assert {name for name in CLAIMS if before[name] is not after[name]} >= resting
    assert (before["A5"], after["A5"]) == (ClaimVerdict.DOES_NOT_HOLD, ClaimVerdict.HOLDS)
    assert (before["B2"], after["B2"]) == (ClaimVerdict.DOES_NOT_HOLD, ClaimVerdict.HOLDS)
    assert before["B6"] is ClaimVerdict.HOLDS
    assert after["B6"] is not ClaimVerdict.HOLDS
    assert {name for name in CLAIMS if "torch.mm" not in str(CLAIMS[name].forms)} <= {
        name for name in CLAIMS if before[name] is after[name]
    }


def test_a_torch_mm_that_is_matmul_makes_mm_take_more_axes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NAMES, "torch.mm", replace(NAMES["torch.mm"], function=torch.matmul))
    assert search(CLAIMS["A4"], SEARCH).verdict is not ClaimVerdict.HOLDS
    assert search(CLAIMS["B9"], SEARCH).verdict is ClaimVerdict.DOES_NOT_HOLD
