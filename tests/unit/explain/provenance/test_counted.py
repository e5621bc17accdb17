"""Results whose length depends on their cells: no change of a cell shows a link, so the cells are named."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lib.explain.provenance import rule_of, sources
from lib.language import run

NUMBERS = torch.tensor([[3, 0, 1], [0, 0, 3]])


def sources_in_row(code: str) -> list[list[tuple[int, ...]]]:
    """Return the cells of the first operand that made each cell of the last step's value, row by row."""
    step = run(code, {"i": NUMBERS}).steps[-1]
    rule = rule_of(step)
    places = np.ndindex(*rule.shape)
    return [[source.index for source in sources(rule, place) or ()] for place in places]


@pytest.mark.parametrize("code", ["torch.argwhere(i)", "np.argwhere(i.numpy())"])
def test_both_numbers_of_a_place_come_from_the_cell_there(code: str) -> None:
    expected = [[(int(row), int(column))] for row, column in NUMBERS.nonzero() for _ in range(2)]
    assert sources_in_row(code) == expected


def test_a_flat_place_comes_from_the_cell_there() -> None:
    expected = [[(int(row), int(column))] for row, column in NUMBERS.nonzero()]
    assert sources_in_row("np.flatnonzero(i.numpy())") == expected


def test_a_unique_number_comes_from_every_cell_that_holds_it() -> None:
    expected = [
        [(int(row), int(column)) for row, column in (number == NUMBERS).nonzero()]
        for number in NUMBERS.unique()
    ]
    assert sources_in_row("np.unique(i.numpy())") == expected


def test_unequal_adaptive_windows_share_the_cells_that_torch_averages_twice() -> None:
    row = torch.arange(5.0).reshape(1, 1, 5)
    step = run("F.adaptive_avg_pool1d(row, 2)", {"row": row}).steps[-1]
    rule = rule_of(step)
    for part in range(2):
        found = [source.index for source in sources(rule, (0, 0, part)) or ()]
        assert torch.stack([row[cell] for cell in found]).mean() == step.value[0, 0, part]
