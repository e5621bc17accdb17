"""Fingerprints that are made once for the process: nothing of an experiment but its sizes enters them."""

from __future__ import annotations

from functools import lru_cache

from lib.explain import Fingerprint, fingerprint
from lib.explain.probe_set import ProbeSet
from lib.language import Budget, Program

MOST_REMEMBERED = 256
"""Fingerprints that are kept, the latest used."""
MOST_COEFFICIENTS = 4096
"""Coefficients up to which one is kept: 32 kB each, 8 MB for all."""


class _Failed(Exception):
    """A fingerprint that is none: what stopped it, a deadline say, may not stop the next one."""

    def __init__(self, found: Fingerprint) -> None:
        super().__init__()
        self.found = found


@lru_cache(MOST_REMEMBERED)
def _remembered(code: str, sizes: tuple[int, int, int], budget: Budget, language: int) -> Fingerprint:
    del language  # it only tells apart what is remembered
    found = fingerprint(code, *sizes, budget=budget)
    if not found.is_valid:
        raise _Failed(found)
    return found


def remembered_fingerprint(
    program: Program, probe_set: ProbeSet, budget: Budget, language: int
) -> Fingerprint:
    """Return a program's fingerprint at the probes' sizes, from memory where it is there.

    ``language``: the language's mark; a fingerprint is made anew under another one, and also where it is
    large and where it failed before.
    """
    sizes = probe_set.sizes
    each = (sizes.batch, sizes.in_features, sizes.out_features)
    if sizes.products * sizes.batch * sizes.out_features > MOST_COEFFICIENTS:
        return fingerprint(program, *each, budget=budget, probe_set=probe_set)
    try:
        return _remembered(program.code, each, budget, language)
    except _Failed as failed:
        return failed.found
