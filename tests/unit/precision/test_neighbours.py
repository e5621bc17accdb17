"""Neighbours, against the same calls in plain torch."""

from __future__ import annotations

import pytest
from torch.nn import functional

from lib.experiment import Dtype, Experiment
from lib.language import Budget, ErrorKind
from lib.precision import study_neighbours
from lib.tensors import TORCH_DTYPES
from tests.plain_torch import draw


@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("sizes", [(2, 64, 64), (4, 7, 3), (5, 300, 1)], ids=str)
def test_changes_are_those_of_plain_calls(sizes: tuple[int, int, int], dtype: Dtype) -> None:
    plain = draw(5, *sizes, TORCH_DTYPES[dtype])
    whole = functional.linear(plain.features, plain.weights, plain.bias)
    sample = functional.linear(plain.features[:1].clone(), plain.weights, plain.bias)[0]
    unit = functional.linear(plain.features, plain.weights[:1].clone(), plain.bias[:1].clone())[:, 0]
    row = study_neighbours(Experiment(5, *sizes, dtype))["functional_linear"]
    for change, beside, alone in ((row.sample, whole[0], sample), (row.unit, whole[:, 0], unit)):
        assert change is not None
        assert (change.changed, change.total) == (int((beside != alone).sum()), len(alone))
        assert change.largest == float((beside.double() - alone.double()).abs().max())
        assert (change.in_ulps > 0) == (change.changed > 0)


def test_one_sample_and_one_unit_have_no_neighbours_to_change_them() -> None:
    for row in study_neighbours(Experiment(in_features=64)).values():
        assert row.sample is not None
        assert row.unit is not None
        assert row.sample.changed == row.unit.changed == 0


def test_code_without_an_output_for_each_tells_no_change() -> None:
    row = study_neighbours(Experiment(batch=3, out_features=2))["elementwise_sum"]
    assert (row.sample, row.unit) == (None, None)


def test_what_is_too_large_is_refused_with_its_reason_and_the_others_stay() -> None:
    rows = study_neighbours(
        Experiment(batch=4, in_features=512, out_features=32), budget=Budget(live_bytes=2**16)
    )
    refused = rows["broadcast_sum"]
    assert refused.error is not None
    assert refused.error.kind is ErrorKind.TOO_LARGE
    assert (refused.sample, refused.unit) == (None, None)
    assert rows["mm"].sample is not None
