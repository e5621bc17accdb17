"""The condition under which a claim holds, found among simple facts of the cases that were tried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from lib.claims.model import Fact


@dataclass(frozen=True, slots=True)
class Term:
    """A fact that must be true of a case, or must not be."""

    fact: Fact
    is_true: bool = True

    def holds(self, facts: frozenset[Fact]) -> bool:
        return (self.fact in facts) is self.is_true


@dataclass(frozen=True, slots=True)
class Condition:
    """One term, or two that are both needed."""

    terms: tuple[Term, ...]

    def holds(self, facts: frozenset[Fact]) -> bool:
        """Say whether a case with these facts meets the condition."""
        return all(term.holds(facts) for term in self.terms)


def conditions(facts: Sequence[Fact]) -> Iterator[Condition]:
    """Give all conditions that can be made of some facts, the simplest first."""
    terms = [Term(fact, is_true) for fact in facts for is_true in (True, False)]
    yield from (Condition((term,)) for term in terms)
    yield from (Condition(pair) for pair in combinations(terms, 2))


def find_condition(
    holding: Sequence[frozenset[Fact]], failing: Sequence[frozenset[Fact]]
) -> Condition | None:
    """Return the simplest condition that all holding cases meet and no failing one; None without one.

    >>> find_condition([frozenset({Fact.ONE_UNIT})], [frozenset()])
    Condition(terms=(Term(fact=<Fact.ONE_UNIT: 'one_unit'>, is_true=True),))
    """
    if not holding or not failing:
        return None
    seen = [*holding, *failing]
    varying = [fact for fact in Fact if len({fact in facts for facts in seen}) == 2]
    for condition in conditions(varying):
        if all(map(condition.holds, holding)) and not any(map(condition.holds, failing)):
            return condition
    return None
