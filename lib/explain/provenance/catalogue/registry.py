"""Who makes the rule of each function, filled by the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable

from lib.explain.provenance.reading import Call
from lib.explain.provenance.rules import Rule

Builder = Callable[[Call], Rule]

RULES: dict[str, Builder] = {}
"""By canonical name of the language's table: "torch.mm", "Tensor.t", "operator.mul"."""


READ_BY_ROLE: set[str] = set()
"""Functions whose builders read every operand by its role, so that a call may name them in any order."""


def words(text: str) -> tuple[str, ...]:
    """Split a list of names written as one text."""
    return tuple(text.split())


def add(builder: Builder, names: str, *owners: str, by_role: bool = False) -> None:
    """Give functions their builder: every name under every owner ("torch", "Tensor")."""
    for name in words(names):
        for owner in owners:
            full = f"{owner}.{name}" if owner else name
            RULES[full] = builder
            if by_role:
                READ_BY_ROLE.add(full)
