"""Why a number, a paste or a shape was refused, as the end of a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def _shape(shape: object) -> str:
    return " × ".join(str(size) for size in shape) or "one number" if isinstance(shape, tuple) else str(shape)


def _place(values: Mapping[str, Any]) -> str:
    """Say where in a paste something stands, as far as the notice knows."""
    row, column = values.get("row"), values.get("column")
    if row is None:
        return ""
    return f" in row {row}" + ("" if column is None else f", column {column}")


def _paste_shape(values: Mapping[str, Any]) -> str:
    fits = " Other sizes would take it: see the button below the field." if values["sizes"] else ""
    return f"it is {_shape(values['got'])}, {values['tensor']} takes {_shape(values['allowed'])}.{fits}"


REASONS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "number_empty": lambda values: f"a cell{_place(values)} is empty; a number is needed.",
    "number_unreadable": lambda values: f"“{values['got']}”{_place(values)} is no number.",
    "number_not_finite": lambda values: (
        f"{values['got']}{_place(values)} is not finite; a cell takes finite numbers."
    ),
    "number_out_of_range": lambda values: (
        f"{values['got']}{_place(values)} is out of float32's range; a cell takes numbers up to 3.4e38 either way."
    ),
    "number_ambiguous": lambda values: (
        f"{values['got']}{_place(values)} can be read with a decimal comma or with thousands; write it with a point."
    ),
    "paste_empty": lambda _: "there is nothing in the field; numbers are needed.",
    "paste_too_long": lambda values: (
        f"it has {values['got']:,} characters, at most {values['allowed']:,} are read."
    ),
    "paste_too_many": lambda values: (
        f"it has more than {values['allowed']:,} numbers, the most of the largest tensor."
    ),
    "paste_ragged": lambda values: (
        f"row {values['row']} has {values['got']} entries where {values['allowed']} are expected; all rows need as many."
    ),
    "paste_abridged": lambda values: f"dots stand for left-out numbers{_place(values)}; paste all of them.",
    "paste_depth": lambda values: (
        f"numbers and lists are mixed{_place(values)}; every row must be nested alike."
    ),
    "paste_too_deep": lambda _: (
        "its lists are nested too deep; two levels are the most that a tensor here has."
    ),
    "paste_unclosed": lambda _: "a bracket is not closed; it may have been cut short.",
    "paste_leading": lambda values: f"it begins with “{values['got']}”, which is no tensor, list or table.",
    "paste_trailing": lambda values: f"something follows after the numbers: “{values['got']}”.",
    "shape_unreadable": lambda values: (
        f"“{values['got']}” is no shape; write up to {values['axes']} sizes from 1 to {values['high']:,}, such as 1, 5, "
        "or paste torch’s error."
    ),
    "shape_axes": lambda values: (
        f"{values['got']} axes are too many; {values['allowed']} are the most allowed."
    ),
    "shape_size": lambda values: f"{values['got']} is no size; sizes go from 1 to {values['allowed']:,}.",
    "paste_mixed_separators": lambda values: (
        f"separators are mixed{_place(values)}; use one kind throughout."
    ),
    "paste_shape": _paste_shape,
}
"""Why a cell or a paste was refused, to follow a colon."""
