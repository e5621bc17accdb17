"""How long ``compare`` takes: the default experiment with everything asked for, and a large one bare.

Large: the matrix product rows alone, verdicts included, beside the very same torch calls written out in
plain Python. Both sides take the same tensors; the draw is on neither side. Nothing is kept from one call
to the next. The two sides take turns.
"""

from __future__ import annotations

import ast
import statistics
import sys
import time
from collections.abc import Callable
from types import CodeType

import torch
import torch.nn.functional as functional
from torch import nn

from benchmarks.figures import Figure, median_and_p95, print_alone
from lib.comparison import compare, compare_tensors
from lib.experiment import Experiment
from lib.formulations import FORMULATIONS
from lib.language import Budget
from lib.tensors import Tensors, build_tensors

MATRIX_ROWS = ("linear", "functional_linear", "mm", "matmul", "at_operator", "addmm", "einsum")
LARGE = Experiment(seed=7, batch=256, in_features=1024, out_features=1024)
ROOM = Budget(live_bytes=2**30, operations=10**11, seconds=60.0)
CALLS = 50
LARGE_CALLS = 25


def compare_whole() -> None:
    """Compare the default experiment: whole catalogue, verdicts, fingerprints, ledgers, headline."""
    found = compare(Experiment(seed=7))
    for result in found.results.values():
        result.activated, result.fingerprint, result.same_formula, result.ledger()
    found.headline  # noqa: B018 - asking for it computes it


def compiled(code: str) -> tuple[CodeType, CodeType]:
    """Compile catalogue code as Python: the statements, and the last line's expression."""
    *statements, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        raise TypeError("catalogue code ends in an expression")
    module = compile(ast.Module(statements, []), "catalogue", "exec")
    return module, compile(ast.Expression(last.value), "catalogue", "eval")


def call_bare(programs: list[tuple[CodeType, CodeType]], tensors: Tensors) -> list[object]:
    """Run the same torch calls without Formulab."""
    values = []
    with torch.no_grad():
        for module, expression in programs:
            names = {"torch": torch, "nn": nn, "F": functional, **tensors.as_names()}
            exec(module, names)
            values.append(eval(expression, names))
    return values


def milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return 1e3 * (time.perf_counter() - started)


def measure_default(calls: int) -> Figure:
    for _ in range(5):
        compare_whole()
    median, p95 = median_and_p95([milliseconds(compare_whole) for _ in range(calls)])
    return Figure(
        "compare, default experiment, whole catalogue with all it has",
        f"{median:.1f} ms",
        "at most 25 ms",
        median <= 25,
        f"median of {calls}, p95 {p95:.1f} ms; {len(FORMULATIONS)} rows, one thread",
    )


def measure_large(calls: int) -> Figure:
    tensors = build_tensors(LARGE)
    programs = [compiled(FORMULATIONS[name].code) for name in MATRIX_ROWS]
    sides: dict[str, Callable[[], object]] = {
        "compare": lambda: compare_tensors(LARGE, tensors, MATRIX_ROWS, budget=ROOM),
        "bare": lambda: call_bare(programs, tensors),
    }
    found = compare_tensors(LARGE, tensors, MATRIX_ROWS, budget=ROOM)
    verdicts = {result.verdict for result in found.results.values()}
    if not all(verdict and verdict.is_agreement for verdict in verdicts):
        raise AssertionError(f"the rows should agree: {verdicts}")
    times: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(calls):
        for name, call in sides.items():
            times[name].append(milliseconds(call))
    ours, bare = (statistics.median(times[name]) for name in ("compare", "bare"))
    ratio = statistics.median(one / other for one, other in zip(times["compare"], times["bare"], strict=True))
    return Figure(
        "compare (256, 1024, 1024), matrix product rows, of the same torch calls bare",
        f"{ratio:.2f}",
        "at most 1.25",
        ratio <= 1.25,
        f"median of {calls} pairs, {ours:.1f} ms against {bare:.1f} ms; draw on neither side, "
        f"{len(MATRIX_ROWS)} rows, one thread",
    )


def measure(calls: int = CALLS, large_calls: int = LARGE_CALLS) -> list[Figure]:
    torch.set_num_threads(1)
    return [measure_default(calls), measure_large(large_calls)]


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    print_alone(measure(*given))
