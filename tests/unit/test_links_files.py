"""A page state goes into a state file and comes back; a bad file is told and replaced, never raised."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Dtype, Edit, Experiment, TensorName
from lib.links import PageState, Pin, from_json, to_json
from lib.links.files import FILE_CHARACTERS
from lib.links.settings import CompareSettings, PracticeSettings
from lib.notice import Notice
from lib.topics import Answer, Topic

EDITED = PageState(
    Experiment(
        seed=9,
        batch=2,
        dtype=Dtype.FLOAT16,
        edits=(
            Edit(TensorName.FEATURES, (1, 4), 0.1),
            Edit(TensorName.WEIGHTS, (0, 2), -0.0),
            Edit(TensorName.BIAS, (0,), 1e-45),
        ),
    ),
    rows=("mm", "pasted"),
    reference="pasted",
    selected="mm",
    cell=(1, 0),
    code="features @ weights.t()\n",
    step=2,
    pin=Pin((3, 4), "s5"),
    roles=("x", "w", ""),
    compare=CompareSettings(step=2, pin=Pin((0,)), walk=3),
    practice=PracticeSettings(9, 2, Topic.VIEW, (Answer(Topic.BIAS, 4), None)),
    is_large_type=True,
    has_own_scales=True,
    is_editing=True,
)


def only(notices: tuple[Notice, ...]) -> Notice:
    assert len(notices) == 1, notices
    return notices[0]


def changed(**values: Any) -> str:
    """Return the default state's file with some of its values replaced."""
    return json.dumps(json.loads(to_json(PageState())) | values)


@pytest.mark.parametrize("state", [PageState(), EDITED, PageState(rows=(), cell=(), code="")])
def test_a_page_state_comes_back_as_it_was(state: PageState) -> None:
    assert from_json(to_json(state)) == (state, ())
    assert from_json(to_json(state).encode()) == (state, ())
    assert from_json("\ufeff" + to_json(state)) == (state, ())
    assert from_json(b"\xef\xbb\xbf" + to_json(state).encode()) == (state, ())


@given(st.text(), st.lists(st.floats(width=32, allow_nan=False, allow_infinity=False), max_size=5))
def test_any_code_and_any_float32_come_back(code: str, values: list[float]) -> None:
    edits = (Edit(TensorName.WEIGHTS, (0, column), value) for column, value in enumerate(values))
    state = PageState(Experiment(edits=tuple(edits)), code=code)
    back, notices = from_json(to_json(state))
    assert (back, notices) == (state, ())
    assert [struct.pack("<f", edit.value) for edit in back.experiment.edits] == [
        struct.pack("<f", value) for value in values
    ]


def test_the_file_is_readable() -> None:
    document = json.loads(to_json(EDITED))
    assert document["edits"] == {
        "bias[0]": 1.401298464324817e-45,
        "features[1, 4]": 0.10000000149011612,
        "weights[0, 2]": -0.0,
    }
    assert (document["v"], document["seed"], document["rows"]) == (1, 9, ["mm", "pasted"])
    assert document["code"] == "features @ weights.t()\n"
    assert to_json(EDITED).count("\n") > 20


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_not_json"),
        ("seed=7", "file_not_json"),
        (to_json(EDITED)[:-20], "file_not_json"),
        (b"\xff\xfe\x00", "file_not_json"),
        ("[" * 100_000, "file_not_json"),
        ('{"seed": ' + "9" * 10_000 + "}", "file_not_json"),
        ("[1, 2]", "file_not_a_state"),
        ("7", "file_not_a_state"),
        ("null", "file_not_a_state"),
        ("{}", "file_not_a_state"),
        (" " * (FILE_CHARACTERS + 1), "file_too_large"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_file_that_is_no_state_is_told(text: str | bytes, code: str) -> None:
    state, notices = from_json(text)
    assert state == PageState()
    notice = only(notices)
    assert notice.code == code
    assert list(notice.parameters) == ["field", "got", "allowed", "used"]


@pytest.mark.parametrize(
    ("values", "code", "got"),
    [
        ({"seed": -1}, "link_range", "-1"),
        ({"seed": 7.0}, "link_whole_number", "7.0"),
        ({"batch": True}, "link_whole_number", "true"),
        ({"batch": [1]}, "link_whole_number", "[1]"),
        ({"dtype": {"a": 1}}, "link_choice", '{"a": 1}'),
        ({"type": True}, "link_choice", "true"),
        ({"cell": [0, -1]}, "link_cell", "0,-1"),
        ({"cell": [[0]]}, "link_cell", "[0]"),
        ({"rows": ["foo", "mm"]}, "link_rows_unknown", "foo"),
        ({"rows": 5}, "link_rows_unknown", "5"),
        ({"code": 5}, "file_not_a_text", "5"),
        ({"code": "x" * 50_001}, "link_too_large", "x" * 59 + "…"),
        ({"edits": []}, "file_edits", "[]"),
        ({"edits": "features"}, "file_edits", "features"),
        ({"edits": {"features[0]": 1}}, "file_edits", "features[0]: 1"),
        ({"edits": {"bias[0, 0]": 1}}, "file_edits", "bias[0, 0]: 1"),
        ({"edits": {"weights[-1, 0]": 1}}, "file_edits", "weights[-1, 0]: 1"),
        ({"edits": {"weights[0, 0]": "1"}}, "file_edits", "weights[0, 0]: 1"),
        ({"edits": {"weights[0, 0]": True}}, "file_edits", "weights[0, 0]: true"),
        ({"edits": {"weights[0, 0]": float("nan")}}, "file_edits", "weights[0, 0]: NaN"),
        ({"edits": {"weights[0, 0]": 1e39}}, "file_edits", "weights[0, 0]: 1e+39"),
        ({"edits": {"weights[0, 0]": 10**400}}, "file_edits", "weights[0, 0]: 1" + "0" * 43 + "…"),
        ({"edits": {"weights[0, 9]": 1}}, "link_edits_outside", 1),
        ({"colour": 1}, "link_unknown", "1"),
        ({"v": 2}, "link_version_later", "2"),
        ({"v": None}, "link_version_missing", None),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_bad_value_is_told_and_the_default_used(values: dict[str, Any], code: str, got: object) -> None:
    state, notices = from_json(changed(**values))
    expected = PageState(rows=("mm",)) if values == {"rows": ["foo", "mm"]} else PageState()
    assert state == expected
    assert (only(notices).code, only(notices)["got"]) == (code, got)


def test_a_key_that_stands_twice_is_told() -> None:
    state, notices = from_json('{"v": 1, "seed": 8, "seed": 9}')
    assert state == PageState()
    assert (only(notices).code, only(notices)["got"]) == ("link_repeated", "8 | 9")


def test_more_edits_than_the_largest_experiment_holds_are_told() -> None:
    edits = {f"features[{row}, {column}]": 1 for row in range(100) for column in range(100)}
    assert only(from_json(changed(edits=edits))[1]).code == "link_too_large"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(list(json.loads(to_json(PageState())))), JSON, max_size=8))
def test_no_json_raises_and_what_it_leaves_is_a_state_that_files_can_hold(document: dict[str, Any]) -> None:
    state, _ = from_json(json.dumps(document))
    assert from_json(to_json(state)) == (state, ())


@given(st.text() | st.binary())
def test_no_junk_raises(text: str | bytes) -> None:
    state, notices = from_json(text)
    assert notices
    assert state == PageState()
