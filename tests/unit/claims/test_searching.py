"""What a search tries, in which order, and what it makes of what it finds."""

from __future__ import annotations

from itertools import islice

import pytest
import torch

from lib.claims import CLAIMS, Claim, ClaimVerdict, Fact, Form, Scope, SearchSettings, Sizes, search
from lib.claims.cases import SIDE_HIGH, WHOLE_NUMBERS, Numbers, cases_of, experiment_of, fill, sizes_upwards
from lib.claims.conditions import Condition, Term, find_condition
from lib.claims.decisions import Both, Not, Runs, Same, SameShape
from lib.claims.searching import sizes_of, try_form, verdict_of
from lib.experiment import Experiment
from lib.tensors import build_tensors

HERE = Experiment(7)


def form_of(decision: object, **codes: str) -> Form:
    return Form("form", tuple(codes.items()), decision)  # type: ignore[arg-type]


def judged(decision: object, *experiments: Experiment, **codes: str) -> bool | None:
    form = form_of(decision, **codes)
    trials = [
        try_form(form, build_tensors(experiment), experiment.seed) for experiment in experiments or (HERE,)
    ]
    return form.decision.judge(trials)


@pytest.mark.parametrize("scope", Scope)
def test_sizes_grow_from_the_smallest_and_none_comes_twice(scope: Scope) -> None:
    sizes = list(islice(sizes_upwards(scope), 200))
    assert len(set(sizes)) == len(sizes)
    assert sizes[0].total == min(each.total for each in sizes)
    largest = [max(each.batch, each.in_features, each.out_features) for each in sizes]
    assert largest == sorted(largest)
    assert max(largest) <= SIDE_HIGH
    assert all(map(scope.holds, sizes))


def test_all_sizes_up_to_three_are_tried_before_any_larger_one() -> None:
    first = set(islice(sizes_upwards(Scope.ANY), 18))
    sides = range(1, 4)
    assert first == {Sizes(b, i, o) for b in sides for i in sides if i > 1 for o in sides}


def test_a_claim_is_tried_on_as_many_cases_as_asked_for_in_all_its_forms() -> None:
    cases = list(cases_of(CLAIMS["B8"], SearchSettings(cases=7)))
    assert [case.form.name for case in cases] == [
        *("matrix", "vector", "stack"),
        *("matrix", "vector", "stack"),
        "matrix",
    ]
    for settings in (SearchSettings(cases=1), SearchSettings(cases=40)):
        assert search(CLAIMS["A2"], settings).cases == settings.cases


@pytest.mark.parametrize("numbers", Numbers)
def test_the_numbers_of_a_trial_are_those_of_its_experiment(numbers: Numbers) -> None:
    filled = fill(Sizes(2, 3, 4), numbers, 11).as_names()
    built = build_tensors(experiment_of(Sizes(2, 3, 4), numbers, 11)).as_names()
    assert all(torch.equal(filled[name], built[name]) for name in built)
    values = {float(value) for tensor in filled.values() for value in tensor.flatten()}
    if numbers is Numbers.ONES:
        assert values == {1.0}
    if numbers is Numbers.WHOLE:
        assert values <= set(WHOLE_NUMBERS)
    if numbers is Numbers.DRAWN:
        generator = torch.Generator().manual_seed(11)
        assert torch.equal(filled["features"], torch.randn(2, 3, generator=generator))


def test_the_same_settings_find_the_same_and_another_seed_other_numbers() -> None:
    assert search(CLAIMS["B5"], SearchSettings(3, 9)) == search(CLAIMS["B5"], SearchSettings(3, 9))
    assert not torch.equal(
        fill(Sizes(1, 5, 1), Numbers.WHOLE, 3).features, fill(Sizes(1, 5, 1), Numbers.WHOLE, 4).features
    )


def test_the_smallest_counterexample_has_the_smallest_whole_numbers() -> None:
    found = search(CLAIMS["A5"], SearchSettings()).counterexample
    assert found is not None
    assert found.experiment == experiment_of(Sizes(1, 2, 1), Numbers.ONES, 7)


def test_codes_are_the_same_only_where_no_trial_tells_them_apart() -> None:
    lucky, other = (experiment_of(Sizes(1, 2, 1), numbers, 7) for numbers in (Numbers.ONES, Numbers.DRAWN))
    codes = {"left": "features.sum()", "right": "features.numel() * 1.0"}
    same = Same("left", "right")
    assert judged(same, lucky, **codes) is True
    assert judged(same, lucky, other, **codes) is False
    assert judged(Not(same), lucky, other, **codes) is True


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("features", "features + 0", True),
        ("features", "features.t()", True),
        ("features", "features * 2", False),
        ("features", "features.sum()", False),
        ("features", "torch.mm(features, weights)", False),
        ("torch.mm(weights, features)", "torch.mm(features, weights)", None),
        ("features", "eval('x')", None),
        ("features", "'text'", None),
    ],
)
def test_a_refusal_is_no_value_and_a_limit_decides_nothing(
    left: str, right: str, expected: bool | None
) -> None:
    assert judged(Same("left", "right"), left=left, right=right) is expected
    assert judged(Same("right", "left"), left=left, right=right) is expected
    opposite = None if expected is None else not expected
    assert judged(Not(Same("left", "right")), left=left, right=right) is opposite


def test_running_shapes_and_several_decisions_at_once() -> None:
    codes = {"runs": "features", "refused": "torch.mm(features, weights)", "stopped": "eval('x')"}
    answers = {"runs": True, "refused": False, "stopped": None}
    for name, expected in answers.items():
        assert judged(Runs(name), **codes) is expected
    assert judged(Both(Runs("runs"), Runs("stopped")), **codes) is None
    assert judged(Both(Runs("refused"), Runs("stopped")), **codes) is False
    assert judged(SameShape("runs", "other"), runs="features", other="weights") is True
    assert judged(SameShape("runs", "other"), runs="features", other="weights.t()") is False
    assert judged(SameShape("runs", "other"), runs="features", other="bias + 'x'") is None


def test_what_only_limits_stop_is_not_decided() -> None:
    stopped = Claim("stopped", (form_of(Runs("code"), code="eval('x')"),))
    finding = search(stopped, SearchSettings(cases=3))
    assert (finding.verdict, finding.undecided) == (ClaimVerdict.NOT_DECIDED, 3)
    assert finding.counterexample is None
    assert finding.example is None


@pytest.mark.parametrize(
    ("agreeing", "failing", "has_condition", "expected"),
    [
        (0, 0, False, ClaimVerdict.NOT_DECIDED),
        (3, 0, False, ClaimVerdict.HOLDS),
        (0, 3, False, ClaimVerdict.DOES_NOT_HOLD),
        (2, 1, False, ClaimVerdict.DOES_NOT_HOLD),
        (2, 1, True, ClaimVerdict.HOLDS_ONLY_WHEN),
    ],
)
def test_the_verdict_follows_from_the_counts(
    agreeing: int, failing: int, has_condition: bool, expected: ClaimVerdict
) -> None:
    condition = Condition((Term(Fact.SQUARE),)) if has_condition else None
    assert verdict_of(agreeing, failing, condition) is expected


def facts(*each: Fact) -> frozenset[Fact]:
    return frozenset(each)


@pytest.mark.parametrize(
    ("holding", "failing", "expected"),
    [
        ([facts(Fact.SQUARE)], [facts()], (Term(Fact.SQUARE),)),
        ([facts()], [facts(Fact.SQUARE)], (Term(Fact.SQUARE, is_true=False),)),
        (
            [facts(Fact.ONE_SAMPLE, Fact.ONE_UNIT)],
            [facts(Fact.ONE_SAMPLE), facts(Fact.ONE_UNIT), facts()],
            (Term(Fact.ONE_SAMPLE), Term(Fact.ONE_UNIT)),
        ),
    ],
)
def test_the_simplest_condition_that_separates_is_found(
    holding: list[frozenset[Fact]], failing: list[frozenset[Fact]], expected: tuple[Term, ...]
) -> None:
    assert find_condition(holding, failing) == Condition(expected)


@pytest.mark.parametrize(
    ("holding", "failing"),
    [
        ([], [facts()]),
        ([facts()], []),
        ([facts(Fact.SQUARE)], [facts(Fact.SQUARE)]),
        ([facts(), facts(Fact.ONE_SAMPLE, Fact.ONE_UNIT)], [facts(Fact.ONE_SAMPLE), facts(Fact.ONE_UNIT)]),
    ],
)
def test_where_nothing_separates_there_is_no_condition(
    holding: list[frozenset[Fact]], failing: list[frozenset[Fact]]
) -> None:
    assert find_condition(holding, failing) is None


def test_the_search_of_one_unit_condition_is_found_by_running_code() -> None:
    claim = Claim(
        "sum",
        (
            form_of(
                Same("sum", "unit"),
                sum="(features * weights).sum() + bias",
                unit="F.linear(features, weights, bias)",
            ),
        ),
    )
    finding = search(claim, SearchSettings(cases=18))
    assert finding.condition == Condition((Term(Fact.ONE_SAMPLE), Term(Fact.ONE_UNIT)))
    assert finding.verdict is ClaimVerdict.HOLDS_ONLY_WHEN


def test_a_later_case_with_fewer_numbers_is_the_smaller_counterexample() -> None:
    code = "torch.ones(6 - features.shape[0] - features.shape[1] - weights.shape[0])"
    claim = Claim("small", (form_of(Runs("code"), code=code),))
    found = search(claim, SearchSettings(cases=30)).counterexample
    assert found is not None
    tried = list(islice(sizes_upwards(Scope.ANY), 30))
    failing = [each for each in tried if each.batch + each.in_features + each.out_features > 6]
    smallest = min(failing, key=lambda sizes: sizes.total)
    assert max(smallest.batch, smallest.in_features, smallest.out_features) == 4
    assert failing[0].total > smallest.total
    assert sizes_of(found.experiment) == smallest
