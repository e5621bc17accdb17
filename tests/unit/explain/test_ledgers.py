from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Edit, Experiment, TensorName
from lib.explain import Fingerprint, Ledger, TermKind, fingerprint, fingerprints, ledger
from lib.formulations import FORMULATIONS
from lib.language import run
from lib.tensors import Tensors, build_tensors

UNIT = FORMULATIONS["mm"].code


def explained(
    code: str, experiment: Experiment, cell: tuple[int, int] = (0, 0), reference: str = UNIT
) -> Ledger | None:
    """The ledger between two codes as a page would ask for it."""
    tensors = build_tensors(experiment)
    sizes = (experiment.batch, experiment.in_features, experiment.out_features)
    prints: list[Fingerprint] = [fingerprint(one, *sizes) for one in (reference, code)]
    numbers = []
    for one in (reference, code):
        value = run(one, tensors.as_names()).value
        numbers.append(value.to(torch.float64).reshape(sizes[0], sizes[2])[cell].item())
    return ledger(prints[0], prints[1], tensors, cell, *numbers)


def summary(found: Ledger | None) -> list[tuple[TermKind, float]]:
    assert found is not None
    return [(term.kind, term.count) for term in found.terms]


def test_the_threads_gap_is_twenty_cross_terms_and_twenty_four_biases() -> None:
    found = explained(FORMULATIONS["outer_sum"].code, Experiment(seed=7))
    assert found is not None
    assert [(term.kind, term.count, round(term.value, 4)) for term in found.terms] == [
        (TermKind.OTHER_FEATURE, 20, -1.3986),
        (TermKind.BIAS, 24, 7.6243),
    ]
    assert (round(found.start, 4), round(found.total, 4)) == (-1.6619, 4.5638)
    assert abs(found.rounding) < 1e-5


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (UNIT, []),
        ("(features * weights + bias).sum()", [(TermKind.BIAS, 4)]),
        ("2 * (features @ weights.t()) + bias", [(TermKind.REPEATED, 5)]),
        ("features @ weights.t()", [(TermKind.BIAS, -1)]),
        ("features @ weights.t() - bias", [(TermKind.BIAS, -2)]),
        ("0 * (features @ weights.t()) + bias", [(TermKind.WANTED, -5)]),
        ("-(features @ weights.t()) + bias", [(TermKind.WANTED, -10)]),
        ("(features.sum() * weights.sum()) + bias", [(TermKind.OTHER_FEATURE, 20)]),
        (
            "features[:, [4, 3, 2, 1, 0]] @ weights.t() + bias",
            [(TermKind.WANTED, -4), (TermKind.OTHER_FEATURE, 4)],
        ),
    ],
)
@pytest.mark.parametrize("is_whole", [True, False], ids=["whole", "totals"])
def test_each_kind_of_mistake_has_its_term(
    code: str, expected: list[tuple[TermKind, float]], is_whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_whole:
        monkeypatch.setattr(fingerprints, "WHOLE_ENTRIES", 1)
    found = explained(code, Experiment(seed=7))
    assert found is not None
    assert found.is_whole == is_whole
    assert summary(found) == expected
    assert abs(found.rounding) < 1e-5


SEVERAL = Experiment(seed=7, batch=3, in_features=4, out_features=2)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            "(features @ weights.t()).sum(dim=0, keepdim=True) + bias + 0 * features @ weights.t()",
            {"other_sample": 8},
        ),
        ("(features @ weights.t()).sum(dim=1, keepdim=True) + bias", {"other_unit": 4}),
        (
            "(features @ weights.t()).sum() + bias + 0 * features @ weights.t()",
            {"other_sample": 8, "other_unit": 4, "other_both": 8},
        ),
        ("features @ weights.t() + bias.sum()", {"other_bias": 1}),
        ("features @ weights.t() + bias[[1, 0]]", {"bias": -1, "other_bias": 1}),
    ],
)
@pytest.mark.parametrize("limit", [2**18, 1], ids=["whole", "totals"])
def test_other_samples_and_units_are_told_apart(
    code: str, expected: dict[str, float], limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprints, "WHOLE_ENTRIES", limit)
    found = explained(code, SEVERAL, (1, 1))
    assert dict(summary(found)) == expected
    assert found is not None
    assert found.is_whole == (limit > 1)
    assert abs(found.rounding) < 1e-5


def test_values_come_from_the_exact_inputs() -> None:
    tensors = build_tensors(SEVERAL)
    found = explained("(features @ weights.t()).sum(dim=1, keepdim=True) + bias", SEVERAL, (2, 0))
    assert found is not None
    expected = math.fsum(
        feature * weight
        for feature, weight in zip(tensors.features[2].tolist(), tensors.weights[1].tolist(), strict=True)
    )
    term = found.term(TermKind.OTHER_UNIT)
    assert term is not None
    assert term.value == pytest.approx(expected, rel=1e-14)
    assert found.term(TermKind.BIAS) is None


def test_a_wrong_reference_is_explained_from_its_own_number() -> None:
    found = explained(UNIT, Experiment(seed=7), reference=FORMULATIONS["outer_sum"].code)
    assert summary(found) == [(TermKind.OTHER_FEATURE, -20), (TermKind.BIAS, -24)]
    assert found is not None
    assert all(term.is_missing for term in found.terms)


@pytest.mark.parametrize("limit", [2**18, 1], ids=["whole", "totals"])
def test_products_that_only_the_reference_lacks_are_not_repeated(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fingerprints, "WHOLE_ENTRIES", limit)
    found = explained(UNIT, Experiment(seed=7), reference="0 * (features @ weights.t()) + bias")
    assert summary(found) == [(TermKind.WANTED, 5)]


def test_irregular_code_is_told_in_totals_feature_by_feature(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fingerprints, "WHOLE_ENTRIES", 1)
    found = explained("features[:, :3] @ weights[:, :3].t() + bias", Experiment(seed=7))
    assert summary(found) == [(TermKind.WANTED, -2)]


def test_fractions_keep_their_fraction() -> None:
    found = explained("(features * weights).mean() + bias", Experiment(seed=7))
    assert found is not None
    (term,) = found.terms
    assert (term.kind, term.places) == (TermKind.WANTED, 5)
    assert term.count == pytest.approx(-4)
    half = explained("(features * weights).mean() / 2 + bias", Experiment(seed=7))
    assert half is not None
    assert half.terms[0].count == pytest.approx(-4.5)


@pytest.mark.parametrize("code", ["torch.relu(features) @ weights.t()", "torch.mm(features, weights)"])
def test_code_without_a_fingerprint_has_no_ledger(code: str) -> None:
    tensors = build_tensors(Experiment(seed=7))
    prints = [fingerprint(one, 1, 5, 1) for one in (UNIT, code)]
    assert ledger(prints[0], prints[1], tensors, (0, 0), 1.0, 2.0) is None


def test_outputs_that_do_not_pair_have_no_ledger() -> None:
    prints = [fingerprint(FORMULATIONS[name].code, 1, 5, 1) for name in ("mm", "einsum_stretch")]
    assert ledger(prints[0], prints[1], build_tensors(Experiment()), (0, 0), 1.0, 2.0) is None


@pytest.mark.parametrize("number", [math.inf, math.nan])
def test_a_number_that_is_not_finite_has_no_ledger(number: float) -> None:
    found = fingerprint(UNIT, 1, 5, 1)
    assert ledger(found, found, build_tensors(Experiment()), (0, 0), 1.0, number) is None


@pytest.mark.parametrize("cell", [(1, 0), (0, 1), (-1, 0)])
def test_an_output_outside_is_refused(cell: tuple[int, int]) -> None:
    found = fingerprint(UNIT, 1, 5, 1)
    with pytest.raises(IndexError, match="no output"):
        ledger(found, found, build_tensors(Experiment()), cell, 1.0, 1.0)


@given(
    seed=st.integers(0, 10_000),
    sizes=st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 3)),
    times=st.tuples(*(st.integers(-2, 3) for _ in range(5))),
    at=st.tuples(st.floats(0, 0.99), st.floats(0, 0.99)),
    is_whole=st.booleans(),
)
def test_terms_and_rounding_add_up_to_the_gap(
    seed: int,
    sizes: tuple[int, int, int],
    times: tuple[int, ...],
    at: tuple[float, float],
    is_whole: bool,
) -> None:
    experiment = Experiment(seed, *sizes)
    cell = (int(at[0] * sizes[0]), int(at[1] * sizes[2]))
    wanted, outer, turned, bias, biases = times
    order = list(reversed(range(sizes[1])))
    code = (
        f"{wanted} * (features @ weights.t()) + {outer} * features.sum() * weights.sum()"
        f" + {turned} * (features[:, {order}] @ weights.t()) + {bias} * bias + {biases} * bias.sum()"
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fingerprints, "WHOLE_ENTRIES", 2**18 if is_whole else 0)
        found = explained(code, experiment, cell)
    assert found is not None
    assert found.is_whole == is_whole
    total = math.fsum([found.start, *(term.value for term in found.terms), found.rounding])
    assert total == pytest.approx(found.total, rel=1e-12, abs=1e-12)
    size = sum(abs(term.value) for term in found.terms) + abs(found.start) + abs(found.total)
    assert abs(found.rounding) <= 1e-5 * max(size, 1) * 50
    exact = brute_force(code, experiment, cell) - brute_force(UNIT, experiment, cell)
    assert math.fsum(term.value for term in found.terms) == pytest.approx(exact, rel=1e-9, abs=1e-9)


def brute_force(code: str, experiment: Experiment, cell: tuple[int, int]) -> float:
    """The code's value in float64, run by plain torch."""
    exact = {name: part.to(torch.float64) for name, part in build_tensors(experiment).as_names().items()}
    value = run(code, exact).value
    return float(value[cell])


def test_whole_numbers_leave_no_rounding_at_all() -> None:
    edits = [Edit(TensorName.FEATURES, (0, place), place + 1) for place in range(5)]
    edits += [Edit(TensorName.WEIGHTS, (0, place), 2 - place) for place in range(5)]
    experiment = Experiment(seed=7, edits=(*edits, Edit(TensorName.BIAS, (0,), 10)))
    found = explained(FORMULATIONS["outer_sum"].code, experiment)
    assert found is not None
    assert (found.start, found.total, found.rounding) == (0.0, 250.0, 0.0)
    assert [term.value for term in found.terms] == [10.0, 240.0]


def test_half_types_put_their_coarse_steps_into_rounding() -> None:
    tensors = build_tensors(Experiment(seed=7, dtype="float16"))
    prints = [fingerprint(FORMULATIONS[name].code, 1, 5, 1) for name in ("mm", "outer_sum")]
    values = [run(FORMULATIONS[name].code, tensors.as_names()).value.item() for name in ("mm", "outer_sum")]
    found = ledger(prints[0], prints[1], tensors, (0, 0), *values)
    assert found is not None
    assert 0 < abs(found.rounding) < 0.05
    exact = Tensors(*(part.to(torch.float64) for part in tensors.as_names().values()))
    assert found.terms[1].value == 24 * exact.bias.item()
