"""Which names of pasted code are taken for features, weights and bias."""

from __future__ import annotations

import pytest
import torch

from lib.experiment import TensorName
from lib.explain.probing import Sizes
from lib.explain.roles import Evidence, guess_roles, role_by_name, roles_from
from lib.language import run
from lib.snippets import THREAD

HEAD = "import torch\ntorch.manual_seed(7)\n"


def names_of(code: str) -> tuple[str, str, str | None] | None:
    guess = guess_roles(run(HEAD + code))
    if guess.roles is None:
        return None
    return guess.roles.features, guess.roles.weights, guess.roles.bias if guess.has_bias else None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x = torch.randn(8, 5); w = torch.randn(3, 5); b = torch.randn(3); x @ w.t() + b", ("x", "w", "b")),
        ("w = torch.randn(1, 5); X = torch.randn(1, 5); (w * X).sum()", ("X", "w", None)),
        (
            "inputs = torch.rand(5); W1 = torch.rand(5, 2); B1 = torch.rand(2); inputs @ W1 + B1",
            ("inputs", "W1", "B1"),
        ),
        (
            "a = torch.randn(1, 4); c = torch.randn(1, 4); d = torch.randn(1); (a * c).sum() + d",
            ("a", "c", "d"),
        ),
        ("a = torch.randn(1, 4); c = torch.randn(3, 4); F.linear(a, c)", ("a", "c", None)),
        (
            "p = torch.randn(4); q = torch.randn(2, 4); r = torch.randn(2); torch.addmv(r, q, p)",
            ("p", "q", "r"),
        ),
        ("x = torch.randn(5); w = torch.randn(5); b = 0.5; torch.dot(x, w) + b", ("x", "w", "b")),
        ("x = torch.randn(2, 3); w = nn.Parameter(torch.randn(4, 3)); torch.mm(x, w.t())", ("x", "w", None)),
        ("i = torch.randn(2, 3); net = nn.Linear(3, 4); net(i)", ("i", "net.weight", "net.bias")),
        ("data = torch.ones(2, 3) * 2; k = torch.randn(3, 4); data @ k", ("data", "k", None)),
        (
            "a = torch.ones(1, 3); c = torch.ones(1, 3); d = torch.ones(1); z = (a * c).sum(1); z += d",
            ("a", "c", "d"),
        ),
        ("k = torch.ones(1, 3); x = torch.ones(1, 3); n = torch.ones(1, 3); (x + n) * k", None),
        ("w = torch.ones(1, 3); x = torch.ones(1, 3); n = torch.ones(1, 3); (x + n) * w", ("x", "w", None)),
        ("x = torch.randn(6); x = x.view(2, 3); w = torch.randn(4, 3); x @ w.t()", ("x", "w", None)),
    ],
)
def test_roles_are_guessed_from_names_and_use(
    code: str, expected: tuple[str, str, str | None] | None
) -> None:
    assert names_of(code) == expected


def test_the_threads_snippet_is_read_with_certainty() -> None:
    guess = guess_roles(run(THREAD))
    assert guess.is_confident
    assert guess.sizes == Sizes(1, 5, 1)
    assert guess.roles is not None
    assert guess.roles.bias_shape == (1, 1)
    assert guess.roles.is_overriding
    assert set(guess.evidence[TensorName.BIAS]) == {Evidence.NAME, Evidence.USE}
    assert {candidate.name: candidate.is_derived for candidate in guess.candidates} == {
        "features": False, "weights": False, "bias": False, "product": True, "output": True,
    }  # fmt: skip


def test_the_codes_own_tensors_are_those_that_torch_draws() -> None:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        features = torch.randn((1, 5))
        weights = torch.randn_like(features)
        bias = torch.randn((1, 1))
    tensors = guess_roles(run(THREAD)).tensors
    assert tensors is not None
    assert torch.equal(tensors.features, features)
    assert torch.equal(tensors.weights, weights)
    assert torch.equal(tensors.bias, bias[0])


def test_tensors_are_taken_as_they_were_before_changes_in_place() -> None:
    code = "x = torch.ones(1, 3)\nw = torch.ones(1, 3)\ny = (x * w).sum()\nx.mul_(5)\nw += 1\ny"
    tensors = guess_roles(run(code)).tensors
    assert tensors is not None
    assert tensors.features.tolist() == [[1.0, 1.0, 1.0]]
    assert tensors.weights.tolist() == [[1.0, 1.0, 1.0]]


def test_names_alone_decide_where_the_code_fails_before_it_multiplies() -> None:
    tensors = "features = torch.randn(1, 5); weights = torch.randn(1, 5); bias = torch.randn(1)"
    done = run(f"{tensors}\ntorch.mm(features, weights)")
    assert done.error is not None
    guess = guess_roles(done)
    assert guess.roles is not None
    assert Evidence.NAME in guess.evidence[TensorName.FEATURES]
    assert guess.evidence[TensorName.BIAS] == (Evidence.NAME,)
    assert not guess.is_confident


def test_the_step_that_fails_tells_which_names_were_to_be_multiplied() -> None:
    guess = guess_roles(run("p = torch.randn(1, 5); q = torch.randn(1, 5)\ntorch.mm(p, q)"))
    assert guess.roles is not None
    assert (guess.roles.features, guess.roles.weights) == ("p", "q")


def test_names_from_outside_are_candidates_of_the_step_that_fails() -> None:
    given = {"features": torch.ones(1, 5), "weights": torch.ones(1, 5)}
    guess = guess_roles(run("torch.mm(features, weights)", given), given)
    assert guess.roles is not None
    assert (guess.roles.features, guess.roles.weights) == ("features", "weights")


def test_names_from_outside_are_candidates_and_and_need_no_override() -> None:
    given = {"left": torch.ones(2, 3), "right": torch.ones(4, 3)}
    guess = guess_roles(run("def f(u, v):\n    return u @ v.t()\nf(left, right)", given), given)
    assert guess.roles is not None
    assert (guess.roles.features, guess.roles.weights) == ("left", "right")
    assert not guess.roles.is_overriding
    assert all(candidate.is_given for candidate in guess.candidates)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("1 + 1", "role_none"),
        ("x = torch.randn(5); x.sum()", "role_no_product"),
        ("net = nn.Sequential(nn.Linear(5, 2), nn.Sigmoid()); net(torch.randn(3, 5))", "role_layer"),
        ("x = torch.randn(2, 3); w = torch.randn(4, 5); x @ w", "role_no_shared_size"),
        (
            "x = torch.randn(2, 3); w = torch.randn(4, 3); b = torch.randn(2, 4); x @ w.t() + b",
            "role_bias_size",
        ),
    ],
)
def test_what_cannot_be_guessed_is_told_by_a_reason(code: str, reason: str) -> None:
    guess = guess_roles(run(HEAD + code))
    assert guess.roles is None
    assert guess.tensors is None
    assert guess.reason is not None
    assert guess.reason.code == reason


def test_a_bias_of_another_size_is_told_with_the_shapes() -> None:
    code = "x = torch.randn(2, 3); w = torch.randn(4, 3); b = torch.randn(2, 4); x @ w.t() + b"
    reason = guess_roles(run(code)).reason
    assert reason is not None
    assert (reason["bias"], reason["bias_shape"], reason["out_features"]) == ("b", (2, 4), (4,))


def test_the_user_may_choose_other_names() -> None:
    done = run("a = torch.ones(1, 3)\nc = torch.full((1, 3), 2.0)\nd = torch.ones(1)\n(a * c).sum() + d")
    assert guess_roles(done).roles.features == "a"  # type: ignore[union-attr]
    chosen = roles_from(done, "c", "a", "d")
    assert chosen.roles is not None
    assert (chosen.roles.features, chosen.roles.weights) == ("c", "a")
    assert chosen.tensors is not None
    assert chosen.tensors.features.tolist() == [[2.0, 2.0, 2.0]]
    assert chosen.is_confident


def test_the_user_may_say_how_square_weights_are_stored() -> None:
    done = run("x = torch.randn(1, 3); w = torch.randn(3, 3); x @ w")
    guessed, chosen = guess_roles(done), roles_from(done, "x", "w", has_transposed_weights=False)
    assert guessed.roles is not None
    assert chosen.roles is not None
    assert guessed.roles.has_transposed_weights
    assert not chosen.roles.has_transposed_weights
    assert guessed.tensors is not None
    assert chosen.tensors is not None
    assert torch.equal(guessed.tensors.weights, chosen.tensors.weights.t())


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("x", "nowhere", None), "role_unknown_name"),
        (("x", "x", None), "role_same_name"),
        (("x", "deep", None), "role_dimensions"),
        (("x", "other", None), "role_no_shared_size"),
    ],
)
def test_a_choice_that_can_be_no_unit_is_told(names: tuple[str, str, str | None], code: str) -> None:
    done = run(
        "x = torch.randn(2, 3); w = torch.randn(4, 3); deep = torch.randn(2, 2, 2); other = torch.randn(5, 7)"
    )
    chosen = roles_from(done, *names)
    assert chosen.roles is None
    assert chosen.reason is not None
    assert chosen.reason.code == code


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("X", TensorName.FEATURES), ("x_train", TensorName.FEATURES), ("input", TensorName.FEATURES),
        ("W2", TensorName.WEIGHTS), ("weights", TensorName.WEIGHTS), ("linear.weight", TensorName.WEIGHTS),
        ("b", TensorName.BIAS), ("B1", TensorName.BIAS), ("bias_", TensorName.BIAS),
        ("product", None), ("y", None), ("xylophone", None), ("batch", None),
    ],
)  # fmt: skip
def test_conventional_names_are_known(name: str, role: TensorName | None) -> None:
    assert role_by_name(name) == role


@pytest.mark.parametrize("line", ["total = total + x[0, i] * w[0, i]", "total += x[0, i] * w[0, i]"])
def test_a_sum_that_a_loop_adds_to_is_no_bias(line: str) -> None:
    before = "x = torch.ones(1, 4)\nw = torch.ones(1, 4)\ntotal = torch.zeros(1)"
    code = f"{before}\nfor i in range(4):\n    {line}\ntotal"
    found = guess_roles(run(code))
    assert found.roles is not None
    assert (found.roles.features, found.roles.weights) == ("x", "w")
    assert not found.has_bias
    with_bias = guess_roles(run("shift = torch.ones(1)\n" + code + " + shift"))
    assert with_bias.roles is not None
    assert with_bias.roles.bias == "shift"
