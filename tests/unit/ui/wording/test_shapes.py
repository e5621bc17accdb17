"""The sentences of the page Shapes, one golden sentence per state."""

from __future__ import annotations

import itertools
import re

import pytest

from lib.experiment import Experiment
from lib.language import ErrorKind
from lib.notice import Notice
from lib.operations import OPERATIONS
from lib.pasted.shapes import read_shapes
from lib.shapes import (
    ORIENTATIONS,
    Fate,
    Layout,
    Need,
    Pair,
    Relation,
    counting,
    draw_pair,
    moves_of,
    need_of,
    pair_up,
)
from lib.ui.wording.alignment import FATE_WORDS, alignment_html, alignment_sentence, linear_note
from lib.ui.wording.notices import sentence
from lib.ui.wording.rearranging import moves_headline, moves_table_html
from lib.ui.wording.shapes import (
    LAYOUT_WORDS,
    NEED_WORDS,
    RELATION_WORDS,
    headline_html,
    layout_sentence,
    reading_sentence,
    too_large_html,
    typed_text,
    warning_html,
)
from tests.pages.app_page import plain

Shape = tuple[int, ...]


def pair_of(first: Shape, second: Shape, layout: Layout | None = None) -> Pair:
    tensors = draw_pair(Experiment(), first, second).tensors
    assert tensors is not None
    return pair_up(*tensors, layout=layout)


def headline(first: Shape, second: Shape, operation: str = "mm") -> str:
    pair = pair_of(first, second)
    needs = {name: need_of(pair, each)[0] for name, each in OPERATIONS.items()}
    runs = [name for name, each in OPERATIONS.items() if pair.tried(each).error is None]
    return re.sub("<[^>]+>", "", headline_html(pair.shapes, pair.reading, needs, runs, operation))


HEADLINES: list[tuple[Shape, Shape, str]] = [
    (
        (1, 5),
        (1, 5),
        "(1, 5) and (1, 5): transpose the second for mm and matmul, neither for F.linear, "
        "nn.Linear and einsum.",
    ),
    (
        (1, 5),
        (5, 1),
        "(1, 5) and (5, 1): transpose neither for mm and matmul, the second for F.linear, "
        "nn.Linear and einsum.",
    ),
    (
        (5, 2),
        (5, 3),
        "(5, 2) and (5, 3): transpose the first for mm and matmul, both for F.linear, nn.Linear and einsum.",
    ),
    (
        (5,),
        (3, 5),
        "(5,) and (3, 5): transpose the second for matmul, neither for F.linear and nn.Linear, "
        "swap them for mv.",
    ),
    (
        (2, 3),
        (4, 5),
        "(2, 3) and (4, 5): as typed every operation refuses them. They are no linear unit: no size to sum "
        "over stands in both.",
    ),
    (
        (2, 3, 5),
        (2, 5, 4),
        "(2, 3, 5) and (2, 5, 4): as typed bmm and matmul run; the others refuse. They are no linear unit: "
        "a unit's weights have one or two axes, the second has 3.",
    ),
    (
        (),
        (5,),
        "() and (5,): as typed * runs; the others refuse. They are no linear unit: a single number has no "
        "axis to sum over.",
    ),
]


@pytest.mark.parametrize(("first", "second", "told"), HEADLINES)
def test_the_headline_says_which_of_the_two_must_be_transposed(
    first: Shape, second: Shape, told: str
) -> None:
    assert headline(first, second) == told


def test_the_operation_that_is_looked_at_stands_first() -> None:
    assert headline((1, 5), (1, 5), "linear").startswith(
        "(1, 5) and (1, 5): transpose neither for F.linear, nn.Linear and einsum, the second for mm"
    )


def test_the_headline_where_nothing_could_be_tried() -> None:
    pair = pair_of((1, 5), (1, 5))
    told = headline_html(pair.shapes, pair.reading, dict.fromkeys(OPERATIONS, Need.UNTRIED), [], "mm")
    assert told == (
        "(1, 5) and (1, 5): too large to try here. The answer hangs on which sizes are equal: type "
        "smaller ones."
    )
    assert "too large to draw here" in too_large_html(((9_999, 9_999), (1, 5)))


@pytest.mark.parametrize(
    ("first", "second", "name", "told"),
    [
        ((4, 1), (4,), "mul", "As typed, * stretches what has size 1 and gives (4, 4): not the unit."),
        ((3, 3), (3, 3), "mm", "As typed, mm gives (3, 3): not the unit."),
        ((1, 5), (1, 5), "functional_linear", ""),
        ((1, 5), (1, 5), "mm", ""),
        ((2, 3, 5), (2, 5, 4), "bmm", ""),
    ],
)
def test_what_runs_but_is_not_the_unit_is_warned_of(
    first: Shape, second: Shape, name: str, told: str
) -> None:
    pair, operation = pair_of(first, second), OPERATIONS[name]
    assert plain(warning_html(pair.tried(operation), pair.alignment(operation))) == told


def test_how_the_shapes_are_read_is_told() -> None:
    pair = pair_of((2, 4, 5), (3, 5))
    assert pair.reading is not None
    assert reading_sentence(pair.reading, {"mul": Need.NEVER, "mv": Need.NEVER}) == (
        "x is (2, batch 4, in 5), w is (out 3, in 5), as nn.Linear stores it; the unit, without "
        "bias, is (2, 4, 3). "
        "In no order do * and mv give it."
    )
    turned = pair_of((5, 2), (5, 3))
    assert turned.reading is not None
    assert reading_sentence(turned.reading, {"mul": Need.NEVER}) == (
        "x is (in 5, batch 2), w is (in 5, out 3); the unit, without bias, is (2, 3). In no order "
        "does * give it."
    )
    told = layout_sentence(Layout.BOTH_TURNED, ((1, 5), (5, 1)), Layout.WEIGHTS_TURNED)
    assert told == (
        "The link reads (1, 5) and (5, 1) as x (in, batch), w (in, out), where the sizes called in "
        "must be equal. "
        "They are read as x (batch, in), w (in, out)."
    )
    assert layout_sentence(Layout.STANDARD, ((2, 3), (4, 5)), None).endswith("They are no linear unit.")


def test_every_state_has_words() -> None:
    assert set(NEED_WORDS) == set(Need)
    assert set(RELATION_WORDS) == set(Relation)
    assert set(FATE_WORDS) == set(Fate)
    assert set(LAYOUT_WORDS) == set(Layout)


@pytest.mark.parametrize(
    ("first", "second", "name", "told"),
    [
        ((1, 5), (1, 5), "mm", "5 and 1 stand together and must be equal."),
        ((1, 5), (1, 5), "mv", "mv refuses: w must have 1 axis."),
        ((5,), (5,), "bmm", "bmm refuses: x must have 3 axes and w must have 3 axes."),
        ((5,), (2, 3, 4), "functional_linear", "F.linear refuses: w must have 1 or 2 axes."),
        ((), (5,), "matmul", "matmul refuses: x must have 1 axis or more."),
        ((2, 3), (4, 3), "mul", "2 and 4 stand together, differ, and neither is 1."),
        ((5, 1), (1, 5), "mul", "* repeats what has size 1: w to 5 and x to 5."),
        ((5,), (5,), "mul", "Nothing is summed: every number of the result is one product."),
        ((1, 5), (5, 1), "mm", ""),
    ],
)
def test_what_the_axes_do_is_said_in_a_sentence(first: Shape, second: Shape, name: str, told: str) -> None:
    pair = pair_of(first, second)
    assert alignment_sentence(OPERATIONS[name], pair.alignment(OPERATIONS[name]), ("x", "w")) == told


def test_axes_that_are_not_drawn_leave_the_word_to_torch() -> None:
    assert alignment_sentence(OPERATIONS["einsum"], None, ("x", "w")).startswith("Axes are drawn for")


def test_the_alignment_is_a_table_with_a_column_per_pair() -> None:
    operands = ORIENTATIONS["x_wt"].operands(2, 2)
    pair = pair_of((1, 5), (2, 5))
    found = pair.alignment(OPERATIONS["mm"], "x_wt")
    assert found is not None
    text = plain(alignment_html(found, operands, "The axes"))
    assert text == "The axes x 1 5 w.t() 5 2 result 1 2 kept equal, summed kept"
    clash = pair.alignment(OPERATIONS["mm"])
    assert clash is not None
    assert "result none" in plain(alignment_html(clash, ("x", "w"), "The axes"))
    letters = pair.alignment(OPERATIONS["einsum"])
    assert letters is not None
    assert plain(alignment_html(letters, ("x", "w"), "")).startswith("letter b i o x 1 5 w 5 2")
    scalars = pair_of((), ()).alignment(OPERATIONS["mul"])
    assert scalars is not None
    assert "no axis to pair" in alignment_html(scalars, ("x", "w"), "")


def test_linears_error_shows_the_weights_transposed_as_the_note_says() -> None:
    trial = pair_of((2, 3), (3, 4)).tried(OPERATIONS["linear"])
    assert trial.error is not None
    assert "(2x3 and 4x3)" in trial.error.message
    assert linear_note((3, 4)).endswith("its error shows (3, 4) as 4x3.")
    assert linear_note((4,)) == "nn.Linear stores its weight as (out, in)."


def test_an_error_that_is_not_torchs_says_whose_it_is() -> None:
    refused = pair_of((5,), ()).tried(OPERATIONS["linear"])
    assert refused.error is not None
    assert refused.error.kind is not ErrorKind.TORCH
    assert typed_text(refused).startswith("Python refuses: ")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "five",
            "“five” is no shape; write up to 6 sizes from 1 to 9,999, such as 1, 5, or paste torch’s error.",
        ),
        ("1,0", "0 is no size; sizes go from 1 to 9,999."),
        ("1,1,1,1,1,1,1", "7 axes are too many; 6 are the most allowed."),
    ],
)
def test_a_refused_shape_is_told_with_what_stays(text: str, told: str) -> None:
    why = read_shapes(text)
    assert isinstance(why, Notice)
    notice = Notice("shape_refused", place="first", kept=(1, 5), why=why)
    assert sentence(notice) == f"The first shape stays (1, 5): {told}"


def test_view_and_transpose_are_told_apart_or_called_the_same() -> None:
    assert re.sub("<[^>]+>", "", moves_headline(moves_of(counting(2, 3)))) == (
        "m.view(3, 2) is not m.t(): both are (3, 2), but 4 of 6 numbers stand elsewhere."
    )
    assert "the same here" in moves_headline(moves_of(counting(1, 5)))


def test_the_way_of_each_number_is_written_out() -> None:
    table = plain(moves_table_html(moves_of(counting(2, 2)), 3))
    assert "0 [0, 0] [0, 0] [0, 0] ✓ same place 1 [0, 1] [1, 0] [0, 1] ✗ elsewhere" in table
    assert table.endswith("1 more numbers are not listed.")


def test_needs_and_words_fit_for_all_small_shapes() -> None:
    small = [shape for axes in range(3) for shape in itertools.product((1, 2), repeat=axes)]
    for first, second in itertools.product(small, small):
        assert "None" not in headline(first, second)
