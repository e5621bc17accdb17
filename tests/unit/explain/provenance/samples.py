"""A few calls of every function that has a rule, on small tensors of random sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import torch

from lib.language.known import ATTRIBUTES, BUILTINS, METHODS, NAMES
from lib.language.operators import BINARY, COMPARE, IN_PLACE, UNARY
from lib.language.table.entry import Entry
from lib.language.values import TypeName
from tests.unit.explain.provenance import further_sample_calls, sample_calls

RANGES = {"rows": "a", "places": "a", "flat": "a", "label": "a"}
"""Tensors of indices: what they point into tells which other values are valid."""


def recorded_functions() -> list[str]:
    """The canonical names of everything in the language's table whose calls are steps."""
    values = [*NAMES.values(), *BUILTINS.values()]
    values += [entry for kind in (*METHODS.values(), *ATTRIBUTES.values()) for entry in kind.values()]
    values += [*BINARY.values(), *UNARY.values(), *COMPARE.values(), *IN_PLACE.values()]
    entries = [value.make if isinstance(value, TypeName) else value for value in values]
    return sorted({entry.name for entry in entries if isinstance(entry, Entry) and entry.is_recorded})


def drawn(seed: int, *, smallest: int = 1, again: int = 0) -> dict[str, torch.Tensor]:
    """The tensors that the samples work on; their sizes are drawn too, up to 3.

    ``again`` draws other numbers of the same sizes.
    """
    generator = torch.Generator().manual_seed(seed)
    m, n, k = (int(size) for size in torch.randint(smallest, 4, (3,), generator=generator))
    n = max(n, 2)
    generator.manual_seed(seed + 1_000_003 * again)

    def floats(*shape: int) -> torch.Tensor:
        return torch.rand(shape, generator=generator, dtype=torch.float64) * 1.9 - 0.95

    def wholes(high: int, *shape: int) -> torch.Tensor:
        return torch.randint(0, high, shape, generator=generator)

    shapes = {
        "a": (m, n), "a2": (m, n), "row": (n,), "col": (m, 1), "v": (m,), "one": (1,), "unit": (),
        "b": (n, k), "w": (k, n), "bias": (k,), "square": (n, n), "cube": (k, m, n), "cube2": (k, n, m),
        "three": (m, 3), "three2": (m, 3),
    }  # fmt: skip
    return {
        **{name: floats(*shape) for name, shape in shapes.items()},
        "chance": floats(m, n).abs(),
        "chance2": floats(m, n).abs(),
        "i": wholes(5, m, n) + 1,
        "i2": wholes(4, m, n),
        "mask": wholes(2, m, n).bool(),
        "mask2": wholes(2, m, n).bool(),
        "rows": wholes(m, 3),
        "places": wholes(n, m, n),
        "flat": wholes(m * n, 2, 2),
        "label": wholes(n, m),
        "images": floats(m, 2, 3 + n % 2, 3 + k % 2),
        "filters": floats(k, 2, 2, n),
        "grouped": floats(4, 1, 2, 2),
        "grouped_bias": floats(4),
    }


def every(kind: str) -> Iterator[tuple[str, str]]:
    """Give every function of one kind of table ("BOTH", "NUMPY") with each of its calls."""
    for tables in (sample_calls, further_sample_calls):
        yield from read(getattr(tables, kind, ""))


def read(text: str) -> Iterator[tuple[str, str]]:
    """Give every function of a table of ``sample_calls`` with each of its calls."""
    for line in text.strip().splitlines():
        names, _, calls = line.partition(":")
        for name in names.split():
            for call in calls.split(" ; "):
                yield name, call.strip().replace(" $ ", "\n")


def written(call: str, owner: str, name: str) -> str:
    """Write a call of a function of torch, or of a tensor's method, as code."""
    receiver, _, rest = (part.strip() for part in call.partition("|"))
    if owner == "Tensor":
        return f"{receiver}.{name}({rest})"
    return f"torch.{name}({', '.join(filter(None, (receiver, rest)))})"


def shared() -> list[tuple[str, str]]:
    """The short names of functions that are methods as well, each with one call."""
    table = set(recorded_functions())
    return [(name, call) for name, call in every("BOTH") if {f"torch.{name}", f"Tensor.{name}"} <= table]


def samples() -> Iterator[tuple[str, str]]:
    """Give the canonical name of a function and a code whose last step is a call of it."""
    table = set(recorded_functions())
    for name, call in every("BOTH"):
        for owner in ("torch", "Tensor"):
            if f"{owner}.{name}" in table:
                yield f"{owner}.{name}", written(call, owner, name)
    for name, call in every("METHODS_ALONE"):
        yield f"Tensor.{name}", written(call, "Tensor", name)
    for name, call in every("FUNCTIONS"):
        yield name, f"{name.replace('torch.nn.functional.', 'F.')}({call})"
    for name, call in every("IN_PLACE"):
        yield f"Tensor.{name}", f"c = a.clone()\nc.{name}({call})"
        if f"torch.{name}" in table:
            yield f"torch.{name}", f"c = a.clone()\ntorch.{name}({', '.join(filter(None, ('c', call)))})"
    yield from every("CODES")
    for name, call in every("NUMPY"):
        if name in table:
            yield name, with_arrays(f"{name.replace('numpy.', 'np.')}({call})")
    for name, call in every("ARRAY_METHODS"):
        yield f"ndarray.{name}", with_arrays(written(call, "Tensor", name))


def with_arrays(code: str) -> str:
    """Put lines before a code that make the arrays that it names."""
    named = set(re.findall(r"\b\w+\b", code))
    lines = [f"{name} = {tensor}.numpy()" for name, tensor in sample_calls.ARRAYS.items() if name in named]
    return "\n".join([*lines, code])
