"""Letters, and texts that stand for values: string, unicodedata and json as course notebooks use them."""

from __future__ import annotations

import json
import string
import unicodedata
from typing import TYPE_CHECKING, Any

from lib.language.bounds import TEXT_LENGTH, check_length
from lib.language.errors import python_error
from lib.language.table.registry import NAMES, OF_MACHINE, PLAIN, add_function, add_namespace, words
from lib.language.values import type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine

INDENT_HIGH = 16
"""Spaces that one level of a text may be indented by."""


def _dumped(machine: Machine, obj: Any, indent: Any = None, sort_keys: bool = False) -> str:
    machine.printing.check(obj)
    check_length(indent if isinstance(indent, int) else len(indent or ""), INDENT_HIGH)

    def refuse(value: Any) -> Any:
        raise python_error("TypeError", f"Object of type {type_name(value)} is not JSON serializable")

    text = json.dumps(obj, indent=indent, sort_keys=bool(sort_keys), default=refuse)
    check_length(len(text), TEXT_LENGTH)
    return text


def _loaded(machine: Machine, s: Any) -> Any:
    if isinstance(s, str):
        check_length(len(s), TEXT_LENGTH)
        machine.meter.charge("json.loads", 16 * len(s))
    return json.loads(s)


def _normalised(form: Any, unistr: Any) -> str:
    check_length(len(unistr) if isinstance(unistr, str) else 0, TEXT_LENGTH // 32)
    return unicodedata.normalize(form, unistr)


add_namespace("string", "unicodedata", "json")
for name in words(
    "ascii_letters ascii_lowercase ascii_uppercase digits punctuation hexdigits whitespace printable"
):
    NAMES[f"string.{name}"] = getattr(string, name)
add_function("unicodedata.normalize", _normalised, "form unistr", **PLAIN)
add_function("unicodedata.category", unicodedata.category, "chr", **PLAIN)
add_function("json.dumps", _dumped, "obj", keywords="indent sort_keys", **OF_MACHINE)
add_function("json.loads", _loaded, "s", **OF_MACHINE)
