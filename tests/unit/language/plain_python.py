"""Run code as plain Python does, beside the language: values, prints and errors to compare with."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import io
import random
import sys
import warnings
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Self

import numpy as np
import torch

SEED = 7


class StandIn:
    """A bar of progress that draws nothing."""

    def __init__(self, iterable: Any = (), **_settings: Any) -> None:
        self.iterable = iterable

    def __iter__(self) -> Any:
        return iter(self.iterable)

    def __len__(self) -> int:
        return len(self.iterable)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Draw nothing."""

    def _ignore(self, *_values: Any, **_named: Any) -> None:
        """Draw nothing."""

    set_description = set_postfix = set_postfix_str = update = close = refresh = set_description_str = _ignore


StandIn.__name__ = "tqdm"


def _stand_in(name: str) -> ModuleType:
    """A module that passes on what it is given, for the bar of progress that need not be installed."""
    module = ModuleType(name)
    module.__spec__ = ModuleSpec(name, None)
    module.tqdm = StandIn  # type: ignore[attr-defined]
    module.trange = lambda *bounds, **_settings: StandIn(range(*bounds))  # type: ignore[attr-defined]
    return module


if importlib.util.find_spec("tqdm") is None:
    BAR = _stand_in("tqdm")
    for part in ("notebook", "auto"):
        setattr(BAR, part, sys.modules.setdefault(f"tqdm.{part}", _stand_in(f"tqdm.{part}")))
    sys.modules["tqdm"] = BAR
PREAMBLE = (
    "import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\nimport numpy as np\nimport math\n"
)


@dataclass
class Executed:
    """What plain Python made of code: value of the last expression, prints, names, error."""

    value: Any = None
    printed: str = ""
    names: dict[str, Any] = field(default_factory=dict)
    error: BaseException | None = None


def execute(code: str, names: dict[str, Any] | None = None, *, seed: int = SEED) -> Executed:
    """Execute code with torch, nn, F, np and math there and every generator seeded."""
    torch.manual_seed(seed)
    np.random.seed(seed)  # noqa: NPY002  (the code under test uses numpy's global generator)
    random.seed(seed)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(PREAMBLE, space)
    space.update(names or {})
    done = Executed(names=space)
    printed = io.StringIO()
    grad = torch.is_grad_enabled()
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for statement in ast.parse(code).body:
                if isinstance(statement, ast.Expr):
                    done.value = eval(compile(ast.Expression(statement.value), "code", "eval"), space)
                else:
                    exec(compile(ast.Module([statement], []), "code", "exec"), space)
    except Exception as error:  # noqa: BLE001  (whatever the code under test raises is the result)
        done.error = error
    finally:
        torch.set_printoptions(profile="default", sci_mode=None)
        torch.set_grad_enabled(grad)
        for value in space.values():
            if isinstance(value, io.IOBase):
                value.close()
    done.printed = printed.getvalue()
    return done


def are_equal(one: Any, other: Any) -> bool:
    """Say whether two values are of one type and equal bit by bit, nan equal to nan."""
    if isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor):
        one, other = one.detach(), other.detach()
        same = one.shape == other.shape and one.dtype == other.dtype
        return (
            same
            and torch.equal(torch.nan_to_num(one), torch.nan_to_num(other))
            and torch.equal(one.isnan(), other.isnan())
        )
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(are_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(are_equal(one[key], other[key]) for key in one)
    if isinstance(one, float) and isinstance(other, float):
        return one == other or (one != one and other != other)
    return bool(type(one) is type(other) and one == other)
