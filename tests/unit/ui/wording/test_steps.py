"""What a step did, in words; and who refused, where one failed."""

from __future__ import annotations

import pytest
import torch

from lib.language import ErrorKind, run
from lib.snippets import SNIPPETS
from lib.ui.wording.errors import WHO, error_sentence
from lib.ui.wording.steps import SNIPPET_TITLES, code_name, happening, headline_of, result_text, shape_text

DONE = {
    "a = torch.ones(1, 5)\na.t() * a": (
        "a.t() * a gives 5 × 5, not 1 × 5",
        "Both operands have an axis of size 1; each is stretched to meet the other.",
    ),
    "a = torch.ones(8, 1)\nb = torch.ones(8)\na - b": (
        "a - b gives 8 × 8, not 8",
        "b has fewer axes: (8,) counts as (1, 8). Then each operand is stretched to meet the other.",
    ),
    "a = torch.ones(2, 5)\nb = torch.ones(1)\na + b": (
        "a + b gives 2 × 5",
        "b is stretched to 2 and 5: its numbers are used again and again.",
    ),
    "a = torch.ones(2, 5)\na.sum(dim=1)": (
        "a.sum(dim=1) gives 2",
        "The axis number 1 of a vanishes.",
    ),
    "a = torch.ones(2, 5)\na.sum()": (
        "a.sum() gives scalar",
        "The axes number 0 and number 1 of a vanish.",
    ),
    "a = torch.ones(2, 5)\na @ a.t()": ("a @ a.t() gives 2 × 2", ""),
    "a = torch.ones(2)\ntorch.sort(a)": ("torch.sort(a) gives values and indices", ""),
    "a = torch.ones(2)\na.split(1)": ("a.split(1) gives tuple of 2", ""),
}


@pytest.mark.parametrize("code", DONE)
def test_a_step_is_told_in_a_headline_and_a_sentence(code: str) -> None:
    step = run(code).steps[-1]
    assert (headline_of(step), happening(step)) == DONE[code]


def test_known_axes_are_called_by_their_names() -> None:
    features = run("torch.ones(2, 3)").value
    run_with_names = run("features.sum(dim=1)", {"features": features}, axes={"features": ("batch", "in")})
    assert happening(run_with_names.steps[-1]) == "The axis in of features vanishes."


def test_long_code_is_cut_in_the_headline() -> None:
    code = " + ".join(["torch.ones(2)"] * 9)
    headline = headline_of(run(code).steps[-1])
    assert headline.endswith("… gives 2")
    assert len(headline) < 72


def test_values_are_written_by_their_kind() -> None:
    values = [run(code).value for code in ("torch.ones(2, 3)", "torch.tensor(0.5)", "torch.ones(0)")]
    assert [shape_text(value) for value in values] == ["(2, 3)", "()", "(0,)"]
    assert [result_text(value) for value in values] == ["(2, 3)", "0.5000", "(0,)"]
    plain = [True, 3, 0.25, None, "words", (1, 2), [1], {}]
    told = ["True", "3", "0.2500", "", "text", "tuple of 2", "list of 1", "dict"]
    assert [shape_text(value) for value in plain] == told


def test_every_snippet_has_a_title() -> None:
    assert SNIPPET_TITLES.keys() == SNIPPETS.keys()
    assert len(set(SNIPPET_TITLES.values())) == len(SNIPPETS)


FAILED = {
    "x = = 1": "This is not Python (line 1): invalid syntax",
    "import shutil\nshutil.which(1)": "Formulab does not run this (line 2): shutil is not part of Formulab",
    "().__class__": "Formulab does not run this (line 1): __class__ is not part of Formulab's table",
    "\ntorch.ones(10**9)": "Too large for this page (line 2): ",
    "while True: pass": "Too long for this page (line 1): ",
    "foo": "Python refuses (line 1): name 'foo' is not defined",
    "torch.mm(torch.ones(1, 5), torch.ones(1, 5))": (
        "torch refuses (line 1): mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)"
    ),
}


@pytest.mark.parametrize("code", FAILED)
def test_an_error_says_who_refused_and_in_whose_words(code: str) -> None:
    error = run(code).error
    assert error is not None
    assert error_sentence(error).startswith(FAILED[code])


def test_every_kind_of_error_has_words() -> None:
    assert WHO.keys() == set(ErrorKind)
    assert {WHO[kind] for kind in ErrorKind} == {sentence.split(" (line")[0] for sentence in FAILED.values()}


def test_long_steps_are_named_by_both_ends_of_their_code_and_stay_apart() -> None:
    steps = run(
        "torch.mm(features, weights.t()) + bias",
        {"features": torch.ones(1, 5), "weights": torch.ones(1, 5), "bias": torch.ones(1)},
    ).steps
    names = [code_name(step.text, 24) for step in steps]
    assert names == ["weights.t()", "torch.mm(fe…weights.t())", "torch.mm(fe….t()) + bias"]
    assert max(map(len, names)) == 24
