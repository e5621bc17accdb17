"""Turn values into text as Python, torch and numpy print them, within bounds."""

from __future__ import annotations

import re
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from string import Formatter
from typing import Any

import numpy as np
import torch

from lib.language.belongings import Storage
from lib.language.errors import not_allowed, python_error, too_large
from lib.language.values import VIEWS

ITEMS_SHOWN = 20_000
"""Items of lists and elements of tensors that one text may show."""

NESTING = 50
"""Lists inside lists that one text may show."""

WIDTH = 1_000
"""Characters that a format may ask for."""

EDGE = 3
"""Elements at either end of a shortened axis, unless told otherwise."""

THRESHOLD = 1_000
"""Elements above which torch and numpy shorten what they print, unless told otherwise."""

FORMAT = re.compile(
    r"(?:.?[<>=^])?[+\- ]?z?#?0?(?P<width>\d*)[,_]?(?:\.(?P<precision>\d+))?[a-zA-Z%]?", re.DOTALL
)
PERCENT = re.compile(
    r"%(?:(?P<name>\([^)]*\))?[#0\- +]*(?P<width>\d*|\*)(?:\.(?P<precision>\d+|\*))?[a-zA-Z%])"
)

_printing = threading.RLock()
"""torch keeps its print options for the whole process: one text at a time."""


class Printing:
    """How one run prints: its own options of torch and numpy."""

    def __init__(self) -> None:
        self.torch_options: dict[str, Any] = {}
        self.numpy_options: dict[str, Any] = {}
        self._is_set = False

    def text(self, value: Any) -> str:
        """Return ``str(value)``. Raises Stop where the text would be too long."""
        return value if type(value) is str else self.shown(value, str)

    def representation(self, value: Any) -> str:
        """Return ``repr(value)``. Raises Stop where the text would be too long."""
        return self.shown(value, repr)

    def shown(self, value: Any, show: Any) -> str:
        """Return what a function shows of a value. Raises Stop where the text would be too long."""
        if type(value) in (int, float, bool, type(None), str):
            return str(show(value))
        self.check(value)
        with self._options():
            return str(show(value))

    @contextmanager
    def _options(self) -> Iterator[None]:
        if self._is_set:  # a text inside a text: an object shows itself with a format of its own
            yield
            return
        with _printing, np.printoptions(**self.numpy_options):
            self._is_set = True
            try:
                if self.torch_options:
                    torch.set_printoptions(**self.torch_options)
                yield
            finally:
                self._is_set = False
                if self.torch_options:
                    torch.set_printoptions(profile="default", sci_mode=None)

    def check(self, value: Any) -> None:
        """Refuse to show what is too large or too deep."""
        threshold = max(
            self.torch_options.get("threshold", THRESHOLD), self.numpy_options.get("threshold", THRESHOLD)
        )
        edge = max(self.torch_options.get("edgeitems", EDGE), self.numpy_options.get("edgeitems", EDGE))
        left = _left(value, ITEMS_SHOWN, 0, (threshold, 2 * edge + 1))
        if left < 0:
            raise too_large("text", f"a text of more than {ITEMS_SHOWN} items", high=ITEMS_SHOWN)

    def format(self, value: Any, spec: str) -> str:
        """Return ``format(value, spec)`` for a number, a text or a tensor of one element."""
        if isinstance(value, torch.Tensor) and value.ndim == 0 and not isinstance(value, torch.nn.Parameter):
            value = value.item()
        if not spec:
            return self.text(value)
        check_spec(spec)
        if isinstance(value, torch.Tensor) and value.ndim:
            raise python_error("TypeError", "unsupported format string passed to Tensor.__format__")
        if not isinstance(value, (int, float, str, bool, complex, torch.Tensor, np.generic)):
            name = type(value).__name__
            raise python_error("TypeError", f"unsupported format string passed to {name}.__format__")
        return format(value, spec)

    def fill(self, template: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        """Do what ``template.format(...)`` does with plain fields; attribute and item walks are refused."""
        parts: list[str] = []
        automatic = 0
        for literal, field, spec, conversion in Formatter().parse(template):
            parts.append(literal)
            if field is None:
                continue
            if field == "":
                value = _argument(args, automatic)
                automatic += 1
            elif field.isdecimal() and len(field) < 4:
                value = _argument(args, int(field))
            elif field.isidentifier():
                if field not in kwargs:
                    raise python_error("KeyError", repr(field))
                value = kwargs[field]
            else:
                raise not_allowed("format_field", f"the field {{{field}}} is not allowed", name=field)
            if "{" in (spec or ""):
                raise not_allowed("format_field", "a field inside a format is not allowed", name=spec)
            parts.append(self.field(value, conversion, spec or ""))
        return "".join(parts)

    def field(self, value: Any, conversion: str | None, spec: str) -> str:
        """Return one field of a format: converted by !s or !r, then formatted."""
        if conversion == "s":
            value = self.text(value)
        elif conversion in ("r", "a"):
            value = self.representation(value)
        return self.format(value, spec)

    def percent(self, template: str, value: Any) -> str:
        """Return ``template % value`` for plain formats."""
        for match in PERCENT.finditer(template):
            if match["name"] or "*" in (match["width"], match["precision"]):
                raise not_allowed("format_field", f"{match[0]} is not allowed", name=match[0])
            check_width(match["width"], match["precision"])
        values = value if isinstance(value, tuple) else (value,)
        self.check(values)
        shown = tuple(
            item.item() if isinstance(item, torch.Tensor) and item.ndim == 0 else item for item in values
        )
        with self._options():
            return template % shown


def check_spec(spec: str) -> None:
    """Refuse formats that are not plain, or too wide."""
    match = FORMAT.fullmatch(spec)
    if match is None:
        raise python_error("ValueError", f"Invalid format specifier {spec!r}")
    check_width(match["width"], match["precision"])


def check_width(*numbers: str | None) -> None:
    """Refuse a format that asks for too many characters."""
    for number in numbers:
        if number and (len(number) > 4 or int(number) > WIDTH):
            raise too_large("format_width", f"a format of {number[:20]} characters", high=WIDTH)


def _argument(args: tuple[Any, ...], place: int) -> Any:
    if place >= len(args):
        raise python_error("IndexError", f"Replacement index {place} out of range for positional args tuple")
    return args[place]


NESTED = (list, tuple, dict, set, deque, str, torch.Tensor, np.ndarray, Storage, *VIEWS)
"""What counts by its items where it stands inside something else."""


def _left(value: Any, left: int, depth: int, limits: tuple[float, float]) -> int:
    """Take the items of a value off a count; below 0 there were too many."""
    if depth > NESTING:
        return -1
    if isinstance(value, (torch.Tensor, np.ndarray)):
        elements = int(value.numel() if isinstance(value, torch.Tensor) else value.size)
        threshold, edge = limits
        shown = elements if elements <= threshold else min(elements, edge ** min(value.ndim, 6))
        return left - int(shown) - 2 * value.ndim
    if isinstance(value, Storage):
        return left - len(value.cells)
    if type(value) in VIEWS:
        return _left(list(value), left, depth, limits)
    if isinstance(value, dict):
        return _left([*value.keys(), *value.values()], left, depth, limits)
    if isinstance(value, (list, tuple, set, deque)):
        left -= len(value)
        for item in value:
            if left < 0:
                return left
            if isinstance(item, NESTED):
                left = _left(item, left, depth + 1, limits)
        return left
    if isinstance(value, str):
        return left - len(value) // 8
    return left - 1
