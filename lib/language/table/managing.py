"""contextlib: ``with`` statements made of functions, and those that only swallow an error or do nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lib.language.belongings import Plain, Suppressed
from lib.language.errors import not_allowed
from lib.language.functions import MANAGER
from lib.language.table.registry import OF_MACHINE, add_function, add_namespace
from lib.language.values import UserFunction, type_name

if TYPE_CHECKING:
    from lib.language.machine import Machine


def _managing(_machine: Machine, func: Any) -> UserFunction:
    """``contextmanager``: the function, whose calls are for ``with`` statements from now on."""
    if not isinstance(func, UserFunction):
        words = f"contextmanager() takes a function of the code here, not a {type_name(func)}"
        raise not_allowed("argument", words, name="contextmanager")
    return replace(func, decorators=(*func.decorators, MANAGER))


add_namespace("contextlib")
add_function("contextlib.contextmanager", _managing, "func", **OF_MACHINE)
add_function(
    "contextlib.suppress", lambda _machine, *exceptions: Suppressed(exceptions), "*exception", **OF_MACHINE
)
add_function(
    "contextlib.nullcontext",
    lambda _machine, enter_result=None: Plain(enter_result),
    "enter_result",
    **OF_MACHINE,
)
