"""What is said of a name that nothing has made."""

from __future__ import annotations

import pytest

from lib.language import run
from lib.ui.wording.errors import missing_name_hint

GIVEN = "Code that makes tensors of its own is given none of Compare's."


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("weigths = 1\nweights", f"Did you mean weigths? {GIVEN}"),
        ("x = 1\nX.shape", f"Did you mean x? {GIVEN}"),
        ("hidden = 1\nhiden + 1", "Did you mean hidden?"),
        ("elsewhere = 1\nnothing", ""),
        ("bias", GIVEN),
        ("1 / 0", ""),
        ("torch.ones(2) @ torch.ones(3)", ""),
    ],
)
def test_a_missing_name_is_met_with_the_nearest_one(code: str, hint: str) -> None:
    done = run(code)
    assert done.error is not None
    assert missing_name_hint(done.error, done.names) == hint
