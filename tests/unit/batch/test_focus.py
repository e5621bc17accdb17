from __future__ import annotations

import pytest

from lib.batch import Focus, Size, find_validity, focus_on, merged_axes
from lib.experiment import Experiment
from lib.explain import fingerprint
from lib.formulations import FORMULATIONS


def focus(name: str, **sizes: int) -> Focus:
    experiment = Experiment(seed=7, **sizes)
    return focus_on(name, experiment, find_validity(experiment))


def test_a_row_that_stops_is_looked_at_where_it_stops() -> None:
    found = focus("elementwise_sum")
    assert (found.size, found.batch_stop, found.unit_stop) == (Size(2, 1), Size(2, 1), Size(1, 2))
    assert not found.is_here
    assert not found.holds
    assert found.result.value is not None
    assert found.result.value.shape == (1,)


def test_a_row_that_stops_along_the_units_alone_is_looked_at_there() -> None:
    found = focus("view_for_t")
    assert (found.size, found.batch_stop, found.unit_stop) == (Size(1, 2), None, Size(1, 2))


def test_a_row_that_fails_at_the_own_size_is_looked_at_there() -> None:
    found = focus("elementwise_sum", batch=5, out_features=2)
    assert found.size == Size(5, 2)
    assert found.is_here
    assert found.result.error is not None


@pytest.mark.parametrize("name", ["linear", "mm", "broadcast_sum"])
def test_a_row_that_never_stops_is_looked_at_as_it_is(name: str) -> None:
    found = focus(name, batch=3)
    assert (found.size, found.batch_stop, found.unit_stop) == (Size(3, 1), None, None)
    assert found.holds


@pytest.mark.parametrize(
    ("code", "batch", "out_features", "merged"),
    [
        ("(features * weights).sum() + bias", 1, 1, ()),
        ("(features * weights).sum() + bias", 3, 1, ("batch",)),
        ("(features * weights).sum() + bias", 1, 3, ("out",)),
        ("(features @ weights.t() + bias).sum()", 2, 3, ("batch", "out")),
        ("(features @ weights.t() + bias).sum(dim=0)", 2, 3, ("batch",)),
        ("(features @ weights.t() + bias).mean(dim=1)", 2, 3, ("out",)),
        ("features @ weights.t() + bias", 2, 3, ()),
        (FORMULATIONS["view_for_t"].code, 2, 3, ()),
        ("torch.exp(features) @ weights.t()", 2, 3, ()),
    ],
)
def test_axes_are_merged_where_one_number_adds_up_all_of_them(
    code: str, batch: int, out_features: int, merged: tuple[str, ...]
) -> None:
    assert merged_axes(fingerprint(code, batch, 5, out_features)) == merged


def test_without_a_fingerprint_nothing_is_said_to_be_merged() -> None:
    assert merged_axes(None) == ()
