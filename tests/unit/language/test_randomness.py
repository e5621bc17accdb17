"""Random numbers: torch's very bits after seeding, a generator for each run, nothing of the process's own."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import torch

from lib.language import run
from tests.unit.language.plain_python import are_equal, execute

DRAWS = [
    "torch.randn(40)", "torch.randn((3, 5))", "torch.rand(2, 3)", "torch.randint(3, 9, (20,))", "torch.randperm(12)",
    "torch.randn(5, dtype=torch.float64)", "torch.rand_like(torch.ones(4))", "torch.randn_like(torch.ones(40))",
    "torch.randint_like(torch.ones(4), 5)", "torch.normal(1.0, 2.0, (20,))", "torch.bernoulli(torch.full((20,), 0.3))",
    "torch.multinomial(torch.ones(9), 4)", "torch.empty(20).normal_(0, 2)", "torch.empty(20).uniform_(-1, 1)",
    "nn.Linear(7, 9).weight", "nn.Linear(7, 9).bias", "nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))[1].weight",
    "F.dropout(torch.ones(50), 0.3)", "nn.Dropout(0.4)(torch.ones(50))", "nn.init.xavier_uniform_(torch.empty(3, 4))",
    "nn.init.kaiming_normal_(torch.empty(3, 4))", "np.random.rand(3)", "np.random.randn(2, 2)",
    "np.random.randint(0, 9, 5)", "np.random.normal(0, 1, 3)", "random.random()", "random.sample",
]  # fmt: skip


@pytest.mark.parametrize("draw", DRAWS[:-1])
@pytest.mark.parametrize("seed", [0, 7, 12345])
def test_a_draw_gives_the_bits_that_python_gives(draw: str, seed: int) -> None:
    code = f"import random\ntorch.manual_seed({seed})\nnp.random.seed({seed})\nrandom.seed({seed})\ny = torch.rand(3)\n{draw}"
    done, plain = run(code), execute(code)
    assert done.error is None
    value = plain.value.detach() if isinstance(plain.value, torch.Tensor) else plain.value
    assert are_equal(done.value, value)


def test_unseeded_code_starts_from_the_seed_that_is_given() -> None:
    drawn = torch.randn(3, generator=torch.Generator().manual_seed(99))
    assert torch.equal(run("torch.randn(3)", seed=99).value, drawn)
    assert not torch.equal(run("torch.randn(3)", seed=98).value, drawn)


def test_a_run_leaves_the_processs_own_generators_alone() -> None:
    before = torch.get_rng_state(), np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002
    for draw in DRAWS[:-1]:
        run(f"import random\n{draw}")
        run(f"import random\ntorch.manual_seed(5)\nnp.random.seed(5)\nrandom.seed(5)\n{draw}")
    assert torch.equal(torch.get_rng_state(), before[0])
    assert np.random.get_state()[1].tolist() == before[1]  # noqa: NPY002
    assert random.getstate() == before[2]


def test_runs_in_several_threads_do_not_disturb_each_other() -> None:
    def drawn(seed: int) -> torch.Tensor:
        value = run(
            f"torch.manual_seed({seed})\nx = [torch.randn(5) for i in range(5)]\ntorch.stack(x)"
        ).value
        assert isinstance(value, torch.Tensor)
        return value

    alone = [drawn(seed) for seed in range(40)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(drawn, range(40)))
    assert all(map(torch.equal, alone, together))


def test_print_options_belong_to_one_run() -> None:
    done = run(
        "torch.set_printoptions(precision=2)\nprint(torch.tensor(0.12345))\nnp.set_printoptions(precision=1)\nprint(np.array([0.123]))"
    )
    assert [printed.text for printed in done.printed] == ["tensor(0.12)", "[0.1]"]
    assert [printed.text for printed in run("print(torch.tensor(0.12345))").printed] == ["tensor(0.1235)"]
    assert str(torch.tensor(0.12345)) == "tensor(0.1235)"


def test_gradient_mode_belongs_to_one_run() -> None:
    run("torch.set_grad_enabled(False)\nx = 1")
    assert torch.is_grad_enabled()
    with torch.no_grad():
        done = run("x = torch.ones(1, requires_grad=True)\n(x * 2).sum().backward()\nx.grad")
        assert torch.equal(done.value, torch.tensor([2.0]))
        assert not torch.is_grad_enabled()


def test_a_loader_draws_when_it_is_started_and_when_it_is_asked_for_its_first_batch() -> None:
    code = (
        "torch.manual_seed(3)\nloader = torch.utils.data.DataLoader(list(range(9)), batch_size=2, shuffle=True)\n"
        "batches = iter(loader)\nfirst = torch.rand(2)\nbatch = next(batches)\n[first, batch, torch.rand(2)]"
    )
    assert are_equal(run(code).value, execute(code).value)
