"""Pastes that show where their cells begin: an error ends its own cell, and the next ones run on."""

from __future__ import annotations

import random

import pytest
import torch

from lib.language import Budget, ErrorKind, Mode, Run, run
from lib.ui.wording.cells import cells_sentence

PERCENT = "# %%\n{}\n\n"
PROMPT = "In [{number}]: {first}\n{rest}\n"


def joined(cells: list[str]) -> str:
    return "".join(PERCENT.format(cell) for cell in cells)


def in_python(cells: list[str]) -> tuple[dict[str, object], list[str | None]]:
    """Run cells as a notebook does: one after another in one space, an error ends its cell."""
    space: dict[str, object] = {"torch": torch}
    errors: list[str | None] = []
    with torch.random.fork_rng():
        torch.manual_seed(7)
        for cell in cells:
            try:
                exec(compile(cell, "cell", "exec"), space)
            except Exception as error:  # noqa: BLE001  (whatever the cell raises)
                errors.append(str(error))
            else:
                errors.append(None)
    return space, errors


def verify_as_in_python(cells: list[str], done: Run) -> None:
    """Compare a run of cells with Python's, cell by cell and name by name."""
    space, errors = in_python(cells)
    assert [None if cell.error is None else cell.error.message for cell in done.cells] == errors
    expected = {name: value for name, value in space.items() if isinstance(value, torch.Tensor | int | float)}
    found = {name: value for name, value in done.names.items() if name in expected}
    assert found.keys() == expected.keys()
    for name, value in expected.items():
        assert torch.equal(torch.as_tensor(found[name]), torch.as_tensor(value)), name


SEVERAL = [
    "x = torch.ones(2, 3)\nw = torch.randn(2, 3)",
    "before = x.sum()\ntorch.mm(x, w)\nafter = 1",
    "y = torch.mm(x, w.t())",
    "z = y + nothing",
    "last = y.sum() + before",
]


def test_an_error_ends_its_cell_only() -> None:
    done = run(joined(SEVERAL), seed=7)
    verify_as_in_python(SEVERAL, done)
    assert done.error is not None
    assert done.error is done.errors[0]
    assert [error.line for error in done.errors] == [7, 14]
    assert [error.kind for error in done.errors] == [ErrorKind.TORCH, ErrorKind.PYTHON]
    assert "after" not in done.names
    assert done.is_ended
    assert [cell.line for cell in done.cells] == [1, 5, 10, 13, 16]


def test_without_boundaries_the_first_error_ends_the_run() -> None:
    done = run("x = 1\ny = nothing\nx = 2")
    assert done.names["x"] == 1
    assert done.cells == ()
    assert done.errors == (done.error,)
    assert not done.is_ended


@pytest.mark.parametrize(
    "code",
    [
        "In [1]: x = 1\n\nIn [2]: x.y\n\nIn [3]: x + 1",
        "In [1]:\nx = 1\nIn [2]:\nx.y\nIn [3]:\nx + 1",
        "#%%\nx = 1\n#%% second\nx.y\n#%%\nx + 1",
        "x = 1\n# %%\nx.y\n# %% [markdown]\n# words\n# %%\nx + 1",
        "    # %%\n    x = 1\n    # %%\n    x.y\n    # %%\n    x + 1",
        "# In[1]:\nx = 1\n# In[ ]:\nx.y\n# In[3]:\nx + 1",
        "In [1]: x = 1\r\n\r\nIn [2]: x.y\r\n\r\nIn [3]: x + 1",
    ],
)
def test_boundaries_are_known_as_people_paste_them(code: str) -> None:
    done = run(code)
    assert done.value == 2
    assert len(done.cells) == 3
    assert [error.message for error in done.errors] == ["'int' object has no attribute 'y'"]


def test_a_cell_that_is_no_python_is_not_run_and_leaves_the_others_alone() -> None:
    done = run("# %%\nx = 1\n# %%\ny = 2\nz = = 3\n# %%\nx + 1")
    assert done.value == 2
    assert "y" not in done.names
    assert [(error.kind, error.line, error.column) for error in done.errors] == [(ErrorKind.SYNTAX, 5, 4)]
    assert done.errors[0].message == "invalid syntax"


def test_places_after_a_cell_that_is_no_python_are_those_of_the_paste() -> None:
    done = run("# %%\n(\n# %%\nx = torch.ones(2)\n# %%\nx + torch.ones(3)")
    assert [error.line for error in done.errors] == [2, 6]
    assert done.errors[1].text == "x + torch.ones(3)"
    assert done.steps[0].span.line == 4


@pytest.mark.parametrize("line", ["#%%time", "# 100%% sure", "# In [3] we saw", "x = 1  # %%", "    # %%"])
def test_other_comments_begin_no_cell(line: str) -> None:
    assert run(f"x = 1\n{line}\n" if line[0] != " " else f"if True:\n{line}\n    x = 1").cells == ()


def test_a_boundary_inside_a_text_begins_no_cell() -> None:
    done = run('text = """\n# %%\n"""\n# %%\nlen(text)')
    assert done.errors == ()
    assert len(done.cells) == 2
    assert done.value == 6


def test_what_a_failed_cell_changed_stays_changed() -> None:
    cells = [
        "x = torch.zeros(3)\ncount = 0",
        "for i in range(3):\n    x[i] = i + 1\n    count = i\n    if i == 1:\n        x.nothing",
        "with torch.no_grad():\n    x += 1\n    nothing",
        "def f(v):\n    inner = v * 2\n    return inner + nothing\nx.mul_(2)\nf(x)",
        "y = x + count",
    ]
    done = run(joined(cells))
    verify_as_in_python(cells, done)
    assert len(done.errors) == 3
    assert done.steps[-1].depth == 0


def test_random_numbers_go_on_as_in_python_after_an_error() -> None:
    cells = ["torch.manual_seed(3)\na = torch.randn(2)", "torch.mm(torch.randn(2), a)", "b = torch.randn(2)"]
    verify_as_in_python(cells, run(joined(cells)))


@pytest.mark.parametrize("jump", ["return 1", "break", "continue"])
def test_a_jump_out_of_nothing_ends_its_cell_only(jump: str) -> None:
    done = run(f"# %%\nx = 1\n# %%\n{jump}\n# %%\nx")
    assert done.value == 1
    assert [error.kind for error in done.errors] == [ErrorKind.SYNTAX]


def test_a_refusal_ends_its_cell_only() -> None:
    huge, forbidden = "torch.ones(10**6, 10**6)", "torch.save.__globals__"
    deep = "def f():\n    return f()\nf()"
    done = run(joined(["x = torch.ones(2)", huge, forbidden, deep, "x.sum()"]))
    assert [error.kind for error in done.errors] == [
        ErrorKind.TOO_LARGE, ErrorKind.NOT_ALLOWED, ErrorKind.TOO_LONG,
    ]  # fmt: skip
    assert done.value.item() == 2


def test_the_deadline_is_for_the_whole_run() -> None:
    budget = Budget(seconds=0.2, rounds=10**9)
    done = run(joined(["x = 1", "while True:\n    pass", "x = 2", "y = = 3"]), budget=budget)
    assert [error.notice["high"] for error in done.errors if error.notice] == [budget.seconds]
    assert [cell.is_reached for cell in done.cells] == [True, True, False, False]
    assert done.names["x"] == 1
    assert not done.is_ended
    assert cells_sentence(done) == (
        "1 of 4 cells failed. The run ended in cell 2; 2 cells after it did not run:"
    )


def test_rounds_that_are_used_up_end_every_cell_that_has_a_loop() -> None:
    loop = "for i in range(40):\n    x += 1"
    done = run(joined(["x = 1", "while True:\n    pass", "x = 2", loop, "x"]), budget=Budget(rounds=50))
    assert [cell.error is not None for cell in done.cells] == [False, True, False, True, False]
    assert all(cell.is_reached for cell in done.cells)
    assert done.value == 2


def test_the_deadline_is_looked_at_before_each_cell() -> None:
    done = run(joined(["x = 1", "x"]), budget=Budget(seconds=-1.0))
    assert [(error.kind, error.line) for error in done.errors] == [(ErrorKind.TOO_LONG, 2)]
    assert [cell.is_reached for cell in done.cells] == [True, False]


def test_rounds_add_up_over_cells() -> None:
    loop = "for i in range(40):\n    pass"
    done = run(joined([loop, loop]), budget=Budget(rounds=50))
    assert [error.notice.code for error in done.errors if error.notice] == ["rounds"]


def test_the_value_is_that_of_the_last_expression() -> None:
    assert run(joined(["x = 3", "x", "y = 4"])).value == 3
    assert run(joined(["x = 3", "x", "x.nothing"])).value == 3


def test_cells_run_alike_while_probing() -> None:
    code = joined(["x = torch.ones(2)", "x @ torch.ones(3)", "x * 2"])
    done = run(code, mode=Mode.PROBE)
    assert done.value.dtype is torch.float64
    assert [error.line for error in done.errors] == [5]


def test_a_traceback_under_a_prompt_is_left_out() -> None:
    trace = f"{'-' * 75}\nRuntimeError    Traceback (most recent call last)\nCell In[2], line 1\n----> 1 x.y"
    done = run(f"In [1]: x = 1\nIn [2]: x.y\n{trace}\nAttributeError: no y\nIn [3]: x + 1")
    assert done.value == 2
    assert [error.kind for error in done.errors] == [ErrorKind.PYTHON]


def test_a_cell_in_another_language_is_left_out_whole() -> None:
    done = run("# %%\n%%bash\nls -l | wc\n# %%\n%%time\nx = 1\n# %%\nx")
    assert done.error is None
    assert done.value == 1
    assert [notice.code for notice in done.notices] == ["notebook_cell", "notebook_command"]


def test_prompts_in_a_text_of_the_code_are_no_prompts() -> None:
    code = 'def f(v):\n    """Double.\n\n    >>> f(2)\n    4\n    """\n    return v * 2\n'
    assert run(f"{code}f(3)").value == 6
    assert run(f"# %%\n%matplotlib inline\n# %%\n{code}# %%\nf(4)").value == 8


STATEMENTS = [
    "a = torch.randn(2, 3)", "b = torch.randn(3, 2)", "c = a @ b", "c = a @ a", "d = a + b", "a += 1", "e = c.sum()",
    "a.t_()", "f = [a, b][2]", "g = 1 / 0", "assert a.shape == (2, 3)", "h = missing", "a[5] = 1", "b[0, 0] = 9.0",
    "for i in range(3):\n    a[i] = i", "e = float(e) + 1",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_random_notebooks_end_as_in_python(seed: int) -> None:
    print(f"seed {seed}")
    draw = random.Random(seed)
    cells = [
        "\n".join(draw.choice(STATEMENTS) for _ in range(draw.randint(1, 4)))
        for _ in range(draw.randint(2, 9))
    ]
    verify_as_in_python(cells, run(joined(cells), seed=7))
