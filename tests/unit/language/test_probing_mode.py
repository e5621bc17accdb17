"""Probe mode: floats are float64, casts do nothing, and everything works inside torch.func.vmap."""

from __future__ import annotations

import pytest
import torch

from lib.formulations import FORMULATIONS
from lib.language import Mode, run

SIZES = {"features": (2, 3), "weights": (4, 3), "bias": (4,)}


def probe(code: str, **given: object) -> torch.Tensor:
    done = run(code, mode=Mode.PROBE, **given)  # type: ignore[arg-type]
    assert done.error is None, done.error
    assert isinstance(done.value, torch.Tensor)
    return done.value


@pytest.mark.parametrize(
    "code",
    [
        "torch.ones(2)", "torch.tensor([0.1, 0.2])", "torch.randn(3)", "torch.ones(2).half().float()",
        "torch.ones(2, dtype=torch.float16)", "torch.zeros(2).to(torch.bfloat16)", "nn.Linear(3, 2).weight",
        "torch.arange(3) / 2", "torch.ones(2).type(torch.FloatTensor)", "torch.linspace(0, 1, 3)",
        "nn.Linear(3, 2, dtype=torch.float16)(torch.ones(3))", "torch.from_numpy(np.ones(2, dtype=np.float32))",
        "torch.FloatTensor([1, 2])", "x = torch.ones(2)\nx.new_zeros(3)", "torch.rand_like(torch.ones(2))",
    ],
)  # fmt: skip
def test_every_float_is_float64(code: str) -> None:
    assert probe(code).dtype == torch.float64


def test_whole_numbers_stay_whole() -> None:
    assert probe("torch.ones(2).long()").dtype == torch.int64


def test_a_literal_is_not_rounded_to_float32_on_the_way() -> None:
    assert float(probe("torch.tensor([0.1])")) == 0.1
    assert (
        float(probe("torch.full((1,), 0.1)")) != 0.1
    )  # torch rounds the fill itself; the probe widens what it gave


def test_draws_are_the_float32_draws_widened() -> None:
    drawn = torch.randn(20, generator=torch.Generator().manual_seed(3))
    assert torch.equal(probe("torch.manual_seed(3)\ntorch.randn(20)"), drawn.double())


@pytest.mark.parametrize("name", [name for name in FORMULATIONS if name not in ("no_transpose", "outer_sum")])
def test_the_catalogue_runs_on_many_probes_at_once(name: str) -> None:
    stacked = {key: torch.randn(6, *shape, dtype=torch.float64) for key, shape in SIZES.items()}
    if name in ("elementwise_sum", "bias_inside", "view_for_t", "einsum_stretch"):
        stacked = {key: torch.randn(6, *shape, dtype=torch.float64) for key, shape in
                   {"features": (1, 3), "weights": (1, 3), "bias": (1,)}.items()}  # fmt: skip
    code = FORMULATIONS[name].code

    def one(*values: torch.Tensor) -> torch.Tensor:
        return probe(code, names=dict(zip(stacked, values, strict=True)))

    together = torch.func.vmap(one)(*stacked.values())
    for row in range(6):
        alone = one(*(value[row] for value in stacked.values()))
        assert torch.allclose(together[row], alone, rtol=1e-12)


PASTED = """\
import torch
def activation(x):
    return 1 / (1 + torch.exp(-x))
torch.manual_seed(7)
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))
layer = torch.nn.Linear(5, 1)
value = torch.mm(features, weights.view(5, 1)) + bias
value
"""


def test_overrides_replace_what_code_assigns_first_and_only_then() -> None:
    given = {
        "features": torch.ones(1, 5).double(),
        "weights": torch.full((1, 5), 2.0).double(),
        "bias": torch.zeros(1, 1).double(),
    }
    assert float(probe(PASTED, overrides=given)) == 10
    assert float(probe("x = 1\ny = torch.ones(1)\ny = y * 3\ny", overrides={"y": torch.tensor([5.0])})) == 15


def test_overridden_code_that_draws_runs_on_many_probes_at_once() -> None:
    stacked = {
        "features": torch.randn(4, 1, 5).double(),
        "weights": torch.randn(4, 1, 5).double(),
        "bias": torch.randn(4, 1, 1).double(),
    }

    def one(*values: torch.Tensor) -> torch.Tensor:
        return probe(PASTED, overrides=dict(zip(stacked, values, strict=True)))

    together = torch.func.vmap(one)(*stacked.values())
    wanted = (stacked["features"] * stacked["weights"]).sum(-1, keepdim=True) + stacked["bias"]
    assert torch.allclose(together, wanted)


def test_a_parameter_of_the_codes_own_model_can_be_probed() -> None:
    code = (
        "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(3, 4)\n"
        "    def forward(self, x):\n        return self.fc(x)\n"
        "net = Net()\nnet.fc.weight = nn.Parameter(weights)\nnet.fc.bias = nn.Parameter(bias)\nnet(features)"
    )
    stacked = {key: torch.randn(6, *shape, dtype=torch.float64) for key, shape in SIZES.items()}
    together = torch.func.vmap(lambda *values: probe(code, names=dict(zip(stacked, values, strict=True))))(
        *stacked.values()
    )
    wanted = stacked["features"] @ stacked["weights"].mT + stacked["bias"].unsqueeze(1)
    assert torch.allclose(together, wanted)


@pytest.mark.parametrize(
    "code",
    [
        "(x * w).sum()",
        "x *= 2\n(x * w).sum()",
        "layer = nn.Linear(3, 1, bias=False)\nlayer.weight = nn.Parameter(w)\nlayer(x)",
    ],
)
def test_the_autograd_graph_goes_on_through_a_probing_run_and_ends_at_a_normal_one(code: str) -> None:
    x, w = torch.tensor([[1.0, 2.0, 3.0]]), torch.tensor([[4.0, 5.0, 6.0]], requires_grad=True)
    doubled = 2.0 if "*=" in code else 1.0
    probed = run(code, {"x": x.double(), "w": w.double()}, mode=Mode.PROBE).value
    (slope,) = torch.autograd.grad(probed.sum(), [w])
    assert slope.tolist() == (doubled * x).tolist()
    assert not run(code, {"x": x, "w": w}).value.requires_grad
