"""Learning rates that change from epoch to epoch, beside plain torch."""

from __future__ import annotations

import warnings

import pytest

from lib.language import run
from tests.unit.language.plain_python import are_equal, execute

HEAD = "torch.manual_seed(2)\nm = nn.Linear(2, 1)\nx = torch.ones(3, 2)\n"
TRAIN = """
rates = []
for epoch in range(7):
    o.zero_grad()
    (m(x) ** 2).sum().backward()
    o.step()
    s.step()
    rates += s.get_last_lr()
rates, o.param_groups[0]['lr'], o.param_groups[0]['initial_lr'], m.weight, str(o)"""

SCHEDULES = {
    "every third epoch": "torch.optim.lr_scheduler.StepLR(o, step_size=3)",
    "by place": "torch.optim.lr_scheduler.StepLR(o, 2, 0.3)",
    "every epoch": "torch.optim.lr_scheduler.ExponentialLR(o, gamma=0.9)",
    "one cycle": "torch.optim.lr_scheduler.OneCycleLR(o, max_lr=0.5, total_steps=9)",
    "one cycle in three phases": (
        "torch.optim.lr_scheduler.OneCycleLR(o, 0.5, epochs=3, steps_per_epoch=3, three_phase=True, "
        "anneal_strategy='linear', base_momentum=0.6)"
    ),
    "one cycle of the rate alone": (
        "torch.optim.lr_scheduler.OneCycleLR(o, [0.5], total_steps=8, cycle_momentum=False, pct_start=0.5)"
    ),
    "a warm-up, then a cosine": (
        "p = torch.optim.lr_scheduler.LinearLR(o, 0.1, total_iters=3)\n"
        "q = torch.optim.lr_scheduler.CosineAnnealingLR(o, T_max=4)\n"
        "s = torch.optim.lr_scheduler.SequentialLR(o, [p, q], milestones=[3])"
    ),
    "three after one another": (
        "p = [torch.optim.lr_scheduler.ExponentialLR(o, 0.9), torch.optim.lr_scheduler.LambdaLR(o, lambda n: 0.5 ** n), "
        "torch.optim.lr_scheduler.StepLR(o, 2)]\n"
        "s = torch.optim.lr_scheduler.SequentialLR(o, p, milestones=[2, 4])"
    ),
    "two at once": "torch.optim.lr_scheduler.StepLR(o, 2)\nt = torch.optim.lr_scheduler.StepLR(o, 3)",
}


@pytest.mark.parametrize("name", SCHEDULES)
@pytest.mark.parametrize("maker", ["SGD(m.parameters(), lr=0.1)", "Adam(m.parameters())"])
def test_a_schedule_gives_torchs_rates_and_weights(maker: str, name: str) -> None:
    made = SCHEDULES[name] if "\ns = " in SCHEDULES[name] else f"s = {SCHEDULES[name]}"
    code = f"{HEAD}o = torch.optim.{maker}\n{made}{TRAIN}"
    with warnings.catch_warnings(action="ignore"):
        plain, done = execute(code), run(code)
    assert plain.error is None, plain.error
    assert done.error is None, done.error.message
    assert are_equal(plain.value, done.value), (plain.value, done.value)


@pytest.mark.parametrize(
    "code",
    [
        "torch.optim.lr_scheduler.StepLR(m, 2)",
        "torch.optim.lr_scheduler.StepLR(o)",
        "torch.optim.lr_scheduler.StepLR(o, 0).step()",
        "torch.optim.lr_scheduler.OneCycleLR(o, 0.1)",
        "torch.optim.lr_scheduler.OneCycleLR(o, 0.1, total_steps=0)",
        "torch.optim.lr_scheduler.OneCycleLR(o, [0.1, 0.2], total_steps=5)",
        "torch.optim.lr_scheduler.OneCycleLR(torch.optim.Adagrad(m.parameters()), 0.1, total_steps=5)",
        "s = torch.optim.lr_scheduler.OneCycleLR(o, 0.1, total_steps=2)\nfor _ in range(4):\n    s.step()",
        "torch.optim.lr_scheduler.SequentialLR(o, [], [])",
        "torch.optim.lr_scheduler.SequentialLR(o, [torch.optim.lr_scheduler.StepLR(o, 2)], [3])",
    ],
)
def test_what_is_no_schedule_is_refused_in_torchs_words(code: str) -> None:
    code = f"{HEAD}o = torch.optim.SGD(m.parameters(), lr=0.1)\n{code}"
    with warnings.catch_warnings(action="ignore"):
        plain, done = execute(code), run(code)
    assert plain.error is not None
    assert done.error is not None
    assert done.error.message == str(plain.error)


def test_whole_rates_cannot_grow_without_end() -> None:
    code = f"{HEAD}o = torch.optim.SGD(m.parameters(), lr=1)\ns = torch.optim.lr_scheduler.ExponentialLR(o, 10**30)\n"
    done = run(f"{code}for _ in range(1000):\n    s.step()")
    assert done.error is not None
    assert done.error.message == "int too large to convert to float"
