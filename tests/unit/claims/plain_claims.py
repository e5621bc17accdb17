"""Every claim in plain torch, written apart from lib.claims: what each form comes to on given tensors."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

import torch
from torch import nn
from torch.nn import functional


class Given(NamedTuple):
    """Features x (batch, in), weights w (out, in) and bias b (out,)."""

    x: torch.Tensor
    w: torch.Tensor
    b: torch.Tensor


Agrees = Callable[[Given], bool]


def runs(make: Callable[[], torch.Tensor]) -> bool:
    try:
        make()
    except RuntimeError:
        return False
    return True


def is_close(left: torch.Tensor, right: torch.Tensor) -> bool:
    """Numbers here are around 1 and sums are short: 1e-4 is far above rounding, far below a difference."""
    left, right = left.squeeze(), right.squeeze()
    return left.shape == right.shape and bool((left - right).abs().max() < 1e-4)


def unit(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """The definition, as a loop over samples, units and features."""
    rows = [
        [sum(float(x[n, i]) * float(w[o, i]) for i in range(x.shape[1])) + float(b[o]) for o in range(len(b))]
        for n in range(len(x))
    ]
    return torch.tensor(rows)


def layer(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor | None) -> torch.Tensor:
    made = nn.utils.skip_init(nn.Linear, w.shape[1], w.shape[0], bias=b is not None)
    made.weight = nn.Parameter(w)
    if b is not None:
        made.bias = nn.Parameter(b)
    return made(x).detach()


def stricter(left: torch.Tensor, right: torch.Tensor) -> bool:
    return not runs(lambda: torch.mm(left, right)) and runs(lambda: torch.matmul(left, right))


def alike(left: torch.Tensor, right: torch.Tensor) -> bool:
    return is_close(torch.mm(left, right), torch.matmul(left, right))


PLAIN: dict[str, dict[str, Agrees]] = {
    "A1": {
        "elementwise": lambda given: not is_close((given.x * given.w).sum(), (given.x * given.w.t()).sum()),
        "mm": lambda given: runs(lambda: torch.mm(given.x, given.w)),
    },
    "A2": {"rows": lambda given: is_close(given.x * given.w, given.x @ given.w.t())},
    "A3": {
        "elementwise": lambda given: all(
            float((given.x * given.w)[n, i]) == float(given.x[n, i] * given.w[n, i])
            for n, i in itertools.product(*map(range, given.x.shape))
        ),
        "matrix": lambda given: (
            is_close(torch.mm(given.x, given.w.t()), unit(given.x, given.w, 0 * given.b))
            and is_close(torch.matmul(given.x, given.w.t()), unit(given.x, given.w, 0 * given.b))
        ),
    },
    "A4": {
        "matrix": lambda given: alike(given.x, given.w.t()),
        "stack": lambda given: stricter(torch.stack([given.x, given.x]), given.w.t()),
    },
    "A5": {
        "exercise": lambda given: (
            not is_close((given.x * given.w).sum() + given.b, torch.mm(given.x, given.w.t()) + given.b)
        )
    },
    "B1": {
        "without_bias": lambda given: is_close(layer(given.x, given.w, None), given.x.matmul(given.w.t())),
        "with_bias": lambda given: is_close(layer(given.x, given.w, given.b), given.x.matmul(given.w.t())),
        "without_bias_stack": lambda given: is_close(
            layer(torch.stack([given.x, given.x]), given.w, None),
            torch.stack([given.x, given.x]).matmul(given.w.t()),
        ),
    },
    "B2": {
        "formulas": lambda given: (
            not is_close(torch.mm(given.x, given.w.t()) + given.b, layer(given.x, given.w, given.b))
            and not is_close((given.x.t() * given.w + given.b).sum(), layer(given.x, given.w, given.b))
        )
    },
    "B3": {
        "column": lambda given: (
            nn.Linear(given.x.shape[1], len(given.b)).weight.shape == given.w.t().shape
            and runs(lambda: functional.linear(given.x, given.w.t(), given.b))
        )
    },
    "B4": {
        "like": lambda given: (
            torch.randn_like(given.x).shape != nn.Linear(given.x.shape[1], len(given.b)).weight.shape
        )
    },
    "B5": {
        "out_in": lambda given: is_close(given.x @ given.w.t() + given.b, unit(given.x, given.w, given.b)),
        "in_out": lambda given: (
            runs(lambda: given.x @ given.w)
            and is_close(given.x @ given.w + given.b, unit(given.x, given.w, given.b))
        ),
    },
    "B6": {
        "in_out": lambda given: is_close(
            torch.mm(given.x, given.w.t()) + given.b, unit(given.x, given.w, given.b)
        ),
        "columns": lambda given: is_close(
            (torch.mm(given.w, given.x.t()) + given.b[:, None]).t(), unit(given.x, given.w, given.b)
        ),
    },
    "B7": {
        "outer": lambda given: (
            not is_close((given.x.t() * given.w + given.b).sum(), torch.mm(given.x, given.w.t()) + given.b)
        ),
        "elementwise": lambda given: (
            not is_close((given.x * given.w).sum() + given.b, torch.mm(given.x, given.w.t()) + given.b)
        ),
    },
    "B8": {
        "matrix": lambda given: alike(given.x, given.w.t()),
        "vector": lambda given: stricter(given.x[0], given.w.t()),
        "stack": lambda given: stricter(torch.stack([given.x, given.x]), given.w.t()),
    },
    "B9": {
        "no_transpose": lambda given: stricter(given.x, given.w),
        "outer": lambda given: stricter(given.x.t(), given.w),
        "stack": lambda given: stricter(torch.stack([given.x, given.x]), given.w.t()),
    },
    "B10": {
        "exercise": lambda given: (
            not is_close((given.x * given.w).sum() + given.b, unit(given.x, given.w, given.b))
        )
    },
}
"""For each claim and each of its forms: whether the claim agrees with what torch does."""

ONE_OUTPUT = ("A1", "A2", "A5", "B2", "B7", "B10")


def is_meant(name: str, batch: int, in_features: int, out_features: int) -> bool:
    """Say whether a claim speaks of these sizes."""
    if in_features == 1:
        return False
    if name in ONE_OUTPUT:
        return batch == out_features == 1
    return (name != "A3" or batch == out_features) and (name != "B3" or out_features == 1)


def sizes_up_to(side: int, name: str) -> Iterator[tuple[int, int, int]]:
    """Give all sizes up to a side of which a claim speaks."""
    for sizes in itertools.product(range(1, side + 1), repeat=3):
        if is_meant(name, *sizes):
            yield sizes
