"""Write tensors as Python literals that give the same float32 bits when they are run."""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Sequence

from lib.experiment import Edit, Experiment, TensorName, round_to_float32

_WIDTH = 100


def float_literal(value: float) -> str:
    """Write a float32 in as few digits as bring back its bits.

    >>> float_literal(0.10000000149011612), float_literal(3.0), float_literal(-1e8)
    ('0.1', '3.0', '-100000000.0')
    """
    if not math.isfinite(value):
        raise ValueError(f"{value!r} is no finite float32")
    for digits in range(1, 10):
        shortest = float(f"{value:.{digits}g}")
        if round_to_float32(shortest) == value:
            return repr(shortest)
    raise ValueError(f"{value!r} is no finite float32")


def tensor_literal(name: TensorName, experiment: Experiment) -> str:
    """Write a tensor whose every cell is set by hand as ``torch.tensor(...)``."""
    shape = experiment.shape_of(name)
    cells = {edit.index: float_literal(edit.value) for edit in experiment.edits if edit.tensor == name}
    texts = [cells[index] for index in itertools.product(*map(range, shape))]
    width = shape[-1]
    rows = [texts[start : start + width] for start in range(0, math.prod(shape), width)]
    if len(shape) == 1:
        return _filled("torch.tensor([", rows[0], "])", indent=4)
    if len(rows) == 1:
        return _filled("torch.tensor([[", rows[0], "]])", indent=4)
    lines = [_filled("    [", row, "],", indent=8) for row in rows]
    return "\n".join(("torch.tensor([", *lines, "])"))


def _filled(before: str, texts: Sequence[str], after: str, *, indent: int) -> str:
    """Put texts between commas into lines of readable length."""
    whole = f"{before}{', '.join(texts)}{after}"
    if len(whole) <= _WIDTH:
        return whole
    margin = " " * indent
    lines = textwrap.wrap(", ".join(texts) + ",", _WIDTH, initial_indent=margin, subsequent_indent=margin)
    return "\n".join((before, *lines, f"{' ' * (indent - 4)}{after}"))


def assignment(edit: Edit) -> str:
    """Write one edit as an assignment to its cell."""
    return f"{edit.tensor}[{', '.join(map(str, edit.index))}] = {float_literal(edit.value)}"
