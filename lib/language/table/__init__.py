"""The table of everything that code may use. Each module adds its part; nothing else is reachable."""

from __future__ import annotations

import builtins

from lib.language.table import (  # noqa: F401  (each module fills the table when it is imported)
    attributes,
    builtin,
    creation,
    elementwise,
    neural,
    products,
    reductions,
    shapes,
)
from lib.language.table.registry import ATTRIBUTES, BUILTINS, METHODS, NAMES

PYTHON_BUILTINS = frozenset(dir(builtins))
"""What Python would find where the table does not."""

PRESET_NAMES = {
    short: NAMES[name]
    for short, name in {"torch": "torch", "nn": "torch.nn", "F": "torch.nn.functional"}.items()
}
"""What code finds imported."""

__all__ = ["ATTRIBUTES", "BUILTINS", "METHODS", "NAMES", "PRESET_NAMES", "PYTHON_BUILTINS"]
