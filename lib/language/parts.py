"""What a machine needs of the modules that are built on it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lib.language.machine import Machine

Evaluate = Callable[["Machine", Any], Any]


@dataclass(frozen=True)
class Parts:
    """What the machine needs of the modules that are built on it."""

    expressions: dict[type[ast.AST], Evaluate]
    statements: dict[type[ast.AST], Evaluate]
    run_body: Callable[[Machine, list[ast.stmt]], Any]
    invoke: Callable[..., Any]
    iterate: Callable[[Machine, Any, ast.AST], Iterator[Any]]
    attribute: Callable[[Machine, Any, str, ast.AST], Any]
    set_attribute: Callable[[Machine, Any, str, Any, ast.AST], None]
    compared: Callable[..., Any]
    item: Callable[..., Any]
