"""The benchmark of notebooks: what counts as giving what Python gives."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks.notebooks import cells_of, compare_notebook, measure

SAME = [
    "%matplotlib inline\nimport matplotlib.pyplot as plt\nfrom matplotlib.ticker import Anything",
    "import torch\nfrom pprint import PrettyPrinter\nshow = PrettyPrinter()",
    "torch.manual_seed(3)\nx = torch.randn(2, 3)\nprint(x)",
    "x @ x",
    "y = x.t()\nplt.plot(y)\ny",
    "y.nothing",
    "# what comes next?",
    "%%bash\nls",
    "show.pprint(1)",
    "x.mul_(2)\ny",
    "print('almost'\n",
]


def written(tmp_path: Path, cells: list[str]) -> Path:
    made = [{"cell_type": "code", "source": cell, "outputs": []} for cell in cells]
    path = tmp_path / "lesson.ipynb"
    path.write_text(json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_cells_that_print_give_and_fail_as_in_python_count(tmp_path: Path) -> None:
    assert compare_notebook(SAME) == [""] * len(SAME)
    *_, share = measure([written(tmp_path, SAME)])
    assert (share.value, share.is_reached, share.note) == ("100.0%", True, f"{len(SAME)} of {len(SAME)}")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("import sys\nsys.modules", "refused"),
        ("print(id(x) % 1000 + 2000)", "prints"),
        ("for _ in range(20000): pass", "refused"),
    ],
)
def test_cells_that_differ_do_not_count_and_say_why(cell: str, words: str) -> None:
    found = compare_notebook(["import torch\nx = torch.ones(2)\ncount = 0", cell, "x"])
    assert (found[0], found[2]) == ("", "")
    assert found[1].startswith(words)


def test_nothing_that_stands_in_for_a_module_stays() -> None:
    compare_notebook(["import seaborn"])
    assert "seaborn" not in sys.modules


def test_a_file_that_is_no_notebook_is_refused() -> None:
    assert cells_of("# %%\n1\n# %%\n\n# %% [markdown]\n2\n") == ["1", "2"]
    with pytest.raises(ValueError, match="notebook_broken"):
        cells_of('{"cells": [{"cell_type": "code", "nbformat": 4')
