"""Clashes of number types, and edits that cast one operand to another's type."""

from __future__ import annotations

import re
from collections.abc import Iterator

import torch

from lib.explain.fixing.edits import CodeEdit, EditKind, as_operand_text
from lib.explain.fixing.places import range_of
from lib.language import ErrorKind, Operand, Run, Span

_TYPE_WORDS = re.compile(r"\bdtype\b|\bscalar type\b")
"""What torch says of number types in every refusal that is about them."""

_WANTED = re.compile(r"expected (?:target )?(?:scalar type|dtype to be) (\w+)")
_METHODS: dict[torch.dtype, str] = {
    torch.float32: "float",
    torch.float64: "double",
    torch.float16: "half",
    torch.bfloat16: "bfloat16",
    torch.int64: "long",
}
_CAST_AT_END = re.compile(rf"\.({'|'.join(_METHODS.values())})\(\)$")
_NAMES = {name: dtype for dtype, name in _METHODS.items()}


def is_type_clash(done: Run) -> bool:
    """Say whether torch stopped a run because numbers of different types met."""
    error = done.error
    return error is not None and error.kind is ErrorKind.TORCH and bool(_TYPE_WORDS.search(error.message))


def cast_edits(done: Run) -> list[CodeEdit]:
    """List the casts of one operand that could end a clash of number types; none where there is none.

    Each operand of the refused operation that the code writes out is cast to the types of the others, or to
    the type that torch asks for. Casts to float32, torch's own default, come first, then short ones.

    >>> from lib.language import run
    >>> x = torch.ones(1, 2, dtype=torch.float64)
    >>> [edit.after for edit in cast_edits(run("x @ w", {"x": x, "w": torch.ones(2, 1)}))]
    ['x.float()', 'w.double()']
    """
    if done.error is None or not is_type_clash(done):
        return []
    tensors = [operand for operand in done.error.operands if isinstance(operand.value, torch.Tensor)]
    asked = _WANTED.search(done.error.message)
    wanted = _NAMES.get(asked[1].lower()) if asked else None
    found: dict[CodeEdit, torch.dtype] = {}
    for operand in tensors:
        types = {other.value.dtype: other for other in tensors if other.value.dtype.is_floating_point}
        if wanted is not None:
            types.setdefault(wanted, operand)
        for dtype, other in types.items():
            if dtype != operand.value.dtype:
                for span in _places(operand, done):
                    found |= dict.fromkeys(_casts(done.code, span, dtype, other.text), dtype)
    return sorted(found, key=lambda edit: (found[edit] != torch.float32, edit.length, edit.start))


def _places(operand: Operand, done: Run) -> Iterator[Span]:
    """Give where an operand is written out, and, where that is a name, where its value was made."""
    if operand.span is None:
        return
    yield operand.span
    made = next((step for step in done.steps if step.number == operand.step), None)
    if made is not None and operand.text.isidentifier():
        yield made.span


def _casts(code: str, span: Span, dtype: torch.dtype, other: str) -> Iterator[CodeEdit]:
    """Write a cast at a place, or take away the cast that stands there.

    A cast goes by torch's own short method, by the ``other`` operand's type where torch has none.
    """
    start, end = range_of(code, span)
    before = code[start:end]
    cast = _CAST_AT_END.search(before)
    if cast is not None:
        yield CodeEdit(EditKind.CAST, start, end, before, before[: cast.start()])
    method = _METHODS.get(dtype)
    call = f"{method}()" if method else f"to({other}.dtype)"
    yield CodeEdit(EditKind.CAST, start, end, before, f"{as_operand_text(before)}.{call}")
