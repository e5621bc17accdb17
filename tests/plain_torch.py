"""The unit in plain torch, with torch's own global generator: what pages must show, without the app."""

from __future__ import annotations

from dataclasses import dataclass

import torch

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Plain:
    """One draw: features (batch, in), weights (out, in), bias (out,), as the thread draws them."""

    features: torch.Tensor
    weights: torch.Tensor
    bias: torch.Tensor

    @property
    def mm(self) -> torch.Tensor:
        return torch.mm(self.features, self.weights.t()) + self.bias

    @property
    def outer_sum(self) -> torch.Tensor:
        return (self.features.t() * self.weights + self.bias).sum()

    @property
    def cross_terms(self) -> float:
        """The products of one sample and one unit that are not the unit's own, in float64."""
        products = self.features.double().t() * self.weights.double()
        return float(products.sum() - products.diagonal().sum())


def draw(
    seed: int = 7,
    batch: int = 1,
    in_features: int = 5,
    out_features: int = 1,
    dtype: torch.dtype = torch.float32,
) -> Plain:
    """Draw features, weights and bias in this order after ``torch.manual_seed``, then cast."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        drawn = [
            torch.randn(shape)
            for shape in ((batch, in_features), (out_features, in_features), (out_features,))
        ]
    return Plain(*(tensor.to(dtype) for tensor in drawn))


def sigmoid(value: torch.Tensor) -> torch.Tensor:
    """The sigmoid as the thread writes it."""
    return 1 / (1 + torch.exp(-value))


def printed(value: torch.Tensor | float) -> str:
    """Write a number with the four decimals and the minus sign of the pages."""
    return f"{float(value):.4f}".replace("-", MINUS)
