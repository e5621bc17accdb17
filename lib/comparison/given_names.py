"""Run code that uses features, weights and bias without making them, whatever it calls them."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping

import torch

from lib.experiment import Experiment, TensorName
from lib.explain.roles import role_by_name
from lib.language import Budget, ErrorKind, Program, Run, run
from lib.tensors import build_tensors

GIVEN_HIGH = 6
"""Names that code may lack and is given; each one costs a run."""

_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def run_with_given(
    program: Program, experiment: Experiment | None, budget: Budget
) -> tuple[Run, dict[str, torch.Tensor]]:
    """Run code; give it the experiment's tensors under the names that it lacks.

    Code that has made tensors of its own by then is given none: there a missing name is a mistake, and
    Python's error says so.

    ``weights`` are (out, in) as Compare has them, whatever comes of it; under another name (w, W) they are
    given as (in, out) where the code fails otherwise.
    """
    if experiment is None:
        return run(program, budget=budget), {}
    tensors = build_tensors(experiment).as_names()
    done, given = _filled(program, tensors, experiment.seed, budget)
    has_weights = any(
        role_by_name(name) is TensorName.WEIGHTS and name != TensorName.WEIGHTS for name in given
    )
    if has_weights and done.error is not None and done.error.kind is ErrorKind.TORCH:
        flipped = {**tensors, "weights": tensors["weights"].t()}
        again = _filled(program, flipped, experiment.seed, budget)
        if len(again[0].errors) < len(done.errors):
            return again
    return done, given


def _filled(
    program: Program, tensors: Mapping[str, torch.Tensor], seed: int, budget: Budget
) -> tuple[Run, dict[str, torch.Tensor]]:
    """Run code again and again, each time with one more of the names that it lacks, by convention.

    Where torch stops it, the names that it lacks further on are given too, for edits that get past that.
    """
    given: dict[str, torch.Tensor] = {}
    done = run(program, seed=seed, budget=budget)
    while len(given) < GIVEN_HIGH:
        missing = _missing_name(program, done, given)
        role = None if missing is None else role_by_name(missing)
        if missing is None or role is None or _makes_tensors(done):
            break
        given[missing] = tensors[role]
        done = run(program, given, seed=seed, budget=budget)
    if done.error is not None and done.error.kind is ErrorKind.TORCH and not _makes_tensors(done):
        for name in _free_names(program) - given.keys():
            role = role_by_name(name)
            if role is not None and len(given) < GIVEN_HIGH:
                given[name] = tensors[role]
    return done, given


def _makes_tensors(done: Run) -> bool:
    """Say whether code gives a name to a tensor of floating point numbers that it made out of none."""
    return any(
        step.target is not None
        and isinstance(step.value, torch.Tensor)
        and step.value.is_floating_point()
        and not any(isinstance(operand.value, torch.Tensor) for operand in step.operands)
        for step in done.steps
    )


def _free_names(program: Program) -> set[str]:
    """Return the names that a code reads and binds nowhere, also after the place where it stopped."""
    nodes = [] if program.tree is None else list(ast.walk(program.tree))
    names = [node for node in nodes if isinstance(node, ast.Name)]
    bound = {node.arg for node in nodes if isinstance(node, ast.arg)}
    bound |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return {node.id for node in names} - bound


def _missing_name(program: Program, done: Run, given: Mapping[str, torch.Tensor]) -> str | None:
    """Return the first name that may be given and that a run lacked.

    After a cell that failed, a later one may lack what the failed one was to make: that is not given.
    """
    free: set[str] | None = None
    for error in done.errors:
        found = _UNDEFINED.search(error.message) if error.kind is ErrorKind.PYTHON else None
        if found is None or found[1] in given or role_by_name(found[1]) is None:
            continue
        if error is not done.error:
            free = _free_names(program) if free is None else free
            if found[1] not in free:
                continue
        return found[1]
    return None
