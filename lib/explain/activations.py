"""Which activation code applies to a value: recognised by what it gives, not by how it is written."""

from __future__ import annotations

import torch

from lib.experiment import Activation
from lib.explain.conditions import TOLERANCE
from lib.explain.fingerprints import Fingerprint
from lib.explain.probing import ProbeStopped
from lib.formulations import ACTIVATION_CODE
from lib.language import Mode, run


def activation_of(found: Fingerprint, final: int) -> Activation | None:
    """Say which activation leads from a fingerprint's value to that of a later step, None for another.

    ``final`` is the number of the later step. Both values are taken at random points of three scales;
    the activation must give the later one wherever that is finite (``exp(v) / (exp(v) + 1)`` overflows).
    """
    prober, probes = found.prober, found.probe_set.random
    try:
        before, after = (prober.at_step(number).values(probes) for number in (prober.step, final))
    except ProbeStopped:
        return None
    if before.shape != after.shape:
        return None
    is_finite = after.isfinite()
    if 2 * int(is_finite.sum()) < is_finite.numel():
        return None
    for activation in Activation:
        expected = run(ACTIVATION_CODE[activation], {"value": before}, mode=Mode.PROBE).value
        if torch.allclose(expected[is_finite], after[is_finite], rtol=TOLERANCE, atol=TOLERANCE):
            return activation
    return None
