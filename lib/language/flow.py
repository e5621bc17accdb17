"""Branches, loops, ``try`` and what leaves them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from lib.language.belongings import CaughtError
from lib.language.catching import names_of
from lib.language.classes import error_of
from lib.language.contexts import with_
from lib.language.errors import Stop, python_error
from lib.language.leaving import Broken, Continued, Returned
from lib.language.machine import RECORDED_ROUNDS, Machine
from lib.language.matching import match_
from lib.language.model import ErrorKind
from lib.language.subscripts import iterate
from lib.language.targets import bind_name, bind_target
from lib.language.truth import is_true
from lib.language.values import TypeName, UserClass, UserObject


def return_(machine: Machine, node: ast.Return) -> None:
    """``return value``."""
    raise Returned(None if node.value is None else machine.evaluate(node.value))


def break_(_machine: Machine, _node: ast.Break) -> None:
    """``break``."""
    raise Broken


def continue_(_machine: Machine, _node: ast.Continue) -> None:
    """``continue``."""
    raise Continued


def if_(machine: Machine, node: ast.If) -> None:
    """``if``, ``elif``, ``else``."""
    is_chosen = is_true(machine, machine.evaluate(node.test), node.test)
    machine.run_statements(node.body if is_chosen else node.orelse)


def for_(machine: Machine, node: ast.For) -> None:
    """``for target in values``, with its ``else``."""
    items = iterate(machine, machine.evaluate(node.iter), node.iter)

    def bind_next() -> bool:
        for item in items:
            bind_target(machine, node.target, item)
            return True
        return False

    _loop(machine, node, bind_next)


def while_(machine: Machine, node: ast.While) -> None:
    """``while condition``, with its ``else``."""
    _loop(machine, node, lambda: is_true(machine, machine.evaluate(node.test), node.test))


def _loop(machine: Machine, node: ast.For | ast.While, has_next: Callable[[], bool]) -> None:
    """Go round; the rounds are counted, and only the first ones are kept as steps."""
    outer, was_recording = machine.rounds, machine.is_recording
    number = 0
    try:
        machine.rounds = (*outer, number)
        while has_next():
            machine.meter.count_round()
            try:
                machine.run_statements(node.body)
            except Continued:
                pass
            except Broken:
                return
            number += 1
            machine.rounds = (*outer, number)
            machine.is_recording = was_recording and number < RECORDED_ROUNDS
    finally:
        machine.rounds, machine.is_recording = outer, was_recording
    machine.run_statements(node.orelse)


def assert_(machine: Machine, node: ast.Assert) -> None:
    """``assert condition, message``."""
    if not is_true(machine, machine.evaluate(node.test), node.test):
        message = "" if node.msg is None else machine.show(machine.evaluate(node.msg))
        raise python_error("AssertionError", message, node)


def raise_(machine: Machine, node: ast.Raise) -> None:
    """``raise ValueError("...")``, or ``raise`` by itself inside ``except``."""
    if node.exc is None:
        if not machine.caught:
            raise python_error("RuntimeError", "No active exception to reraise", node)
        raise python_error(machine.caught[-1].name, machine.caught[-1].message, node)
    value = machine.evaluate(node.exc)
    if isinstance(value, TypeName) and value.kinds == (value.name,):
        value = CaughtError(value.name, "")
    if isinstance(value, UserClass) and value.others:
        value = machine.call(node.exc, value, [], [])
    if isinstance(value, UserObject) and value.definition.others:
        machine.error_classes[value.definition.name] = value.definition
        value = error_of(value)
    if not isinstance(value, CaughtError):
        raise python_error("TypeError", "exceptions must derive from BaseException", node)
    raise python_error(value.name, value.message, node)


def try_(machine: Machine, node: ast.Try) -> None:
    """``try`` with ``except``, ``else`` and ``finally``; only errors of Python and torch can be caught."""
    scope, depth = machine.scope, machine.depth
    try:
        try:
            machine.run_statements(node.body)
        except Stop as stop:
            if stop.kind not in (ErrorKind.PYTHON, ErrorKind.TORCH):
                raise
            machine.scope, machine.depth = scope, depth
            handler = _handler(machine, node, stop.raised)
            if handler is None:
                raise
            error = CaughtError(stop.raised, stop.message)
            if handler.name is not None:
                bind_name(machine, handler.name, error)
            machine.caught.append(error)
            try:
                machine.run_statements(handler.body)
            finally:
                machine.caught.pop()
        else:
            machine.run_statements(node.orelse)
    finally:
        if node.finalbody:
            machine.run_statements(node.finalbody)


def _handler(machine: Machine, node: ast.Try, raised: str) -> ast.ExceptHandler | None:
    names = names_of(machine, raised)
    for handler in node.handlers:
        if handler.type is None:
            return handler
        wanted = machine.evaluate(handler.type)
        for one in wanted if isinstance(wanted, tuple) else (wanted,):
            if isinstance(one, (TypeName, UserClass)) and one.name in names:
                return handler
    return None


STATEMENTS: dict[type[ast.AST], Callable[[Machine, Any], None]] = {
    ast.Return: return_,
    ast.Break: break_,
    ast.Continue: continue_,
    ast.If: if_,
    ast.For: for_,
    ast.While: while_,
    ast.With: with_,
    ast.Match: match_,
    ast.Assert: assert_,
    ast.Raise: raise_,
    ast.Try: try_,
}
"""Statements that decide what comes next."""
