"""A bad link is told and replaced, never raised."""

from __future__ import annotations

import base64
import struct
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.experiment import Edit, Experiment, TensorName
from lib.formulations import DEFAULT_ROWS, FORMULATIONS
from lib.language.model import Budget
from lib.links import SEED_HIGH, PageState, decode, encode
from lib.links.float32 import FLOAT32_HIGH
from lib.links.settings import (
    AXES_COUNT,
    AXES_SIZE,
    BATCH_PARTS,
    CLAIM_CASES_HIGH,
    CLAIM_NAMES,
    CLAIM_SEED_HIGH,
    FEATURES_HIGH,
    HABITS,
    LARGE_AND_SMALL,
    LAYERS_COUNT,
    LAYERS_SIZE,
    NOISE_HIGH,
    NUMBERS_HIGH,
    PRACTICE_SEED_HIGH,
    QUESTION_HIGH,
    RATE_HIGH,
    RATE_LOW,
    ROWS_HIGH,
    SAMPLES_HIGH,
    SETTINGS,
    SHAPE_LAYOUTS,
    SHAPE_MATRICES,
    SHAPE_ORDERS,
    SHAPE_TOPICS,
    STEPS_HIGH,
    THREADS_HIGH,
    UNITS_HIGH,
    WALK_HIGH,
    SpeedSettings,
    parameters_of,
)
from lib.measuring.request import SIZES
from lib.notice import Notice
from lib.operations import OPERATIONS
from lib.topics import Topic

KEYS = [
    *("v", "seed", "batch", "in", "out", "dtype", "activation", "edits", "rows", "reference"),
    *("selected", "cell", "code", "step", "pin", "numbers", "roles", "lang", "type", "scale", "open"),
    *(key for page in SETTINGS for key in parameters_of(page)),
]


def only(notices: tuple[Notice, ...]) -> Notice:
    assert len(notices) == 1, notices
    return notices[0]


SIZE_WORDS = tuple(map(str, SIZES))

BAD_VALUES = [
    *(("batch", text, "link_range", (1, 64), 1) for text in ("0", "-3", "65", "9" * 30, "9" * 4_500)),
    *(
        ("in", text, "link_whole_number", (1, 64), 5)
        for text in ("", "five", "5.0", "5e0", "٥", "５", " 5", "+5", "0x5", "1_0", "--5", "-", "nan", "5\n")
    ),
    ("out", "65", "link_range", (1, 64), 1),
    ("seed", "-1", "link_range", (0, SEED_HIGH), 7),
    ("seed", str(2**63), "link_range", (0, SEED_HIGH), 7),
    ("seed", "7.5", "link_whole_number", (0, SEED_HIGH), 7),
    ("steps_loops", "half", "link_choice", ("folded", "open"), "folded"),
    ("dtype", "int8", "link_choice", ("float32", "float64", "bfloat16", "float16"), "float32"),
    ("dtype", "Float32", "link_choice", ("float32", "float64", "bfloat16", "float16"), "float32"),
    ("activation", "gelu", "link_choice", ("sigmoid", "identity", "relu", "tanh"), "sigmoid"),
    ("reference", "outer", "link_choice", tuple(FORMULATIONS), "linear"),
    ("reference", "pasted", "link_choice", tuple(FORMULATIONS), "linear"),
    ("selected", "addmm", "link_choice", DEFAULT_ROWS, None),
    ("selected", "pasted", "link_choice", DEFAULT_ROWS, None),
    *(("cell", text, "link_cell", (0, 65_535), None) for text in ("", "0,", "0;2", "-1", "0,65536", "1.5")),
    *(("numbers", text, "link_text", 120, "") for text in ("1" * 121, "1\n2")),
    *(
        ("roles", text, "link_roles", 3, None)
        for text in (
            *("", "x,w", "x,w,b,c", "1,w,b", "x;w;b", "x.data,w,b", "x,net.fc1,b", "x,m[a].weight,b"),
            *(
                "x,m[0.weight,b",
                "x,w,net..bias",
                "x,[0].weight,b",
                "x,w,m[0].weight",
                "x," + "m" * 61 + ".weight,b",
            ),
        )
    ),
    *(
        ("pin", text, "link_cell", (0, 65_535), None)
        for text in ("", "0,", "a", "-1", "0,65536", "x@0", "@0", "s@0")
    ),
    ("cell", ",".join("0" * 9), "link_cell", (0, 65_535), None),
    ("cell", "1," * 500_000, "link_cell", (0, 65_535), None),
    ("step", "-1", "link_range", (0, 5_000), None),
    ("step", "5001", "link_range", (0, 5_000), None),
    ("lang", "tlh", "link_choice", ("en",), "en"),
    ("type", "1", "link_choice", ("normal", "large"), False),
    ("scale", "true", "link_choice", ("shared", "own"), False),
    ("open", "yes", "link_choice", ("none", "edit"), False),
    ("edits", "", "link_damaged", None, 0),
    ("edits", "not base64!", "link_damaged", None, 0),
    ("edits", "A", "link_damaged", None, 0),
    ("edits", "AAAA", "link_damaged", None, 0),
    ("code", "eJw", "link_damaged", None, None),
    *(("compare_pin", text, "link_cell", (0, 65_535), None) for text in ("", "q1@0", "s1.@0", "s1@")),
    *(("compare_step", text, "link_range", (0, 5_000), None) for text in ("-1", "5001")),
    *(("compare_walk", text, "link_range", (0, WALK_HIGH), None) for text in ("-1", "64")),
    ("shapes_topic", "view,t", "link_choice", SHAPE_TOPICS, "products"),
    *(
        (f"shapes_{name}", text, "link_shape", (6, 9_999), None)
        for name in ("first", "second")
        for text in ("", "0", "1,0", "-1", "1,", "1x5", "(1,5)", "10000", "1,1,1,1,1,1,1", "1," * 500_000)
    ),
    ("shapes_layout", "auto", "link_choice", SHAPE_LAYOUTS, None),
    ("shapes_operation", "torch.mm", "link_choice", tuple(OPERATIONS), "mm"),
    ("shapes_order", "xw", "link_choice", SHAPE_ORDERS, "x_w"),
    *(("shapes_equation", text, "link_text", 120, "bi,oi->bo") for text in ("i" * 121, "i\nj")),
    ("shapes_matrix", "bias", "link_choice", SHAPE_MATRICES, "counting"),
    ("shapes_rows", "0", "link_range", (1, 8), 2),
    ("shapes_columns", "9", "link_range", (1, 8), 3),
    *(
        ("gradients_rate", text, "link_number", (RATE_LOW, RATE_HIGH), 0.001)
        for text in ("", "0", "-0.1", "10.1", "1e999", "nan", "inf", "0,1", "1_0", ".5", "1.", "9" * 5_000)
    ),
    *(("gradients_noise", text, "link_number", (0.0, NOISE_HIGH), 0.1) for text in ("-1", "11", "much")),
    *(("gradients_steps", text, "link_range", (1, STEPS_HIGH), 3_000) for text in ("0", "10001")),
    *(("gradients_samples", text, "link_range", (1, SAMPLES_HIGH), 64) for text in ("0", "513")),
    *(("gradients_stop", text, "link_range", (0, STEPS_HIGH), None) for text in ("-1", "10001")),
    ("gradients_through", "sigmoid", "link_choice", ("value", "activation"), "value"),
    ("gradients_training", "yes", "link_choice", ("off", "on"), "off"),
    ("batch_part", "depth", "link_choice", BATCH_PARTS, "sizes"),
    ("batch_row", "pasted", "link_choice", tuple(FORMULATIONS), None),
    ("batch_habit", "in_out", "link_choice", HABITS, "out_in"),
    *(
        ("batch_axes", text, "link_sizes", (AXES_COUNT, AXES_SIZE), (2, 3))
        for text in ("", "2,", "0", "5", "1,1,1,1", "2;3", "-1", "٢", "none,1", "1," * 9_000)
    ),
    *(
        ("batch_layers", text, "link_sizes", (LAYERS_COUNT, LAYERS_SIZE), (3, 2, 1))
        for text in ("", "none", "3", "3-", "3-0", "3-17", "1-1-1-1-1-1", "3,2", "-3-2", "3--2", "1-" * 9_000)
    ),
    (
        *("precision_demo", "sums", "link_choice"),
        *(("order", "neighbours", "features", "overflow", "absorbing"), "order"),
    ),
    *(
        ("precision_numbers", text, "link_numbers", NUMBERS_HIGH, LARGE_AND_SMALL)
        for text in ("", "1,x", "1,nan", "1e39", "1," * 65, "1" * 5_000, "none,1")
    ),
    ("precision_way", "sum", "link_choice", ("one_by_one", "torch_sum", "mm"), "one_by_one"),
    *(
        ("precision_features", text, "link_range", (1, FEATURES_HIGH), FEATURES_HIGH)
        for text in ("0", "4097")
    ),
    ("precision_units", "65", "link_range", (1, UNITS_HIGH), UNITS_HIGH),
    ("precision_samples", "17", "link_range", (1, ROWS_HIGH), 8),
    *(
        (f"precision_{name}", text, "link_number", (-FLOAT32_HIGH, FLOAT32_HIGH), used)
        for name, used in (("feature", 18.0), ("weight", 1.0), ("start", 0.0), ("added", 1.0))
        for text in ("", "one", "inf", "nan", "1e39", "9" * 500)
    ),
    ("precision_is_alternating", "yes", "link_choice", ("same", "alternating"), False),
    *(("claims_claim", text, "link_choice", CLAIM_NAMES, "A1") for text in ("", "A6", "a1", "B7,B8")),
    *(("claims_seed", text, "link_range", (0, CLAIM_SEED_HIGH), 7) for text in ("-1", str(2**53))),
    *(("claims_cases", text, "link_range", (1, CLAIM_CASES_HIGH), 24) for text in ("0", "101")),
    ("claims_cases", "many", "link_whole_number", (1, CLAIM_CASES_HIGH), 24),
    ("practice_seed", "10000", "link_range", (0, PRACTICE_SEED_HIGH), 7),
    ("practice_number", "120", "link_range", (0, QUESTION_HIGH), 0),
    ("practice_topic", "loops", "link_choice", tuple(Topic), None),
    *(
        ("practice_answers", text, "link_answers", QUESTION_HIGH + 1, ())
        for text in ("a", "a5", "m1", "a0", "1a", "A1", "a1 ", "-" * 121, "a1" * 121)
    ),
    *(
        ("speed_rows", text, "link_choice", tuple(FORMULATIONS), SpeedSettings().rows)
        for text in ("", "mm,", "mm,nosuch", "pasted", "none,mm")
    ),
    ("speed_vary", "batch", "link_choice", ("all", "in"), "all"),
    *(("speed_smallest", text, "link_choice", SIZE_WORDS, 16) for text in ("0", "3", "16.0", "-16", "32768")),
    *(("speed_largest", text, "link_choice", SIZE_WORDS, 1024) for text in ("", "1000", "1e3")),
    ("speed_at", "5", "link_choice", SIZE_WORDS, None),
    *(("speed_threads", text, "link_range", (1, THREADS_HIGH), 1) for text in ("0", "257")),
    ("speed_device", "tpu", "link_choice", ("cpu", "cuda"), "cpu"),
]


@pytest.mark.parametrize(("key", "text", "code", "allowed", "used"), BAD_VALUES)
def test_a_bad_value_is_told_and_the_default_used(
    key: str, text: str, code: str, allowed: object, used: object
) -> None:
    state, notices = decode({"v": "1", key: text})
    assert state == PageState()
    notice = only(notices)
    assert notice.code == code
    assert list(notice.parameters) == ["field", "got", "allowed", "used"]
    assert notice["field"] == key
    assert notice["allowed"] == allowed
    assert notice["used"] == used
    got = notice["got"]
    assert isinstance(got, str)
    assert got == text or (len(got) == 60 and text.startswith(got[:-1]) and got.endswith("…"))


def test_every_parameter_has_a_bad_value_among_the_tests() -> None:
    assert {row[0] for row in BAD_VALUES} == set(KEYS) - {"v", "rows"}


def test_one_bad_value_leaves_the_others_as_they_are() -> None:
    state, notices = decode({"v": "1", "seed": "8", "batch": "many", "in": "3"})
    assert (state.experiment.seed, state.experiment.batch, state.experiment.in_features) == (8, 1, 3)
    assert only(notices)["field"] == "batch"


def test_an_unknown_parameter_is_told_and_ignored() -> None:
    state, notices = decode({"v": "1", "sede": "8"})
    assert state == PageState()
    assert only(notices) == Notice("link_unknown", field="sede", got="8", allowed=tuple(KEYS), used=None)


def test_many_unknown_parameters_do_not_fill_the_page() -> None:
    notices = decode({"v": "1"} | {f"x{number}": "1" for number in range(1_000)})[1]
    assert [notice.code for notice in notices] == ["link_unknown"] * 5 + ["link_unknown_more"]
    assert notices[-1]["got"] == 995


@pytest.mark.parametrize("key", KEYS)
def test_a_repeated_parameter_is_told_and_its_default_used(key: str) -> None:
    parameters: dict[str, str | list[str]] = {"v": "1", key: ["1", "2"]}
    state, notices = decode(parameters)
    assert state == PageState()
    notice = only(notices)
    assert notice.code == ("link_version_unreadable" if key == "v" else "link_repeated")
    assert notice["got"] == "1 | 2"


@pytest.mark.parametrize(
    ("parameters", "code", "got"),
    [
        ({"seed": "8"}, "link_version_missing", None),
        ({"v": "2", "seed": "8"}, "link_version_later", "2"),
        ({"v": "999999999", "seed": "8"}, "link_version_later", "999999999"),
        ({"v": "0", "seed": "8"}, "link_version_unreadable", "0"),
        ({"v": "one", "seed": "8"}, "link_version_unreadable", "one"),
        ({"v": "", "seed": "8"}, "link_version_unreadable", ""),
    ],
)
def test_a_version_that_is_not_this_one_is_told_and_the_rest_is_read(
    parameters: dict[str, str], code: str, got: str | None
) -> None:
    state, notices = decode(parameters)
    assert state == PageState(Experiment(seed=8))
    assert only(notices) == Notice(code, field="v", got=got, allowed=1, used=1)


def test_unknown_rows_are_dropped_and_told() -> None:
    state, notices = decode({"v": "1", "rows": "mm,foo,addmm,mm,pasted"})
    assert state.rows == ("mm", "addmm")
    assert only(notices) == Notice(
        "link_rows_unknown",
        field="rows",
        got="foo, pasted",
        allowed=tuple(FORMULATIONS),
        used=("mm", "addmm"),
    )


def test_where_no_row_is_known_the_default_rows_are_shown() -> None:
    state, notices = decode({"v": "1", "rows": "," * 10_000 + "x" * 10_000})
    assert state.rows == DEFAULT_ROWS
    assert len(str(only(notices)["got"])) <= 60


def test_edits_outside_the_sizes_are_dropped_and_told() -> None:
    edits = (
        Edit(TensorName.FEATURES, (1, 4), 1.0),
        Edit(TensorName.WEIGHTS, (0, 4), 2.0),
        Edit(TensorName.BIAS, (0,), 3.0),
    )
    parameters = encode(PageState(Experiment(batch=2, edits=edits)))
    state, notices = decode(parameters | {"batch": "1", "in": "4"})
    assert state.experiment.edits == (edits[2],)
    assert only(notices) == Notice(
        "link_edits_outside",
        field="edits",
        got=2,
        allowed=(("features", (1, 4)), ("weights", (1, 4)), ("bias", (1,))),
        used=1,
    )


def pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(raw, 9)).rstrip(b"=").decode()


@pytest.mark.parametrize("key", ["edits", "code"])
def test_a_bomb_is_refused_before_it_unfolds(key: str) -> None:
    bomb = pack(bytes(50_000_000))
    assert len(bomb) < 80_000
    tracemalloc.start()
    try:
        notice = only(decode({"v": "1", key: bomb})[1])
        most_memory = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (notice.code, notice["field"]) == ("link_too_large", key)
    assert most_memory < 2_000_000


@pytest.mark.parametrize("key", ["edits", "code"])
def test_a_text_too_long_to_hold_anything_allowed_is_not_even_unpacked(key: str) -> None:
    notice = only(decode({"v": "1", key: "A" * 10_000_000})[1])
    assert notice.code == "link_too_large"


def test_code_may_have_as_many_characters_as_a_run_takes() -> None:
    longest = "é" * Budget().source_characters
    assert decode({"v": "1", "code": pack(longest.encode())})[0].code == longest
    notice = only(decode({"v": "1", "code": pack((longest + "é").encode())})[1])
    assert (notice.code, notice["allowed"]) == ("link_too_large", Budget().source_characters)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00",
        b"\x00\x01\x00",
        b"\x00\x00\x00",
        b"\x03\x01\x00" + bytes(6),
        b"\x00\x01\x00" + bytes(5),
        b"\x00\x02\x00" + bytes(12),
        b"\x00\x01\x00\x40\x00" + bytes(4),
        b"\x00\x01\x00\x00\x40" + bytes(4),
        b"\x02\x01\x00\x00\x01" + bytes(4),
        b"\x00\x01\x00\x00\x00" + struct.pack("<f", float("nan")),
        b"\x00\x01\x00\x00\x00" + struct.pack("<f", float("inf")),
    ],
    ids=[
        "header cut",
        "no block",
        "empty block",
        "no such tensor",
        "block cut",
        "one cell twice",
        "row 64",
        "column 64",
        "bias with a column",
        "nan",
        "inf",
    ],
)
def test_edits_that_no_experiment_can_hold_are_damaged(raw: bytes) -> None:
    state, notices = decode({"v": "1", "edits": pack(raw)})
    assert state == PageState()
    assert only(notices).code == "link_damaged"


def test_code_that_is_no_text_is_damaged() -> None:
    assert only(decode({"v": "1", "code": pack(b"\xff\xfe")})[1]).code == "link_damaged"


def test_a_link_cut_anywhere_is_told() -> None:
    cells = [Edit(TensorName.WEIGHTS, (row, column), row - column / 3) for row in (0, 1) for column in (0, 1)]
    state = PageState(Experiment(out_features=2, edits=tuple(cells)), code="x = 1\n" * 20)
    for key in ("edits", "code"):
        text = encode(state)[key]
        for end in range(len(text)):
            assert only(decode({"v": "1", "out": "2", key: text[:end]})[1])


def test_something_hung_on_behind_is_told() -> None:
    text = encode(PageState(code="x = 1"))["code"]
    assert only(decode({"v": "1", "code": text + "AAAA"})[1]).code == "link_damaged"


@given(
    st.dictionaries(
        st.sampled_from(KEYS) | st.text(max_size=5), st.text() | st.lists(st.text(), max_size=3), max_size=20
    )
)
def test_no_junk_raises_and_what_it_leaves_is_a_state_that_links_can_hold(
    parameters: dict[str, str | list[str]],
) -> None:
    state, _ = decode(parameters)
    assert decode(encode(state)) == (state, ())


@given(st.binary(max_size=200), st.sampled_from(["edits", "code"]))
def test_no_compressed_junk_raises(raw: bytes, key: str) -> None:
    state, notices = decode({"v": "1", key: pack(raw)})
    assert state == PageState() or not notices
