"""The code of the Steps page, run once: its steps with named axes, its traps, and the unit beside it."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from lib.comparison import INPUT_AXES
from lib.comparison.own_code import PastedComparison, compare_code
from lib.explain.probing import DEFAULT_ROLES, Roles
from lib.explain.traps import Trap, traps
from lib.language import Run, run
from lib.links import PageState

Axes = dict[str, tuple[str | None, ...]]


@dataclass(frozen=True, eq=False)
class PastedCode:
    """A run whose steps carry axis names, the comparison with the unit, and the traps."""

    run: Run
    comparison: PastedComparison
    traps: tuple[Trap, ...]


def axes_of(roles: Roles, comparison: PastedComparison) -> Axes:
    """Name the axes of the names that play features, weights and bias, as the code stores them."""
    names = comparison.run.names
    found: Axes = {}
    for name, axes, is_transposed in (
        (roles.features, INPUT_AXES["features"], roles.has_transposed_features),
        (roles.weights, INPUT_AXES["weights"], roles.has_transposed_weights),
        (roles.bias, INPUT_AXES["bias"], False),
    ):
        value = names.get(name)
        if isinstance(value, torch.Tensor):
            ordered = tuple(reversed(axes)) if is_transposed else axes
            if value.dim() == len(ordered):
                found[name] = ordered
            elif value.dim() == 2 and len(ordered) == 1:
                found[name] = (None, *ordered)
    return found


def chosen_roles(state: PageState) -> Roles | None:
    """Return the roles that the visitor chose; None where they are guessed."""
    if state.roles is None:
        return None
    features, weights, bias = state.roles
    return Roles(features=features, weights=weights, bias=bias)


def read_code(code: str, state: PageState) -> PastedCode:
    """Run code on the experiment of a page state and explain it, with the visitor's roles where there are."""
    comparison = compare_code(code, chosen_roles(state), experiment=state.experiment)
    roles = comparison.guess.roles
    axes = dict(INPUT_AXES) if roles is None else axes_of(roles, comparison)
    named = run(comparison.program, comparison.given, seed=state.experiment.seed, axes=axes)
    fingerprint = comparison.fingerprint
    caught = traps(
        named,
        fingerprint=fingerprint if fingerprint is not None and fingerprint.is_valid else None,
        roles=roles or DEFAULT_ROLES,
    )
    return PastedCode(named, comparison, caught)
