"""Patterns of Python's ``re`` whose work is bounded before a text is read: nothing repeats a repetition."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lib.language.errors import not_allowed, python_error

if TYPE_CHECKING:
    from lib.language.machine import Machine

PATTERN_HIGH = 500
"""Characters of a pattern."""

STEP = 40
"""Arithmetic that one step of a search counts as."""

PARSER: Any = vars(re)["_parser"]
ONE_CHARACTER = frozenset({"LITERAL", "NOT_LITERAL", "ANY", "IN"})
REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})


def compiled(machine: Machine, pattern: Any, flags: Any = 0) -> re.Pattern[str]:
    """Return a pattern ready for use. Raises Stop for what is no pattern of text, or a long one."""
    if isinstance(pattern, re.Pattern):
        return pattern
    if not isinstance(pattern, str):
        raise python_error("TypeError", "first argument must be string or compiled pattern")
    if len(pattern) > PATTERN_HIGH:
        raise not_allowed("argument", f"a pattern of more than {PATTERN_HIGH} characters", name="re")
    machine.meter.charge("re.compile", 100 * len(pattern), 10_000 * (len(pattern) + 1))
    try:
        _tries(PARSER.parse(pattern, int(flags)), 1)
        return re.compile(pattern, int(flags))
    except re.error as error:
        raise python_error("error", str(error)) from None


def admit(machine: Machine, pattern: re.Pattern[str], text: Any, *, has_end: bool = False) -> None:
    """Count what going through a text with a pattern may take at most, before it is done."""
    if not isinstance(text, str):
        raise python_error("TypeError", f"expected string or bytes-like object, got '{type(text).__name__}'")
    parsed = PARSER.parse(pattern.pattern, pattern.flags)
    tries = _tries(parsed, len(text), is_last=not has_end)
    steps = (len(text) + 1) * tries * (len(pattern.pattern) + 1)
    machine.meter.charge("re", 8 * (pattern.groups + 1) * (len(text) + 64), STEP * steps)


def _tries(parsed: Any, length: int, *, is_last: bool = False) -> int:
    """Return in how many ways a pattern may be tried from one place of a text of some length, at most.

    A repetition at the very end is never taken back, for nothing after it can fail (``is_last``).
    """
    total = 1
    items = list(parsed)
    for number, (operation, argument) in enumerate(items):
        name = str(operation)
        is_end = is_last and number == len(items) - 1
        if name in ONE_CHARACTER or name == "AT":
            continue
        if name in REPEATS:
            low, high, body = argument
            if int(high) <= 1:
                total *= 1 + _tries(body, length)
            elif len(body) == 1 and str(body[0][0]) in ONE_CHARACTER:
                total *= 1 + min(int(low if is_end else high), length)
            else:
                raise not_allowed("argument", "a pattern that repeats more than one character", name="re")
        elif name == "SUBPATTERN":
            total *= _tries(argument[3], length, is_last=is_end)
        elif name == "BRANCH":
            total *= sum(_tries(part, length, is_last=is_end) for part in argument[1])
        elif name in ("ASSERT", "ASSERT_NOT"):
            total *= 1 + _tries(argument[1], length)
        else:
            raise not_allowed("argument", "a pattern that refers to its own groups", name="re")
    return total


def substituted(
    machine: Machine, pattern: Any, repl: Any, string: Any, count: int = 0, flags: Any = 0
) -> str:
    """``re.sub``: every match replaced by a text, or by what a function makes of the match."""
    used = compiled(machine, pattern, flags)
    admit(machine, used, string)
    pieces: list[str] = []
    place = 0
    for number, match in enumerate(used.finditer(string)):
        if count and number == count:
            break
        new = _replacement(machine, match, repl)
        machine.meter.charge("re.sub", 8 * (len(new) + match.start() - place) + 64)
        pieces += [string[place : match.start()], new]
        place = match.end()
    return "".join([*pieces, string[place:]])


def _replacement(machine: Machine, match: re.Match[str], repl: Any) -> str:
    if not isinstance(repl, str):
        made = machine.as_python(repl)(match)
        if not isinstance(made, str):
            raise python_error("TypeError", f"expected str instance, {type(made).__name__} found")
        return made
    if "\\" not in repl:
        return repl
    length = match.end() - match.start()
    machine.meter.charge("re.sub", 8 * (len(repl) + len(repl) // 2 * length), 100 * len(repl))
    try:
        return match.expand(repl)
    except re.error as error:
        raise python_error("error", str(error)) from None
