"""The last step of code that is a sum of products, whatever follows it."""

from __future__ import annotations

import torch

from lib.explain.conditions import failed_condition
from lib.explain.fingerprints import Fingerprint, before_sign_flips, fingerprint
from lib.explain.probing import Probes, ProbeStopped


def last_sum(failed: Fingerprint) -> Fingerprint | None:
    """Fingerprint the last step that multiplies features by weights and is a sum of such products.

    For code whose own value is none and that does not end in an activation either: a loss, a second
    layer. None where no step is.
    """
    prober, probe_set = failed.prober, failed.probe_set
    try:
        steps, values = prober.steps(probe_set.random)
        passing = [
            place for place, value in enumerate(values) if failed_condition(value.to(torch.float64)) is None
        ]
        while passing:
            found = _at_step(failed, steps[before_sign_flips(steps, passing)].number)
            if found.is_valid and _has_products(found):
                return found
            passing.pop()
    except ProbeStopped:
        return None
    return None


def _at_step(failed: Fingerprint, step: int) -> Fingerprint:
    prober, sizes = failed.prober, failed.sizes
    return fingerprint(
        prober.code,
        sizes.batch,
        sizes.in_features,
        sizes.out_features,
        roles=prober.roles,
        budget=prober.budget,
        probe_set=failed.probe_set,
        step=step,
        errors=prober.errors,
    )


def _has_products(found: Fingerprint) -> bool:
    """Say whether a valid fingerprint has products, not only biases or nothing at all."""
    if found.products is not None:
        return bool(found.products.any())
    features, weights, bias = (part[:1] for part in found.probe_set.random.parts())
    values = [
        found.prober.values(Probes(part, weights, bias)) for part in (features, torch.zeros_like(features))
    ]
    return not torch.equal(*values)
