from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.comparison import compare
from lib.experiment import Dtype, Experiment
from lib.explain import Ledger, LedgerTerm, TermKind
from lib.formulations import FORMULATIONS
from lib.ui.wording.ledger import NOUNS, equation_html, printed_rounding, term_label
from lib.ui.wording.numbers import number

NUMBER = re.compile(r"([+−]?) ?(\d+\.\d{4})(?!\d|e)")
SEVERAL = (TermKind.BIAS, 24, 1)


def plain(html: str) -> str:
    """The words of an equation without its explanations and marks."""
    without = re.sub(r'<span class="explanation".*?</span>', "", html)
    return re.sub(r"<[^>]+>", "", without)


def printed_terms(equation: str) -> tuple[list[Decimal], Decimal]:
    """Read the numbers of an equation as they are printed: those left of the equals sign, the total."""
    left, right = plain(equation).split(" = ")
    numbers = [
        Decimal(sign.replace("−", "-").replace("+", "") + digits) for sign, digits in NUMBER.findall(left)
    ]
    return numbers, Decimal(right.split(";")[0].replace("−", "-"))


def ledger_of(experiment: Experiment, name: str) -> Ledger:
    result = compare(experiment, [name]).results[name]
    found = result.ledger()
    assert found is not None
    return found


def test_the_threads_equation() -> None:
    equation = equation_html(ledger_of(Experiment(), "outer_sum"), activation="sigmoid", after=0.989685)
    assert plain(equation) == (
        "−1.6619 − 1.3986 (20 cross terms) + 7.6243 (24 extra biases) + 0.0000 rounding = 4.5638; "
        "sigmoid gives 0.9897"
    )
    assert "<b>4.5638</b>" in equation
    assert 'role="tooltip"' in equation


@settings(max_examples=200)
@given(
    seed=st.integers(0, 2**53 - 1),
    name=st.sampled_from(
        ["outer_sum", "bias_inside", "view_for_t", "einsum_stretch", "elementwise_sum", "mm"]
    ),
    sizes=st.tuples(st.integers(1, 3), st.integers(1, 6), st.integers(1, 3)),
    dtype=st.sampled_from(Dtype),
)
def test_the_printed_numbers_add_up(seed: int, name: str, sizes: tuple[int, int, int], dtype: Dtype) -> None:
    batch, in_features, out_features = sizes
    experiment = Experiment(seed, batch, in_features, out_features, dtype=dtype)
    found = compare(experiment, [name]).results[name].ledger()
    if found is None:
        return
    equation = equation_html(found, activation="identity", after=None)
    if re.search(r"\de[+-]\d", equation):
        return
    terms, total = printed_terms(equation)
    assert len(terms) == len(found.terms) + 2
    assert sum(terms) == total
    assert abs(float(terms[-1])) <= abs(found.rounding) + 1e-4 * (len(terms) + 1)


def test_rounding_takes_in_what_printing_cuts_off() -> None:
    cut = Ledger((0, 0), 0.00004, 0.00012 + 0.00004, (LedgerTerm(TermKind.OTHER_FEATURE, 1, 1, 0.00012),))
    shown = Ledger((0, 0), 0.10004, 0.20008, (LedgerTerm(TermKind.OTHER_FEATURE, 1, 1, 0.10004),))
    assert shown.rounding == pytest.approx(0, abs=1e-12)
    assert printed_rounding(shown) == pytest.approx(0.0001)
    assert printed_rounding(cut) == cut.rounding


@pytest.mark.parametrize(
    ("term", "label"),
    [
        (LedgerTerm(TermKind.OTHER_FEATURE, 20, 20, -1.4), "20 cross terms"),
        (LedgerTerm(TermKind.OTHER_FEATURE, 1, 1, -1.4), "1 cross term"),
        (LedgerTerm(TermKind.BIAS, 24, 1, 7.6), "24 extra biases"),
        (LedgerTerm(TermKind.BIAS, -1, 1, 7.6), "1 bias missing"),
        (LedgerTerm(TermKind.WANTED, -5, 5, 7.6), "5 wanted products missing"),
        (LedgerTerm(TermKind.OTHER_SAMPLE, 1_234, None, 7.6), "1,234 products of other samples"),
        (LedgerTerm(TermKind.REPEATED, 0.5, 1, 7.6), "0.5 repeated products"),
    ],
)
def test_a_term_is_named_with_its_count(term: LedgerTerm, label: str) -> None:
    assert term_label(term) == label


def test_every_kind_of_term_has_a_name() -> None:
    assert set(NOUNS) == set(TermKind)


@pytest.mark.parametrize("name", FORMULATIONS)
def test_the_two_ends_are_what_the_table_shows(name: str) -> None:
    comparison = compare(Experiment(seed=3, in_features=4), [name])
    result = comparison.results[name]
    found = result.ledger()
    if found is None or result.value is None:
        assert result.error is not None or result.outputs is None
        return
    equation = plain(equation_html(found, activation="identity", after=None))
    assert comparison.reference.value is not None
    assert equation.startswith(number(float(comparison.reference.value)))
    assert equation.endswith(f"= {number(float(result.value.reshape(-1)[0]))}")
