"""For every entry of the table: code with a value, code with an error and, where it broadcasts, code that does."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lib.language.known import ATTRIBUTES, BUILTINS, METHODS, NAMES
from lib.language.table.entry import Entry
from lib.language.values import TypeName
from tests.unit.language import (
    table_arguments,
    table_course_arguments,
    table_further_arguments,
    table_lesson_arguments,
    table_more_arguments,
)
from tests.unit.language.table_arguments import METHOD_VALUES

ATTRIBUTE_OWNERS = {
    **table_arguments.ATTRIBUTE_OWNERS,
    **table_more_arguments.ATTRIBUTE_OWNERS,
    **table_course_arguments.ATTRIBUTE_OWNERS,
    **table_lesson_arguments.ATTRIBUTE_OWNERS,
    **table_further_arguments.ATTRIBUTE_OWNERS,
}
SOURCES = (
    table_more_arguments,
    table_arguments,
    table_course_arguments,
    table_lesson_arguments,
    table_further_arguments,
)
ERRORS = {name: code for source in SOURCES for name, code in source.ERRORS.items()}
OWNERS = {name: code for source in SOURCES for name, code in source.OWNERS.items()}
VALUES = {name: code for source in SOURCES for name, code in source.VALUES.items()}

LINES = """\
import random
import itertools
import operator
import time
import collections
import contextlib
import copy
import pprint
import tqdm.notebook
import tqdm.auto
import tqdm
import dataclasses
import json
import unicodedata
import functools
import re
import os
import pathlib
import platform
from collections import OrderedDict
x = torch.tensor([[0.5, -1.25, 2.0], [3.0, 0.25, -0.75]])
y = torch.tensor([[1.5, 0.5, -2.0], [0.25, 4.0, 1.0]])
v = torch.tensor([0.5, 2.0, -1.0])
p = torch.tensor([0.25, 0.5, 0.75])
i = torch.tensor([[1, 2, 3], [4, 5, 6]])
m = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
t = torch.arange(12.0).reshape(2, 2, 3)
f = torch.tensor([True, False, True])
g = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
a = np.array([[1.0, 2.0], [3.0, 4.5]])
c = np.array([1.0, -2.0])
layer = nn.Linear(3, 2)
model = nn.Sequential(nn.Linear(3, 2), nn.ReLU())
optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1)
samples = torch.utils.data.TensorDataset(x, x * 2)
loader = torch.utils.data.DataLoader(samples, batch_size=2)
opened = open('/tmp/formulab_case.txt', 'w')
"""
"""What cases find: floats (2, 3), (3,), probabilities, whole numbers, square, three axes, a mask, a leaf, arrays."""


def setup(code: str) -> str:
    """Return the lines that a piece of code needs, in their order."""
    needed = set(re.findall(r"\w+", code))
    lines = [line for line in LINES.splitlines(keepends=True) if needed & set(re.findall(r"^\w+|\w+$", line))]
    return "".join(
        lines
        if not needed & {"optimizer", "scheduler", "samples", "loader"}
        else [*LINES.splitlines(keepends=True)]
    )


SHORT = {"torch.nn.functional": "F", "torch.nn": "nn", "numpy": "np"}


WITHOUT_GPU = frozenset({"torch.cuda.get_device_name", "torch.cuda.current_device"})
"""What only says that there is no other device."""


@dataclass(frozen=True)
class Case:
    """Code for one entry; ``broadcasting`` is None where the entry does not broadcast.

    ``is_refused``: the entry is there to refuse (another device), so its value is its refusal.
    """

    name: str
    value: str
    error: str
    broadcasting: str | None

    @property
    def is_refused(self) -> bool:
        return self.name.endswith(".cuda") or self.name in WITHOUT_GPU


def spoken(name: str) -> str:
    """Return a full name as code writes it."""
    for long, short in SHORT.items():
        if name.startswith(f"{long}."):
            return short + name.removeprefix(long)
    return name


def _entry(value: object) -> Entry | None:
    return value if isinstance(value, Entry) else value.make if isinstance(value, TypeName) else None


def _function_case(name: str, entry: Entry) -> Case:
    code = spoken(name)
    family = "numpy" if name.startswith("numpy.") else "math" if name.startswith("math.") else "torch"
    default = {"numpy": "a", "math": "0.5", "torch": "x"}[family]
    second = {"numpy": "c", "math": "2", "torch": "v"}[family]
    has_two = len(entry.parameters) > 1 and entry.parameters[1] in (
        "other",
        "x2",
        "exponent",
        "tensor1",
        "end",
        "target",
    )
    value = VALUES.get(name, f"{code}({default}, {second})" if has_two else f"{code}({default})")
    broadcasting = None
    if entry.broadcasts:
        broadcasting = VALUES.get(f"{name} broadcasting", value if "v)" in value else f"{code}(x, v)")
    return Case(name, value, ERRORS.get(name, f"{code}('text', 'more', 1, 2, 3, 4, 5, 6, 7)"), broadcasting)


def _method_case(kind: str, name: str, entry: Entry) -> Case:
    full = f"{kind}.{name}"
    owner = OWNERS[kind]
    has_two = len(entry.parameters) > 1 and entry.parameters[1] in (
        "other", "exponent", "src", "tensor1", "end", "condition", "mask", "target",
    )  # fmt: skip
    arguments = METHOD_VALUES.get(full, "v" if has_two else "")
    value = VALUES.get(full, f"{owner}.{name}({arguments})")
    error = ERRORS.get(full, f"{owner}.{name}(1, 2, 3, 4, 5, 6, 7, 8, 9)")
    return Case(full, value, error, value if entry.broadcasts else None)


def _cases() -> list[Case]:
    cases = [
        _function_case(name, entry) for name, value in NAMES.items() if (entry := _entry(value)) is not None
    ]
    cases += [
        _function_case(name, entry)
        for name, value in BUILTINS.items()
        if (entry := _entry(value)) is not None
    ]
    cases += [
        _method_case(kind, name, entry)
        for kind, methods in METHODS.items()
        for name, entry in methods.items()
    ]
    for kind, attributes in ATTRIBUTES.items():
        for name in attributes:
            owner = ATTRIBUTE_OWNERS.get(f"{kind}.{name}", OWNERS.get(kind, ATTRIBUTE_OWNERS.get(kind, "x")))
            error = ERRORS.get(f"{kind}.{name}", f"{owner}.{name}.no_such_name")
            full = f"{kind}.{name}"
            cases.append(Case(full, VALUES.get(full, f"{owner}.{name}"), error, None))
    return cases


CASES = _cases()
"""One case for every entry of the table."""
