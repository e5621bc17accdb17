"""Read a pasted tensor: find out which form it has, then its shape and its numbers."""

from __future__ import annotations

from lib.notice import Notice
from lib.pasted.brackets import read_brackets, read_scalar, strip_leading
from lib.pasted.grid import TEXT_CHARACTERS, PasteError, Values
from lib.pasted.tables import read_table


def read_values(text: str) -> Values | Notice:
    """Read what people paste for a tensor, or tell why it cannot be read.

    Understood are ``tensor([[1., 2.]])`` as torch prints it or ``torch.tensor(...)`` as people write it,
    numpy's ``array(...)`` and its bare print, nested lists, spreadsheet cells (tabs), CSV with commas
    or semicolons, aligned columns, and one number per line. Nothing is evaluated.

    The notice has ``row`` and ``column`` (from 1) where one entry is at fault. Its codes:
    paste_too_long, paste_too_many, paste_empty, paste_ragged, paste_depth, paste_too_deep,
    paste_unclosed, paste_leading, paste_trailing, paste_abridged, paste_mixed_separators, and
    number_empty, number_unreadable, number_not_finite, number_out_of_range, number_ambiguous.

    >>> read_values("tensor([[1., 2.], [3., 4.]], dtype=torch.float64)")
    Values(shape=(2, 2), numbers=(1.0, 2.0, 3.0, 4.0))
    >>> read_values("1 2 x")
    Notice('number_unreadable', got='x', allowed=None, row=1, column=3)
    """
    if len(text) > TEXT_CHARACTERS:
        return Notice("paste_too_long", got=len(text), allowed=TEXT_CHARACTERS)
    stripped = text.strip().removeprefix("\ufeff")
    if not stripped:
        return Notice("paste_empty")
    try:
        rest, is_call = strip_leading(stripped)
        if is_call and not rest.startswith("["):
            return read_scalar(rest)
        return read_brackets(rest) if "[" in rest else read_table(rest)
    except PasteError as error:
        return error.notice
