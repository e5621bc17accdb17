from __future__ import annotations

import re

import pytest

from lib.comparison import compare
from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.explain import Verdict
from lib.formulations import FORMULATIONS
from lib.language import ErrorKind, RunError
from lib.presets import PRESETS
from lib.ui.frame import STYLE
from lib.ui.wording.errors import WHO, error_sentence
from lib.ui.wording.presets import PRESET_WORDS
from lib.ui.wording.terms import TERMS, term
from lib.ui.wording.verdicts import WORDS, verdict_words

NO_BIAS = Experiment().with_edits(Edit(TensorName.BIAS, (0,), 0.0))


@pytest.mark.parametrize("kind", ErrorKind)
def test_every_kind_of_error_says_who_refused(kind: ErrorKind) -> None:
    sentence = error_sentence(RunError(kind, "first words\nmore words", 3, 0))
    assert sentence == f"{WHO[kind]} (line 3): first words"


def test_an_error_without_words_says_so() -> None:
    assert (
        error_sentence(RunError(ErrorKind.PYTHON, " \n", 1, 0)) == "Python refuses (line 1): no words given"
    )


def test_every_verdict_has_words_a_sign_and_a_colour() -> None:
    assert set(WORDS) == set(Verdict)
    assert len({words.badge for words in WORDS.values()}) == len(WORDS)
    for verdict, words in WORDS.items():
        assert words.mark == ("✓" if verdict.is_agreement else "✗")
        assert words.kind == ("right" if verdict.is_agreement else "wrong")


@pytest.mark.parametrize(
    ("experiment", "name", "reference", "badge"),
    [
        (Experiment(), "linear", "linear", "reference"),
        (Experiment(), "mm", "linear", "same bits"),
        (Experiment(), "elementwise_sum", "linear", "same within rounding"),
        (Experiment(), "outer_sum", "linear", "different value"),
        (Experiment(batch=2), "elementwise_sum", "linear", "different shape"),
        (Experiment(), "no_transpose", "linear", "error"),
        (Experiment(), "no_transpose", "no_transpose", "reference: error"),
        (Experiment(), "mm", "no_transpose", "nothing to compare with"),
        (Experiment(), "no_transpose", "einsum_stretch", "error"),
        (NO_BIAS, "bias_inside", "linear", "same number here, different formula"),
        (PRESETS["half_overflow"].experiment, "mm", "linear", "different value: overflow"),
    ],
)
def test_a_row_is_badged(experiment: Experiment, name: str, reference: str, badge: str) -> None:
    comparison = compare(experiment, [name], reference=reference)
    assert verdict_words(comparison.results[name]).badge == badge


def test_a_wrong_reference_is_not_called_right() -> None:
    words = verdict_words(compare(Experiment(), ["mm"], reference="outer_sum").reference)
    assert (words.mark, words.badge, words.kind, words.note) == ("✗", "reference", "doubt", "not the unit")


def test_a_term_explains_itself_to_pointer_keyboard_and_screen_reader() -> None:
    html = term("σ & co", "sigma")
    assert 'tabindex="0"' in html
    assert 'role="tooltip"' in html
    assert html.startswith('<span class="term"')
    assert "σ &amp; co" in html
    assert re.search(r"\.term:hover \.explanation,\s*\.term:focus \.explanation", STYLE)


@pytest.mark.parametrize("code", TERMS)
def test_an_explanation_is_a_short_sentence(code: str) -> None:
    assert TERMS[code].endswith(".")
    assert len(TERMS[code]) <= 220


def test_every_preset_has_a_title_and_a_summary() -> None:
    assert set(PRESET_WORDS) == set(PRESETS)
    titles = [title for title, _ in PRESET_WORDS.values()]
    assert len(set(titles)) == len(titles)
    assert all(summary.endswith(".") for _, summary in PRESET_WORDS.values())


def test_titles_of_rows_tell_them_apart() -> None:
    titles = [formulation.title for formulation in FORMULATIONS.values()]
    assert len(set(titles)) == len(titles)


def test_the_summaries_of_presets_say_what_their_rows_do() -> None:
    thread = compare(PRESETS["thread"].experiment, ["outer_sum", "mm"])
    numbers = [float(result.activated) for result in thread.results.values() if result.activated is not None]
    assert [f"{value:.4f}" for value in numbers] == ["0.9897", "0.1595"]
    hidden = compare(PRESETS["course_hidden_unit"].experiment, ["mm"]).results["mm"].activated
    assert hidden is not None
    assert f"{float(hidden):.4f}" == "0.6813"
    whole = compare(PRESETS["whole_numbers"].experiment, ["mm"]).results["mm"].value
    assert whole is not None
    assert float(whole) == 7
    half = PRESETS["half_overflow"].experiment
    assert half.dtype is Dtype.FLOAT16
    overflow = {name: result.value for name, result in compare(half, ["mm", "linear"]).results.items()}
    assert {name: float(value) for name, value in overflow.items() if value is not None} == {
        "mm": float("inf"),
        "linear": 60_000.0,
    }
    cancelled = compare(PRESETS["cancellation"].experiment, ["mm", "outer_sum"]).results
    assert [float(result.value) for result in cancelled.values() if result.value is not None] == [0.0, 0.0]
