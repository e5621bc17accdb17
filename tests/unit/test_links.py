"""A page state goes into a link and comes back as it was."""

from __future__ import annotations

import itertools
import random
import struct
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName
from lib.formulations import FORMULATIONS
from lib.language.model import Budget
from lib.links import (
    LINK_LENGTH_MAX,
    LINK_LENGTH_WARN,
    SEED_HIGH,
    SIZE_HIGH,
    PageState,
    Pin,
    decode,
    encode,
    link_length,
    query_string,
)
from lib.links.reading import as_link_writes
from lib.links.settings import (
    SETTINGS,
    WALK_HIGH,
    BatchSettings,
    ClaimsSettings,
    CompareSettings,
    GradientsSettings,
    PracticeSettings,
    PrecisionSettings,
    ShapesSettings,
    SpeedSettings,
    StepsSettings,
)
from lib.measuring.request import Device, Vary
from lib.notice import Notice
from lib.topics import Answer, Topic
from tests.unit.page_settings import SETTINGS_OF_PAGES, pins


@st.composite
def page_states(draw: st.DrawFn) -> PageState:
    sizes = st.integers(1, SIZE_HIGH)
    bare = Experiment(
        draw(st.integers(0, SEED_HIGH)),
        draw(sizes),
        draw(sizes),
        draw(sizes),
        draw(st.sampled_from(Dtype)),
        draw(st.sampled_from(Activation)),
    )
    edits = [
        Edit(
            tensor,
            tuple(draw(st.integers(0, size - 1)) for size in bare.shape_of(tensor)),
            draw(st.floats(width=32, allow_nan=False, allow_infinity=False)),
        )
        for tensor in draw(st.lists(st.sampled_from(TensorName), max_size=8))
    ]
    code = draw(st.none() | st.text())
    names = [*FORMULATIONS, "pasted"]
    return PageState(
        experiment=bare.with_edits(*edits),
        rows=tuple(draw(st.lists(st.sampled_from(names), max_size=5))),
        reference=draw(st.sampled_from(names)),
        selected=draw(st.none() | st.sampled_from(names)),
        cell=draw(st.none() | st.lists(st.integers(0, 65_535), max_size=8).map(tuple)),
        code=code,
        step=draw(st.none() | st.integers(0, Budget().steps)),
        numbers=draw(st.sampled_from(("", "0.9897", "0.9897, 0.1595 -1"))),
        roles=draw(
            st.none()
            | st.sampled_from(
                (
                    ("x", "w", "b"),
                    ("x", "w", ""),
                    ("x", "l.weight", "l.bias"),
                    ("x", "m[0].weight", "m[0].bias"),
                    ("x", "net.fc1.weight", "net.layers[2][0].bias"),
                )
            )
        ),
        pin=draw(st.none() | pins()),
        is_large_type=draw(st.booleans()),
        has_own_scales=draw(st.booleans()),
        is_editing=draw(st.booleans()),
        **{page: draw(settings) for page, settings in SETTINGS_OF_PAGES.items()},
    )


def test_the_settings_of_every_page_are_drawn() -> None:
    assert set(SETTINGS_OF_PAGES) == set(SETTINGS)


def full_experiment() -> Experiment:
    """Set every cell of the largest public experiment to a number of its own."""
    bare = Experiment(batch=SIZE_HIGH, in_features=SIZE_HIGH, out_features=SIZE_HIGH)
    places = [
        (tensor, index)
        for tensor in TensorName
        for index in itertools.product(*map(range, bare.shape_of(tensor)))
    ]
    cells = random.Random(7)
    return bare.with_edits(*(Edit(*place, cells.gauss(0, 1)) for place in places))


def only(notices: tuple[Notice, ...]) -> Notice:
    assert len(notices) == 1, notices
    return notices[0]


@given(page_states())
@example(PageState(code="linear(features)  # ünïcode\r\n\x00\ttab", rows=("pasted",), selected="pasted"))
@example(PageState(rows=(), cell=()))
def test_a_page_state_comes_back_as_it_was(state: PageState) -> None:
    assert decode(encode(state)) == (state, ())


@given(page_states())
def test_it_comes_back_through_a_real_address_too(state: PageState) -> None:
    address = f"https://example.org/compare?{query_string(state)}"
    parameters = parse_qs(urlsplit(address).query, keep_blank_values=True, strict_parsing=True)
    assert decode(parameters) == (state, ())
    assert link_length(state, "https://example.org/compare") == len(address)


def test_every_cell_of_the_largest_experiment_comes_back() -> None:
    state = PageState(full_experiment())
    assert len(state.experiment.edits) == 2 * 64 * 64 + 64
    assert decode(encode(state)) == (state, ())


def test_minus_zero_comes_back_with_its_sign() -> None:
    state = PageState(Experiment(edits=(Edit(TensorName.BIAS, (0,), -0.0),)))
    (edit,) = decode(encode(state))[0].experiment.edits
    assert struct.pack("<f", edit.value) == struct.pack("<f", -0.0)


def test_defaults_are_left_out_but_the_version_is_not() -> None:
    assert encode(PageState()) == {"v": "1"}
    assert decode({"v": "1"}) == (PageState(), ())


def test_a_first_visit_has_no_parameters_and_no_notice() -> None:
    assert decode({}) == (PageState(), ())


def test_the_readable_fields_are_readable() -> None:
    state = PageState(
        Experiment(9, 2, 3, 4, Dtype.BFLOAT16, Activation.TANH),
        rows=("mm", "addmm"),
        reference="mm",
        selected="addmm",
        cell=(0, 2),
        step=3,
        pin=Pin((2, 4)),
        numbers="0.9897",
        roles=("x", "w", "b"),
        is_large_type=True,
        has_own_scales=True,
        is_editing=True,
        compare=CompareSettings(step=2, pin=Pin((), "l0"), walk=3),
        shapes=ShapesSettings("view", (2, 3), (), "both_turned", "mul", "xt_w", "i,j", "weights", 4, 5),
        batch=BatchSettings("axes", "mm", (), (16, 8, 2), "linear"),
        precision=PrecisionSettings("overflow", (1e8, 0.5), "mm", 100, 2, 3, 300.0, -0.5, True, 1e8, 2.0),
        claims=ClaimsSettings(claim="B7", seed=8, cases=40),
        steps=StepsSettings(loops="open"),
        practice=PracticeSettings(9, 2, Topic.VIEW, (Answer(Topic.BIAS, 4), None)),
        gradients=GradientsSettings("activation", 0.01, 100, 32, 0.5, "on", 50),
        speed=SpeedSettings(("mm", "broadcast_sum"), Vary.FEATURES, 8, 64, 32, 2, Device.CUDA),
    )
    assert encode(state) == {
        "v": "1",
        "seed": "9",
        "batch": "2",
        "in": "3",
        "out": "4",
        "dtype": "bfloat16",
        "activation": "tanh",
        "rows": "mm,addmm",
        "reference": "mm",
        "selected": "addmm",
        "cell": "0,2",
        "step": "3",
        "pin": "2,4",
        "numbers": "0.9897",
        "roles": "x,w,b",
        "type": "large",
        "scale": "own",
        "open": "edit",
        "compare_step": "2",
        "compare_pin": "l0@scalar",
        "compare_walk": "3",
        "shapes_topic": "view",
        "shapes_first": "2,3",
        "shapes_second": "scalar",
        "shapes_layout": "both_turned",
        "shapes_operation": "mul",
        "shapes_order": "xt_w",
        "shapes_equation": "i,j",
        "shapes_matrix": "weights",
        "shapes_rows": "4",
        "shapes_columns": "5",
        "batch_part": "axes",
        "batch_row": "mm",
        "batch_axes": "none",
        "batch_layers": "16-8-2",
        "batch_habit": "linear",
        "precision_demo": "overflow",
        "precision_numbers": "1e8,0.5",
        "precision_way": "mm",
        "precision_features": "100",
        "precision_units": "2",
        "precision_samples": "3",
        "precision_feature": "300",
        "precision_weight": "-0.5",
        "precision_is_alternating": "alternating",
        "precision_start": "1e8",
        "precision_added": "2",
        "claims_claim": "B7",
        "claims_seed": "8",
        "claims_cases": "40",
        "steps_loops": "open",
        "practice_seed": "9",
        "practice_number": "2",
        "practice_topic": "view",
        "practice_answers": "h4-",
        "gradients_through": "activation",
        "gradients_rate": "0.01",
        "gradients_steps": "100",
        "gradients_samples": "32",
        "gradients_noise": "0.5",
        "gradients_training": "on",
        "gradients_stop": "50",
        "speed_rows": "mm,broadcast_sum",
        "speed_vary": "in",
        "speed_smallest": "8",
        "speed_largest": "64",
        "speed_at": "32",
        "speed_threads": "2",
        "speed_device": "cuda",
    }


def test_a_bad_setting_of_one_page_is_told_and_the_others_stay() -> None:
    state, notices = decode({"v": "1", "seed": "9", "compare_walk": "64"})
    assert state == PageState(Experiment(9))
    assert notices == (
        Notice("link_range", field="compare_walk", got="64", allowed=(0, WALK_HIGH), used=None),
    )


@pytest.mark.parametrize(
    ("typed", "separator", "written"),
    [
        ("2, 3", ",", "2,3"),
        (" (2,3,) ", ",", "2,3"),
        ("2 x 3", ",", "2,3"),
        ("[4]", ",", "4"),
        ("", ",", "none"),
        ("()", ",", "none"),
        ("-2, 3", ",", "-2,3"),
        ("2,,3", ",", "2,,3"),
        ("3-2-1", "-", "3-2-1"),
        ("3 → 2 -> 1", "-", "3-2-1"),
        ("3, 2, 1", "-", "3-2-1"),
        ("3 2 1", "-", "3-2-1"),
        ("three", "-", "three"),
        ("-3-2", "-", "-3-2"),
    ],
)
def test_typed_sizes_are_written_as_a_link_has_them(typed: str, separator: str, written: str) -> None:
    assert as_link_writes(typed, separator) == written


def test_the_pasted_row_is_there_with_its_code() -> None:
    state = PageState(rows=("mm", "pasted"), reference="pasted", selected="mm", code="features @ weights.t()")
    assert state.rows == ("mm", "pasted")
    assert decode(encode(state)) == (state, ())


def test_a_state_is_consistent_by_itself() -> None:
    state = PageState(rows=("mm", "pasted", "mm"), reference="pasted", selected="addmm")
    assert (state.rows, state.reference, state.selected) == (("mm",), "linear", None)
    assert PageState(rows=("mm",), reference="addmm", selected="addmm").selected == "addmm"


def test_a_lone_surrogate_in_code_does_not_break_the_link() -> None:
    assert decode(encode(PageState(code="x = '\ud800'")))[0].code == "x = '?'"


def test_edits_beyond_the_public_sizes_are_left_out_of_a_link() -> None:
    far = Experiment(batch=300, edits=(Edit(TensorName.FEATURES, (299, 0), 1.0),))
    assert only(decode(encode(PageState(far)))[1])["field"] == "batch"


def test_small_states_have_short_links_and_the_limits_are_told_apart() -> None:
    assert link_length(PageState()) == len("?v=1")
    assert (LINK_LENGTH_WARN, LINK_LENGTH_MAX) == (2_000, 32_000)
    whole = PageState(Experiment(batch=64, in_features=64).with_edits(*_whole_numbers()))
    assert link_length(whole) < LINK_LENGTH_WARN
    assert link_length(PageState(full_experiment())) > LINK_LENGTH_MAX


def _whole_numbers() -> list[Edit]:
    return [
        Edit(TensorName.FEATURES, (row, column), (row + column) % 5)
        for row in range(64)
        for column in range(64)
    ]
