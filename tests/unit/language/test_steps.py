"""Steps: every sub-expression in Python's order, with its operands, its place and a value that stays as it was."""

from __future__ import annotations

import pytest
import torch

from lib.language import Run, Step, run

THREAD = """\
import torch
def activation(x):
    return 1/(1+torch.exp(-x))
torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))
product = features.t() * weights + bias
output = activation(product.sum())
output
"""
AXES = {"features": ("batch", "in"), "weights": ("out", "in"), "bias": ("out",)}


def finished(code: str, **given: object) -> Run:
    done = run(code, **given)  # type: ignore[arg-type]
    assert done.error is None, done.error
    return done


def texts(done: Run) -> list[str]:
    return [step.text for step in done.steps]


def test_steps_follow_pythons_order_of_evaluation() -> None:
    done = finished("a = torch.ones(2)\nb = torch.zeros(2)\n(a + b) * (a - b).sum() - torch.exp(b)")
    assert texts(done)[2:] == [
        "a + b", "a - b", "(a - b).sum()", "(a + b) * (a - b).sum()", "torch.exp(b)",
        "(a + b) * (a - b).sum() - torch.exp(b)",
    ]  # fmt: skip


def test_the_threads_snippet_shows_each_call_and_operator() -> None:
    done = finished(THREAD)
    assert [(step.text, step.depth) for step in done.steps] == [
        ("torch.randn((1, 5))", 0),
        ("torch.randn_like(features)", 0),
        ("torch.randn((1, 1))", 0),
        ("features.t()", 0),
        ("features.t() * weights", 0),
        ("features.t() * weights + bias", 0),
        ("product.sum()", 0),
        ("-x", 1),
        ("torch.exp(-x)", 1),
        ("1+torch.exp(-x)", 1),
        ("1/(1+torch.exp(-x))", 1),
        ("activation(product.sum())", 0),
    ]
    assert float(done.value) == pytest.approx(0.989685, abs=1e-6)
    assert [step.target for step in done.steps if step.target] == [
        "features", "weights", "bias", "product", "output",
    ]  # fmt: skip


def test_a_step_names_its_function_operands_and_roles() -> None:
    step = finished("x = torch.ones(2, 3)\nx.sum(dim=1, keepdim=True)").steps[-1]
    assert step.function == "Tensor.sum"
    assert [(operand.role, operand.text) for operand in step.operands] == [
        ("input", "x"), ("dim", "1"), ("keepdim", "True"),
    ]  # fmt: skip
    assert (step.operands[0].step, step.operands[1].step) == (0, None)


def test_a_layer_shows_its_weight_and_bias_as_operands() -> None:
    step = finished("layer = nn.Linear(3, 2)\nx = torch.ones(1, 3)\nlayer(x)").steps[-1]
    assert step.function == "torch.nn.Linear"
    assert [(operand.role, operand.text, tuple(operand.value.shape)) for operand in step.operands] == [
        ("input", "x", (1, 3)), ("weight", "layer.weight", (2, 3)), ("bias", "layer.bias", (2,)),
    ]  # fmt: skip


def test_a_sequential_model_shows_each_of_its_layers() -> None:
    done = finished("model = nn.Sequential(nn.Linear(3, 2), nn.ReLU())\nmodel(torch.ones(1, 3))")
    assert [step.function for step in done.steps] == ["torch.ones", "torch.nn.Linear", "torch.nn.ReLU"]
    assert done.steps[2].operands[0].text == "model[0]"
    assert done.steps[2].operands[0].step == 1


def test_spans_count_characters_and_not_bytes() -> None:
    done = finished("größe = torch.ones(2)\n'größe', größe + 1")
    span = done.steps[1].span
    assert (span.line, span.column, span.end_column) == (2, 9, 18)
    assert done.steps[1].text == "größe + 1"


def test_a_step_over_several_lines_keeps_its_whole_text() -> None:
    done = finished("x = torch.ones(2)\ny = (x +\n     1)")
    assert done.steps[1].text == "x +\n     1"
    assert (done.steps[1].span.line, done.steps[1].span.end_line) == (2, 3)


@pytest.mark.parametrize(
    "change",
    [
        "x.add_(5)", "x += 5", "x[0] = 9", "x.resize_(1, 2)", "x.data = torch.zeros(2)", "y.fill_(3)", "x.unsqueeze_(0)",
        "x.numpy().fill(7)", "x.zero_(); x.mul_(2)", "z = x.view(2, 1); z[0, 0] = 4", "torch.add(x, 1, out=x)",
        "a = x.numpy()\na[0] = 3", "a = x.numpy()\na += 1", "nn.init.zeros_(x)", "for row in x.view(1, 2): row += 1",
    ],
)  # fmt: skip
def test_later_lines_cannot_change_what_a_step_showed(change: str) -> None:
    done = finished(f"x = torch.tensor([1.0, 2.0])\ny = x.view(2)\nw = y * 1\n{change}\nx")
    first, second, third = done.steps[:3]
    for step in (first, second, third):
        assert torch.equal(step.value, torch.tensor([1.0, 2.0]))
    assert torch.equal(third.operands[0].value, torch.tensor([1.0, 2.0]))
    assert not torch.equal(done.value.flatten(), torch.tensor([1.0, 2.0])) or done.value.shape != (2,)


def test_an_optimizers_step_leaves_earlier_steps_as_they_were() -> None:
    done = finished(
        "layer = nn.Linear(2, 1)\nbefore = layer.weight + 0\noptimizer = torch.optim.SGD(layer.parameters(), lr=1.0)\n"
        "loss = layer(torch.ones(1, 2)).sum()\nloss.backward()\noptimizer.step()\nafter = layer.weight + 0"
    )
    assert torch.equal(done.steps[0].value, done.names["before"])
    assert not torch.equal(done.names["before"], done.names["after"])


def test_what_a_run_is_given_stays_as_it_was() -> None:
    given = torch.tensor([1.0, 2.0])
    done = finished("x += 1\nx.resize_(1)\nx", names={"x": given})
    assert torch.equal(given, torch.tensor([1.0, 2.0]))
    assert torch.equal(done.value, torch.tensor([2.0]))


def test_code_that_changes_nothing_works_on_what_it_is_given_without_a_copy() -> None:
    given = torch.ones(2)
    done = finished("x.view(1, 2)", names={"x": given})
    assert done.value.data_ptr() == given.data_ptr()


def test_values_come_without_their_history() -> None:
    done = finished("x = torch.ones(2, requires_grad=True)\ny = (x * 2).sum()\ny")
    assert not done.value.requires_grad
    assert not any(step.value.requires_grad for step in done.steps)
    assert not done.names["y"].requires_grad


@pytest.mark.parametrize(
    ("code", "stretched"),
    [
        ("torch.ones(5, 1) * torch.ones(1, 4)", ((1,), (0,))),
        ("torch.ones(3, 4) + torch.ones(4)", ((), (0,))),
        ("torch.ones(3, 4) + torch.tensor(2.0)", ((), (0, 1))),
        ("torch.ones(3, 1) - torch.ones(3)", ((1,), (0,))),
        ("torch.ones(1, 1) + torch.ones(1)", ()),
        ("torch.ones(3, 4) * 2", ()),
        ("torch.ones(5, 1) @ torch.ones(1, 3)", ()),
        ("torch.ones(2, 3, 4) @ torch.ones(4, 5)", ((), (0,))),
        ("F.mse_loss(torch.ones(3, 1), torch.ones(3))", ((1,), (0,))),
        ("torch.where(torch.ones(2, 1) > 0, torch.ones(3), 0.0)", ((1,), (0,), ())),
    ],
)
def test_a_step_tells_which_axes_were_stretched(code: str, stretched: tuple[tuple[int, ...], ...]) -> None:
    found = finished(code).steps[-1].stretched
    assert (found if any(found) else ()) == stretched


@pytest.mark.parametrize(
    ("code", "reduced"),
    [
        ("torch.ones(2, 3).sum()", (0, 1)),
        ("torch.ones(2, 3).sum(1)", (1,)),
        ("torch.ones(2, 3).sum(dim=-1, keepdim=True)", (1,)),
        ("torch.ones(2, 3).mean(axis=0)", (0,)),
        ("torch.sum(torch.ones(2, 3, 4), dim=(0, 2))", (0, 2)),
        ("torch.ones(2, 3).exp()", ()),
    ],
)
def test_a_step_tells_which_axes_vanished(code: str, reduced: tuple[int, ...]) -> None:
    assert finished(code).steps[-1].reduced == reduced


NAMES = {"features": torch.ones(4, 5), "weights": torch.ones(3, 5), "bias": torch.ones(3)}


@pytest.mark.parametrize(
    ("code", "axes"),
    [
        ("features @ weights.t() + bias", ("batch", "out")),
        ("torch.mm(features, weights.T)", ("batch", "out")),
        ("F.linear(features, weights, bias)", ("batch", "out")),
        ("torch.addmm(bias, features, weights.t())", ("batch", "out")),
        ("torch.einsum('ni,oi->no', features, weights)", ("batch", "out")),
        ("features.unsqueeze(1) * weights", ("batch", "out", "in")),
        ("(features.unsqueeze(1) * weights).sum(dim=-1) + bias", ("batch", "out")),
        ("features.t()", ("in", "batch")),
        ("features.transpose(0, 1)", ("in", "batch")),
        ("features.permute(1, 0)", ("in", "batch")),
        ("features.mT", ("in", "batch")),
        ("torch.sigmoid(features)", ("batch", "in")),
        ("features[0]", ("in",)),
        ("features[:, None, :2]", ("batch", None, "in")),
        ("features.sum(0)", ("in",)),
        ("features.sum(1, keepdim=True)", ("batch", None)),
        ("features.view(4, 1, 5)", ("batch", None, "in")),
        ("features.view(5, 4)", None),
        ("features.double().clone()", ("batch", "in")),
        ("weights[0] * features", ("batch", "in")),
        ("features.softmax(dim=1)", ("batch", "in")),
        ("torch.matmul(features, weights[0])", ("batch",)),
    ],
)
def test_named_axes_are_carried_on(code: str, axes: tuple[str | None, ...] | None) -> None:
    assert finished(code, names=NAMES, axes=AXES).steps[-1].axes == axes


def test_axes_are_named_where_the_code_assigns_the_tensors_itself() -> None:
    done = finished("x = torch.ones(2, 3)\ny = x.t()", axes={"x": ("batch", "in")})
    assert [step.axes for step in done.steps] == [("batch", "in"), ("in", "batch")]
    assert done.steps[1].operands[0].axes == ("batch", "in")


def test_rounds_tell_which_loop_led_to_a_step() -> None:
    done = finished("x = torch.zeros(1)\nfor i in range(2):\n    for j in range(2):\n        x = x + j")
    assert [step.rounds for step in done.steps[1:]] == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_rounds_beyond_the_first_hundred_run_and_are_not_kept() -> None:
    done = finished("x = torch.zeros(1)\nfor i in range(300):\n    x = x + 1\ny = x * 2")
    assert torch.equal(done.value if done.value is not None else done.names["y"], torch.tensor([600.0]))
    assert len(done.steps) == 102
    assert done.notices[-1].code == "steps_left_out"
    assert done.notices[-1]["count"] == 200


def test_an_operand_knows_the_step_that_made_it() -> None:
    steps: tuple[Step, ...] = finished(THREAD).steps
    product = next(step for step in steps if step.text == "features.t() * weights + bias")
    assert [operand.step for operand in product.operands] == [4, 2]
    assert [operand.step for operand in steps[-1].operands] == [6]


def test_a_tensor_transposed_in_place_has_its_axes_the_other_way_round() -> None:
    done = run("w.t_()\nw + 1", {"w": torch.ones(3, 3)}, axes={"w": ("out", "in")})
    assert done.steps[-1].axes == ("in", "out")


@pytest.mark.parametrize("change", ["w.resize_(3, 3)", "w.unsqueeze_(0)\nw.squeeze_()"])
def test_axes_are_forgotten_where_a_change_in_place_hides_them(change: str) -> None:
    done = run(f"{change}\nw + 1", {"w": torch.ones(3, 3)}, axes={"w": ("out", "in")})
    assert done.steps[-1].axes is None


@pytest.mark.parametrize("code", ["torch.inverse(w)", "torch.matrix_power(w, 2)", "torch.gather(w, 0, i)"])
def test_a_square_result_has_no_axes_of_a_square_operand_that_it_mixes(code: str) -> None:
    i = torch.zeros(3, 3, dtype=torch.long)
    done = run(code, {"w": torch.eye(3), "i": i}, axes={"w": ("out", "in")})
    assert done.error is None
    assert done.steps[-1].axes is None


def test_inner_keeps_the_rows_of_both() -> None:
    given = {"x": torch.ones(3, 3), "w": torch.ones(3, 3)}
    done = run("x.inner(w)", given, axes={"x": ("batch", "in"), "w": ("out", "in")})
    assert done.steps[-1].axes == ("batch", "out")
