"""Run code: the one way into the language."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import torch

from lib.language.axes import Naming
from lib.language.errors import Stop
from lib.language.evaluate import EXPRESSIONS
from lib.language.machine import Machine
from lib.language.model import Budget, ErrorKind, Mode, Run, RunError
from lib.language.parse import Program, parse
from lib.language.recorder import detached
from lib.language.statements import run_body, run_statements
from lib.language.table import PRESET_NAMES
from lib.language.table.entry import Entry, Missing, Namespace
from lib.language.values import BoundMethod, UserFunction

DEFAULT_SEED = 7
"""Where random numbers start for code that never seeds them."""

NOT_SHOWN = (Namespace, Missing, Entry, UserFunction, BoundMethod)


def run(
    code: str | Program,
    names: Mapping[str, Any] | None = None,
    *,
    overrides: Mapping[str, Any] | None = None,
    seed: int | None = None,
    budget: Budget = Budget(),
    mode: Mode = Mode.NORMAL,
    axes: Mapping[str, tuple[str | None, ...]] | None = None,
) -> Run:
    """Run code and return its value, steps, prints, notices and names, or the error that stopped it.

    ``names`` are tensors (or numbers) that the code finds there; it works on copies of its own, made
    only where it changes something in place. ``overrides`` replace what the first assignment to a name
    gives. ``seed`` is where unseeded random numbers start. ``axes`` names the axes of what ``names`` or
    the first assignment gives: ``{"features": ("batch", "in")}``. Never raises for what code does.

    >>> run("x * 2", {"x": torch.ones(2)}).value
    tensor([2., 2.])
    """
    program = code if isinstance(code, Program) else parse(code, budget=budget)
    if program.tree is None:
        return Run(program.code, notices=program.notices, error=program.error)
    machine = Machine(
        program,
        names={**PRESET_NAMES, **_own(names or {}, program)},
        overrides=_own(overrides or {}, program),
        seed=DEFAULT_SEED if seed is None else seed,
        budget=budget,
        mode=mode,
        naming=Naming(),
        expressions=EXPRESSIONS,
    )
    machine.run_body = lambda body: run_body(machine, body)
    for name, named in (axes or {}).items():
        machine.name_axes(name, named)
    error = _carried_out(machine, program.tree)
    shown = {name: value for name, value in machine.names.items() if not isinstance(value, NOT_SHOWN)}
    is_plain = mode is Mode.NORMAL
    return Run(
        program.code,
        detached(machine.value) if is_plain else machine.value,
        machine.recorder.steps(),
        tuple(machine.printed),
        (*program.notices, *machine.notices),
        {name: detached(value) for name, value in shown.items()} if is_plain else shown,
        error,
    )


def _own(names: Mapping[str, Any], program: Program) -> dict[str, Any]:
    """Take over what the run is given: copies where the code may change something in place."""
    taken = dict(names)
    for name, value in taken.items():
        if isinstance(value, torch.Tensor):
            apart = value.detach() if value.requires_grad else value
            taken[name] = apart.clone() if program.changes_in_place else apart
    return taken


def _carried_out(machine: Machine, tree: ast.Module) -> RunError | None:
    """Run a program; return why it stopped early, None where it did not."""
    try:
        run_statements(machine, tree.body)
    except Stop as stop:
        return _error(machine, stop)
    except RecursionError:
        notice_stop = Stop(ErrorKind.TOO_LONG, "the code is nested too deeply", node=machine.node)
        return _error(machine, notice_stop)
    return None


def _error(machine: Machine, stop: Stop) -> RunError:
    node = stop.node or machine.node or ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
    span, text = machine.program.place(node)
    operands = tuple(machine.recorder.operand(*source) for source in stop.operands)
    return RunError(
        stop.kind, stop.message, span.line, span.column, span, text, stop.function, operands, stop.notice
    )
