"""Pasted cells beside the unit: a failed cell is part of the code, what it did not run is not."""

from __future__ import annotations

import torch
from torch.nn import functional

from lib.comparison import Verdict, compare_code
from lib.experiment import Experiment
from lib.explain.fixing import fixes, repairs
from lib.export.code import plain_code
from lib.tensors import build_tensors
from lib.ui.wording.unfollowed import unfollowed_sentence

TENSORS = "x = torch.randn(2, 3)\nw = torch.randn(4, 3)\nb = torch.randn(4)\n"


def drawn() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        return torch.randn(2, 3), torch.randn(4, 3), torch.randn(4)


def test_the_last_cell_is_compared_though_an_earlier_one_failed() -> None:
    found = compare_code(f"# %%\n{TENSORS}# %%\nx @ w\n# %%\nx @ w.t() + b\n", experiment=Experiment())
    features, weights, bias = drawn()
    assert found.run.error is not None
    assert found.verdict is not None
    assert found.verdict.is_agreement
    assert found.is_unit
    assert found.unit_value is not None
    assert torch.equal(found.unit_value, functional.linear(features, weights, bias))
    assert found.value is not None
    assert torch.equal(found.value, features @ weights.t() + bias)


def test_what_a_failed_cell_left_behind_is_in_the_fingerprint() -> None:
    code = f"# %%\n{TENSORS}# %%\ny = x @ w.t() + b\ny = y + b\ny.nothing\n# %%\ny\n"
    found = compare_code(code, experiment=Experiment())
    features, weights, bias = drawn()
    assert found.value is not None
    assert torch.equal(found.value, features @ weights.t() + bias + bias)
    assert found.fingerprint is not None
    assert found.fingerprint.biases is not None
    assert found.fingerprint.biases.max() == 2
    assert found.verdict is Verdict.DIFFERENT_VALUE
    assert not found.is_unit


def test_a_cell_that_fails_here_alone_leaves_the_formula_unfollowed() -> None:
    """Other number types meet, which do not clash while the code is probed in float64."""
    code = f"# %%\n{TENSORS}y = x @ w.t() + b\n# %%\nz = x.double() @ w.t()\ny = y * 2\n# %%\ny\n"
    found = compare_code(code, experiment=Experiment())
    assert found.fingerprint is not None
    failure = found.fingerprint.failure
    assert failure is not None
    assert failure.error is not None
    assert failure.error.line == 7
    assert "Line 7, which fails here, does not fail on those" in unfollowed_sentence(failure)
    assert not found.is_unit


def test_a_failed_last_cell_leaves_nothing_to_compare() -> None:
    found = compare_code(f"# %%\n{TENSORS}x @ w.t() + b\n# %%\nx @ w\n", experiment=Experiment())
    assert found.verdict is Verdict.ERROR
    assert found.fingerprint is None
    assert found.value is None


def test_names_that_later_cells_lack_are_given() -> None:
    experiment = Experiment(batch=2)
    found = compare_code(
        "# %%\nfeatures @ weights\n# %%\nfeatures @ weights.t() + bias\n", experiment=experiment
    )
    tensors = build_tensors(experiment)
    assert found.given.keys() == {"features", "weights", "bias"}
    assert found.value is not None
    expected = tensors.features @ tensors.weights.t() + tensors.bias
    assert torch.equal(found.value, expected)


def test_what_a_failed_cell_was_to_make_is_not_given() -> None:
    code = "# %%\nx = torch.ones(1, 5)\nnothing\nw = torch.ones(1, 5)\n# %%\nx @ w.t()\n"
    found = compare_code(code, experiment=Experiment())
    assert found.given == {}
    assert [error.message for error in found.run.errors] == [
        "name 'nothing' is not defined", "name 'w' is not defined",
    ]  # fmt: skip


def test_a_name_that_the_code_deletes_is_given_once() -> None:
    found = compare_code("features.sum()\ndel features\nfeatures.sum()", experiment=Experiment())
    assert found.run.error is not None
    assert found.run.error.message == "name 'features' is not defined"
    assert found.given.keys() == {"features"}


def test_a_repair_gets_past_the_first_error_and_tells_the_next_one() -> None:
    code = f"# %%\n{TENSORS}# %%\nx @ w\n# %%\ny = x + w\n"
    found = repairs(code)
    assert found[0].code == code.replace("x @ w\n", "x @ w.t()\n")
    assert found[0].next_error is not None
    assert found[0].next_error.line == 8


def test_a_mistake_after_a_failed_cell_is_fixed_and_the_cell_goes_on_failing() -> None:
    wrong = "# %%\nx = torch.randn(1, 3)\nw = torch.randn(1, 3)\nb = torch.randn(1)\n"
    wrong += "# %%\nnothing\n# %%\n(x.t() * w).sum() + b\n"
    found = compare_code(wrong, experiment=Experiment())
    assert found.verdict is Verdict.DIFFERENT_VALUE
    roles, sizes = found.roles, found.guess.sizes
    assert roles is not None
    assert sizes is not None
    shape = (sizes.batch, sizes.in_features, sizes.out_features)
    fixed = fixes(wrong, *shape, roles=roles, given={}, seed=7, errors=found.run.errors)
    assert fixed[0].gives_value
    assert fixed[0].code == wrong.replace("(x.t() * w)", "(x * w)")
    assert not any(fix.gives_value for fix in fixes(wrong, *shape, roles=roles, given={}, seed=7))
    again = compare_code(fixed[0].code, experiment=Experiment())
    assert again.is_unit
    assert len(again.run.errors) == 1


def test_code_with_a_cell_that_is_no_python_stays_as_it_stands_in_a_script() -> None:
    code = "# %%\nx = = 1\n# %%\n2"
    assert plain_code(code).text == code
    assert not plain_code(code).has_value
