"""The text of a notebook's file as code in cells."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lib.language import run
from lib.notice import Notice
from lib.pasted import NotebookCode, read_notebook


def code_cell(source: str | list[str], **more: Any) -> dict[str, Any]:
    output = {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo=" * 50}}
    return {"cell_type": "code", "execution_count": 1, "outputs": [output], "source": source} | more


def notebook(*cells: dict[str, Any]) -> str:
    whole = {"cells": cells, "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4}
    return json.dumps(whole, indent=1)


TEXT = {"cell_type": "markdown", "metadata": {}, "source": ["# A title\n", "words"]}
RAW = {"cell_type": "raw", "source": "raw"}


def test_code_cells_are_taken_and_all_else_is_left_out() -> None:
    text = notebook(
        TEXT,
        code_cell(["x = 2\n", "x + 1"]),
        RAW,
        code_cell("y = x.nothing\n"),
        code_cell([]),
        code_cell("x * 2"),
    )
    found = read_notebook(text)
    assert isinstance(found, NotebookCode)
    assert found.code == "# %%\nx = 2\nx + 1\n\n# %%\ny = x.nothing\n\n# %%\nx * 2\n"
    assert (found.cells, found.left_out, found.has_replaced) == (3, 2, False)
    done = run(found.code)
    assert done.value == 4
    assert len(done.cells) == found.cells
    assert len(done.errors) == 1


def test_the_older_layout_is_read_too() -> None:
    cell = {"cell_type": "code", "input": ["1 + 1"], "language": "python", "outputs": []}
    found = read_notebook(
        json.dumps({"metadata": {}, "nbformat": 3, "worksheets": [{"cells": [TEXT, cell]}]})
    )
    assert found == NotebookCode("# %%\n1 + 1\n", 1, 1)


@pytest.mark.parametrize("around", ["x = 1\n{}\nx + 1", "torch.manual_{}seed(7)", "{}print(1)"])
def test_a_file_dropped_on_other_code_takes_its_place(around: str) -> None:
    found = read_notebook(around.replace("{}", notebook(code_cell("1 + 1"))))
    assert found == NotebookCode("# %%\n1 + 1\n", 1, 0, has_replaced=True)


def test_a_mark_of_its_encoding_and_spaces_around_it_do_not_count() -> None:
    found = read_notebook("\ufeff \n" + notebook(code_cell("1 + 1")) + "\n\n")
    assert isinstance(found, NotebookCode)
    assert not found.has_replaced


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x = {'cells': 1}",
        '{"a": 1}',
        'config = {"metadata": {"name": "x"}}',
        "torch.ones(2)",
        '{"cells": 2}',
    ],
)
def test_other_code_is_no_notebook(text: str) -> None:
    assert read_notebook(text) is None


def test_a_file_that_was_cut_short_is_told_with_its_line() -> None:
    text = notebook(code_cell("1 + 1"), code_cell("2"))
    lines = text.split("\n")
    with pytest.raises(json.JSONDecodeError) as refusal:
        json.loads("\n".join(lines[:-4]))
    found = read_notebook("\n".join(lines[:-4]))
    assert found == Notice("notebook_broken", line=refusal.value.lineno, reason=refusal.value.msg)


def test_too_deep_a_file_is_told() -> None:
    found = read_notebook('{"nbformat": 4, "cells": ' + "[" * 200_000)
    assert isinstance(found, Notice)
    assert found.code == "notebook_broken"


@pytest.mark.parametrize(
    "whole",
    [
        {"nbformat": 4, "cells": 3},
        {"nbformat": 4, "cells": [1]},
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": 5}]},
        {"nbformat": 4, "cells": [{"cell_type": "code", "source": [5]}]},
        {"nbformat": 4, "metadata": {}},
        {"nbformat": 3, "worksheets": {}},
    ],
)
def test_json_that_is_not_laid_out_as_a_notebook_is_told(whole: dict[str, Any]) -> None:
    assert read_notebook(json.dumps(whole)) == Notice("notebook_shape")


def test_a_notebook_without_code_is_told() -> None:
    assert read_notebook(notebook(TEXT, code_cell(" \n"))) == Notice("notebook_empty", cells=2)
