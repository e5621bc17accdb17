"""Notices: what the core has to tell, as a code with parameters. Their wording stands in lib/ui."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, init=False)
class Notice:
    """Tell that something was ignored, changed or found, in values instead of a sentence.

    >>> Notice("batch_range", got=99, low=1, high=64)
    Notice('batch_range', got=99, low=1, high=64)
    >>> Notice("batch_range", got=99)["got"]
    99
    """

    code: str
    items: tuple[tuple[str, object], ...] = field(default=())

    def __init__(self, code: str, **parameters: object) -> None:
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "items", tuple(parameters.items()))

    @property
    def parameters(self) -> Mapping[str, object]:
        return MappingProxyType(dict(self.items))

    def __getitem__(self, name: str) -> object:
        return self.parameters[name]

    def __repr__(self) -> str:
        words = [repr(self.code), *(f"{name}={value!r}" for name, value in self.items)]
        return f"Notice({', '.join(words)})"
