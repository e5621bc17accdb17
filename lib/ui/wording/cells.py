"""The sentence that says which cells of a paste failed and what became of the others."""

from __future__ import annotations

from lib.language import Run
from lib.ui.wording.numbers import plural


def cells_sentence(run: Run) -> str:
    r"""Say how many cells failed and that the others ran; "" where none failed or there is but one.

    >>> from lib.language import run
    >>> cells_sentence(run("# %%\nx = 1\n# %%\ny\n# %%\nx"))
    '1 of 3 cells failed, the others ran:'
    """
    failed = len(run.errors)
    if not failed or len(run.cells) < 2:
        return ""
    told = f"{failed} of {len(run.cells)} cells failed"
    missed = sum(not cell.is_reached for cell in run.cells)
    if missed:
        ends = len(run.cells) - missed
        return f"{told}. The run ended in cell {ends}; {plural(missed, 'cell')} after it did not run:"
    ran = len(run.cells) - failed
    return f"{told}, {'the other' if ran == 1 else 'the others'} ran:" if ran else f"{told}:"


def cell_label(number: int, line: int) -> str:
    """Name a failed cell by its number among those with code, and the line of its error."""
    return f"cell {number}, line {line}"
