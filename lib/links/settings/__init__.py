"""Settings of one page each: frozen values, and how the link writes and reads them.

A page's settings are a frozen dataclass whose fields are made by ``setting``; it is named in ``SETTINGS``
under the page's name and is the field of that name of ``PageState``. Its link parameters are called
``<page>_<field>``, so ``CompareSettings.walk`` is ``compare_walk=3``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from lib.links.settings.batch import (
    AXES_COUNT,
    AXES_SIZE,
    BATCH_PARTS,
    HABITS,
    LAYERS_COUNT,
    LAYERS_SIZE,
    BatchSettings,
    read_axes,
    read_layers,
    write_axes,
    write_layers,
)
from lib.links.settings.claims import CLAIM_CASES_HIGH, CLAIM_NAMES, CLAIM_SEED_HIGH, ClaimsSettings
from lib.links.settings.compare import STEP_HIGH, WALK_HIGH, CompareSettings
from lib.links.settings.declaring import choice, number, setting, switch, whole_number
from lib.links.settings.gradients import (
    NOISE_HIGH,
    RATE_HIGH,
    RATE_LOW,
    SAMPLES_HIGH,
    STEPS_HIGH,
    GradientsSettings,
)
from lib.links.settings.practice import PRACTICE_SEED_HIGH, QUESTION_HIGH, PracticeSettings
from lib.links.settings.precision import (
    FEATURES_HIGH,
    LARGE_AND_SMALL,
    NUMBERS_HIGH,
    ROWS_HIGH,
    UNITS_HIGH,
    PrecisionSettings,
)
from lib.links.settings.shapes import (
    MATRIX_SIDE_HIGH,
    SHAPE_LAYOUTS,
    SHAPE_MATRICES,
    SHAPE_ORDERS,
    SHAPE_TOPICS,
    ShapesSettings,
)
from lib.links.settings.speed import SPEED_ROWS, THREADS_HIGH, SpeedSettings
from lib.links.settings.steps import StepsSettings

__all__ = [
    "AXES_COUNT",
    "AXES_SIZE",
    "BATCH_PARTS",
    "CLAIM_CASES_HIGH",
    "CLAIM_NAMES",
    "CLAIM_SEED_HIGH",
    "FEATURES_HIGH",
    "HABITS",
    "LARGE_AND_SMALL",
    "LAYERS_COUNT",
    "LAYERS_SIZE",
    "MATRIX_SIDE_HIGH",
    "NOISE_HIGH",
    "NUMBERS_HIGH",
    "PRACTICE_SEED_HIGH",
    "QUESTION_HIGH",
    "RATE_HIGH",
    "RATE_LOW",
    "ROWS_HIGH",
    "SAMPLES_HIGH",
    "SETTINGS",
    "SHAPE_LAYOUTS",
    "SHAPE_MATRICES",
    "SHAPE_ORDERS",
    "SHAPE_TOPICS",
    "SPEED_ROWS",
    "STEPS_HIGH",
    "STEP_HIGH",
    "THREADS_HIGH",
    "UNITS_HIGH",
    "WALK_HIGH",
    "BatchSettings",
    "ClaimsSettings",
    "CompareSettings",
    "GradientsSettings",
    "PracticeSettings",
    "PrecisionSettings",
    "ShapesSettings",
    "SpeedSettings",
    "StepsSettings",
    "choice",
    "number",
    "parameters_of",
    "read_axes",
    "read_layers",
    "setting",
    "switch",
    "whole_number",
    "write_axes",
    "write_layers",
]

SETTINGS: dict[str, type] = {
    "compare": CompareSettings,
    "steps": StepsSettings,
    "shapes": ShapesSettings,
    "batch": BatchSettings,
    "claims": ClaimsSettings,
    "practice": PracticeSettings,
    "gradients": GradientsSettings,
    "precision": PrecisionSettings,
    "speed": SpeedSettings,
}
"""The settings of each page, by the page's name, in the order in which links write them."""


def parameters_of(page: str) -> dict[str, tuple[str, Any, Callable[[str], Any], Callable[[Any], str]]]:
    """Return the link parameters of a page: for each its field's name, default, reader and writer."""
    return {
        f"{page}_{each.name}": (each.name, each.default, each.metadata["read"], each.metadata["write"])
        for each in fields(SETTINGS[page])
    }
