"""A run's own random numbers: the bits that torch and numpy give after seeding, and no global state."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import torch


class Randomness:
    """The generator of one run. Draws are float32 unless asked otherwise, as torch's own."""

    def __init__(self, seed: int) -> None:
        self.generator = torch.Generator().manual_seed(seed)

    def seed(self, seed: int) -> None:
        """Start again, as ``torch.manual_seed`` does."""
        self.generator.manual_seed(seed)


@contextmanager
def plain_tensors() -> Iterator[None]:
    """Draw outside of ``torch.func.vmap``: every probe sees the same numbers."""
    with torch._C._DisableFuncTorch():
        yield


def fill_linear(weight: torch.Tensor, bias: torch.Tensor | None, generator: torch.Generator) -> None:
    """Fill weight (out, in) and bias (out,) with the values that nn.Linear starts from.

    Source: torch.nn.Linear.reset_parameters: uniform in +-1/sqrt(in), drawn through kaiming_uniform_.
    """
    with torch.no_grad():
        torch.nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
        if bias is not None:
            bound = 1 / math.sqrt(weight.shape[1]) if weight.shape[1] > 0 else 0
            bias.uniform_(-bound, bound, generator=generator)
