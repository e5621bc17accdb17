"""The tensor language: a small part of Python, read and carried out by Formulab itself."""

from lib.language.model import Budget, Cell, ErrorKind, Mode, Operand, Printed, Run, RunError, Span, Step
from lib.language.parse import Program, parse
from lib.language.running import run

__all__ = [
    "Budget", "Cell", "ErrorKind", "Mode", "Operand", "Printed", "Program", "Run", "RunError", "Span",
    "Step", "parse", "run",
]  # fmt: skip
