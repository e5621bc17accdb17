"""The script that a page gives away prints, by plain Python, the very numbers that the page shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName
from lib.export import python_script
from lib.formulations import ACTIVATION_CODE, FORMULATIONS, Formulation
from lib.language import Budget, run
from lib.presets import PRESETS
from lib.tensors import build_tensors
from tests.unit.export.running import Ran, run_scripts

SPARSE = Experiment(
    seed=11,
    batch=8,
    in_features=5,
    out_features=3,
    activation=Activation.TANH,
    edits=(
        Edit(TensorName.FEATURES, (7, 4), 0.1),
        Edit(TensorName.WEIGHTS, (0, 2), -0.0),
        Edit(TensorName.BIAS, (1,), 1e-45),
    ),
)
PINNED_IN_THE_MIDDLE = Experiment(
    seed=3,
    in_features=2,
    activation=Activation.RELU,
    edits=(Edit(TensorName.WEIGHTS, (0, 0), 1 / 3), Edit(TensorName.WEIGHTS, (0, 1), -1e20)),
)
LARGE = Experiment(seed=2**53 - 1, batch=64, in_features=64, out_features=64).with_edits(
    *(Edit(TensorName.BIAS, (unit,), 1 / (unit + 3)) for unit in range(64)),
    *(Edit(TensorName.WEIGHTS, (row, 63 - row), row / 7) for row in range(64)),
)
EXPERIMENTS = {
    **{name: preset.experiment for name, preset in PRESETS.items()},
    **{dtype.value: Experiment(seed=12, batch=1, in_features=5, dtype=dtype) for dtype in Dtype},
    "sparse": SPARSE,
    "pinned in the middle": PINNED_IN_THE_MIDDLE,
    "large": LARGE,
}
PASTED = {
    "one expression": "features @ weights.t() + bias",
    "steps": "products = features * weights\ntotal = products.sum()  # ünïcode\n\ntotal + bias",
    "several lines": "torch.mm(\n    features,\n    weights.t(),\n) + bias  # the end",
    "semicolons": "'é'; scale = 2; features.sum() * scale; unused = 3",
    "a print behind": "features.sum() + bias\nprint(features)",
    "a layer": "layer = nn.Linear(5, 2)\nlayer(features)",
    "functional": "F.linear(features, weights)",
    "a function": "def activation(x):\n    return 1 / (1 + torch.exp(-x))\n\nactivation(features.sum())",
}
RANDOM = {
    "random numbers": "noise = torch.randn_like(features)\nnoise + torch.rand(1)",
    "a seed of its own": "torch.manual_seed(1)\ntorch.randn(2)",
}


def bits(tensor: torch.Tensor) -> list[int]:
    size = {2: torch.int16, 4: torch.int32, 8: torch.int64}[tensor.element_size()]
    return tensor.contiguous().reshape(-1).view(size).tolist()


def pasted(code: str) -> Formulation:
    return Formulation("pasted", "Pasted code", code, is_mistake=False, summary="")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Ran]:
    """Run every script of this file once, all in one process."""
    scripts = {
        (name, row): python_script(experiment, formulation)
        for name, experiment in EXPERIMENTS.items()
        for row, formulation in FORMULATIONS.items()
    }
    scripts |= {
        ("thread", name): python_script(Experiment(), pasted(code))
        for name, code in (PASTED | RANDOM).items()
    }
    results = run_scripts(list(scripts.values()), tmp_path_factory.mktemp("scripts"))
    return dict(zip(scripts, results, strict=True))


PATIENT = Budget(seconds=60)
"""A busy machine may take longer than a page would wait."""


@pytest.mark.parametrize("row", FORMULATIONS)
@pytest.mark.parametrize("name", EXPERIMENTS)
def test_a_script_gives_the_bits_of_the_language(
    ran: dict[tuple[str, str], Ran], name: str, row: str
) -> None:
    experiment, script = EXPERIMENTS[name], ran[name, row]
    tensors = build_tensors(experiment).as_names()
    expected = run(FORMULATIONS[row].code, tensors, seed=experiment.seed, budget=PATIENT)
    if expected.error is not None:
        assert script.error == expected.error.message
        return
    assert script.error is None
    for tensor, value in tensors.items():
        assert bits(script.names[tensor]) == bits(value)
    value = script.names["value"]
    assert (value.shape, value.dtype) == (expected.value.shape, expected.value.dtype)
    assert bits(value) == bits(expected.value)
    activated = run(ACTIVATION_CODE[experiment.activation], {"value": expected.value}).value
    if experiment.activation is Activation.IDENTITY:
        assert script.printed == f"{expected.value!s}\n"
    else:
        assert bits(script.names["activated"]) == bits(activated)
        kind = experiment.activation.value
        assert script.printed == f"before {kind}: {expected.value!s}\nafter {kind}: {activated!s}\n"


@pytest.mark.parametrize("name", PASTED)
def test_pasted_code_gives_the_bits_of_the_language(ran: dict[tuple[str, str], Ran], name: str) -> None:
    experiment, script = Experiment(), ran["thread", name]
    expected = run(
        PASTED[name].replace("\nprint(features)", ""), build_tensors(experiment).as_names(), seed=7
    )
    assert (expected.error, script.error) == (None, None)
    assert bits(script.names["value"]) == bits(expected.value)
    activated = run(ACTIVATION_CODE[Activation.SIGMOID], {"value": expected.value}).value
    assert script.printed.endswith(f"before sigmoid: {expected.value!s}\nafter sigmoid: {activated!s}\n")


def test_random_numbers_of_pasted_code_start_at_the_experiments_seed(ran: dict[tuple[str, str], Ran]) -> None:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(7)
        expected = torch.randn(1, 5) + torch.rand(1)
        torch.manual_seed(1)
        reseeded = torch.randn(2)
    assert bits(ran["thread", "random numbers"].names["value"]) == bits(expected)
    assert bits(ran["thread", "a seed of its own"].names["value"]) == bits(reseeded)


def test_some_scripts_of_each_kind_were_run(ran: dict[tuple[str, str], Ran]) -> None:
    assert len(ran) == len(EXPERIMENTS) * len(FORMULATIONS) + len(PASTED | RANDOM)
    assert sum(script.error is not None for script in ran.values()) > 10
    assert sum(bool(script.printed) for script in ran.values()) > 100


def test_the_threads_script_reads_as_a_person_would_write_it() -> None:
    assert python_script(Experiment(), FORMULATIONS["mm"]) == (
        "# torch.mm, in plain PyTorch\n"
        "import torch\n"
        "\n"
        "torch.manual_seed(7)\n"
        "features = torch.randn(1, 5)  # (batch, in)\n"
        "weights = torch.randn(1, 5)  # (out, in)\n"
        "bias = torch.randn(1)  # (out,)\n"
        "\n"
        "value = torch.mm(features, weights.t()) + bias\n"
        "\n"
        'print("before sigmoid:", value)\n'
        "activated = 1 / (1 + torch.exp(-value))\n"
        'print("after sigmoid:", activated)\n'
    )


def test_it_is_a_whole_program_that_prints_the_answer(tmp_path: Path) -> None:
    (tmp_path / "unit.py").write_text(python_script(Experiment(), FORMULATIONS["linear"]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "unit.py"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stdout == "before sigmoid: tensor([[-1.6619]])\nafter sigmoid: tensor([[0.1595]])\n"


def test_a_pinned_tensor_is_drawn_only_where_a_later_draw_follows_on_it() -> None:
    middle = python_script(PINNED_IN_THE_MIDDLE, FORMULATIONS["mm"])
    assert "torch.randn(1, 2)  # not used: the next draw follows on it\n" in middle
    assert "weights = torch.tensor([[0.33333334, -1e+20]])" in middle
    whole = python_script(PRESETS["whole_numbers"].experiment, FORMULATIONS["mm"])
    assert "randn" not in whole
    assert "manual_seed" not in whole


def test_code_that_ends_in_an_activation_is_not_activated_twice() -> None:
    script = python_script(Experiment(), pasted("torch.sigmoid(features.sum())"), has_activation=False)
    assert script.count("sigmoid") == 1
    assert script.endswith("print(value)\n")


def test_output_that_was_pasted_along_is_kept_as_a_comment() -> None:
    script = python_script(Experiment(), pasted("features.sum()\ntensor(2.1626)"))
    assert "\nvalue = features.sum()\n# tensor(2.1626)\n" in script


def test_code_without_a_value_prints_what_it_prints_itself() -> None:
    script = python_script(Experiment(), pasted("total = features.sum()\nprint(total)"))
    assert script.endswith("total = features.sum()\nprint(total)\n")


def test_code_that_python_cannot_read_is_left_as_it_stands() -> None:
    assert python_script(Experiment(), pasted("features @@ weights")).endswith("\nfeatures @@ weights\n")


def test_a_title_of_several_lines_stays_a_comment() -> None:
    sneaky = Formulation("pasted", "mine\nprint('mine')", "bias", is_mistake=False, summary="")
    assert python_script(Experiment(), sneaky).startswith(
        "# mine print('mine'), in plain PyTorch\nimport torch\n"
    )
