"""The arithmetic of a cell as a sentence, word by word for every form."""

from __future__ import annotations

import pytest

from lib.explain.provenance import Form, arithmetic
from lib.language import run
from lib.snippets import THREAD
from lib.ui.wording.arithmetic import SHOWN_TERMS, arithmetic_text, cell_name

A, B = "torch.tensor([3.0])", "torch.tensor([-4.0])"

SENTENCES: dict[str, tuple[Form, tuple[int, ...], str]] = {
    "torch.arange(3.) @ torch.ones(3)": (
        Form.SUM,
        (),
        "result = 0.0000 · 1.0000 + 1.0000 · 1.0000 + 2.0000 · 1.0000\n= 3.0000",
    ),
    "torch.arange(4.).mean()": (
        Form.SUM,
        (),
        "result = (0.0000 + 1.0000 + 2.0000 + 3.0000) / 4\n= 1.5000",
    ),
    "torch.arange(4).sum()": (Form.SUM, (), "result = 0 + 1 + 2 + 3\n= 6"),
    "torch.zeros(0).sum()": (Form.SUM, (), "result = 0.0000, the sum of no cells"),
    "a = torch.tensor([2.0])\na.sum()": (Form.SUM, (), "result = a[0]\n= 2.0000"),
    f"a = {A}\nb = {B}\na + b": (Form.SUM, (0,), "result[0] = 3.0000 + −4.0000\n= −1.0000"),
    f"a = {A}\nb = {B}\na - b": (Form.SUM, (0,), "result[0] = 3.0000 − −4.0000\n= 7.0000"),
    f"a = {A}\nb = {B}\na * b": (
        Form.SUM,
        (0,),
        "result[0] = a[0] · b[0]\n= 3.0000 · −4.0000 = −12.0000",
    ),
    f"a = {A}\nb = {B}\na / b": (Form.SUM, (0,), "result[0] = a[0] / b[0]\n= 3.0000 / −4.0000 = −0.7500"),
    f"a = {A}\na * 2": (Form.SUM, (0,), "result[0] = a[0] · 2\n= 3.0000 · 2 = 6.0000"),
    f"a = {A}\n1 - a": (Form.SUM, (0,), "result[0] = 1 − 3.0000\n= −2.0000"),
    "a = torch.arange(4.)\na.view(2, 2)": (Form.COPY, (1, 0), "result[1, 0] is a[2]: 2.0000"),
    "torch.exp(torch.tensor([1.0, 2.0]))": (Form.FUNCTION, (1,), "result[1] = exp(2.0000) = 7.3891"),
    f"{A} ** 2": (Form.OPERATION, (0,), "result[0] = 3.0000 ** 2 = 9.0000"),
    f"{A} == 3": (Form.OPERATION, (0,), "result[0] = 3.0000 == 3 = True"),
    "torch.arange(1., 5.).prod()": (Form.PRODUCT, (), "result = the product of 4 cells = 24.0000"),
    "torch.arange(4.).max()": (Form.TOGETHER, (), "result = max of 4 cells together = 3.0000"),
    "torch.softmax(torch.arange(3.), 0)": (
        Form.TOGETHER,
        (2,),
        "result[2] = softmax of 3 cells together = 0.6652",
    ),
    "torch.ones(2, 2)": (Form.MADE, (0, 1), "result[0, 1] = 1.0000, made by torch.ones"),
    "torch.tensor([float('nan')])": (Form.MADE, (0,), "result[0] = nan, made by torch.tensor"),
    "torch.tensor([float('-inf')]).abs()": (Form.FUNCTION, (0,), "result[0] = abs(−inf) = inf"),
    "def f(x):\n    return x + 1\nf(torch.ones(2))": (
        Form.RETURNED,
        (1,),
        "result[1] = 2.0000, returned by f; its own steps say how it came about",
    ),
}


@pytest.mark.parametrize("code", SENTENCES)
def test_a_cell_is_written_out(code: str) -> None:
    form, cell, expected = SENTENCES[code]
    step = run(code).steps[-1]
    found = arithmetic(step, cell)
    assert found.form is form
    assert arithmetic_text(step, cell, found) == expected


def test_every_form_has_its_words() -> None:
    assert {form for form, _, _ in SENTENCES.values()} == set(Form) - {Form.UNKNOWN}


def test_the_threads_product_is_written_as_in_its_code() -> None:
    step = next(step for step in run(THREAD).steps if step.text == "features.t() * weights")
    assert arithmetic_text(step, (4, 4), arithmetic(step, (4, 4))) == (
        "result[4, 4] = features.t()[4, 0] · weights[0, 4]\n= 1.6908 · −1.6822 = −2.8442"
    )


@pytest.mark.parametrize("count", [SHOWN_TERMS, SHOWN_TERMS + 1, SHOWN_TERMS + 2, 3000])
def test_long_sums_say_how_many_terms_they_leave_out(count: int) -> None:
    step = run(f"torch.arange({count}).sum()").steps[-1]
    text = arithmetic_text(step, (), arithmetic(step, ()))
    total = count * (count - 1) // 2
    if count <= SHOWN_TERMS + 1:
        assert text == f"result = {' + '.join(map(str, range(count)))}\n= {total}"
    else:
        left = count - SHOWN_TERMS
        assert text == f"result = 0 + 1 + 2 + 3 + 4 + … ({left:,} more) … + {count - 1}\n= {total}"


def test_a_mean_of_many_cells_keeps_its_divisor() -> None:
    step = run("torch.arange(100.).mean()").steps[-1]
    text = arithmetic_text(step, (), arithmetic(step, ()))
    assert text.endswith("… (94 more) … + 99.0000) / 100\n= 49.5000")


def test_an_operand_with_long_code_goes_by_its_place() -> None:
    step = run("(torch.ones(2) + torch.ones(2) + torch.ones(2)) * 2").steps[-1]
    text = arithmetic_text(step, (0,), arithmetic(step, (0,)))
    assert text.startswith("result[0] = operand 1[0] · 2\n")


def test_a_number_that_was_changed_in_place_is_not_made_up() -> None:
    step = run("x = torch.ones(2)\nx += 1").steps[-1]
    assert arithmetic_text(step, (0,), arithmetic(step, (0,))) == "result[0] = ? + 1\n= 2.0000"


def test_a_scalar_is_named_without_brackets() -> None:
    assert cell_name("y", ()) == "y"
    assert cell_name("y", (0, 2)) == "y[0, 2]"
