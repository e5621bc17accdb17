"""States of every page, drawn at random."""

from __future__ import annotations

from hypothesis import strategies as st

from lib.formulations import FORMULATIONS
from lib.links import Pin
from lib.links.settings import (
    AXES_COUNT,
    AXES_SIZE,
    BATCH_PARTS,
    CLAIM_CASES_HIGH,
    CLAIM_NAMES,
    CLAIM_SEED_HIGH,
    FEATURES_HIGH,
    HABITS,
    LAYERS_COUNT,
    LAYERS_SIZE,
    MATRIX_SIDE_HIGH,
    NOISE_HIGH,
    NUMBERS_HIGH,
    PRACTICE_SEED_HIGH,
    QUESTION_HIGH,
    RATE_HIGH,
    RATE_LOW,
    ROWS_HIGH,
    SAMPLES_HIGH,
    SHAPE_LAYOUTS,
    SHAPE_MATRICES,
    SHAPE_ORDERS,
    SHAPE_TOPICS,
    STEP_HIGH,
    STEPS_HIGH,
    THREADS_HIGH,
    UNITS_HIGH,
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
from lib.measuring.request import SIZES, Device, Vary
from lib.operations import AXES_HIGH, AXIS_SIZE_HIGH, OPERATIONS
from lib.topics import Answer, Topic


def pins() -> st.SearchStrategy[Pin]:
    index = st.lists(st.integers(0, 65_535), max_size=8).map(tuple)
    return st.builds(Pin, index, st.sampled_from(("", "s0", "s4999.12", "l3")))


def shapes_settings() -> st.SearchStrategy[ShapesSettings]:
    shapes = st.none() | st.lists(st.integers(1, AXIS_SIZE_HIGH), max_size=AXES_HIGH).map(tuple)
    sides = st.integers(1, MATRIX_SIDE_HIGH)
    return st.builds(
        ShapesSettings,
        topic=st.sampled_from(SHAPE_TOPICS),
        first=shapes,
        second=shapes,
        layout=st.none() | st.sampled_from(SHAPE_LAYOUTS),
        operation=st.sampled_from([*OPERATIONS]),
        order=st.sampled_from(SHAPE_ORDERS),
        equation=st.sampled_from(("bi,oi->bo", "", "ij,jk", "...i,...i & ü")),
        matrix=st.sampled_from(SHAPE_MATRICES),
        rows=sides,
        columns=sides,
    )


def sizes(counts: tuple[int, int], each: tuple[int, int]) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(*each), min_size=counts[0], max_size=counts[1]).map(tuple)


def batch_settings() -> st.SearchStrategy[BatchSettings]:
    return st.builds(
        BatchSettings,
        part=st.sampled_from(BATCH_PARTS),
        row=st.none() | st.sampled_from([*FORMULATIONS]),
        axes=sizes(AXES_COUNT, AXES_SIZE),
        layers=sizes(LAYERS_COUNT, LAYERS_SIZE),
        habit=st.sampled_from(HABITS),
    )


def precision_settings() -> st.SearchStrategy[PrecisionSettings]:
    numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)
    return st.builds(
        PrecisionSettings,
        demo=st.sampled_from(("order", "neighbours", "features", "overflow", "absorbing")),
        numbers=st.lists(numbers, max_size=NUMBERS_HIGH).map(tuple),
        way=st.sampled_from(("one_by_one", "torch_sum", "mm")),
        features=st.integers(1, FEATURES_HIGH),
        units=st.integers(1, UNITS_HIGH),
        samples=st.integers(1, ROWS_HIGH),
        feature=numbers,
        weight=numbers,
        is_alternating=st.booleans(),
        start=numbers,
        added=numbers,
    )


def gradients_settings() -> st.SearchStrategy[GradientsSettings]:
    return st.builds(
        GradientsSettings,
        through=st.sampled_from(("value", "activation")),
        rate=st.floats(RATE_LOW, RATE_HIGH),
        steps=st.integers(1, STEPS_HIGH),
        samples=st.integers(1, SAMPLES_HIGH),
        noise=st.floats(0.0, NOISE_HIGH),
        training=st.sampled_from(("off", "on")),
        stop=st.none() | st.integers(0, STEPS_HIGH),
    )


def compare_settings() -> st.SearchStrategy[CompareSettings]:
    return st.builds(
        CompareSettings,
        step=st.none() | st.integers(0, STEP_HIGH),
        pin=st.none() | pins(),
        walk=st.none() | st.integers(0, WALK_HIGH),
    )


def claims_settings() -> st.SearchStrategy[ClaimsSettings]:
    return st.builds(
        ClaimsSettings,
        claim=st.sampled_from(CLAIM_NAMES),
        seed=st.integers(0, CLAIM_SEED_HIGH),
        cases=st.integers(1, CLAIM_CASES_HIGH),
    )


def practice_settings() -> st.SearchStrategy[PracticeSettings]:
    answers = st.none() | st.builds(Answer, st.sampled_from(Topic), st.integers(1, 4))
    return st.builds(
        PracticeSettings,
        seed=st.integers(0, PRACTICE_SEED_HIGH),
        number=st.integers(0, QUESTION_HIGH),
        topic=st.none() | st.sampled_from(Topic),
        answers=st.lists(answers, max_size=QUESTION_HIGH + 1).map(tuple),
    )


def steps_settings() -> st.SearchStrategy[StepsSettings]:
    return st.builds(StepsSettings, loops=st.sampled_from(("folded", "open")))


def speed_settings() -> st.SearchStrategy[SpeedSettings]:
    size = st.sampled_from(SIZES)
    return st.builds(
        SpeedSettings,
        rows=st.lists(st.sampled_from([*FORMULATIONS]), unique=True).map(tuple),
        vary=st.sampled_from(Vary),
        smallest=size,
        largest=size,
        at=st.none() | size,
        threads=st.integers(1, THREADS_HIGH),
        device=st.sampled_from(Device),
    )


SETTINGS_OF_PAGES = {
    "compare": compare_settings(),
    "steps": steps_settings(),
    "shapes": shapes_settings(),
    "batch": batch_settings(),
    "claims": claims_settings(),
    "practice": practice_settings(),
    "gradients": gradients_settings(),
    "precision": precision_settings(),
    "speed": speed_settings(),
}
"""A strategy for the settings of every page that has any."""
