"""The sentence of each trap: code that runs, and probably should not have."""

from __future__ import annotations

from collections.abc import Callable

from lib.explain.traps import Trap, TrapKind
from lib.ui.wording.numbers import plural


def _sizes(trap: Trap) -> str:
    return " and ".join(str(size) for size in trap.sizes)


def _axes(trap: Trap) -> str:
    return " and ".join(axis or "unnamed" for axis in trap.axes)


def _not_finite(trap: Trap) -> str:
    return f"{plural(round(trap.count), 'number')} of the result {'is' if trap.count == 1 else 'are'}"


SENTENCES: dict[TrapKind, Callable[[Trap], str]] = {
    TrapKind.EINSUM_STRETCH: lambda trap: (
        f"einsum gives one letter to axes of sizes {_sizes(trap)} and stretches the 1: "
        f"{plural(round(trap.count), 'product')} are made."
    ),
    TrapKind.OUTER_PRODUCT: lambda trap: (
        f"every number of one operand meets every number of the other: {plural(round(trap.count), 'product')}, "
        f"where axes of sizes {_sizes(trap)} should have been paired."
    ),
    TrapKind.COLUMN_AGAINST_ROW: lambda trap: (
        f"a column meets a row, so that {plural(round(trap.count), 'number')} are made of sizes {_sizes(trap)}."
    ),
    TrapKind.MIXED_AXES: lambda trap: (
        f"the product sums over {_axes(trap)} as if they were one axis; sizes {_sizes(trap)} only happen to fit."
    ),
    TrapKind.BIAS_REPEATED: lambda trap: f"a later sum adds this bias {trap.count:g} times instead of once.",
    TrapKind.BATCH_SUMMED: lambda trap: (
        f"this sum adds up {plural(round(trap.count), 'sample')} of the batch, which should stay apart."
    ),
    TrapKind.VIEW_FOR_T: lambda trap: (
        f"this gives the shape of a transpose but leaves the numbers in their old order: "
        f"{plural(round(trap.count), 'number')} end up elsewhere than .t() would put them."
    ),
    TrapKind.VECTOR_TRANSPOSED: lambda _: "transposing a tensor of one axis does nothing.",
    TrapKind.OVERFLOW: lambda trap: (
        f"{_not_finite(trap)} no longer finite: too large for {'its' if trap.count == 1 else 'their'} type."
    ),
    TrapKind.ZERO: lambda trap: (
        f"{_not_finite(trap)} not finite: a zero is divided by, or the logarithm or root is taken of a number "
        "that has none."
    ),
}
"""What each trap did, to follow a colon."""

SHORT: dict[TrapKind, str] = {
    TrapKind.EINSUM_STRETCH: "stretched",
    TrapKind.OUTER_PRODUCT: "outer product",
    TrapKind.COLUMN_AGAINST_ROW: "column × row",
    TrapKind.MIXED_AXES: "mixed axes",
    TrapKind.BIAS_REPEATED: "bias repeated",
    TrapKind.BATCH_SUMMED: "batch summed",
    TrapKind.VIEW_FOR_T: "view, not t",
    TrapKind.VECTOR_TRANSPOSED: "does nothing",
    TrapKind.OVERFLOW: "overflow",
    TrapKind.ZERO: "of zero",
}
"""The word for each trap in the table of steps."""


TRAP_NOTICES = frozenset(("target_shape",))
"""Notices of a run that tell a trap: a loss of torch stretches a shape, and no step of the code shows it."""


def trap_sentence(trap: Trap) -> str:
    """Word a trap, its line in front."""
    return f"Line {trap.span.line}: {SENTENCES[trap.kind](trap)}"


def trap_note(trap: Trap) -> str:
    """Return the table's note on a trapped step."""
    if trap.kind is TrapKind.BIAS_REPEATED:
        return f"bias ×{trap.count:g}"
    return SHORT[trap.kind]
