"""Read what somebody typed into one cell."""

from __future__ import annotations

from lib.notice import Notice
from lib.pasted.number import NumberError, looks_like_thousands, read_number


def read_cell(text: str) -> float | Notice:
    """Read one cell as a float32 number, or tell why it is none.

    The decimal sign may be a comma, the minus a typographic one. Codes: number_empty,
    number_unreadable, number_not_finite, number_out_of_range, number_ambiguous.

    >>> read_cell(" 1,5 ")
    1.5
    >>> read_cell("1e39").code
    'number_out_of_range'
    """
    try:
        if looks_like_thousands(text):
            raise NumberError("number_ambiguous", text.strip())
        return read_number(text, takes_comma=True)
    except NumberError as error:
        return error.notice()
