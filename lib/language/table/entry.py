"""What the table says of one function, method or attribute."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from lib.language.built_in import function_text


class Cost(NamedTuple):
    """New storage in bytes, and arithmetic in floating point operations, that an operation may take."""

    bytes: int
    operations: int


CostRule = Callable[[tuple[Any, ...], dict[str, Any]], "Cost | None"]
"""Bound the cost of a call by its arguments; None where only a look on the meta device can tell."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One function, method or attribute that code may use.

    ``name`` is its canonical dotted name ("torch.mm", "Tensor.t"). ``parameters`` are the names of its
    positional parameters in order, which become the roles of a step's operands. ``keywords`` are those
    that code may give. ``takes_machine``: the function gets the running machine first. ``mutates``:
    its first argument is changed in place. ``broadcasts``: tensors of different shapes are stretched to
    meet. ``is_variadic``: the last parameter takes any number of arguments. ``is_recorded``: a call of it can be a step. ``is_torch``: its refusals are in torch's words.
    """

    name: str
    function: Callable[..., Any]
    parameters: tuple[str, ...] = ()
    keywords: frozenset[str] = frozenset()
    cost: CostRule | None = None
    takes_machine: bool = False
    mutates: bool = False
    broadcasts: bool = False
    is_variadic: bool = False
    is_recorded: bool = True
    is_torch: bool = True

    def __repr__(self) -> str:
        return function_text(self.name)


@dataclass(frozen=True, slots=True)
class Namespace:
    """A module as code sees it: a prefix of names in the table, nothing that could be walked."""

    name: str

    def __repr__(self) -> str:
        return f"<module '{self.name}'>"


PICTURES = frozenset({
    "matplotlib", "pylab", "seaborn", "mpl_toolkits", "plotly", "graphviz", "torchviz", "helper", "IPython",
    "warnings", "google", "typing", "abc", "logging",
})  # fmt: skip
"""Modules that only draw, show or set up a notebook: code that uses them is read, and nothing of it is done."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something of a module that only draws: whatever is done with it has no effect."""

    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclass(frozen=True, slots=True)
class Missing:
    """A module or name that was imported and is not known: refused where it is used."""

    name: str
