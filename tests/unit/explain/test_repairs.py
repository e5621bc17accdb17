"""Clashes of number types, and sizes that do not fit: edits that get a code past torch's refusal."""

from __future__ import annotations

import pytest
import torch

from lib.explain import EditKind, Roles, fixes, repairs
from lib.explain.fixing.casts import cast_edits, is_type_clash
from lib.language import run

OWN = Roles(features="x", weights="w", bias="b", is_overriding=True)


def tensors(features: torch.dtype = torch.float64) -> dict[str, torch.Tensor]:
    """Return whole numbers, so that every right way to add them up is equal to the bit."""
    return {
        "features": torch.arange(15.0).reshape(3, 5).to(features),
        "weights": torch.arange(10.0).reshape(2, 5) - 4,
        "bias": torch.tensor([1.0, 2.0]),
    }


def plain_unit() -> torch.Tensor:
    """Compute the unit with plain torch, all in float64."""
    given = {name: value.double() for name, value in tensors().items()}
    return torch.nn.functional.linear(given["features"], given["weights"], given["bias"])


def refusal(code: str) -> str:
    """Return torch's own words for a code, as plain Python meets them."""
    with pytest.raises(RuntimeError) as refused:
        eval(code, {"torch": torch, "F": torch.nn.functional, **tensors()})
    return str(refused.value)


@pytest.mark.parametrize(
    "code",
    [
        "torch.mm(features, weights.t()) + bias",
        "features @ weights.t() + bias",
        "F.linear(features, weights, bias)",
        "torch.addmm(bias, features, weights.t())",
        "torch.einsum('ij,kj->ik', features, weights) + bias",
        "(features.unsqueeze(0) @ weights.t().unsqueeze(0)).squeeze(0) + bias",
    ],
)
def test_a_clash_of_number_types_is_cast_to_the_others_type_and_gives_the_value(code: str) -> None:
    done = run(code, tensors())
    assert done.error is not None
    assert done.error.message == refusal(code).splitlines()[0] or done.error.message == refusal(code)
    found = fixes(code, 3, 5, 2, given=tensors())
    assert found
    assert ".float()" in found[0].code
    for fix in found:
        assert fix.gives_value
        assert {edit.kind for edit in fix.edits} == {EditKind.CAST}
        value = run(fix.code, tensors()).value
        assert torch.equal(value.double(), plain_unit())


def test_whole_numbers_are_cast_to_floats_and_never_floats_to_whole_numbers() -> None:
    given = tensors(torch.int64)
    found = fixes("features @ weights.t() + bias", 3, 5, 2, given=given)
    assert [fix.code for fix in found] == ["features.float() @ weights.t() + bias"]


def test_a_cast_that_makes_the_clash_is_taken_away() -> None:
    given = tensors(torch.float32)
    found = fixes("features.half() @ weights.t() + bias", 3, 5, 2, given=given)
    assert found[0].code == "features @ weights.t() + bias"


def test_a_transpose_is_told_only_with_the_cast_that_lets_it_run() -> None:
    code = "torch.mm(features, weights) + bias"
    assert fixes(code, 3, 5, 2)[0].code == "torch.mm(features, weights.t()) + bias"
    found = fixes(code, 3, 5, 2, given=tensors())
    assert found[0].code == "torch.mm(features.float(), weights.t()) + bias"
    assert [edit.kind for edit in found[0].edits] == [EditKind.TRANSPOSE, EditKind.CAST]
    assert all(run(fix.code, tensors()).error is None for fix in found)


def test_the_layers_input_is_cast_where_it_is_made_or_used() -> None:
    code = "x = torch.ones(3, 5, dtype=torch.float64)\nlinear = nn.Linear(5, 2)\nlinear(x)"
    roles = Roles("x", "linear.weight", "linear.bias", is_overriding=True)
    found = [fix.code.splitlines() for fix in fixes(code, 3, 5, 2, roles=roles, given={})]
    assert ["x = torch.ones(3, 5, dtype=torch.float64).float()", *code.splitlines()[1:]] in found
    assert [*code.splitlines()[:2], "linear(x.float())"] in found


def test_types_that_fit_are_not_cast() -> None:
    assert fixes("features @ weights.t() + bias", 3, 5, 2, given=tensors(torch.float32)) == ()
    assert cast_edits(run("torch.mm(features, weights)", tensors(torch.float32))) == []


def test_targets_of_classes_are_cast_to_the_type_that_torch_asks_for() -> None:
    given = {"logits": torch.ones(3, 2), "target": torch.tensor([0.0, 1.0, 1.0])}
    done = run("F.cross_entropy(logits, target)", given)
    assert is_type_clash(done)
    (found,) = repairs("F.cross_entropy(logits, target)", given)
    assert found.code == "F.cross_entropy(logits, target.long())"
    expected = torch.nn.functional.cross_entropy(given["logits"], given["target"].long())
    assert torch.equal(run(found.code, given).value, expected)


def test_a_tensor_that_clashes_twice_is_cast_once_where_it_is_made() -> None:
    code = "x = torch.ones(3, 5).double()\nw = torch.ones(2, 5)\nh = x @ w.t()\nx @ w.t() + h"
    found = repairs(code)
    assert found[0].next_error is None
    assert found[0].code.splitlines()[0] in {"x = torch.ones(3, 5).double().float()", "x = torch.ones(3, 5)"}


def test_a_size_error_is_got_past_though_the_bias_fits_no_unit() -> None:
    code = "x = torch.ones(3, 5)\nw = torch.ones(2, 5)\nb = torch.ones(5)\ntorch.mm(x, w) + b"
    found = repairs(code, bias="b")
    assert [repair.code.splitlines()[-1] for repair in found] == ["torch.mm(x, w.t()) + b"]
    assert found[0].next_error is not None
    with pytest.raises(RuntimeError) as refused:
        torch.mm(torch.ones(3, 5), torch.ones(2, 5).t()) + torch.ones(5)
    assert found[0].next_error.message == str(refused.value)


def test_of_two_transposes_that_run_the_weights_comes_first() -> None:
    code = "x = torch.ones(1, 5)\nw = torch.ones(1, 5)\nb = torch.ones(1, 5)\ntorch.mm(x, w) + b"
    assert [repair.code.splitlines()[-1] for repair in repairs(code)] == [
        "torch.mm(x, w.t()) + b",
        "torch.mm(x.t(), w) + b",
    ]


@pytest.mark.parametrize(
    "code",
    ["torch.ones(2) + 1", "torch.ones(2) + y", "1 +", "torch.eye(2).cuda()", "torch.ones(2) + torch.ones(3)"],
)
def test_what_no_rearranging_or_cast_mends_has_no_repair(code: str) -> None:
    assert repairs(code) == ()


def test_operands_inside_a_function_are_cast_there_and_sums_stand_in_parentheses() -> None:
    code = "def unit(a, b):\n    return (a + a) @ b\nunit(features, weights.t())"
    found = [repair.code.splitlines()[1].strip() for repair in repairs(code, tensors())]
    assert "return ((a + a).float()) @ b" in found
