from __future__ import annotations

import itertools

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.explain import Condition, Roles, fingerprint, fingerprints, probe_set, probing
from lib.formulations import FORMULATIONS

RIGHT_FOR_ALL_SIZES = (
    "linear",
    "functional_linear",
    "mm",
    "matmul",
    "at_operator",
    "addmm",
    "einsum",
    "broadcast_sum",
)
SIZES = ((1, 5, 1), (3, 4, 2), (1, 4, 3), (4, 1, 1), (3, 3, 3))
SIGMOID = "1 / (1 + torch.exp(-({})))"
BRANCHING = """\
if features.sum() > 0:
    y = features @ weights.t()
else:
    y = weights @ features.t()
y + bias"""
OUTER = "(features.t() * weights + bias).sum()"


def plain_coefficients(
    batch: int, inner: int, units: int
) -> tuple[dict[tuple[int, ...], float], dict[tuple[int, ...], float]]:
    """The unit's own coefficients, counted in plain loops."""
    products = {
        (sample, unit, sample, feature, unit, feature): 1.0
        for sample, unit, feature in itertools.product(range(batch), range(units), range(inner))
    }
    biases = {(sample, unit, unit): 1.0 for sample, unit in itertools.product(range(batch), range(units))}
    return products, biases


def entries(tensor: torch.Tensor) -> dict[tuple[int, ...], float]:
    return {tuple(place): tensor[tuple(place)].item() for place in tensor.nonzero().tolist()}


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("name", RIGHT_FOR_ALL_SIZES)
def test_right_code_sums_the_units_products_once_and_its_bias_once(
    name: str, sizes: tuple[int, int, int]
) -> None:
    found = fingerprint(FORMULATIONS[name].code, *sizes)
    products, biases = plain_coefficients(*sizes)
    assert found.is_unit
    assert found.products is not None
    assert found.biases is not None
    assert entries(found.products) == products
    assert entries(found.biases) == biases


@pytest.mark.parametrize("name", FORMULATIONS)
def test_every_formulation_has_a_whole_fingerprint_or_an_error_of_torch(name: str) -> None:
    found = fingerprint(FORMULATIONS[name].code, 1, 5, 1)
    if found.failure is None:
        assert found.is_whole
        assert found.shape is not None
    else:
        assert found.failure.error is not None


@pytest.mark.parametrize(
    ("name", "products", "biases"),
    [("outer_sum", 25, 25), ("bias_inside", 5, 5), ("elementwise_sum", 5, 1), ("einsum_stretch", 25, 5)],
)
def test_the_mistakes_sum_what_they_are_said_to_sum(name: str, products: int, biases: int) -> None:
    found = fingerprint(FORMULATIONS[name].code, 1, 5, 1)
    assert found.products is not None
    assert found.biases is not None
    assert (found.products.sum().item(), found.biases.sum().item()) == (products, biases)
    assert set(found.products.unique().tolist()) <= {0.0, 1.0}
    assert found.is_unit == (name == "elementwise_sum")


def test_view_for_t_is_the_unit_for_one_unit_and_not_for_two() -> None:
    code = FORMULATIONS["view_for_t"].code
    assert fingerprint(code, 2, 5, 1).is_unit
    assert not fingerprint(code, 2, 5, 2).is_unit


def test_the_elementwise_sum_is_the_unit_for_one_output_only() -> None:
    code = FORMULATIONS["elementwise_sum"].code
    assert fingerprint(code, 1, 4, 1).is_unit
    several = fingerprint(code, 1, 4, 3)
    assert several.is_valid
    assert several.is_paired
    assert not several.is_unit


@pytest.mark.parametrize(
    ("code", "condition"),
    [
        ("features @ weights.t() + bias + 1", Condition.ZERO),
        ("((features @ weights.t()) ** 2).mean()", Condition.ADDITIVE_FEATURES),
        ("features + weights", Condition.ZERO_FEATURES),
        ("features.sum()", Condition.ZERO_WEIGHTS),
        ("torch.relu(features) @ weights.t()", Condition.ADDITIVE_FEATURES),
        ("features.abs() @ weights.t()", Condition.ADDITIVE_FEATURES),
        ("features @ (weights ** 3).t()", Condition.ADDITIVE_WEIGHTS),
        ("features @ weights.t() + bias ** 2", Condition.ADDITIVE_BIAS),
        ("(features @ weights.t()) * (bias + 1)", Condition.BIAS_APART),
    ],
)
def test_code_that_is_no_such_sum_says_which_condition_failed(code: str, condition: Condition) -> None:
    found = fingerprint(code, 1, 5, 1)
    assert found.failure is not None
    assert found.failure.condition == condition
    assert found.products is None
    assert not found.is_unit


def test_the_failing_step_is_the_one_after_the_last_that_passes() -> None:
    found = fingerprint("torch.relu(features @ weights.t()) + bias", 1, 5, 1)
    assert found.failure is not None
    assert found.failure.step is not None
    assert found.failure.step.text == "torch.relu(features @ weights.t())"


def test_an_error_while_probing_is_the_failure() -> None:
    found = fingerprint("torch.mm(features, weights)", 1, 5, 1)
    assert found.failure is not None
    assert found.failure.condition is None
    assert found.failure.error is not None
    assert "cannot be multiplied" in found.failure.error.message


def test_code_without_a_tensor_has_no_fingerprint() -> None:
    found = fingerprint("x = features", 1, 5, 1)
    assert found.failure is not None
    assert found.failure.error is None
    assert found.shape is None


@pytest.mark.parametrize(
    "code",
    [
        SIGMOID.format(OUTER),
        f"torch.sigmoid({OUTER})",
        f"h = {OUTER}\ntorch.tanh(h)",
        f"def activation(x):\n    return 1 / (1 + torch.exp(-x))\nactivation({OUTER})",
    ],
)
def test_code_that_ends_in_an_activation_is_fingerprinted_before_it(code: str) -> None:
    bare, found = fingerprint(OUTER, 1, 5, 1), fingerprint(code, 1, 5, 1)
    assert found.is_valid
    assert found.step is not None
    assert found.step.text == OUTER
    assert found.following
    assert found.products is not None
    assert bare.products is not None
    assert torch.equal(found.products, bare.products)
    assert found.is_same_formula(bare)


def test_what_follows_an_activation_must_not_use_the_inputs_again() -> None:
    found = fingerprint("h = features @ weights.t()\ntorch.sigmoid(h) * weights.sum()", 1, 5, 1)
    assert found.failure is not None


def test_a_change_of_sign_that_ends_the_code_stays_in_the_formula() -> None:
    found = fingerprint("-(features @ weights.t() + bias)", 1, 5, 1)
    assert found.products is not None
    assert set(found.products.unique().tolist()) == {-1.0, 0.0}
    assert not found.is_unit


def test_what_torch_cannot_run_together_is_probed_one_by_one() -> None:
    assert fingerprint(BRANCHING, 1, 3, 1).is_unit
    unlike = fingerprint(BRANCHING.replace("weights @", "2 * weights @"), 1, 3, 1)
    assert unlike.failure is not None
    assert unlike.failure.condition is not None


def test_what_cannot_run_together_is_not_probed_one_by_one_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe_set, "AT_ONCE", 1)
    monkeypatch.setattr(fingerprints, "LOOP_LIMIT", 5)
    found = fingerprint(BRANCHING, 1, 3, 1)
    assert found.is_unit
    assert not found.is_whole


def test_nothing_but_sizes_enters() -> None:
    one, other = (fingerprint(OUTER, 1, 4, 1) for _ in range(2))
    assert one.witness is not None
    assert other.witness is not None
    assert torch.equal(one.witness, other.witness)


def test_above_the_limit_the_coefficients_are_left_out_and_formulas_still_compare(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fingerprints, "WHOLE_ENTRIES", 24)
    found = {name: fingerprint(FORMULATIONS[name].code, 1, 5, 1) for name in ("linear", "mm", "outer_sum")}
    assert not any(one.is_whole for one in found.values())
    assert all(one.is_valid for one in found.values())
    assert found["mm"].is_same_formula(found["linear"]) is True
    assert found["outer_sum"].is_same_formula(found["linear"]) is False
    assert (found["mm"].is_unit, found["outer_sum"].is_unit) == (True, False)


def test_many_probes_run_in_parts_and_too_much_work_is_left_to_totals(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = (2, 9, 2)
    expected = fingerprint(FORMULATIONS["mm"].code, *sizes)
    monkeypatch.setattr(probe_set, "AT_ONCE", 1)
    monkeypatch.setattr(probing, "CHUNK_ELEMENTS", 1000)
    found = fingerprint(FORMULATIONS["mm"].code, *sizes)
    assert found.products is not None
    assert expected.products is not None
    assert torch.equal(found.products, expected.products)
    assert found.is_unit
    monkeypatch.setattr(fingerprints, "WHOLE_WORK", 1000)
    told = fingerprint(FORMULATIONS["mm"].code, *sizes)
    assert (told.is_unit, told.is_whole) == (True, False)


def test_roles_name_the_tensors_and_how_they_are_stored() -> None:
    roles = Roles(features="x", weights="w", bias="b", has_transposed_weights=True, bias_shape=(1, 1))
    found = fingerprint("x @ w + b", 2, 4, 1, roles=roles)
    assert found.is_unit


def test_overrides_probe_code_that_assigns_its_own_tensors() -> None:
    code = "x = 1.5\nw = 2.5\nb = 0.5\n(x * w).sum() + b"
    roles = Roles(features="x", weights="w", bias="b", bias_shape=(1, 1), is_overriding=True)
    assert fingerprint(code, 1, 5, 1, roles=roles).is_unit
    assert not fingerprint(code.replace("x * w", "x.t() * w"), 1, 5, 1, roles=roles).is_unit


@given(
    wanted=st.integers(-3, 3),
    outer=st.integers(-3, 3),
    times=st.integers(-3, 3),
    sizes=st.tuples(st.integers(1, 3), st.integers(1, 4), st.integers(1, 3)),
)
def test_a_mix_of_formulas_has_the_mix_of_their_coefficients(
    wanted: int, outer: int, times: int, sizes: tuple[int, int, int]
) -> None:
    code = (
        f"{wanted} * (features @ weights.t()) + {outer} * (features.sum() * weights.sum()) + {times} * bias"
    )
    found = fingerprint(code, *sizes)
    batch, inner, units = sizes
    assert found.products is not None
    assert found.biases is not None
    products, biases = plain_coefficients(*sizes)
    places = itertools.product(*map(range, (batch, units, batch, inner, units, inner)))
    for place in places:
        assert found.products[place].item() == outer + wanted * products.get(place, 0.0)
    for place in itertools.product(range(batch), range(units), range(units)):
        assert found.biases[place].item() == times * biases.get(place, 0.0)
