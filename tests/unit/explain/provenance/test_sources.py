from __future__ import annotations

import itertools
import json
from collections import Counter

import pytest
import torch

from lib.explain.provenance import (
    Affine,
    Contraction,
    How,
    IndexMap,
    Reach,
    Reduction,
    Rule,
    Unknown,
    rule_of,
    source_sets,
    sources,
    touched,
)
from lib.explain.provenance.catalogue import RULES
from lib.language import Step, run

NAMES = {
    "a": torch.arange(6.0).reshape(2, 3),
    "b": torch.arange(12.0).reshape(3, 4),
    "row": torch.arange(3.0),
    "column": torch.arange(2.0).reshape(2, 1),
    "cube": torch.arange(24.0).reshape(2, 3, 4),
}


def last_step(code: str) -> Step:
    done = run(code, NAMES)
    assert done.error is None, done.error
    return done.steps[-1]


def listed(rule: Rule, *index: int) -> list[tuple[int, tuple[int, ...]]]:
    found = sources(rule, index)
    assert found is not None
    return [(source.operand, source.index) for source in found]


def test_a_cell_of_a_matrix_product_comes_from_a_row_and_a_column() -> None:
    rule = rule_of(last_step("torch.mm(a, b)"))
    assert isinstance(rule, Contraction)
    assert (rule.letters, rule.result, rule.how) == (("ab", "bc"), "ac", How.PRODUCT)
    assert listed(rule, 1, 2) == [
        (0, (1, 0)), (0, (1, 1)), (0, (1, 2)), (1, (0, 2)), (1, (1, 2)), (1, (2, 2)),
    ]  # fmt: skip


def test_a_stretched_operand_gives_its_one_cell_to_all() -> None:
    rule = rule_of(last_step("column * row"))
    assert isinstance(rule, Contraction)
    assert rule.letters == ("a1", "b")
    assert listed(rule, 1, 2) == [(0, (1, 0)), (1, (2,))]
    (along,) = touched(rule, 0, (1, 0))
    assert along.indices() == [(1, 0), (1, 1), (1, 2)]


def test_an_axis_that_einsum_stretches_uses_the_cell_again() -> None:
    rule = rule_of(last_step('torch.einsum("ij,jk->ik", a, row[None])'))
    assert isinstance(rule, Contraction)
    assert rule.letters == ("ij", "1k")
    found = sources(rule, (1, 2))
    assert found is not None
    assert [source.count for source in found if source.operand == 2] == [3]
    assert [source.count for source in found if source.operand == 1] == [1, 1, 1]


def test_a_sum_along_an_axis_has_that_axis() -> None:
    rule = rule_of(last_step("cube.sum(dim=1, keepdim=True)"))
    assert isinstance(rule, Reduction)
    assert (rule.axes, rule.how, rule.shape) == ((1,), How.SUM, (2, 1, 4))
    assert listed(rule, 1, 0, 3) == [(0, (1, 0, 3)), (0, (1, 1, 3)), (0, (1, 2, 3))]


def test_linear_is_a_product_and_a_bias() -> None:
    rule = rule_of(last_step("torch.nn.functional.linear(a, a, column.flatten())"))
    assert isinstance(rule, Affine)
    assert [part.rule.letters for part in rule.parts] == [("ab", "cb"), ("b",)]
    assert listed(rule, 0, 1)[-1] == (2, (1,))


@pytest.mark.parametrize(
    ("code", "index", "expected"),
    [
        ("a.t()", (2, 1), (1, 2)),
        ("a.view(3, 2)", (1, 0), (0, 2)),
        ("a[:, ::2]", (1, 1), (1, 2)),
        ("a[-1]", (2,), (1, 2)),
        ("cube[..., None, 1]", (1, 2, 0), (1, 2, 1)),
        ("cube.permute(2, 0, 1)", (3, 1, 2), (1, 2, 3)),
        ("row.expand(4, 3)", (3, 1), (1,)),
        ("cube.transpose(0, -1).reshape(4, 6)", (3, 5), (3, 2, 1)),
        ("a.diagonal()", (1,), (1, 1)),
    ],
)
def test_a_view_only_moves_numbers(code: str, index: tuple[int, ...], expected: tuple[int, ...]) -> None:
    rule = rule_of(last_step(code))
    assert isinstance(rule, IndexMap)
    assert listed(rule, *index) == [(0, expected)]


@pytest.mark.parametrize(
    "code",
    [
        "torch.mm(a, b)", "column * row", "cube.sum(1)", "cube.mean((0, 2), keepdim=True)", "a.sum()",
        "a.t()", "cube[1:, ::2, -2:]", "row.expand(4, 3)", "cube.permute(2, 0, 1)", "a.exp()", "cube @ b.t()",
        'torch.einsum("ij,jk->ik", a, row[None])', 'torch.einsum("ij,ij->", a, a)',
        'torch.einsum("ii->i", b[:, :3])',
        "torch.addmm(row, a, b[:, :3])", "b.diagonal(1)", "row - 1", "2 / row",
    ],
)  # fmt: skip
def test_what_a_cell_touched_is_what_has_it_as_a_source(code: str) -> None:
    step = last_step(code)
    rule = rule_of(step)
    assert not isinstance(rule, Unknown)
    forward: Counter[tuple[int, tuple[int, ...], tuple[int, ...]]] = Counter()
    for index in itertools.product(*(range(size) for size in rule.shape)):
        for source in sources(rule, index) or ():
            forward[source.operand, source.index, index] += source.count
    backward: Counter[tuple[int, tuple[int, ...], tuple[int, ...]]] = Counter()
    for operand, shape in {(reach.operand, reach.shape) for reach in rule.reaches}:
        for cell in itertools.product(*(range(size) for size in shape)):
            for found in touched(rule, operand, cell):
                for index in found.indices():
                    backward[operand, cell, index] += found.count
    assert forward
    assert forward == backward


def test_a_rule_is_plain_data_of_a_size_that_does_not_grow_with_the_tensors() -> None:
    small = rule_of(run("a @ a.t()", {"a": torch.ones(2, 2)}).steps[-1])
    large = rule_of(run("a @ a.t()", {"a": torch.ones(256, 256)}).steps[-1])
    texts = [json.dumps(rule.as_data()) for rule in (small, large)]
    assert json.loads(texts[0])["letters"] == ["ab", "bc"]
    assert len(texts[1]) < len(texts[0]) + 60
    assert len(source_sets(large, (5, 7))) == 2


def test_arguments_in_another_order_are_not_linked_wrongly() -> None:
    assert isinstance(rule_of(last_step("torch.sub(input=a, other=row)")), Contraction)
    swapped = rule_of(last_step("torch.sub(other=row, input=a)"))
    assert isinstance(swapped, Unknown)
    assert sources(swapped, (0, 0)) == ()


def test_a_rule_that_does_not_fit_its_step_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    step = last_step("a.exp()")
    far = Reach(0, (2, 3), (2, 3), (3, 1), offset=1)
    for wrong in (IndexMap((3, 2), "exp", ()), IndexMap((2, 3), "exp", (far,))):
        monkeypatch.setitem(RULES, "Tensor.exp", lambda _call, wrong=wrong: wrong)
        assert isinstance(rule_of(step), Unknown)


def test_a_cell_that_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError, match="no cell"):
        source_sets(rule_of(last_step("a.t()")), (2, 2))
