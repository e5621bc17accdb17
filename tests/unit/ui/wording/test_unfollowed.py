"""Why code has no fingerprint, in a sentence that names the line."""

from __future__ import annotations

import pytest

from lib.comparison.own_code import compare_code
from lib.explain.fingerprints import Failure
from lib.ui.wording.unfollowed import unfollowed_sentence

MADE = "x = torch.randn(2, 5)\nlayer = nn.Linear(5, 1)\n"
LOOP = """optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
for _ in range(3):
    optimizer.zero_grad()
    layer(x).sum().backward()
    optimizer.step()
layer(x)"""
BY_HAND = """(slope,) = torch.autograd.grad(layer(x).sum(), [layer.weight])
x @ (layer.weight - slope).t() + layer.bias"""


@pytest.mark.parametrize(
    ("code", "line", "text"),
    [
        (MADE + LOOP, 6, "layer(x).sum().backward()"),
        (MADE + BY_HAND, 3, "torch.autograd.grad(layer(x).sum(), [layer.weight])"),
    ],
)
def test_training_is_named_with_the_line_that_asks_for_gradients(code: str, line: int, text: str) -> None:
    found = compare_code(code)
    assert found.run.error is None
    assert found.fingerprint is not None
    failure = found.fingerprint.failure
    assert failure is not None
    assert f"line {line} asks for some ({text})" in unfollowed_sentence(failure)


def test_code_that_stops_on_other_numbers_is_told_in_the_words_of_its_error() -> None:
    found = compare_code("x = torch.ones(1, 5)\nw = torch.ones(1, 5)\nassert x.sum() == 5\nx @ w.t()")
    assert found.run.error is None
    assert found.fingerprint is not None
    failure = found.fingerprint.failure
    assert failure is not None
    assert failure.error is not None
    sentence = unfollowed_sentence(failure)
    assert "and there it stops" in sentence
    assert "(line 3)" in sentence


def test_code_that_was_followed_and_is_no_sum_needs_no_such_sentence() -> None:
    assert unfollowed_sentence(Failure(None)) == ""
