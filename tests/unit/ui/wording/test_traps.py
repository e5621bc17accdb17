"""Every trap has its sentence and its short note, from code that falls into it."""

from __future__ import annotations

import pytest

from lib.comparison import INPUT_AXES
from lib.experiment import Experiment
from lib.explain.traps import TrapKind, traps
from lib.language import run
from lib.links import PageState
from lib.tensors import build_tensors
from lib.ui.pasted_code import read_code
from lib.ui.wording.traps import SENTENCES, SHORT, trap_note, trap_sentence

SQUARE = Experiment(batch=2, in_features=3, out_features=3)
UNIT = "x = torch.randn({0}, {1})\nw = torch.randn({2}, {1})\nb = torch.randn({2})\n"

CAUGHT: dict[TrapKind, tuple[str, str, str]] = {
    TrapKind.EINSUM_STRETCH: (
        "a = torch.ones(1, 5)\ntorch.einsum('ij,jk->ik', a, a)",
        "Line 2: einsum gives one letter to axes of sizes 5 and 1 and stretches the 1: 25 products are made.",
        "stretched",
    ),
    TrapKind.OUTER_PRODUCT: (
        f"{UNIT.format(1, 5, 1)}y = x.t() * w",
        "Line 4: every number of one operand meets every number of the other: 25 products, where axes of "
        "sizes 5 and 5 should have been paired.",
        "outer product",
    ),
    TrapKind.COLUMN_AGAINST_ROW: (
        "a = torch.ones(4, 1)\nb = torch.ones(4)\na - b",
        "Line 3: a column meets a row, so that 16 numbers are made of sizes 4 and 4.",
        "column × row",
    ),
    TrapKind.MIXED_AXES: (
        "y = torch.mm(features, weights) + bias",
        "Line 1: the product sums over in and out as if they were one axis; sizes 3 and 3 only happen "
        "to fit.",
        "mixed axes",
    ),
    TrapKind.BIAS_REPEATED: (
        f"{UNIT.format(1, 5, 1)}y = (x * w + b).sum()",
        "Line 4: a later sum adds this bias 5 times instead of once.",
        "bias ×5",
    ),
    TrapKind.BATCH_SUMMED: (
        f"{UNIT.format(3, 5, 1)}y = (x * w).sum() + b",
        "Line 4: this sum adds up 3 samples of the batch, which should stay apart.",
        "batch summed",
    ),
    TrapKind.VIEW_FOR_T: (
        f"{UNIT.format(4, 3, 2)}y = x @ w.view(3, 2) + b",
        "Line 4: this gives the shape of a transpose but leaves the numbers in their old order: 4 numbers "
        "end up elsewhere than .t() would put them.",
        "view, not t",
    ),
    TrapKind.VECTOR_TRANSPOSED: (
        "a = torch.ones(4)\na.t()",
        "Line 2: transposing a tensor of one axis does nothing.",
        "does nothing",
    ),
    TrapKind.OVERFLOW: (
        "a = torch.full((2,), 1e30)\na * a",
        "Line 2: 2 numbers of the result are no longer finite: too large for their type.",
        "overflow",
    ),
    TrapKind.ZERO: (
        "a = torch.tensor([0.0, 2.0])\n1 / a",
        "Line 2: 1 number of the result is not finite: a zero is divided by, or the logarithm or root is "
        "taken of a number that has none.",
        "of zero",
    ),
}


@pytest.mark.parametrize("kind", TrapKind)
def test_a_trap_has_a_sentence_and_a_note(kind: TrapKind) -> None:
    code, sentence, note = CAUGHT[kind]
    given = build_tensors(SQUARE).as_names() if "features" in code else None
    found = traps(run(code, given, axes=INPUT_AXES)) if given else read_code(code, PageState(code=code)).traps
    caught = {trap.kind: trap for trap in found}
    assert kind in caught, caught
    assert trap_sentence(caught[kind]) == sentence
    assert trap_note(caught[kind]) == note


def test_every_kind_has_words_and_none_is_left_over() -> None:
    assert SENTENCES.keys() == SHORT.keys() == set(TrapKind)
