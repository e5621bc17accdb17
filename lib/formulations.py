"""The catalogue: ways to write one linear unit, right ones and mistakes, each as plain code.

Adding one entry is enough: pages, comparison and tests go through ``FORMULATIONS``.
"""

from __future__ import annotations

from dataclasses import dataclass

from lib.experiment import Activation


@dataclass(frozen=True, slots=True)
class Formulation:
    """One way to write the unit.

    ``code`` is plain Python in terms of ``features`` (batch, in), ``weights`` (out, in) and ``bias``
    (out,), with torch, ``torch.nn as nn`` and ``torch.nn.functional as F`` imported; its last line is
    an expression, the value before the activation. ``is_mistake`` marks code that people write by
    mistake; it may still be right at some sizes, as right code may only be right at some.
    """

    name: str
    title: str
    code: str
    is_mistake: bool
    summary: str

    @property
    def last_line(self) -> str:
        """The expression that gives the value; empty where there is no code."""
        return (self.code.strip().splitlines() or [""])[-1]


def _catalogue(*formulations: Formulation) -> dict[str, Formulation]:
    return {formulation.name: formulation for formulation in formulations}


FORMULATIONS: dict[str, Formulation] = _catalogue(
    Formulation(
        "linear",
        "nn.Linear",
        "linear = nn.Linear(features.shape[1], weights.shape[0], dtype=features.dtype)\n"
        "linear.weight = nn.Parameter(weights)\n"
        "linear.bias = nn.Parameter(bias)\n"
        "linear(features)",
        is_mistake=False,
        summary="The layer that PyTorch offers for this, with the weights and the bias loaded.",
    ),
    Formulation(
        "functional_linear",
        "F.linear",
        "F.linear(features, weights, bias)",
        is_mistake=False,
        summary="What nn.Linear calls: it transposes the weights by itself.",
    ),
    Formulation(
        "mm",
        "torch.mm",
        "torch.mm(features, weights.t()) + bias",
        is_mistake=False,
        summary="A matrix product: the weights are transposed so that the inner sizes meet.",
    ),
    Formulation(
        "matmul",
        "torch.matmul",
        "torch.matmul(features, weights.t()) + bias",
        is_mistake=False,
        summary="For matrices the same as torch.mm; it also takes vectors and leading axes.",
    ),
    Formulation(
        "at_operator",
        "@ operator",
        "features @ weights.t() + bias",
        is_mistake=False,
        summary="The operator that Python keeps for matrix products; it calls torch.matmul.",
    ),
    Formulation(
        "addmm",
        "torch.addmm",
        "torch.addmm(bias, features, weights.t())",
        is_mistake=False,
        summary="Matrix product and bias in one call.",
    ),
    Formulation(
        "einsum",
        "torch.einsum",
        'torch.einsum("bi,oi->bo", features, weights) + bias',
        is_mistake=False,
        summary="The axes by name: i stands in both operands and not in the result, so it is summed.",
    ),
    Formulation(
        "elementwise_sum",
        "Elementwise sum",
        "(features * weights).sum() + bias",
        is_mistake=False,
        summary="Multiply in pairs and add up. Right for one sample and one unit only.",
    ),
    Formulation(
        "broadcast_sum",
        "Broadcast sum",
        "(features.unsqueeze(1) * weights).sum(dim=-1) + bias",
        is_mistake=False,
        summary="Multiply in pairs and add up along the last axis, for any batch and any number of units.",
    ),
    Formulation(
        "outer_sum",
        "Outer product sum",
        "(features.t() * weights + bias).sum()",
        is_mistake=True,
        summary="The thread's: transposed, every feature meets every weight, and each cell adds the bias.",
    ),
    Formulation(
        "bias_inside",
        "Bias inside the sum",
        "(features * weights + bias).sum()",
        is_mistake=True,
        summary="The bias is added to every product before the sum, so it counts once per feature.",
    ),
    Formulation(
        "no_transpose",
        "Transpose left out",
        "torch.mm(features, weights) + bias",
        is_mistake=True,
        summary="Refused where the inner sizes differ, silently wrong where the weights are square.",
    ),
    Formulation(
        "einsum_stretch",
        "einsum that stretches",
        'torch.einsum("ij,jk->ik", features, weights) + bias',
        is_mistake=True,
        summary="An axis of size 1 is stretched to fit, so each feature meets the wrong weights.",
    ),
    Formulation(
        "view_for_t",
        "view for t",
        "torch.mm(features, weights.view(weights.shape[1], weights.shape[0])) + bias",
        is_mistake=True,
        summary="view gives the shape of a transpose and leaves the numbers in their old order.",
    ),
)
"""Every formulation by name, in the order in which pages list them."""

DEFAULT_ROWS: tuple[str, ...] = ("linear", "mm", "elementwise_sum", "outer_sum")
"""The rows that a first visit shows."""

ACTIVATION_CODE: dict[Activation, str] = {
    Activation.SIGMOID: "1 / (1 + torch.exp(-value))",
    Activation.IDENTITY: "value",
    Activation.RELU: "torch.relu(value)",
    Activation.TANH: "torch.tanh(value)",
}
"""Each activation in terms of ``value``; the sigmoid as the thread and the course write it."""
