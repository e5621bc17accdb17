"""What a run of the language is made of: values only, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lib.notice import Notice


@dataclass(frozen=True, slots=True)
class Span:
    """A source range: lines count from 1, columns from 0 in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Operand:
    """One operand of a step: its source text, its role in the call and a snapshot of its value.

    ``step`` is the number of the step that made it, None for a name given from outside or a literal.
    ``axes`` are the names of its axes where they are known.
    """

    text: str
    value: Any
    role: str = ""
    span: Span | None = None
    step: int | None = None
    axes: tuple[str | None, ...] | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One evaluated sub-expression.

    ``function`` is the canonical name in the table ("torch.mm", "Tensor.t", "operator.mul", ...).
    ``value`` is a snapshot: later lines cannot change it. ``axes`` names its axes ("batch", "in",
    "out" or None each) where known. ``stretched`` lists, per operand, the axes of the *result* along
    which that operand was broadcast. ``reduced`` lists the operand's axes that vanished. ``target``
    is the name that the value was assigned to, if any. ``depth`` counts calls of the code's own
    functions, ``rounds`` the loop rounds that led here.
    """

    number: int
    span: Span
    text: str
    function: str
    operands: tuple[Operand, ...]
    value: Any
    axes: tuple[str | None, ...] | None = None
    stretched: tuple[tuple[int, ...], ...] = ()
    reduced: tuple[int, ...] = ()
    target: str | None = None
    depth: int = 0
    rounds: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Printed:
    """One call of print: its text, the line that printed it, and what ends the text (a new line, mostly)."""

    text: str
    line: int
    end: str = "\n"


class Mode(StrEnum):
    """How code is run.

    NORMAL: with torch's own number types. PROBE: everything that is a float is float64 and casts between
    floats do nothing; works inside ``torch.func.vmap``, so no value is looked at or copied. The autograd
    graph of what the run is given goes on through it; a normal run cuts it off.
    """

    NORMAL = "normal"
    PROBE = "probe"


class ErrorKind(StrEnum):
    """Who refused: Python's grammar, Formulab's table, its budget (two kinds), Python or torch."""

    SYNTAX = "syntax"
    NOT_ALLOWED = "not allowed"
    TOO_LARGE = "too large"
    TOO_LONG = "too long"
    PYTHON = "python"
    TORCH = "torch"


@dataclass(frozen=True, slots=True)
class RunError:
    """Why a run stopped.

    ``message`` holds Python's or torch's own words where one of them refused; for the kinds that are
    Formulab's own, ``notice`` carries code and parameters and ``message`` is a plain English fallback.
    ``span`` and ``text`` mark the smallest sub-expression at fault, ``operands`` its operands.
    """

    kind: ErrorKind
    message: str
    line: int
    column: int
    span: Span | None = None
    text: str = ""
    function: str = ""
    operands: tuple[Operand, ...] = ()
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with code of a paste that shows where its cells begin: lines ``line`` to ``end_line``.

    ``error``: why it stopped, None where it ran to its end. ``is_reached``: False where the whole run had
    ended before it.
    """

    line: int
    end_line: int
    error: RunError | None = None
    is_reached: bool = True


@dataclass(frozen=True, slots=True)
class Budget:
    """What one run may use. The defaults are the public's.

    live_bytes: new storage alive at once, in bytes; operations: arithmetic in floating point
    operations; seconds: the deadline; the others are counts.
    """

    live_bytes: int = 64 * 2**20
    operations: int = 2 * 10**9
    seconds: float = 2.0
    steps: int = 5_000
    rounds: int = 10_000
    depth: int = 32
    whole_number_bits: int = 4_096
    source_characters: int = 50_000


@dataclass(frozen=True, slots=True)
class Run:
    """What came of running code: ``value`` is that of the last expression statement (None without one).

    ``error`` is the first one. ``cells``: where the paste shows where its cells begin, those with code, in
    order; an error ends its own cell only, and each cell has its own. Without boundaries there are none,
    and the first error ends the run.
    """

    code: str
    value: Any = None
    steps: tuple[Step, ...] = ()
    printed: tuple[Printed, ...] = ()
    notices: tuple[Notice, ...] = ()
    names: dict[str, Any] = field(default_factory=dict)
    error: RunError | None = None
    cells: tuple[Cell, ...] = ()

    @property
    def errors(self) -> tuple[RunError, ...]:
        """All errors, the first one first: at most one of each cell."""
        if self.cells:
            return tuple(cell.error for cell in self.cells if cell.error is not None)
        return () if self.error is None else (self.error,)

    @property
    def is_ended(self) -> bool:
        """Say whether the code's last statement was carried out: no error, or none in the last cell."""
        if self.cells:
            return self.cells[-1].is_reached and self.cells[-1].error is None
        return self.error is None
