"""Compare code as people paste it, with tensors of its own, with the unit on these very tensors."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from lib.comparison.given_names import run_with_given
from lib.comparison.own_results import PastedComparison
from lib.experiment import Experiment, TensorName
from lib.explain.probing import Roles
from lib.explain.roles import RoleGuess, guess_roles, roles_from
from lib.language import Budget, Program, Run, parse

__all__ = ["PastedComparison", "compare_code"]


def compare_code(
    code: str | Program,
    roles: Roles | RoleGuess | None = None,
    *,
    experiment: Experiment | None = None,
    budget: Budget | None = None,
) -> PastedComparison:
    """Run pasted code as it stands and compare its value with the unit on the tensors that it made.

    ``roles`` is the user's correction, guessed where left out; how the code stores its tensors is still told
    by how it uses them, unless the correction says that they are transposed. Names that the code uses without
    making them (``x``, ``w``, ``b``) are given the ``experiment``'s tensors by convention, whose seed
    unseeded code starts from as well. Never raises for what code does.

    >>> code = "x = torch.ones(1, 3); w = torch.ones(1, 3); b = torch.ones(1); (x.t() * w + b).sum()"
    >>> found = compare_code(code)
    >>> found.verdict, found.value.item(), found.unit_value.item()
    (<Verdict.DIFFERENT_VALUE: 'different_value'>, 18.0, 4.0)
    """
    program = parse(code) if isinstance(code, str) else code
    budget = budget or Budget()
    seed = None if experiment is None else experiment.seed
    done, given = run_with_given(program, experiment, budget)
    if isinstance(roles, RoleGuess):
        guess = roles
    elif roles is None:
        guess = _as_given(guess_roles(done, given), done, given)
    else:
        guess = roles_from(
            done,
            roles.features,
            roles.weights,
            roles.bias if roles.bias in done.names or "." in roles.bias else None,
            given=given,
            has_transposed_features=roles.has_transposed_features or None,
            has_transposed_weights=roles.has_transposed_weights or None,
        )
    return PastedComparison(done, program, guess, given, budget, seed)


def _as_given(guess: RoleGuess, done: Run, given: Mapping[str, torch.Tensor]) -> RoleGuess:
    """Keep given ``weights`` as (out, in): where square ones fit the other way round, that is a mistake."""
    roles = guess.roles
    if roles is None or roles.weights not in given or roles.weights != TensorName.WEIGHTS:
        return guess
    if not (roles.has_transposed_weights or roles.has_transposed_features):
        return guess
    kept = roles_from(
        done,
        roles.features,
        roles.weights,
        roles.bias if guess.has_bias else None,
        given=given,
        has_transposed_features=False,
        has_transposed_weights=False,
    )
    return guess if kept.roles is None else kept
