from __future__ import annotations

from fractions import Fraction

import pytest
import torch

from lib.explain.provenance import Arithmetic, Form, arithmetic
from lib.explain.provenance.terms import MOST_RUNNING
from lib.language import Step, run


def last_step(code: str, **names: torch.Tensor) -> Step:
    done = run(code, names)
    assert done.error is None, done.error
    return done.steps[-1]


def values(found: Arithmetic) -> list[list[object]]:
    return [[factor.value for factor in term.factors] for term in found.terms]


def test_a_product_is_written_out_with_running_sums() -> None:
    a, b = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[5.0, 6.0], [7.0, 8.0]])
    found = arithmetic(last_step("a @ b", a=a, b=b), (1, 0))
    assert (found.form, found.total) == (Form.SUM, 43.0)
    assert values(found) == [[3.0, 5.0], [4.0, 7.0]]
    assert [term.running for term in found.terms] == [15.0, 43.0]
    assert [[factor.index for factor in term.factors] for term in found.terms] == [
        [(1, 0), (0, 0)], [(1, 1), (1, 0)],
    ]  # fmt: skip


def test_running_sums_are_rounded_and_exact_ones_are_not() -> None:
    a = torch.tensor([1.0, 2.0**-24, 2.0**-24])
    found = arithmetic(last_step("a.sum()", a=a), ())
    assert [term.running for term in found.terms] == [1.0, 1.0, 1.0]
    assert [term.exact for term in found.terms] == [1.0, 1.0 + 2.0**-24, 1.0 + 2.0**-23]


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float32, torch.float64], ids=str)
def test_running_sums_are_those_of_a_plain_loop(dtype: torch.dtype) -> None:
    a, b = torch.randn(9).to(dtype), torch.randn(9).to(dtype)
    found = arithmetic(last_step("torch.dot(a, b)", a=a, b=b), ())
    total, exact = torch.zeros((), dtype=dtype), Fraction(0)
    for term, left, right in zip(found.terms, a, b, strict=True):
        total = total + left * right
        exact += Fraction(left.item()) * Fraction(right.item())
        assert (term.running, term.exact) == (total.item(), float(exact))


def test_a_bias_is_the_last_term_of_linear() -> None:
    code = "torch.nn.functional.linear(x, w, b)"
    found = arithmetic(last_step(code, x=torch.ones(1, 2), w=torch.ones(3, 2), b=torch.arange(3.0)), (0, 2))
    assert values(found) == [[1.0, 1.0], [1.0, 1.0], [2.0]]
    assert found.terms[-1].running == found.total == 4.0


def test_numbers_before_a_product_are_factors_of_their_own() -> None:
    code = "torch.addmm(b, x, x, alpha=2, beta=0.5)"
    found = arithmetic(last_step(code, x=torch.full((1, 1), 3.0), b=torch.ones(1)), (0, 0))
    assert values(found) == [[0.5, 1.0], [2.0, 3.0, 3.0]]
    assert [factor.operand for factor in found.terms[1].factors] == [3, 1, 2]
    assert found.total == 18.5


@pytest.mark.parametrize(
    ("code", "signs", "written", "operator"),
    [
        ("x - y", [1, -1], [[6.0], [4.0]], ""), ("x + y", [1, 1], [[6.0], [4.0]], ""),
        ("x / y", [1], [[6.0, 4.0]], "/"), ("2 * x", [1], [[2, 6.0]], "*"),
        ("torch.sub(x, y, alpha=3)", [1, -1], [[6.0], [3.0, 4.0]], "*"),
    ],
)  # fmt: skip
def test_operators_keep_signs_and_order(
    code: str, signs: list[int], written: list[list[float]], operator: str
) -> None:
    found = arithmetic(last_step(code, x=torch.tensor([6.0]), y=torch.tensor([4.0])), (0,))
    assert found.form is Form.SUM
    assert [term.sign for term in found.terms] == signs
    assert values(found) == written
    assert found.terms[-1].operator == operator
    assert found.terms[-1].running == found.total


def test_a_power_is_an_operation_with_its_symbol() -> None:
    found = arithmetic(last_step("x ** 2", x=torch.tensor([3.0])), (0,))
    assert (found.form, found.symbol, found.name, values(found)) == (Form.OPERATION, "**", "pow", [[3.0, 2]])
    assert found.terms[0].running is None


def test_a_function_has_its_one_cell() -> None:
    found = arithmetic(last_step("torch.exp(x)", x=torch.tensor([0.0, 1.0])), (0,))
    assert (found.form, found.name, values(found), found.total) == (Form.FUNCTION, "exp", [[0.0]], 1.0)


def test_a_view_is_the_cell_that_it_shows() -> None:
    found = arithmetic(last_step("x.t()", x=torch.arange(6.0).reshape(2, 3)), (2, 1))
    assert found.form is Form.COPY
    assert (found.terms[0].factors[0].index, found.total) == ((1, 2), 5.0)


def test_a_mean_tells_what_it_divides_by() -> None:
    found = arithmetic(last_step("x.mean(1)", x=torch.arange(6.0).reshape(2, 3)), (1,))
    assert (found.divisor, found.terms[-1].running, found.total) == (3, 12.0, 4.0)


def test_a_product_of_an_axis_multiplies_on() -> None:
    found = arithmetic(last_step("x.prod(1)", x=torch.arange(6.0).reshape(2, 3)), (1,))
    assert found.form is Form.PRODUCT
    assert [term.running for term in found.terms] == [3.0, 12.0, 60.0]


def test_a_maximum_tells_which_of_its_cells_it_is() -> None:
    found = arithmetic(last_step("x.amax(1)", x=torch.tensor([[1.0, 5.0, 2.0]])), (0,))
    assert (found.form, found.chosen, found.total) == (Form.TOGETHER, 1, 5.0)


def test_what_was_changed_in_place_has_no_number_before() -> None:
    step = last_step("y = x * 1\ny.add_(1)", x=torch.tensor([1.0]))
    found = arithmetic(step, (0,))
    assert found.total == 2.0
    assert found.terms[0].factors[0].value in (None, 1.0)


def test_a_long_sum_has_all_its_terms_and_no_running_sums() -> None:
    length = MOST_RUNNING + 1
    found = arithmetic(last_step("x.sum()", x=torch.arange(float(length))), ())
    assert found.is_long
    assert len(found.terms) == length
    assert found.terms[-1].factors[0].value == float(length - 1)
    assert found.terms[-1].running is None
    assert [term.factors[0].index for term in found.terms[:2]] == [(0,), (1,)]


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_nan_and_infinity_have_no_exact_sum(bad: float) -> None:
    found = arithmetic(last_step("x.sum()", x=torch.tensor([1.0, bad])), ())
    assert found.terms[0].exact is None
    assert found.terms[0].running == 1.0


def test_a_cell_that_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError, match="no cell"):
        arithmetic(last_step("x.t()", x=torch.ones(2, 3)), (0, 2))
