"""Run code: the one way into the language."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import torch

from lib.language.attribute_targets import set_attribute_of
from lib.language.attributes import attribute_of
from lib.language.calls import invoke
from lib.language.comparisons import compared
from lib.language.errors import CALL_ERRORS, Stop, from_exception
from lib.language.evaluate import EXPRESSIONS
from lib.language.known import PRESET_NAMES
from lib.language.leaving import Broken, Continued, Returned
from lib.language.machine import Machine
from lib.language.model import Budget, Cell, ErrorKind, Mode, Run, RunError
from lib.language.outcomes import NOWHERE
from lib.language.parse import CellCode, Program, parse
from lib.language.parts import Parts
from lib.language.recorder import Axes, detached
from lib.language.statements import STATEMENTS, run_body
from lib.language.subscripts import item_of, iterate
from lib.language.values import FUNCTION_KINDS, UserObject, kind_of
from lib.notice import Notice

DEFAULT_SEED = 7
"""Where random numbers start for code that never seeds them."""

PARTS = Parts(
    EXPRESSIONS, STATEMENTS, run_body, invoke, iterate, attribute_of, set_attribute_of, compared, item_of
)


def run(
    code: str | Program,
    names: Mapping[str, Any] | None = None,
    *,
    overrides: Mapping[str, Any] | None = None,
    seed: int | None = None,
    budget: Budget = Budget(),
    mode: Mode = Mode.NORMAL,
    axes: Mapping[str, Axes] | None = None,
) -> Run:
    """Run code and return its value, steps, prints, notices and names, or the error that stopped it.

    Where the text shows where cells begin, as a pasted notebook does, an error ends its own cell only.

    ``names`` are tensors (or numbers) that the code finds there; it works on copies of its own, made
    only where it changes something in place. ``overrides`` replace what the first assignment to a name
    gives; while probing, one named ``model[0].weight`` replaces that parameter whenever the name is bound
    and the layer called. ``seed`` is where unseeded random numbers start. ``axes`` names the axes of what
    ``names`` or the first assignment gives: ``{"features": ("batch", "in")}``. Never raises for what code
    does.

    >>> run("x * 2", {"x": torch.ones(2)}).value
    tensor([2., 2.])
    """
    program = code if isinstance(code, Program) else parse(code, budget=budget)
    if program.tree is None:
        return Run(program.code, notices=program.notices, error=program.error)
    machine = Machine(
        program,
        names={**PRESET_NAMES, **_own(names, program, mode)},
        overrides=_own(overrides, program, mode),
        seed=DEFAULT_SEED if seed is None else seed,
        budget=budget,
        mode=mode,
        axes=dict(axes or {}),
        parts=PARTS,
    )
    for name in names or ():
        machine.naming.name_value(name, machine.names[name])
    with torch.enable_grad():
        cells = _carried_out(machine, program)
    if machine.recorder.left_out:
        machine.notices.append(Notice("steps_left_out", count=machine.recorder.left_out))
    _keep_texts(machine, [machine.value, *machine.names.values()])
    shown = {name: value for name, value in machine.names.items() if kind_of(value) not in FUNCTION_KINDS}
    is_plain = mode is Mode.NORMAL
    return Run(
        program.code,
        detached(machine.value) if is_plain else machine.value,
        machine.recorder.steps(),
        tuple(machine.printed),
        (*program.notices, *machine.notices),
        {name: detached(value) for name, value in shown.items()} if is_plain else shown,
        next((cell.error for cell in cells if cell.error is not None), None),
        cells if program.cells else (),
    )


OBJECTS_SHOWN = 100
"""Objects of the code's own classes whose text is kept when a run is over."""


def _keep_texts(machine: Machine, values: list[Any]) -> None:
    """Let objects of the code's own classes say how they are shown while their methods can still run."""
    found: list[UserObject] = []
    for value in values:
        items = value if isinstance(value, (list, tuple)) and len(value) <= OBJECTS_SHOWN else (value,)
        found += [item for item in items if isinstance(item, UserObject)]
    for item in found[:OBJECTS_SHOWN]:
        try:
            item.text = machine.represent(item)
        except (Stop, *CALL_ERRORS):
            item.text = item.plain()


def _own(names: Mapping[str, Any] | None, program: Program, mode: Mode) -> dict[str, Any]:
    """Take over what the run is given: copies where the code may change something in place."""
    taken = dict(names or {})
    for name, value in taken.items():
        if isinstance(value, torch.Tensor):
            apart = value.detach() if value.requires_grad and mode is Mode.NORMAL else value
            taken[name] = apart.clone() if program.changes_in_place else apart
    return taken


ENDING = frozenset(("deadline", "memory"))
"""Refusals of what every line needs and is used up for good: they end the run and not the cell alone."""


def _carried_out(machine: Machine, program: Program) -> tuple[Cell, ...]:
    """Run a program cell by cell; an error ends its cell, and the next one goes on with what there is."""
    whole = CellCode(1, len(program.lines), tuple(program.tree.body if program.tree else ()))
    found: list[Cell] = []
    is_over = False
    for code in program.cells or (whole,):
        error = code.error
        if error is None and not is_over:
            error = _error_of(machine, list(code.statements))
            machine.scope, machine.depth = None, 0
        found.append(Cell(code.line, code.end_line, None if is_over else error, not is_over))
        is_over = is_over or (error is not None and error.notice is not None and error.notice.code in ENDING)
    return tuple(found)


def _error_of(machine: Machine, statements: list[ast.stmt]) -> RunError | None:
    """Carry out statements; return why they stopped early, None where they did not."""
    machine.node = statements[0] if statements else None
    try:
        machine.meter.tick()
        machine.run_statements(statements)
    except Stop as stop:
        return _error(machine, stop)
    except RecursionError:
        return _error(
            machine, Stop(ErrorKind.TOO_LONG, "the code is nested too deeply", notice=Notice("nesting"))
        )
    except MemoryError:
        return _error(machine, Stop(ErrorKind.TOO_LARGE, "there is no memory left", notice=Notice("memory")))
    except CALL_ERRORS as error:
        refusal = from_exception(error, is_torch=False)
        refusal.notice = Notice("unexpected", name=type(error).__name__)
        return _error(machine, refusal)
    except Returned:
        return _outside(machine, "'return' outside function")
    except Broken:
        return _outside(machine, "'break' outside loop")
    except Continued:
        return _outside(machine, "'continue' not properly in loop")
    return None


def _outside(machine: Machine, message: str) -> RunError:
    return _error(machine, Stop(ErrorKind.SYNTAX, message))


def _error(machine: Machine, stop: Stop) -> RunError:
    node = stop.node or machine.node or NOWHERE
    span, text = machine.program.place(node)
    operands = tuple(machine.recorder.operand(*source) for source in stop.operands)
    return RunError(
        stop.kind, stop.message, span.line, span.column, span, text, stop.function, operands, stop.notice
    )
