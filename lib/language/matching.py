"""``match``: which case fits a value, and the names that it binds."""

from __future__ import annotations

import ast
from typing import Any

from lib.language.comparisons import compared
from lib.language.machine import Machine
from lib.language.outcomes import refused_syntax
from lib.language.subscripts import listed
from lib.language.table.builtin import is_instance
from lib.language.targets import bind_name
from lib.language.truth import is_true
from lib.language.values import kind_of


def match_(machine: Machine, node: ast.Match) -> None:
    """``match value:`` with its cases, from top to bottom."""
    value = machine.evaluate(node.subject)
    for case in node.cases:
        bound: dict[str, Any] = {}
        if not _fits(machine, case.pattern, value, bound):
            continue
        for name, item in bound.items():
            bind_name(machine, name, item)
        if case.guard is None or is_true(machine, machine.evaluate(case.guard), case.guard):
            machine.run_statements(case.body)
            return


def _fits(machine: Machine, pattern: ast.pattern, value: Any, bound: dict[str, Any]) -> bool:
    machine.meter.tick()
    match pattern:
        case ast.MatchValue(value=wanted):
            found = compared(machine, wanted, ast.Eq(), (value, machine.evaluate(wanted)), (wanted, wanted))
            return is_true(machine, found, wanted)
        case ast.MatchSingleton(value=wanted_value):
            return value is wanted_value
        case ast.MatchOr(patterns=patterns):
            return any(_fits(machine, one, value, bound) for one in patterns)
        case ast.MatchAs(pattern=inner, name=name):
            if inner is not None and not _fits(machine, inner, value, bound):
                return False
            if name is not None:
                bound[name] = value
            return True
        case ast.MatchSequence(patterns=patterns):
            return _fits_sequence(machine, pattern, patterns, value, bound)
        case ast.MatchMapping(keys=keys, patterns=patterns, rest=rest):
            return _fits_mapping(machine, keys, patterns, rest, value, bound)
        case ast.MatchClass(cls=kind, patterns=[], kwd_attrs=names, kwd_patterns=patterns):
            if not is_instance(value, machine.evaluate(kind)):
                return False
            return all(
                _fits(machine, one, machine.attribute(value, name), bound)
                for name, one in zip(names, patterns, strict=True)
            )
        case ast.MatchClass(cls=kind, patterns=[inner], kwd_attrs=[]):
            return is_instance(value, machine.evaluate(kind)) and _fits(machine, inner, value, bound)
    raise refused_syntax(pattern)


def _fits_sequence(
    machine: Machine, node: ast.pattern, patterns: list[ast.pattern], value: Any, bound: dict[str, Any]
) -> bool:
    if kind_of(value) not in ("list", "tuple", "Size", "record", "range"):
        return False
    items = listed(machine, value, node)
    stars = [place for place, one in enumerate(patterns) if isinstance(one, ast.MatchStar)]
    if not stars:
        return len(items) == len(patterns) and all(
            _fits(machine, one, item, bound) for one, item in zip(patterns, items, strict=True)
        )
    place, after = stars[0], len(patterns) - stars[0] - 1
    if len(items) < len(patterns) - 1:
        return False
    star = patterns[place]
    if isinstance(star, ast.MatchStar) and star.name is not None:
        bound[star.name] = items[place : len(items) - after]
    fixed = [*zip(patterns[:place], items, strict=False)]
    fixed += [*zip(patterns[place + 1 :], items[len(items) - after :], strict=False)]
    return all(_fits(machine, one, item, bound) for one, item in fixed)


def _fits_mapping(
    machine: Machine,
    keys: list[ast.expr],
    patterns: list[ast.pattern],
    rest: str | None,
    value: Any,
    bound: dict[str, Any],
) -> bool:
    if not isinstance(value, dict):
        return False
    found = [machine.evaluate(key) for key in keys]
    for key, one in zip(found, patterns, strict=True):
        machine.check_key(key)
        if key not in value or not _fits(machine, one, value[key], bound):
            return False
    if rest is not None:
        bound[rest] = {key: item for key, item in value.items() if key not in found}
    return True
