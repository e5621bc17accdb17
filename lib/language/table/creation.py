"""Functions that make tensors, at random or not."""

from __future__ import annotations

import torch

from lib.language.table.registry import NAMES, add_namespace

FLOATS = {
    "float32": torch.float32,
    "float": torch.float32,
    "float64": torch.float64,
    "double": torch.float64,
    "float16": torch.float16,
    "half": torch.float16,
    "bfloat16": torch.bfloat16,
}

add_namespace("torch", "torch.nn", "torch.nn.functional")
for name, dtype in FLOATS.items():
    NAMES[f"torch.{name}"] = dtype
