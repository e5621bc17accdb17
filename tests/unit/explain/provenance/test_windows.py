"""Windows that slide over pictures: which pixels and filters make a cell, written out in torch's numbers."""

from __future__ import annotations

import itertools
import json
import random

import pytest
import torch
from torch import nn
from torch.nn import functional

from lib.explain.provenance import Arithmetic, Chain, Form, Unknown, arithmetic, rule_of, sources, touched
from lib.explain.provenance.catalogue import windows
from lib.language import Step, run

PICTURE = torch.arange(1.0, 17.0).reshape(1, 1, 4, 4)
FILTERS = torch.tensor([[[[1.0, -2.0], [0.5, 3.0]]], [[[2.0, 1.0], [-1.0, 4.0]]]])
BIAS = torch.tensor([10.0, 20.0])


def last_step(code: str, **names: torch.Tensor) -> Step:
    done = run(f"import torch\nimport torch.nn.functional as F\nfrom torch import nn\n{code}", names)
    assert done.error is None, done.error.message
    return done.steps[-1]


def values(found: Arithmetic) -> list[list[object]]:
    return [[factor.value for factor in term.factors] for term in found.terms]


def test_a_cell_of_a_convolution_is_products_of_its_window_and_the_bias() -> None:
    step = last_step("F.conv2d(x, w, b)", x=PICTURE, w=FILTERS, b=BIAS)
    found = arithmetic(step, (0, 1, 2, 1))
    window, picked = PICTURE[0, 0, 2:4, 1:3].reshape(-1).tolist(), FILTERS[1, 0].reshape(-1).tolist()
    assert (found.form, found.divisor) == (Form.SUM, None)
    assert values(found) == [*([one, other] for one, other in zip(window, picked, strict=True)), [20.0]]
    assert [term.operator for term in found.terms][:4] == ["*"] * 4
    expected = functional.conv2d(PICTURE, FILTERS, BIAS)[0, 1, 2, 1].item()
    assert found.terms[-1].running == found.total == expected


def test_the_padding_has_no_terms() -> None:
    step = last_step("F.conv2d(x, w, padding=1)", x=PICTURE, w=FILTERS)
    corner = arithmetic(step, (0, 0, 0, 0))
    assert values(corner) == [[PICTURE[0, 0, 0, 0].item(), FILTERS[0, 0, 1, 1].item()]]
    edge = arithmetic(step, (0, 0, 0, 2))
    assert [[factor.index for factor in term.factors] for term in edge.terms] == [
        [(0, 0, 0, 1), (0, 0, 1, 0)], [(0, 0, 0, 2), (0, 0, 1, 1)],
    ]  # fmt: skip
    assert edge.total == functional.conv2d(PICTURE, FILTERS, padding=1)[0, 0, 0, 2].item()


def test_a_window_in_the_padding_alone_leaves_the_bias() -> None:
    step = last_step("F.conv2d(x, w, b, padding=3)", x=PICTURE, w=FILTERS, b=BIAS)
    assert values(arithmetic(step, (0, 1, 0, 0))) == [[20.0]]
    bare = arithmetic(last_step("F.conv2d(x, w, padding=3)", x=PICTURE, w=FILTERS), (0, 1, 0, 0))
    assert (bare.form, values(bare), bare.total) == (Form.SUM, [], 0.0)


@pytest.mark.parametrize("settings", ["2", "3, 1", "(1, 2), (2, 1)", "2, 2, 1"])
def test_a_mean_divides_by_the_whole_window_and_a_maximum_is_one_of_its_cells(settings: str) -> None:
    mean, most = (last_step(f"F.{name}_pool2d(x, {settings})", x=PICTURE) for name in ("avg", "max"))
    area = {"2": 4, "3, 1": 9, "(1, 2), (2, 1)": 2, "2, 2, 1": 4}[settings]
    for index in itertools.product(*(range(size) for size in mean.value.shape)):
        written = arithmetic(mean, index)
        cells = [term.factors[0].value for term in written.terms]
        assert (written.form, written.divisor) == (Form.SUM, area)
        assert sum(cells) / area == pytest.approx(mean.value[index].item(), rel=1e-6)
        chosen = arithmetic(most, index)
        assert chosen.form is Form.TOGETHER
        assert chosen.chosen is not None
        picked = chosen.terms[chosen.chosen].factors[0]
        assert picked.value == max(cells) == most.value[index].item()
        assert picked.index == max(
            (term.factors[0].index for term in written.terms), key=lambda at: PICTURE[at].item()
        )


CODES = [
    "F.conv2d(x, w, padding=(1, 2), stride=(2, 1))", "F.conv2d(x, w, dilation=2, padding=2)",
    "F.conv2d(x, g, groups=2, padding=1)", "F.max_pool2d(x, 3, 2, 1)", "F.avg_pool2d(x, (2, 3), 1, (1, 0))",
]  # fmt: skip


def drawn() -> dict[str, torch.Tensor]:
    return {"x": torch.randn(2, 2, 4, 5), "w": torch.randn(3, 2, 2, 3), "g": torch.randn(4, 1, 3, 2)}


@pytest.mark.parametrize("code", CODES)
def test_what_a_cell_touched_is_what_has_it_as_a_source(code: str) -> None:
    step = last_step(code, **drawn())
    rule = rule_of(step)
    reached = {
        (source.operand, source.index, index): source.count
        for index in itertools.product(*(range(size) for size in rule.shape))
        for source in sources(rule, index) or ()
    }
    back = {
        (place, index, cell): cells.count
        for place in {reach.operand for reach in rule.reaches}
        for index in itertools.product(*(range(size) for size in step.operands[place].value.shape))
        for cells in touched(rule, place, index)
        for cell in cells.indices()
    }
    assert back == reached


@pytest.mark.parametrize("code", CODES)
def test_chains_count_what_the_sources_are(code: str) -> None:
    done = run(f"import torch.nn.functional as F\n{code}", drawn())
    chain, step = Chain(done.steps, done.names), done.steps[-1]
    seed = random.SystemRandom().randrange(2**32)
    print(f"seed {seed}")
    cells = list(itertools.product(*(range(size) for size in step.value.shape)))
    for index in random.Random(seed).sample(cells, 8):
        trace = chain.back(step.number, index)
        counted = sum((leaf.counts.sum() for leaf in trace.leaves.values()), torch.tensor(0))
        assert int(counted) == sum(source.count for source in sources(chain.rule(step.number), index) or ())


def test_layers_lead_back_to_their_parameters() -> None:
    code = (
        "conv = nn.Conv2d(1, 2, 2, padding=1)\nwords = nn.Embedding(5, 3)\n"
        "hidden = nn.MaxPool2d(2)(conv(x))\nrows = words(ids)\nhidden.sum() + rows.sum()"
    )
    names = {"x": PICTURE, "ids": torch.tensor([[4, 0], [1, 1]])}
    done = run(code, names)
    assert done.error is None, done.error.message
    trace = Chain(done.steps, done.names).back(done.steps[-1].number, ())
    assert trace.unknown == ()
    rows, bias = trace.leaf("words.weight"), trace.leaf("conv.bias")
    assert rows is not None
    assert bias is not None
    assert rows.counts.tolist() == [[1] * 3, [2] * 3, [0] * 3, [0] * 3, [1] * 3]
    pooled = nn.MaxPool2d(2)(torch.zeros(1, 2, 5, 5))
    assert bias.counts.tolist() == [4 * pooled[0, 0].numel()] * 2


def test_a_row_of_a_table_is_copied_to_the_number_that_names_it() -> None:
    table, ids = torch.arange(12.0).reshape(4, 3), torch.tensor([[3, 0]])
    step = last_step("F.embedding(weight=table, input=ids)", table=table, ids=ids)
    rule = rule_of(step)
    found = [(source.operand, source.index) for source in sources(rule, (0, 0, 2)) or ()]
    roles = [operand.role for operand in step.operands]
    assert found == [(roles.index("weight"), (3, 2)), (roles.index("input"), (0, 0))]
    assert rule.details() == {"deciders": 1}
    written = arithmetic(step, (0, 0, 2))
    assert (written.form, values(written)) == (Form.COPY, [[table[3, 2].item()]])


def test_a_rule_of_windows_is_as_short_for_large_pictures() -> None:
    lengths = [
        len(json.dumps(rule_of(last_step("F.conv2d(x, w, padding=1)", x=x, w=FILTERS)).as_data()))
        for x in (torch.ones(1, 1, 4, 4), torch.ones(9, 1, 90, 90))
    ]
    assert lengths[1] < lengths[0] + 40


def test_windows_of_too_many_cells_over_a_padding_have_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    step = last_step("F.max_pool2d(x, 2, padding=1)", x=PICTURE)
    assert not isinstance(rule_of(step), Unknown)
    monkeypatch.setattr(windows, "MOST_STEPS", 3)
    assert isinstance(rule_of(step), Unknown)
    assert not isinstance(rule_of(last_step("F.max_pool2d(x, 2)", x=PICTURE)), Unknown)


@pytest.mark.parametrize("settings", ["2, dilation=2", "2, ceil_mode=True", "2, return_indices=True"])
def test_windows_that_are_spread_or_cut_off_have_no_rule(settings: str) -> None:
    picture = torch.arange(75.0).reshape(1, 3, 5, 5)
    for call in (f"F.max_pool2d(x, {settings})", f"nn.MaxPool2d({settings})(x)"):
        assert isinstance(rule_of(last_step(call, x=picture)), Unknown)
