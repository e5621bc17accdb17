"""Pasted text: prompts, outputs and notebook commands, with every place as in the text that was pasted."""

from __future__ import annotations

import pytest
import torch

from lib.language import ErrorKind, parse, run


def codes(code: str) -> list[str]:
    return [notice.code for notice in run(code).notices]


def test_a_bare_tensor_line_is_noted_and_not_run() -> None:
    done = run("x = torch.ones(1) * 0.5\nx.sum()\ntensor(0.9897)")
    assert done.error is None
    assert float(done.value) == 0.5
    assert [(notice.code, notice["line"]) for notice in done.notices] == [("pasted_output", 3)]


@pytest.mark.parametrize(
    "output",
    [
        "tensor([[0.1595]])",
        "tensor([[ 0.1,  0.2],\n        [ 0.3,  0.4]])",
        "tensor([1.], grad_fn=<AddBackward0>)",
        "tensor(4.5638, device='cuda:0', grad_fn=<SumBackward0>)",
        "array([[1., 2.],\n       [3., 4.]])",
        "torch.Size([1, 5])",
        "Parameter containing:\ntensor([[1.]], requires_grad=True)",
        "Out[3]: tensor([[0.1595]])",
    ],
)
def test_output_that_was_pasted_along_is_left_out(output: str) -> None:
    done = run(f"x = torch.ones(2)\nx.sum()\n{output}\n")
    assert done.error is None
    assert float(done.value) == 2
    assert {notice.code for notice in done.notices} == {"pasted_output"}


def test_tensor_is_run_where_the_code_imports_it() -> None:
    done = run("from torch import tensor\ntensor(0.9897)")
    assert torch.equal(done.value, torch.tensor(0.9897))
    assert done.notices == ()


def test_python_prompts_are_understood_and_answers_left_out() -> None:
    done = run(
        ">>> x = torch.ones(2)\n>>> for i in range(2):\n...     x = x + i\n...\n>>> x\ntensor([2., 2.])\n"
        ">>> x.sum()\ntensor(4.)"
    )
    assert done.error is None
    assert float(done.value) == 4
    assert [notice["line"] for notice in done.notices] == [6, 8]


def test_notebook_prompts_are_understood() -> None:
    done = run(
        "In [1]: x = torch.ones(2)\n   ...: y = x * 3\n\nIn [2]: y\nOut[2]: tensor([3., 3.])\n\nIn [3]: y.sum()"
    )
    assert done.error is None
    assert float(done.value) == 6


def test_cells_copied_from_a_page_keep_their_code_and_lose_their_output() -> None:
    done = run(
        "In [1]:\nimport torch\nx = torch.ones(2)\nIn [2]:\nx + 1\nOut[2]:\ntensor([2., 2.])\nIn [3]:\nx.sum()"
    )
    assert done.error is None
    assert float(done.value) == 2


def test_names_are_kept_from_cell_to_cell() -> None:
    done = run(
        "# In[1]:\nimport torch\nx = torch.ones(2)\n\n# In[2]:\ndef f(v):\n    return v * 2\n\n# In[3]:\nf(x)"
    )
    assert torch.equal(done.value, torch.full((2,), 2.0))


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "!pip install torch",
        "%%time",
        "?torch.mm",
        "torch.mm?",
        "%config X.y = 'retina'",
    ],
)
def test_notebook_commands_are_noted_and_skipped(line: str) -> None:
    done = run(f"{line}\nx = torch.ones(1)\nx")
    assert done.error is None
    assert [notice.code for notice in done.notices] == ["notebook_command"]
    assert done.notices[0]["text"] == line


def test_a_remainder_at_the_beginning_of_a_line_is_no_command() -> None:
    assert run("x = (7\n% 4)\nx").value == 3


def test_fences_and_a_common_margin_are_left_out() -> None:
    done = run("```python\n    x = torch.ones(2)\n    x.sum()\n```")
    assert done.error is None or done.error.kind is ErrorKind.SYNTAX
    assert float(run("    x = torch.ones(2)\n    x.sum()").value) == 2
    assert float(run("```python\nx = torch.ones(2)\nx.sum()\n```").value) == 2


def test_places_are_those_of_the_pasted_text() -> None:
    done = run(">>> x = torch.ones(2)\n>>> x + torch.ones(3)")
    assert done.error is not None
    assert (done.error.line, done.error.column) == (2, 4)
    assert done.error.text == "x + torch.ones(3)"
    assert done.steps[0].span.column == 8


def test_a_syntax_error_in_a_paste_is_placed_in_the_pasted_text() -> None:
    done = run(">>> x = = 1")
    assert done.error is not None
    assert done.error.kind is ErrorKind.SYNTAX
    assert (done.error.line, done.error.column) == (1, 8)
    assert done.error.message == "invalid syntax"


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_understood(ending: str) -> None:
    done = run(f"x = 1{ending}y = x + 1{ending}y")
    assert done.value == 2


def test_spaces_from_web_pages_are_understood() -> None:
    assert run("x\xa0=\xa01\nx").value == 1


def test_a_module_that_is_not_known_is_noted_and_refused_only_where_it_is_used() -> None:
    done = run("import pandas as pd\nfrom torchvision import datasets\nx = torch.ones(1)\npd.Series(x)")
    assert [notice.code for notice in done.notices] == ["missing_module", "missing_module"]
    assert done.error is not None
    assert done.error.kind is ErrorKind.NOT_ALLOWED
    assert done.error.line == 4
    assert done.error.notice is not None
    assert done.error.notice["name"] == "pandas"


def test_lines_that_draw_are_read_and_noted_and_the_rest_runs() -> None:
    done = run(
        "import matplotlib.pyplot as plt\nfig, axes = plt.subplots(1, 2)\nx = torch.ones(2)\n"
        "for ax, value in zip(axes, x):\n    ax.plot(value, 'o')\n    ax.title.size = 3\nplt.show()\nx.sum()"
    )
    assert done.error is None
    assert [notice.code for notice in done.notices] == ["module_not_run"]
    assert done.value.item() == 2


def test_a_line_that_draws_still_works_out_what_it_is_given() -> None:
    done = run("import matplotlib.pyplot as plt\nplt.plot(missing)")
    assert done.error is not None
    assert done.error.message == "name 'missing' is not defined"


def test_nobody_can_go_through_what_is_drawn_on() -> None:
    done = run("import matplotlib.pyplot as plt\nfor ax in plt.axes():\n    ax.plot(1)")
    assert done.error is not None


def test_a_program_is_read_once_and_run_again() -> None:
    program = parse("torch.manual_seed(1)\ntorch.rand(3)")
    assert torch.equal(run(program).value, run(program).value)


def test_code_that_is_too_long_is_refused_before_it_is_read() -> None:
    done = run("x = 1\n" * 10_000)
    assert done.error is not None
    assert done.error.kind is ErrorKind.TOO_LARGE
    assert done.error.notice is not None
    assert (done.error.notice["got"], done.error.notice["high"]) == (60_000, 50_000)


def test_what_stands_behind_time_is_run_and_not_timed() -> None:
    done = run("import torch\n%time total = torch.ones(2).sum()\ntotal + no_such_name")
    assert float(done.names["total"]) == 2
    assert [(notice.code, notice["line"]) for notice in done.notices] == [("not_timed", 2)]
    assert done.error is not None
    assert (done.error.line, done.error.text) == (3, "no_such_name")


def test_a_place_behind_time_is_told_as_it_stands_in_the_text() -> None:
    error = run("%time torch.mm(torch.ones(2, 3), torch.ones(2))").error
    assert error is not None
    assert (error.line, error.column) == (1, 6)


def test_a_question_about_many_names_is_left_out() -> None:
    done = run("torch.*Tensor?\n1 + 1")
    assert done.value == 2
    assert [notice.code for notice in done.notices] == ["notebook_command"]


def test_a_picture_of_what_the_table_does_not_have_is_not_needed() -> None:
    done = run(
        "import matplotlib.pyplot as plt\nx = torch.ones(2)\nplt.plot(np.matrix([1, 2]), label='one')\nx.sum()"
    )
    assert done.error is None
    assert float(done.value) == 2
    assert [(notice.code, notice["line"]) for notice in done.notices] == [
        ("module_not_run", 1), ("not_drawn", 3),
    ]  # fmt: skip


def test_a_picture_of_what_fails_in_python_stops_there_as_in_python() -> None:
    error = run("import matplotlib.pyplot as plt\nplt.plot(torch.ones(2) @ torch.ones(3))").error
    assert error is not None
    assert error.kind is ErrorKind.TORCH
    assert error.line == 2
