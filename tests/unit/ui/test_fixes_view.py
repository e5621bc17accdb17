"""Edits that are offered for pasted code: another seed alone brings no other search."""

from __future__ import annotations

import pytest

from lib.comparison.own_code import PastedComparison
from lib.links import PageState
from lib.ui import fixes_view
from lib.ui.pasted_code import read_code

CODE = """torch.manual_seed({seed})
features = torch.randn((1, 5))
weights = torch.randn_like(features)
bias = torch.randn((1, 1))
torch.mm(features, weights) + bias
"""


def compared(seed: int) -> PastedComparison:
    return read_code(CODE.format(seed=seed), PageState()).comparison


def offered(seed: int) -> list[str]:
    return [edit.code for edit in fixes_view.offered_edits(compared(seed))]


def test_a_fix_keeps_the_seed_of_the_code() -> None:
    for seed in (7, 8, 123):
        assert CODE.format(seed=seed).replace("weights) +", "weights.t()) +") in offered(seed)


def test_another_seed_with_as_many_digits_is_not_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    search = fixes_view.fixes

    def counted(code: str, *sizes: int, **options: object) -> object:
        searched.append(code)
        return search(code, *sizes, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fixes_view, "fixes", counted)
    fixes_view.find_fixes.clear()
    for seed in (501, 502, 503):
        offered(seed)
    assert len(searched) == 1
    fixes_view.find_fixes.clear()
