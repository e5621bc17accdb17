"""A run's own random numbers: the bits that torch and numpy give after seeding, and no global state."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch


class Randomness:
    """The generators of one run: torch's, numpy's and Python's, each started from the same seed."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.generator = torch.Generator().manual_seed(seed)
        self._numpy: np.random.RandomState | None = None
        self._python: random.Random | None = None

    @property
    def numpy(self) -> np.random.RandomState:
        """numpy's generator, made when it is first asked for."""
        if self._numpy is None:
            self._numpy = np.random.RandomState(self._seed % 2**32)
        return self._numpy

    @property
    def python(self) -> random.Random:
        """The generator of Python's ``random``, made when it is first asked for."""
        if self._python is None:
            self._python = random.Random(self._seed)
        return self._python


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
        if 0 not in weight.shape:
            torch.nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
        if bias is not None:
            bound = 1 / math.sqrt(weight.shape[1]) if weight.shape[1] > 0 else 0
            bias.uniform_(-bound, bound, generator=generator)
