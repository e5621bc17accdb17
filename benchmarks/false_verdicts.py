"""How often a verdict is false: right rows called different, wrong rows called the same formula.

Random experiments of random sizes, in every dtype and at three scales; which rows are right at which
sizes is written down here, not asked from the code under test. Every verdict is of its own experiment;
whether two formulas are the same depends on sizes alone, so it is asked once for each set of sizes. With
a number as argument: that many experiments per dtype and scale.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import product

import torch

from benchmarks.figures import Figure, print_alone
from lib.comparison import Result, compare, compare_tensors
from lib.experiment import Dtype, Experiment
from lib.tensors import TORCH_DTYPES, Tensors, draw_float32

SCALES = (1e-3, 1.0, 1e3)
EXPERIMENTS = 10_000
SIZES_HIGH = {"batch": 4, "in_features": 64, "out_features": 4}

ALWAYS_RIGHT = frozenset(
    ("linear", "functional_linear", "mm", "matmul", "at_operator", "addmm", "einsum", "broadcast_sum")
)


@dataclass
class Counts:
    """What was judged in one dtype at one scale, and what of it was judged wrongly."""

    experiments: int = 0
    right: int = 0
    wrong: int = 0
    coinciding: int = 0
    overflowed: int = 0
    false: Counter[str] = field(default_factory=Counter)


def is_right(name: str, experiment: Experiment) -> bool:
    """Say whether a catalogue row is the unit at these sizes, by hand."""
    batch, inner, units = experiment.batch, experiment.in_features, experiment.out_features
    is_one_output = batch == units == 1
    return (
        name in ALWAYS_RIGHT
        or {
            "elementwise_sum": is_one_output,
            "outer_sum": is_one_output and inner == 1,
            "bias_inside": is_one_output and inner == 1,
            "no_transpose": inner == units == 1,
            "einsum_stretch": inner == units == 1,
            "view_for_t": units == 1 or inner == 1,
        }[name]
    )


def draw_experiment(generator: torch.Generator, dtype: Dtype) -> Experiment:
    """Draw sizes and a seed; every third experiment has one output, every fifth has square weights."""
    sizes = {
        name: int(torch.randint(1, high + 1, (), generator=generator)) for name, high in SIZES_HIGH.items()
    }
    kind = int(torch.randint(0, 15, (), generator=generator))
    if kind % 3 == 0:
        sizes["batch"] = sizes["out_features"] = 1
    if kind % 5 == 0:
        sizes["in_features"] = sizes["out_features"]
    seed = int(torch.randint(0, 2**62, (), generator=generator))
    return Experiment(seed=seed, dtype=dtype, **sizes)


def scaled(experiment: Experiment, scale: float) -> Tensors:
    """Draw an experiment's tensors, scale them in float32 and cast them."""
    dtype = TORCH_DTYPES[experiment.dtype]
    drawn = draw_float32(experiment).as_names().values()
    return Tensors(*((part * scale).to(dtype) for part in drawn))


@cache
def same_formulas(batch: int, in_features: int, out_features: int) -> dict[str, bool | None]:
    """Ask which rows are the reference's formula at these sizes."""
    found = compare(Experiment(batch=batch, in_features=in_features, out_features=out_features))
    return {name: result.same_formula for name, result in found.results.items()}


def judge_result(result: Result, experiment: Experiment, counts: Counts) -> None:
    """Count one row, and note it where its verdict is false."""
    if result.error is not None:
        if is_right(result.name, experiment):
            counts.false[f"{result.name} failed"] += 1
        return
    agrees = result.verdict is not None and result.verdict.is_agreement
    sizes = experiment.batch, experiment.in_features, experiment.out_features
    same_formula = same_formulas(*sizes)[result.name]
    if is_right(result.name, experiment):
        counts.right += 1
        if result.has_overflow:
            counts.overflowed += 1
        elif not agrees:
            counts.false[f"right {result.name} called {result.verdict}"] += 1
        if not same_formula:
            counts.false[f"right {result.name} called another formula"] += 1
    else:
        counts.wrong += 1
        counts.coinciding += agrees
        if same_formula is not False:
            counts.false[f"wrong {result.name} called the same formula"] += 1


def count_verdicts(dtype: Dtype, scale: float, experiments: int) -> Counts:
    """Judge the whole catalogue on random experiments, always the same ones."""
    generator = torch.Generator().manual_seed(20_031)
    counts = Counts()
    for _ in range(experiments):
        experiment = draw_experiment(generator, dtype)
        found = compare_tensors(experiment, scaled(experiment, scale))
        counts.experiments += 1
        for result in found.results.values():
            if not result.is_reference:
                judge_result(result, experiment, counts)
    return counts


def figure_of(dtype: Dtype, scale: float, experiments: int) -> Figure:
    """Count in one dtype at one scale, and tell it as a figure."""
    torch.set_num_threads(1)
    counts = count_verdicts(dtype, scale, experiments)
    false = counts.false.total()
    told = "; ".join(f"{what} {times}" for what, times in counts.false.most_common(3))
    return Figure(
        f"false verdicts, {dtype.value}, scale {scale:g}",
        str(false),
        "0",
        false == 0,
        f"{counts.experiments} experiments: {counts.right} right rows, {counts.wrong} wrong ones, "
        f"{counts.coinciding} of these within rounding all the same, {counts.overflowed} overflows"
        + (f"; {told}" if told else ""),
    )


def measure(experiments: int = EXPERIMENTS) -> list[Figure]:
    cases = list(product(Dtype, SCALES))
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        columns = zip(*((dtype, scale, experiments) for dtype, scale in cases), strict=True)
        return list(pool.map(figure_of, *columns))


if __name__ == "__main__":
    print_alone(measure(*(int(word) for word in sys.argv[1:2])))
