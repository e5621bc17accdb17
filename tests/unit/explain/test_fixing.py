from __future__ import annotations

import ast

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Experiment
from lib.explain import EditKind, Fix, Roles, fingerprint, fixes
from lib.explain.fixing import edits_of, search
from lib.explain.verdict import UnitRounding
from lib.formulations import FORMULATIONS
from lib.language import run
from lib.tensors import build_tensors

SIGMOID = "def activation(x):\n    return 1 / (1 + torch.exp(-x))\n"


def first(code: str, sizes: tuple[int, int, int]) -> Fix:
    found = fixes(code, *sizes)
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("name", "sizes", "expected"),
    [
        ("outer_sum", (1, 5, 1), "(features * weights).sum() + bias"),
        ("bias_inside", (1, 5, 1), "(features * weights).sum() + bias"),
        ("no_transpose", (1, 5, 1), "torch.mm(features, weights.t()) + bias"),
        ("no_transpose", (4, 4, 4), "torch.mm(features, weights.t()) + bias"),
        ("einsum_stretch", (1, 5, 1), 'torch.einsum("ij,jk->ik", features, weights.t()) + bias'),
        ("view_for_t", (3, 5, 2), "torch.mm(features, weights.t()) + bias"),
        ("elementwise_sum", (4, 4, 4), "features @ weights.t() + bias"),
        ("elementwise_sum", (3, 5, 2), "features @ weights.t() + bias"),
    ],
)
def test_the_catalogues_mistakes_have_the_fix_one_would_make(
    name: str, sizes: tuple[int, int, int], expected: str
) -> None:
    found = first(FORMULATIONS[name].code, sizes)
    assert (found.gives_value, found.code) == (True, expected)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("F.linear(features, weights.t(), bias)", "F.linear(features, weights, bias)"),
        ("torch.addmm(bias, features, weights)", "torch.addmm(bias, features, weights.t())"),
        ("weights.t() @ features + bias", "features @ weights.t() + bias"),
        ("torch.mm(weights.T, features) + bias", "torch.mm(features, weights.T) + bias"),
        ("features.mm(weights) + bias", "features.mm(weights.t()) + bias"),
        (
            "torch.sigmoid(torch.mm(features, weights) + bias)",
            "torch.sigmoid(torch.mm(features, weights.t()) + bias)",
        ),
        ("y = torch.mm(features, weights) + bias", "y = torch.mm(features, weights.t()) + bias"),
        (
            SIGMOID + "activation(torch.mm(features, weights) + bias)",
            SIGMOID + "activation(torch.mm(features, weights.t()) + bias)",
        ),
        (
            "größe = features  # Größe\ngröße @ weights + bias",
            "größe = features  # Größe\ngröße @ weights.t() + bias",
        ),
    ],
)
def test_code_of_every_style_is_fixed_in_its_own_text(code: str, expected: str) -> None:
    found = first(code, (3, 4, 2))
    assert (found.gives_value, found.code) == (True, expected)


def test_the_threads_snippet_is_fixed_inside_its_activation() -> None:
    code = SIGMOID + "activation((features.t() * weights + bias).sum())"
    found = first(code, (1, 5, 1))
    assert found.code == SIGMOID + "activation((features * weights).sum() + bias)"
    assert [edit.kind for edit in found.edits] == [EditKind.MOVE_BIAS, EditKind.UNTRANSPOSE]


@pytest.mark.parametrize("name", FORMULATIONS)
@pytest.mark.parametrize("sizes", [(1, 5, 1), (4, 4, 4), (3, 5, 2)])
def test_a_fix_gives_the_units_value_and_a_shape_match_only_its_shape(
    name: str, sizes: tuple[int, int, int]
) -> None:
    tensors = build_tensors(Experiment(7, *sizes))
    for fix in fixes(FORMULATIONS[name].code, *sizes):
        value = run(fix.code, tensors.as_names()).value
        assert isinstance(value, torch.Tensor)
        assert UnitRounding(tensors).holds(value) == fix.gives_value
        assert fingerprint(fix.code, *sizes).is_unit == fix.gives_value
        assert tuple(value.shape) == fix.shape
        if not fix.gives_value:
            assert fix.shape == (sizes[0], sizes[2])


def test_fixes_come_before_shape_matches_and_small_ones_first() -> None:
    found = fixes(FORMULATIONS["elementwise_sum"].code, 4, 4, 4)
    assert [fix.gives_value for fix in found] == [True, False, False, False, False]
    matches = [(len(fix.edits), fix.length) for fix in found[1:]]
    assert matches == sorted(matches)


def test_code_that_is_the_unit_needs_no_fix() -> None:
    assert fixes(FORMULATIONS["mm"].code, 3, 5, 2) == ()
    assert fixes(FORMULATIONS["view_for_t"].code, 3, 5, 1) == ()


def test_code_of_the_right_shape_is_offered_no_shape_match() -> None:
    found = fixes("torch.mm(features, weights) - bias", 4, 4, 4)
    assert all(fix.gives_value for fix in found)


@pytest.mark.parametrize("code", ["features @", "", "x = 1", "features.no_such_method()", "print('hello')"])
def test_code_that_cannot_be_edited_has_no_fix(code: str) -> None:
    assert fixes(code, 1, 5, 1) == ()


def test_roles_name_the_bias_that_is_moved() -> None:
    roles = Roles(features="x", weights="w", bias="b")
    (found, *_) = fixes("(x * w + b).sum()", 1, 5, 1, roles=roles)
    assert found.code == "(x * w).sum() + b"


def test_code_that_assigns_its_own_tensors_is_fixed_with_the_probes_in_their_place() -> None:
    code = "x = torch.randn(1, 5)\nw = torch.randn(1, 5)\nb = torch.randn(1)\ntorch.mm(x, w) + b"
    roles = Roles(features="x", weights="w", bias="b", is_overriding=True)
    (found, *_) = fixes(code, 1, 5, 1, roles=roles)
    assert found.code == code.replace("(x, w)", "(x, w.t())")


def test_no_more_codes_are_tried_than_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []
    judge = search._Search.judge

    def counting(self: search._Search, code: str, edits: tuple[object, ...]) -> Fix | None:
        tried.append(code)
        return judge(self, code, edits)

    monkeypatch.setattr(search._Search, "judge", counting)
    fixes(FORMULATIONS["outer_sum"].code, 1, 5, 1, tries=7)
    assert len(tried) == 1 + 7
    tried.clear()
    monkeypatch.setattr(search, "WORK", 50)
    fixes("for k in range(9):\n    y = features @ weights\ny", 4, 4, 4)
    assert len(tried) <= 1 + 5


def test_an_edit_tells_its_kind_its_place_and_its_text() -> None:
    (edit,) = [edit for edit in edits_of("y = features @ weights", "bias") if edit.kind == EditKind.SWAP]
    assert (edit.start, edit.end, edit.before, edit.after) == (
        4,
        22,
        "features @ weights",
        "weights @ features",
    )
    (transposed,) = [edit for edit in edits_of("y @ w", "bias") if edit.after == "w.t()"]
    assert transposed.length == 4


@given(
    st.recursive(
        st.sampled_from(("features", "weights", "bias", "(2)", "features.t()", "weights.T", "ä")),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("*@+-"), inner).map(
                lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
            ),
            inner.map(lambda text: f"{text}.sum(dim=1)"),
            inner.map(lambda text: f"({text}).sum()"),
            st.tuples(inner, inner).map(lambda parts: f"torch.mm({parts[0]}, {parts[1]})"),
            inner.map(lambda text: f"({text}\n).view(5, 1)"),
        ),
        max_leaves=6,
    )
)
def test_every_edit_of_readable_code_is_readable_and_changes_it(code: str) -> None:
    tree = ast.dump(ast.parse(code))
    for edit in edits_of(code, "bias"):
        changed = edit.apply_to(code)
        assert edit.before == code[edit.start : edit.end]
        assert ast.dump(ast.parse(changed)) != tree
