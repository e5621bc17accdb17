"""Small edits of a code's syntax tree, each as a change of its text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class EditKind(StrEnum):
    """What an edit does to the code.

    ``transpose``: an operand is transposed, or a view replaced by a transpose. ``untranspose``: a
    transpose is taken away. ``swap``: the two factors of a matrix product change places. ``multiply``:
    ``*`` becomes ``@``, alone or with the sum over it. ``sum_axis``: a sum runs over one axis, or over
    all, or a product is summed. ``keep_axis``: a reduced axis stays with size 1. ``move_bias``: the bias
    leaves the sum. ``cast``: an operand is turned into another number type.
    """

    TRANSPOSE = "transpose"
    UNTRANSPOSE = "untranspose"
    SWAP = "swap"
    MULTIPLY = "multiply"
    SUM_AXIS = "sum_axis"
    KEEP_AXIS = "keep_axis"
    MOVE_BIAS = "move_bias"
    CAST = "cast"


@dataclass(frozen=True, slots=True)
class CodeEdit:
    """One change: the text from ``start`` to ``end`` (in characters) becomes ``after``."""

    kind: EditKind
    start: int
    end: int
    before: str
    after: str

    def apply_to(self, code: str) -> str:
        return code[: self.start] + self.after + code[self.end :]

    @property
    def length(self) -> int:
        """How many characters change, what is the same at both ends set aside."""
        before, after = self.before, self.after
        while before and after and before[0] == after[0]:
            before, after = before[1:], after[1:]
        while before and after and before[-1] == after[-1]:
            before, after = before[:-1], after[:-1]
        return len(before) + len(after)


_PRODUCTS = frozenset(("mm", "matmul", "addmm", "linear", "einsum", "mul", "multiply", "dot", "mv", "bmm"))
_WRAPPING = frozenset(("Parameter",))
_SWAPPED = {"mm": 0, "matmul": 0, "addmm": 1}
_VIEWS = frozenset(("view", "reshape"))
_AXES = (-1, 0, 1)
_BARE = (ast.Name, ast.Call, ast.Attribute, ast.Subscript)


def as_operand_text(text: str) -> str:
    """Return an expression's text, in parentheses where a method could not be called on it as it stands.

    >>> as_operand_text("x + y"), as_operand_text("x[0]")
    ('(x + y)', 'x[0]')
    """
    return text if isinstance(ast.parse(f"({text}\n)", mode="eval").body, _BARE) else f"({text})"


def edits_of(code: str, bias: str) -> list[CodeEdit]:
    """List the edits that a code allows, in the order of its text. ``bias`` is the bias's name.

    Code that Python cannot read allows none.

    >>> [edit.after for edit in edits_of("features @ weights", "bias")]
    ['features.t()', 'weights @ features', 'weights.t()']
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return []
    reader = _Reader(code, tree, bias)
    found = {(edit.start, edit.end, edit.after): edit for edit in reader.edits() if edit.after != edit.before}
    return sorted(found.values(), key=lambda edit: (edit.start, edit.end, edit.after))


class _Reader:
    """A code with its tree, and the texts of the tree's nodes."""

    def __init__(self, code: str, tree: ast.Module, bias: str) -> None:
        self.code, self.tree, self.bias = code, tree, bias
        self._lines = code.splitlines(keepends=True)
        self._parents = {child: parent for parent in ast.walk(tree) for child in ast.iter_child_nodes(parent)}

    def edits(self) -> Iterator[CodeEdit]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.BinOp):
                yield from self._product(node)
            elif isinstance(node, ast.Call):
                yield from self._call(node)

    def _product(self, node: ast.BinOp) -> Iterator[CodeEdit]:
        if not isinstance(node.op, (ast.Mult, ast.MatMult)):
            return
        yield from self._transposed(node.left)
        yield from self._transposed(node.right)
        left, right = self._as_operand(node.left), self._as_operand(node.right)
        if isinstance(node.op, ast.MatMult):
            yield self._edit(EditKind.SWAP, node, f"{right} @ {left}")
            return
        yield self._edit(EditKind.MULTIPLY, node, f"{left} @ {right}")
        if not self._is_summed(node):
            yield self._edit(EditKind.SUM_AXIS, node, f"({self._text(node)}).sum(dim=-1)")

    def _call(self, node: ast.Call) -> Iterator[CodeEdit]:
        name = _function_name(node)
        if name in _PRODUCTS or name in _WRAPPING:
            for operand in self._operands(node):
                yield from self._transposed(operand)
        if name in _SWAPPED:
            yield from self._swapped(node, _SWAPPED[name])
        if name in _VIEWS and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            yield self._edit(EditKind.TRANSPOSE, node, f"{self._as_operand(owner)}.t()")
        if name == "sum" and isinstance(node.func, ast.Attribute) and not self._is_module(node.func.value):
            yield from self._summed(node, node.func.value)

    def _transposed(self, node: ast.expr) -> Iterator[CodeEdit]:
        inner = _transposed_of(node)
        if inner is not None:
            yield self._edit(EditKind.UNTRANSPOSE, node, self._as_operand(inner))
        elif isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
            yield self._edit(EditKind.TRANSPOSE, node, f"{self._text(node)}.t()")

    def _swapped(self, node: ast.Call, first: int) -> Iterator[CodeEdit]:
        arguments = [self._text(argument) for argument in node.args]
        if (
            len(arguments) >= first + 2
            and isinstance(node.func, ast.Attribute)
            and self._is_module(node.func.value)
            and ast.dump(node.args[first]) != ast.dump(node.args[first + 1])
        ):
            arguments[first : first + 2] = arguments[first + 1], arguments[first]
            rest = [self._text(keyword) for keyword in node.keywords]
            yield self._edit(
                EditKind.SWAP, node, f"{self._text(node.func)}({', '.join([*arguments, *rest])})"
            )

    def _summed(self, node: ast.Call, summed: ast.expr) -> Iterator[CodeEdit]:
        """Edits of ``x.sum(...)``: another axis, the axis kept, the bias moved out of it."""
        owner = self._as_operand(summed)
        for axis in _AXES:
            yield self._edit(EditKind.SUM_AXIS, node, f"{owner}.sum(dim={axis})")
        arguments = [self._text(argument) for argument in (*node.args, *node.keywords)]
        if arguments:
            yield self._edit(EditKind.SUM_AXIS, node, f"{owner}.sum()")
            if not any(keyword.arg == "keepdim" for keyword in node.keywords):
                yield self._edit(
                    EditKind.KEEP_AXIS, node, f"{owner}.sum({', '.join([*arguments, 'keepdim=True'])})"
                )
        is_alone = isinstance(self._parents.get(node), (ast.stmt, ast.Call))
        if isinstance(summed, ast.BinOp) and isinstance(summed.op, ast.Mult):
            product = f"{self._as_operand(summed.left)} @ {self._as_operand(summed.right)}"
            parent = self._parents.get(node)
            is_term = isinstance(parent, ast.BinOp) and isinstance(parent.op, (ast.Add, ast.Sub))
            yield self._edit(EditKind.MULTIPLY, node, product if is_alone or is_term else f"({product})")
        if isinstance(summed, ast.BinOp) and isinstance(summed.op, ast.Add):
            for side, other in ((summed.right, summed.left), (summed.left, summed.right)):
                if isinstance(side, ast.Name) and side.id == self.bias:
                    moved = f"{self._as_operand(other)}.sum({', '.join(arguments)}) + {side.id}"
                    yield self._edit(EditKind.MOVE_BIAS, node, moved if is_alone else f"({moved})")

    def _operands(self, node: ast.Call) -> list[ast.expr]:
        operands = [
            argument for argument in node.args if not isinstance(argument, (ast.Constant, ast.Starred))
        ]
        if isinstance(node.func, ast.Attribute) and not self._is_module(node.func.value):
            operands.insert(0, node.func.value)
        return operands

    def _is_module(self, node: ast.expr) -> bool:
        return self._text(node) in {"torch", "nn", "F", "torch.nn", "torch.nn.functional", "np", "numpy"}

    def _is_summed(self, node: ast.expr) -> bool:
        """Say whether a node's value is summed at once."""
        parent = self._parents.get(node)
        return isinstance(parent, ast.Attribute) and parent.attr in {"sum", "mean"}

    def _as_operand(self, node: ast.expr) -> str:
        """Return a node's text, in parentheses where it could fall apart."""
        text = self._text(node)
        return text if isinstance(node, _BARE) else f"({text})"

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self.code[start:end]

    def _span(self, node: ast.AST) -> tuple[int, int]:
        """Return where a node begins and ends, in characters; the tree counts bytes within a line."""
        places = []
        for line, column in (
            (getattr(node, "lineno", 1), getattr(node, "col_offset", 0)),
            (getattr(node, "end_lineno", 1), getattr(node, "end_col_offset", 0)),
        ):
            before = sum(len(text) for text in self._lines[: line - 1])
            places.append(before + len(self._lines[line - 1].encode()[:column].decode()))
        return places[0], places[1]

    def _edit(self, kind: EditKind, node: ast.expr, after: str) -> CodeEdit:
        start, end = self._span(node)
        return CodeEdit(kind, start, end, self.code[start:end], after)


def _function_name(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _transposed_of(node: ast.expr) -> ast.expr | None:
    """Return what a node transposes, None where it is no transpose."""
    if isinstance(node, ast.Attribute) and node.attr in {"T", "mT"}:
        return node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "t":
        return node.func.value
    return None
