"""Functions that give the same elements another shape or order."""

from __future__ import annotations

import torch

from lib.language.table.costs import free, reduction
from lib.language.table.registry import add_function, add_method

add_function("torch.unsqueeze", torch.unsqueeze, "input dim", cost=free, method="unsqueeze")
add_function("torch.squeeze", torch.squeeze, "input dim", cost=free, method="squeeze")
add_function("torch.transpose", torch.transpose, "input dim0 dim1", cost=free, method="transpose")
add_method("Tensor", "view", torch.Tensor.view, "input shape", keywords="size dtype", cost=free)
add_method("Tensor", "reshape", torch.Tensor.reshape, "input shape", cost=reduction)
add_function("torch.reshape", torch.reshape, "input shape", cost=reduction)
