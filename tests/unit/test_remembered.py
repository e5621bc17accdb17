"""Fingerprints are made once, and anew where the language has changed or one has failed."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from lib.comparison import compare, remembered
from lib.experiment import Experiment
from lib.explain import fingerprint
from lib.formulations import FORMULATIONS
from lib.language.known import NAMES


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the codes of the fingerprints that are made."""
    codes: list[str] = []
    make = remembered.fingerprint

    def counted(code: object, *sizes: int, **options: object) -> object:
        codes.append(getattr(code, "code", str(code)))
        return make(code, *sizes, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(remembered, "fingerprint", counted)
    remembered._remembered.cache_clear()
    return codes


def fingerprints(experiment: Experiment) -> dict[str, torch.Tensor]:
    found = {}
    for name, result in compare(experiment, tuple(FORMULATIONS)).results.items():
        if result.fingerprint is not None and result.fingerprint.products is not None:
            found[name] = result.fingerprint.products
    return found


def test_another_seed_or_number_type_makes_none_anew(made: list[str]) -> None:
    first = fingerprints(Experiment(seed=1))
    count = len(made)
    second = fingerprints(Experiment(seed=2))
    assert count > 0
    assert len(made) == count
    for name, products in first.items():
        sizes = (1, 5, 1)
        assert torch.equal(products, second[name])
        assert torch.equal(products, fingerprint(FORMULATIONS[name].code, *sizes).products)


def test_other_sizes_make_their_own(made: list[str]) -> None:
    fingerprints(Experiment(seed=1))
    count = len(made)
    fingerprints(Experiment(seed=1, in_features=4))
    assert len(made) > count


def test_another_function_in_the_languages_table_is_seen(
    made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprints(Experiment(seed=1))["mm"]
    mm = NAMES["torch.mm"]
    monkeypatch.setitem(NAMES, "torch.mm", replace(mm, function=lambda a, b: torch.mm(a, b) * 2))
    assert torch.equal(fingerprints(Experiment(seed=1))["mm"], 2 * before)


def test_one_that_failed_is_not_remembered(made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    mm = NAMES["torch.mm"]
    monkeypatch.setitem(NAMES, "torch.mm", replace(mm, function=lambda a, b: torch.mm(a, b).abs()))
    for _ in range(2):
        assert compare(Experiment(seed=1), ("mm",)).results["mm"].fingerprint is not None
    assert made.count(FORMULATIONS["mm"].code) == 2
