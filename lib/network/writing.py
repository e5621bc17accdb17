"""The code of layers in a row, in each habit: what it says is what is run."""

from __future__ import annotations

from lib.experiment import Activation, Dtype
from lib.network.plan import Habit, Plan

ACTIVATIONS: dict[Activation, str] = {
    Activation.SIGMOID: "1 / (1 + torch.exp(-x))",
    Activation.IDENTITY: "x",
    Activation.RELU: "torch.relu(x)",
    Activation.TANH: "torch.tanh(x)",
}
"""The body of the code's own activation function, the sigmoid as the course writes it."""


def network_code(plan: Plan, habit: Habit) -> str:
    """Write a program that draws the numbers, stores them in a habit and computes every layer.

    All habits start from the same draw. In the language and in plain Python it ends with the output.

    >>> print(network_code(Plan(sizes=(3, 1)), Habit.OUT_IN).splitlines()[-3])
    sum1 = features @ W1.t() + B1
    """
    layers = range(1, plan.count + 1)
    imports = ["import torch", *(["from torch import nn"] if habit is Habit.LINEAR else [])]
    function = ["def activation(x):", f"    return {ACTIVATIONS[plan.activation]}"]
    draws = [f"torch.manual_seed({plan.seed})", f"features = {_draw(plan, plan.batch, plan.sizes[0])}"]
    draws += [_weights(plan, habit, layer) for layer in layers]
    draws += [f"B{layer} = {_draw(plan, 1, plan.layers[layer - 1][1])}" for layer in layers]
    blocks = [imports, function, draws]
    if habit is Habit.LINEAR:
        blocks.append([line for layer in layers for line in _linear(plan, layer)])
    sums = []
    for layer in layers:
        sums.append(f"sum{layer} = {layer_line(plan, habit, layer)}")
        sums.append(f"{plan.name_of_output(layer)} = activation(sum{layer})")
    blocks.append([*sums, "output"])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def layer_line(plan: Plan, habit: Habit, layer: int) -> str:
    """Return the expression of one layer before its activation, counted from 1."""
    name = plan.name_of_input(layer)
    return {
        Habit.IN_OUT: f"{name} @ W{layer} + B{layer}",
        Habit.OUT_IN: f"{name} @ W{layer}.t() + B{layer}",
        Habit.LINEAR: f"layer{layer}({name})",
    }[habit]


def _draw(plan: Plan, rows: int, columns: int) -> str:
    cast = "" if plan.dtype is Dtype.FLOAT32 else f".to(torch.{plan.dtype})"
    return f"torch.randn({rows}, {columns}){cast}"


def _weights(plan: Plan, habit: Habit, layer: int) -> str:
    """Draw as (in, out); the other habit stores the same numbers as (out, in)."""
    rows, columns = plan.layers[layer - 1]
    drawn = _draw(plan, rows, columns)
    if habit is Habit.IN_OUT:
        return f"W{layer} = {drawn}  # (in, out)"
    return f"W{layer} = {drawn}.t().contiguous()  # (out, in)"


def _linear(plan: Plan, layer: int) -> list[str]:
    rows, columns = plan.layers[layer - 1]
    cast = "" if plan.dtype is Dtype.FLOAT32 else f", dtype=torch.{plan.dtype}"
    return [
        f"layer{layer} = nn.Linear({rows}, {columns}{cast})",
        f"layer{layer}.weight = nn.Parameter(W{layer})",
        f"layer{layer}.bias = nn.Parameter(B{layer}.view({columns}))",
    ]
