"""Settings of one page each: frozen values, and how the link writes and reads them.

A page's settings are a frozen dataclass whose fields are made by ``setting``; it is named in ``SETTINGS``
under the page's name and is the field of that name of ``PageState``. Its link parameters are called
``<page>_<field>``, so ``CompareSettings.walk`` is ``compare_walk=3``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

from lib.language.model import Budget
from lib.formulations import FORMULATIONS
from lib.links import reading
from lib.operations import AXES_HIGH, AXIS_SIZE_HIGH, DEFAULT_EQUATION, DEFAULT_OPERATION, OPERATIONS

STEP_HIGH = Budget().steps
"""The highest number of a chosen step."""
from lib.links.answers import read_answers, write_answers
from lib.topics import Answer, Topic

WALK_HIGH = 63
"""The highest position along the features at which the walk of the sum may stand."""

SHAPE_TOPICS = ("products", "view", "transposes")
"""What the page Shapes can show: operations on two shapes, view against transpose, ways to transpose."""

SHAPE_ORDERS = ("x_w", "x_wt", "xt_w", "xt_wt", "w_x", "w_xt", "wt_x", "wt_xt")
"""The orders of the two operands, each as it is or transposed."""

SHAPE_LAYOUTS = ("standard", "weights_turned", "features_turned", "both_turned")
"""How two shapes may be read as features and weights."""

SHAPE_MATRICES = ("counting", "features", "weights")
"""The matrices on which view and transpose are shown."""

MATRIX_SIDE_HIGH = 8
"""The longest side of the matrix of counting numbers."""
RATE_LOW, RATE_HIGH = 1e-6, 10.0
"""The learning rates that a training may have."""

STEPS_HIGH = 10_000
"""The most steps of a training."""

SAMPLES_HIGH = 512
"""The most samples of a training."""

NOISE_HIGH = 10.0
"""The largest noise on the targets, as their standard deviation."""
AXES_COUNT, AXES_SIZE = (0, 3), (1, 4)
"""How many axes may stand between batch and in, and how long each may be."""

LAYERS_COUNT, LAYERS_SIZE = (2, 5), (1, 16)
"""How many sizes layers in a row may have (one more than layers), and how large each may be."""

BATCH_PARTS = ("sizes", "axes", "layers")
"""The parts of the Batch page."""

HABITS = ("out_in", "linear")
"""What stands beside the (in, out) habit: weights as (out, in), or nn.Linear."""
CLAIM_NAMES = (*(f"A{number}" for number in range(1, 6)), *(f"B{number}" for number in range(1, 11)))
"""The names of the thread's claims: the asker's, then the answer's."""

CLAIM_CASES_HIGH = 100
"""The most cases that a visitor's search may try for one claim."""

CLAIM_SEED_HIGH = 2**53 - 1
"""The highest seed of a search: a whole number that a browser's number field holds exactly."""
PRACTICE_SEED_HIGH = 9_999
"""The highest seed of practice questions."""

QUESTION_HIGH = 119
"""The highest number of a practice question, from 0: ten of each topic."""


def setting(default: Any, read: Callable[[str], Any], write: Callable[[Any], str] = str) -> Any:
    """Declare one setting: its default, how its text in a link is read, and how its value is written.

    ``read`` raises BadValueError for what it cannot use. A value equal to the default is not written.
    """
    return field(default=default, metadata={"read": read, "write": write})


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """Return what reads a whole number from ``low`` to ``high``.

    >>> whole_number(1, 8)("3")
    3
    """
    return lambda text: reading.read_whole_number(text, low, high)


def number(low: float, high: float) -> Callable[[str], float]:
    """Return what reads a number from ``low`` to ``high``; it is written with all its digits.

    >>> number(0, 1)("0.25")
    0.25
    """
    return lambda text: reading.read_number(text, low, high)


def choice(*options: str) -> Callable[[str], str]:
    """Return what reads one of several words.

    >>> choice("view", "t")("t")
    't'
    """
    return lambda text: reading.read_choice(text, options)


def shape(text: str) -> tuple[int, ...]:
    """Read a shape that may be typed.

    >>> shape("2,3")
    (2, 3)
    """
    return reading.read_shape(text, AXES_HIGH, AXIS_SIZE_HIGH)


@dataclass(frozen=True, slots=True)
class CompareSettings:
    """Compare's own settings.

    ``step``: the step of the selected row that is shown alone, None for the most telling ones. ``pin``: the
    cell that is pinned. ``walk``: the index k at which the walk of the sum stands, None where it is closed.
    """

    step: int | None = setting(None, whole_number(0, STEP_HIGH))
    pin: reading.Pin | None = setting(
        None,
        lambda text: reading.read_pin(text, reading.CELL_AXES, reading.CELL_HIGH),
        reading.write_pin,
    )
    walk: int | None = setting(None, whole_number(0, WALK_HIGH))


@dataclass(frozen=True, slots=True)
class ShapesSettings:
    """The page Shapes' own settings.

    ``first`` and ``second`` are None where the shapes are those of the experiment's features and weights,
    ``layout`` is None where the page picks how they are read. ``rows`` and ``columns`` are those of the
    counting numbers.
    """

    topic: str = setting("products", choice(*SHAPE_TOPICS))
    first: tuple[int, ...] | None = setting(None, shape, reading.write_cell)
    second: tuple[int, ...] | None = setting(None, shape, reading.write_cell)
    layout: str | None = setting(None, choice(*SHAPE_LAYOUTS))
    operation: str = setting(DEFAULT_OPERATION, choice(*OPERATIONS))
    order: str = setting("x_w", choice(*SHAPE_ORDERS))
    equation: str = setting(DEFAULT_EQUATION, reading.read_short_text)
    matrix: str = setting("counting", choice(*SHAPE_MATRICES))
    rows: int = setting(2, whole_number(1, MATRIX_SIDE_HIGH))
    columns: int = setting(3, whole_number(1, MATRIX_SIDE_HIGH))


SETTINGS: dict[str, type] = {"compare": CompareSettings, "shapes": ShapesSettings}
class GradientsSettings:
    """The settings of Gradients.

    ``through``: whether what is differentiated is the value or what the activation makes of it. ``rate``,
    ``steps``, ``samples``, ``noise``: the training's learning rate, steps, samples and the standard deviation
    of the noise on its targets. ``training``: whether it has been started, and ``stop`` the step at which
    it was stopped, None where it goes on to its last.
    """

    through: str = setting("value", choice("value", "activation"))
    rate: float = setting(0.001, number(RATE_LOW, RATE_HIGH), repr)
    steps: int = setting(3_000, whole_number(1, STEPS_HIGH))
    samples: int = setting(64, whole_number(1, SAMPLES_HIGH))
    noise: float = setting(0.1, number(0.0, NOISE_HIGH), repr)
    training: str = setting("off", choice("off", "on"))
    stop: int | None = setting(None, whole_number(0, STEPS_HIGH))

    @property
    def goal(self) -> int:
        """The step to which training goes: 0 before its start."""
        if self.training == "off":
            return 0
        return self.steps if self.stop is None else min(self.stop, self.steps)


SETTINGS: dict[str, type] = {"compare": CompareSettings, "gradients": GradientsSettings}
def read_axes(text: str) -> tuple[int, ...]:
    """Read the sizes between batch and in, such as "2,3"; "none" where there are none."""
    return reading.read_sizes(text, ",", AXES_COUNT, AXES_SIZE)


def read_layers(text: str) -> tuple[int, ...]:
    """Read the sizes of layers in a row, such as "3-2-1"."""
    return reading.read_sizes(text, "-", LAYERS_COUNT, LAYERS_SIZE)


def write_axes(axes: tuple[int, ...]) -> str:
    """Write what ``read_axes`` reads."""
    return ",".join(map(str, axes)) or "none"


def write_layers(sizes: tuple[int, ...]) -> str:
    """Write what ``read_layers`` reads."""
    return "-".join(map(str, sizes))


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """Settings of the page Batch.

    ``part``: what is shown of it. ``row``: the formulation to look at, None where the page picks it.
    ``axes``: sizes between batch and in. ``layers``: sizes of the features and of each layer. ``habit``:
    what stands beside the (in, out) habit.
    """

    part: str = setting("sizes", choice(*BATCH_PARTS))
    row: str | None = setting(None, choice(*FORMULATIONS))
    axes: tuple[int, ...] = setting((2, 3), read_axes, write_axes)
    layers: tuple[int, ...] = setting((3, 2, 1), read_layers, write_layers)
    habit: str = setting("out_in", choice(*HABITS))


SETTINGS: dict[str, type] = {"compare": CompareSettings, "batch": BatchSettings}
FEATURES_HIGH, UNITS_HIGH, SAMPLES_HIGH = 4096, 64, 16
"""The largest sizes of Precision's own demonstrations."""

NUMBERS_HIGH = 64
"""The most numbers that are added up in many orders."""

LARGE_AND_SMALL = (1e8, 1.0, -1e8, 1.0, 0.5)
"""Numbers whose float32 sum hangs on their order."""


def switch(off: str, on: str) -> dict[str, Any]:
    """Return how a yes or no is read and written, as two words.

    >>> switch("same", "alternating")["read"]("alternating")
    True
    """
    read_word = choice(off, on)
    return {"read": lambda text: read_word(text) == on, "write": lambda is_on: on if is_on else off}


@dataclass(frozen=True, slots=True)
class PrecisionSettings:
    """Precision's own settings.

    ``demo``: the demonstration that is shown. ``numbers`` are added up in many orders, one of the
    ``way``s (none: the unit's own products). ``features``, ``units`` and ``samples`` are the sizes of the
    demonstrations. ``feature`` x ``weight`` is the product that overflow repeats, ``is_alternating`` with
    changing sign. ``start`` and ``added`` are what absorbing sums add up.
    """

    demo: str = setting("order", choice("order", "neighbours", "features", "overflow", "absorbing"))
    numbers: tuple[float, ...] = setting(
        LARGE_AND_SMALL, lambda text: reading.read_numbers(text, NUMBERS_HIGH), reading.write_numbers
    )
    way: str = setting("one_by_one", choice("one_by_one", "torch_sum", "mm"))
    features: int = setting(FEATURES_HIGH, whole_number(1, FEATURES_HIGH))
    units: int = setting(UNITS_HIGH, whole_number(1, UNITS_HIGH))
    samples: int = setting(8, whole_number(1, SAMPLES_HIGH))
    feature: float = setting(18.0, reading.read_number, reading.write_number)
    weight: float = setting(1.0, reading.read_number, reading.write_number)
    is_alternating: bool = setting(False, **switch("same", "alternating"))
    start: float = setting(0.0, reading.read_number, reading.write_number)
    added: float = setting(1.0, reading.read_number, reading.write_number)


SETTINGS: dict[str, type] = {"compare": CompareSettings, "precision": PrecisionSettings}
class ClaimsSettings:
    """Claims' own settings.

    ``claim``: the claim to look at. ``seed`` and ``cases``: the seed of the numbers that the search for
    counterexamples tries, and how many cases it tries for each claim.
    """

    claim: str = setting("A1", choice(*CLAIM_NAMES))
    seed: int = setting(7, whole_number(0, CLAIM_SEED_HIGH))
    cases: int = setting(24, whole_number(1, CLAIM_CASES_HIGH))


SETTINGS: dict[str, type] = {"compare": CompareSettings, "claims": ClaimsSettings}
def _topic(text: str) -> Topic:
    return Topic(reading.read_choice(text, tuple(Topic)))


def _answers(text: str) -> tuple[Answer | None, ...]:
    return read_answers(text, QUESTION_HIGH + 1)


@dataclass(frozen=True, slots=True)
class PracticeSettings:
    """The questions on Practice, and the answers to them.

    ``seed``: what they are made from. ``number``: the one shown, from 0. ``topic``: the one practised, None
    for all in turn. ``answers``: by number, None where one is open.
    """

    seed: int = setting(7, whole_number(0, PRACTICE_SEED_HIGH))
    number: int = setting(0, whole_number(0, QUESTION_HIGH))
    topic: Topic | None = setting(None, _topic)  # noqa: RUF009  (a field)
    answers: tuple[Answer | None, ...] = setting((), _answers, write_answers)


SETTINGS: dict[str, type] = {"compare": CompareSettings, "practice": PracticeSettings}
class StepsSettings:
    """The Steps page's own settings.

    ``loops``: "open" where all rounds of loops are listed, "folded" where only the first few are.
    """

    loops: str = setting("folded", choice("folded", "open"))


SETTINGS: dict[str, type] = {"compare": CompareSettings, "steps": StepsSettings}
"""The settings of each page, by the page's name, in the order in which links write them."""


def parameters_of(page: str) -> dict[str, tuple[str, Any, Callable[[str], Any], Callable[[Any], str]]]:
    """Return the link parameters of a page: for each its field's name, default, reader and writer."""
    return {
        f"{page}_{each.name}": (each.name, each.default, each.metadata["read"], each.metadata["write"])
        for each in fields(SETTINGS[page])
    }
