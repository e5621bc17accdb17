"""The rules on the corpus: code that courses and forums wrote."""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path

import pytest
import torch

from lib.explain.provenance import Chain, Form, Several, arithmetic, is_known
from lib.language import run

ROWS = [
    json.loads(line) for line in Path("tests/golden/cases.jsonl").read_text(encoding="utf-8").splitlines()
]
KNOWN_GAPS = frozenset(("torch.autograd.grad",))
UNITS = {torch.float64: 2.0**-53, torch.float32: 2.0**-24, torch.bfloat16: 2.0**-8, torch.float16: 2.0**-11}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_every_step_of_real_code_is_told(row: dict[str, str]) -> None:
    done = run(f"{row['setup']}\n{row['expr']}")
    chain = Chain(done.steps, done.names)
    for step in done.steps:
        rule = chain.rule(step.number)
        assert is_known(rule) or step.function in KNOWN_GAPS, step.text
        parts = list(enumerate(rule.parts)) if isinstance(rule, Several) else [(None, rule)]
        for part, one in parts:
            for index in itertools.islice(itertools.product(*(range(size) for size in one.shape)), 4):
                written = arithmetic(step, index, part=part)
                chain.back(step.number, index, part=part)
                if written.form is not Form.SUM or not written.terms.exact:
                    continue
                total, exact = written.total, written.terms.exact[-1] / (written.divisor or 1)
                if not isinstance(total, float) or not math.isfinite(total):
                    continue
                scale = sum(abs(term.value or 0.0) for term in written.terms) / (written.divisor or 1)
                unit = UNITS[step.value.dtype] if isinstance(step.value, torch.Tensor) else 2.0**-53
                assert abs(total - exact) <= 2 * len(written.terms) * unit * scale + 1e-45, step.text
