from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from lib.experiment import Edit, Experiment, TensorName
from lib.links import CODE_CHARACTERS, LINK_LENGTH_MAX, PageState, decode, encode, from_json, to_json
from lib.links.packing import pack_code
from lib.notice import Notice
from lib.pasted import read_cell, read_tensor
from lib.ui.wording.notices import REASONS, SENTENCES, sentence

LIB = Path(__file__).parents[4] / "lib"
SPEAKING = ("links", "pasted", "ui", "explain", "comparison", "number_search", "language", "measuring")
"""The packages whose notices reach the pages through ``sentence``."""
MAKERS = {"Notice", "BadValueError", "NumberError", "PasteError", "_refuse"}
METHODS = {"note", "drop"}
"""Methods of the language whose first or second argument is the code of a notice."""


def codes_in(package: str) -> Iterator[tuple[str, str]]:
    """Find every code that a package's source gives to a notice or to an error that becomes one."""
    for path in sorted((LIB / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if package == "language" and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
                texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
                yield from ((text, path.name) for text in texts if isinstance(text, str))
            if not isinstance(node.func, ast.Name) or package == "language":
                continue
            if node.func.id in MAKERS and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value), path.name


CODES = sorted({code for package in SPEAKING for code, _ in codes_in(package)})
NUMBER_CODES = [code for code in CODES if code.startswith("number_")]


def test_the_source_is_searched_where_the_notices_are_made() -> None:
    assert {"link_range", "link_damaged", "file_not_json", "paste_ragged", "cell_refused"} <= set(CODES)
    assert len(CODES) > 30


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_words(code: str) -> None:
    assert code in SENTENCES or code in REASONS


def test_no_words_are_left_of_a_code_that_nobody_makes() -> None:
    assert {*SENTENCES, *REASONS} - set(CODES) <= {"steps_left_out"}, "made by the run itself"


BOMB = pack_code("0" * 500_000)
HUGE = "9" * 5_000
SEEDS = "0 to 9,007,199,254,740,991"
UNREAD = "it is cut short or damaged and cannot be read."
LINKS = {
    "v=1&batch=99": "Ignored batch=99 in the link: batch must be a whole number from 1 to 64. Using 1.",
    "v=1&batch=-3": "Ignored batch=-3 in the link: batch must be a whole number from 1 to 64. Using 1.",
    "v=1&in=0": "Ignored in=0 in the link: in must be a whole number from 1 to 64. Using 5.",
    "v=1&out=many": "Ignored out=many in the link: out must be a whole number from 1 to 64. Using 1.",
    "v=1&seed=1.5": f"Ignored seed=1.5 in the link: seed must be a whole number from {SEEDS}. Using 7.",
    "v=1&seed=": f"Ignored seed= in the link: seed must be a whole number from {SEEDS}. Using 7.",
    "v=1&dtype=int8": (
        "Ignored dtype=int8 in the link: "
        "dtype must be one of float32, float64, bfloat16, float16. Using float32."
    ),
    "v=1&activation=gelu": (
        "Ignored activation=gelu in the link: "
        "activation must be one of sigmoid, identity, relu, tanh. Using sigmoid."
    ),
    "v=1&type=huge": "Ignored type=huge in the link: type size must be one of normal, large. Using normal.",
    "v=1&scale=2": "Ignored scale=2 in the link: colour range must be one of shared, own. Using shared.",
    "v=1&open=all": "Ignored open=all in the link: open panel must be one of none, edit. Using none.",
    "v=1&cell=a": (
        "Ignored cell=a in the link: "
        "an output cell is written as positions with commas, such as 0,2. It is left out."
    ),
    "v=1&edits=eNpj": (f"Ignored edits=eNpj in the link: {UNREAD} The drawn numbers are used."),
    "v=1&code=%21%21": f"Ignored code=!! in the link: {UNREAD} It is left out.",
    f"v=1&code={BOMB}": (
        f"Ignored code in the link: it holds more than {CODE_CHARACTERS:,}, the most allowed. It is left out."
    ),
    "v=1&rows=mm,nosuch": "Left out unknown rows of the link (nosuch). Shown: mm.",
    "v=1&rows=nosuch": (
        "Left out unknown rows of the link (nosuch). Shown: linear, mm, elementwise_sum, outer_sum."
    ),
    "v=1&colour=red": "Ignored colour=red in the link: Formulab has no such setting. All else is used.",
    "seed=8": "The link does not say its version. It is read as version 1.",
    "v=2": "The link is of version 2; this Formulab knows version 1. What it knows is used.",
    "v=x": "Ignored v=x in the link: the version is a whole number. It is read as version 1.",
}


def parameters(query: str) -> dict[str, list[str]]:
    return parse_qs(query, keep_blank_values=True)


@pytest.mark.parametrize("query", LINKS, ids=lambda query: query[:30])
def test_a_bad_link_is_told_in_a_sentence(query: str) -> None:
    _, notices = decode(parameters(query))
    assert [sentence(notice) for notice in notices] == [LINKS[query]]


def test_a_parameter_that_stands_twice_is_told() -> None:
    _, notices = decode(parameters("v=1&batch=2&batch=3"))
    assert [sentence(notice) for notice in notices] == [
        "Ignored batch=2 | 3 in the link: it stands there several times, once is allowed. Using 1."
    ]


def test_a_huge_value_is_cut_in_its_sentence() -> None:
    _, notices = decode({"v": "1", "batch": HUGE})
    assert len(sentence(notices[0])) < 200
    assert "9…" in sentence(notices[0])


def test_many_unknown_parameters_are_told_together() -> None:
    _, notices = decode({"v": "1", **{f"x{place}": "1" for place in range(6)}})
    assert sentence(notices[-1]) == "Ignored 1 more unknown setting in the link. All else is used."


def test_edits_outside_the_sizes_are_counted() -> None:
    state = PageState(experiment=Experiment().with_edits(Edit(TensorName.FEATURES, (0, 4), 1.0)))
    _, notices = decode({**encode(state), "in": "4"})
    assert [sentence(notice) for notice in notices] == [
        "Left out 1 cell of the link outside the sizes that it gives. 0 set by hand are used."
    ]


FILES = {
    "": "The file was not loaded: it is no JSON, or it was cut short.",
    "[1, 2]": "The file was not loaded: it is JSON, but no experiment.",
    '{"v": 1, "code": 3}': "Ignored the code in the file: it must be a text, got 3.",
    '{"v": 1, "edits": {"features[0, 1]": "x"}}': "Ignored the edits of the file (features[0, 1]: x):",
    '{"v": 1, "seed": -1}': "Ignored seed=-1 in the link: seed must be a whole number",
}


@pytest.mark.parametrize("text", FILES)
def test_a_bad_file_is_told_in_a_sentence(text: str) -> None:
    _, notices = from_json(text)
    assert [sentence(notice)[: len(FILES[text])] for notice in notices] == [FILES[text]]


def test_a_notice_of_a_file_does_not_speak_of_a_link() -> None:
    _, notices = from_json(
        json.dumps({**json.loads(to_json(PageState())), "batch": 0, "rows": ["x"], "v": 2})
    )
    told = [sentence(Notice(notice.code, **notice.parameters, source="file")) for notice in notices]
    assert len(told) == 3
    assert all("file" in words and "link" not in words for words in told)


CELLS = {
    "": "a cell is empty; a number is needed.",
    "abc": "“abc” is no number.",
    "nan": "nan is not finite; a cell takes finite numbers.",
    "-inf": "-inf is not finite; a cell takes finite numbers.",
    "1e39": "1e39 is out of float32's range; a cell takes numbers up to 3.4e38 either way.",
    "1,234": "1,234 can be read with a decimal comma or with thousands; write it with a point.",
}


@pytest.mark.parametrize("text", CELLS)
def test_a_bad_cell_says_what_is_wrong_and_keeps_its_number(text: str) -> None:
    read = read_cell(text)
    assert isinstance(read, Notice)
    told = sentence(Notice("cell_refused", tensor="features", place="0, 2", why=read))
    assert told == f"features[0, 2] keeps its number: {CELLS[text]}"


PASTES = {
    "": "there is nothing in the field; numbers are needed.",
    "[[1, 2], [3]]": "row 2 has 1 entries where 2 are expected; all rows need as many.",
    "[[1, 2], 3]": "numbers and lists are mixed in row 1; every row must be nested alike.",
    "[[1, 2], [3, 4]": "a bracket is not closed; it may have been cut short.",
    "print([1])": "it begins with “print([1])”, which is no tensor, list or table.",
    "[1, 2].t()": "something follows after the numbers: “.t()”.",
    "tensor([1., ..., 3.])": "dots stand for left-out numbers in row 1; paste all of them.",
    "[1,5 2,5]": "separators are mixed in row 1; use one kind throughout.",
    "1\t2\nx\t4": "“x” in row 2, column 1 is no number.",
    "1, nan": "nan in row 1, column 2 is not finite; a cell takes finite numbers.",
    "1\t\t2": "a cell in row 1, column 2 is empty; a number is needed.",
    "1 2 3": "it is 1 × 3, features takes 1 × 5. Other sizes would take it: see the button below the field.",
    "0 " * 100: "it is 1 × 100, features takes 1 × 5.",
    "[" * 9 + "1" + "]" * 9: "its lists are nested too deep; two levels are the most that a tensor here has.",
    "0 " * 5_000: "it has more than 4,096 numbers, the most of the largest tensor.",
    "0" * 2_000_000: "it has 2,000,000 characters, at most 1,000,000 are read.",
}


@pytest.mark.parametrize("text", PASTES, ids=lambda text: text[:20])
def test_a_bad_paste_says_what_is_wrong(text: str) -> None:
    read = read_tensor(text, TensorName.FEATURES, (1, 5))
    assert isinstance(read, Notice)
    told = sentence(Notice("paste_refused", tensor="features", why=read))
    assert told == f"Nothing was pasted into features: {PASTES[text]}"


@pytest.mark.parametrize(
    ("notice", "words"),
    [
        (
            Notice("edits_outside", count=1, axis="in_features", size=3),
            "1 cell set by hand fell outside when in became 3. Undo brings back what was.",
        ),
        (
            Notice("edits_outside_paste", count=2),
            "2 cells set by hand fell outside the new sizes. Undo brings back what was.",
        ),
        (
            Notice("link_cell_outside", field="cell", got="9,9", allowed=(2, 3), used=None),
            "Ignored cell=9,9 in the link: an output is sample,unit, and the last one here is 1,2. "
            "The largest gap is shown.",
        ),
        (
            Notice("link_long", length=2_345, allowed=2_000),
            "This page's link has 2,345 characters. Chat programs may cut links from 2,000 on: to pass the "
            "experiment on, use “Edit or paste values”, “Save as a file”.",
        ),
    ],
    ids=lambda value: value.code if isinstance(value, Notice) else "",
)
def test_what_the_pages_change_is_told(notice: Notice, words: str) -> None:
    assert sentence(notice) == words


def test_a_link_that_is_too_long_says_where_the_experiment_is_kept() -> None:
    told = sentence(Notice("link_too_long", length=50_000, allowed=LINK_LENGTH_MAX))
    assert "50,000 characters; 32,000 are the most" in told
    assert "Save as a file" in told
    assert "default experiment is shown" in sentence(Notice("link_held_elsewhere"))


def test_a_code_without_words_is_shown_with_its_parameters() -> None:
    assert sentence(Notice("brand_new", got=3)) == "brand new (got: 3)"


@pytest.mark.parametrize(
    ("notice", "told"),
    [
        (
            Notice("field_range", label="Batch", got=99, allowed=(1, 64), used=8, is_whole=True),
            "Ignored 99 in the field Batch: it takes a whole number from 1 to 64. It stays 8.",
        ),
        (
            Notice("field_range", label="Noise", got=7.5, allowed=(0.0, 5.0), used=0.1, is_whole=False),
            "Ignored 7.5 in the field Noise: it takes a number from 0 to 5. It stays 0.1.",
        ),
        (
            Notice("field_range", label="In", got=7.6, allowed=(1, 64), used=5, is_whole=True),
            "Ignored 7.6 in the field In: it takes a whole number from 1 to 64. It stays 5.",
        ),
        (
            Notice("field_range", label="Seed", got=1e30, allowed=(0, 2**53 - 1), used=7, is_whole=True),
            "Ignored 1e+30 in the field Seed: it takes a whole number from 0 to 9,007,199,254,740,991. "
            "It stays 7.",
        ),
        (
            Notice("field_empty", label="Seed", used=1234, is_whole=True),
            "The field Seed was emptied. It stays 1,234.",
        ),
        (
            Notice("page_unknown", got="nopage"),
            "There is no page called nopage here. Compare is shown; the bar on top leads to every page.",
        ),
    ],
)
def test_what_was_typed_or_asked_for_in_vain_is_told(notice: Notice, told: str) -> None:
    assert sentence(notice) == told
