"""What ends a run before its last line, and in whose words."""

from __future__ import annotations

import ast
import re

from torch import nn, optim

from lib.language.model import ErrorKind
from lib.language.table.entry import Entry
from lib.notice import Notice

CALL_ERRORS = (
    RuntimeError,
    TypeError,
    ValueError,
    IndexError,
    KeyError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    MemoryError,
    LookupError,
)
"""What Python, numpy and torch raise when they refuse (NotImplementedError is a RuntimeError)."""

HOMES = {"torch.nn": nn, "torch.optim": optim}
"""Modules of torch whose classes are made by functions of Formulab's own."""


class Stop(Exception):
    """End the run: who refused, in what words, and at which node of the syntax tree.

    ``raised`` is the name of Python's exception class where Python or torch refused; ``notice`` carries
    code and parameters where Formulab did. ``operands`` are (role, value, node) of the operation at fault.
    """

    def __init__(
        self,
        kind: ErrorKind,
        message: str,
        *,
        node: ast.AST | None = None,
        raised: str = "",
        notice: Notice | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.node = node
        self.raised = raised
        self.notice = notice
        self.function = ""
        self.operands: tuple[tuple[str, object, ast.AST | str | None], ...] = ()

    def at(self, node: ast.AST) -> Stop:
        """Name the place, unless a smaller one was named before."""
        if self.node is None:
            self.node = node
        return self


def not_allowed(code: str, message: str, node: ast.AST | None = None, **parameters: object) -> Stop:
    """Refuse what is not in the table."""
    return Stop(ErrorKind.NOT_ALLOWED, message, node=node, notice=Notice(code, **parameters))


def too_large(code: str, message: str, **parameters: object) -> Stop:
    """Refuse what would take more memory or arithmetic than the budget."""
    return Stop(ErrorKind.TOO_LARGE, message, notice=Notice(code, **parameters))


def too_long(code: str, message: str, **parameters: object) -> Stop:
    """Refuse what goes on for longer than the budget."""
    return Stop(ErrorKind.TOO_LONG, message, notice=Notice(code, **parameters))


def python_error(raised: str, message: str, node: ast.AST | None = None) -> Stop:
    """Refuse as Python would, in Python's words."""
    return Stop(ErrorKind.PYTHON, message, node=node, raised=raised)


STANDING = {
    **dict.fromkeys(("Entry", "BoundMethod"), "builtin_function_or_method"), "UserFunction": "function",
    **dict.fromkeys(("TypeName", "UserClass"), "type"), "Namespace": "module", "Walk": "generator",
    "Loader": "DataLoader",
}  # fmt: skip
"""Types of Formulab's that an operator may meet, and what Python calls those that they stand for."""


def words_of(error: BaseException) -> str:
    """Return the words of an exception (a KeyError's are its key, as Python prints it)."""
    text = str(error)
    if not isinstance(error, TypeError):
        return text
    return re.sub(r"'(\w+)'", lambda quoted: f"'{STANDING.get(quoted[1], quoted[1])}'", text)


def from_exception(error: BaseException, *, is_torch: bool, entry: Entry | None = None) -> Stop:
    """Turn an exception that an operation raised into the end of the run.

    ``entry``: what was called; where it is a function of Formulab's own, its name there is not shown.
    """
    message = words_of(error)
    is_own = entry is not None and (getattr(entry.function, "__module__", None) or "").startswith("lib.")
    if entry is not None and is_own and isinstance(error, TypeError):
        own = f"{getattr(entry.function, '__qualname__', '')}()"
        if message.startswith(own):
            message = f"{_name_in_torch(entry)}(){message.removeprefix(own)}"
    is_pythons = not is_torch or (isinstance(error, TypeError) and message.startswith("unsupported operand"))
    kind = ErrorKind.PYTHON if is_pythons else ErrorKind.TORCH
    return Stop(kind, message, raised=type(error).__name__)


def _name_in_torch(entry: Entry) -> str:
    """Return what Python calls a function in its words: a class of torch by its ``__init__``."""
    home, _, name = entry.name.rpartition(".")
    made = vars(HOMES[home]).get(name) if home in HOMES else None
    if isinstance(made, type) and issubclass(made, (nn.Module, optim.Optimizer)):
        name = vars(made).get("__init__", made.__init__).__qualname__
    return name
