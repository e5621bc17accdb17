from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import torch
from lib.explain.provenance import Chain, arithmetic, rule_of, sources
from lib.language import run

names = {"x": torch.ones(2, 3), "w": torch.ones(4, 3), "b": torch.ones(4)}
done = run("torch.mm(x, w.t()) + b[None]\\nx.t().sum()\\nx.view(-1)\\ntorch.cat([x, x])\\nx.flip(0)", names)
assert done.error is None
before = set(sys.modules)
for step in done.steps:
    rule = rule_of(step)
    first = (0,) * len(rule.shape)
    assert sources(rule, first)
    assert arithmetic(step, first).terms[0].factors
Chain(done.steps, done.names).back(2, (0, 0))
print(*sorted(name for name in set(sys.modules) - before if not name.startswith("lib.")))
"""


def test_links_load_nothing_more_of_torch() -> None:
    """Some of torch's functions load sympy or its meta kernels at their first call: seventy megabytes."""
    done = subprocess.run(
        [sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == []
