"""One cell's arithmetic, written out in numbers as plain text."""

from __future__ import annotations

from lib.explain.provenance import Arithmetic, Form
from lib.explain.provenance.terms import Factor, Term
from lib.language import Step
from lib.ui.wording.numbers import number

SHOWN_TERMS = 6
"""Terms that are written out; longer sums show the first ones and the last."""


def cell_name(name: str, index: tuple[int, ...]) -> str:
    """Write a cell as code does: "features[0, 2]"; a scalar is its name alone."""
    return f"{name}[{', '.join(map(str, index))}]" if index else name


def value_text(value: object) -> str:
    """Print a number with four decimals, a whole number or a truth value as it is."""
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, float):
        return number(value)
    return "?" if value is None else str(value)


def operand_name(step: Step, factor: Factor) -> str:
    """Return the operand's own code where it is short, else its place in the call."""
    text = " ".join(step.operands[factor.operand].text.split())
    return text if len(text) <= 24 else f"operand {factor.operand + 1}"


def term_numbers(term: Term, *, is_first: bool) -> str:
    """Write one term with its sign: "+ 0.7861 · −0.3556"."""
    joined = f" {'/' if term.operator == '/' else '·'} ".join(
        value_text(factor.value) for factor in term.factors
    )
    sign = "−" if term.sign < 0 else "+"
    return (f"−{joined}" if term.sign < 0 else joined) if is_first else f"{sign} {joined}"


def sum_numbers(found: Arithmetic) -> str:
    """Write a sum's terms; of many the first ones and the last, and how many are left out."""
    count = len(found.terms)
    if count <= SHOWN_TERMS + 1:
        return " ".join(term_numbers(found.terms[place], is_first=place == 0) for place in range(count))
    first = " ".join(
        term_numbers(found.terms[place], is_first=place == 0) for place in range(SHOWN_TERMS - 1)
    )
    left = count - SHOWN_TERMS
    return f"{first} + … ({left:,} more) … {term_numbers(found.terms[count - 1], is_first=False)}"


def sum_text(found: Arithmetic, names: list[str], total: str) -> str:
    """Write a sum with what it is divided by; one of a single term by the names of its cells first."""
    if not len(found.terms):
        return f"{total}, the sum of no cells"
    numbers = sum_numbers(found)
    if len(found.terms) > 1:
        return f"({numbers}) / {found.divisor}\n= {total}" if found.divisor else f"{numbers}\n= {total}"
    operator = " / " if found.terms[0].operator == "/" else " · "
    told = operator.join(names)
    return f"{told}\n= {numbers} = {total}" if len(names) > 1 else f"{told}\n= {total}"


def arithmetic_text(step: Step, index: tuple[int, ...], found: Arithmetic) -> str:
    """Write how the chosen cell came about, with its cells by name and in numbers."""
    result = cell_name("result", index)
    total = value_text(found.total)
    factors = found.terms[0].factors if len(found.terms) else ()
    names = [cell_name(operand_name(step, factor), factor.index) for factor in factors]
    if found.form is Form.SUM:
        return f"{result} = {sum_text(found, names, total)}"
    if found.form is Form.COPY and names:
        return f"{result} is {names[0]}: {total}"
    if found.form is Form.FUNCTION and names:
        return f"{result} = {found.name}({value_text(factors[0].value)}) = {total}"
    if found.form is Form.OPERATION and names:
        symbol = found.symbol or found.name
        return f"{result} = {f' {symbol} '.join(value_text(factor.value) for factor in factors)} = {total}"
    if found.form is Form.PRODUCT:
        return f"{result} = the product of {len(found.terms):,} cells = {total}"
    if found.form is Form.TOGETHER:
        return f"{result} = {found.name} of {len(found.terms):,} cells together = {total}"
    if found.form is Form.RETURNED:
        return f"{result} = {total}, returned by {found.name or step.function}; its own steps say how it came about"
    if found.form is Form.MADE:
        return f"{result} = {total}, made by {step.function}"
    return f"{result} = {total}; Formulab does not know which cells {step.function} takes for it"
