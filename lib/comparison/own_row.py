"""Pasted code as a row of Compare: the same code in terms of features, weights and bias, up to its sum."""

from __future__ import annotations

import ast

from lib.comparison.own_code import PastedComparison
from lib.experiment import TensorName
from lib.language import Span, Step
from lib.notice import Notice

TENSOR_NAMES = frozenset(TensorName)
"""What rows call the experiment's tensors."""

SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
"""Statements that hold expressions alone: a step inside another one has statements around it."""


def row_code(found: PastedComparison) -> str | Notice:
    """Rewrite pasted code so that it takes the experiment's tensors and ends before its activation.

    Each name that plays a role is that tensor from the start, laid out as the code had it, and the first
    assignment to it is left out; what follows the statement of the value step is left out too, and the
    step's own expression is the last line. Everything else stands as it was pasted.

    Returns a notice (row_error, row_roles, row_trained, row_layer, row_object, row_inside) where that cannot
    be done: the code fails, the roles are unknown, gradients change the tensors first, a layer or an object
    holds the weights, or the value is made inside a function, a loop or a block.
    """
    step, roles = found.value_step, found.guess.roles
    if found.run.error is not None:
        return Notice("row_error", line=found.run.error.line)
    if roles is None or step is None:
        return Notice("row_roles")
    gradients = _line_of_gradients(found)
    if gradients is not None and (step.rounds or gradients < step.span.line):
        return Notice("row_trained", line=gradients)
    if roles.layer is not None:
        parts = {candidate.name: candidate for candidate in found.guess.candidates}
        told = {"name": roles.layer, "features": roles.features, "has_bias": found.guess.has_bias}
        is_of_layer = parts[roles.weights].is_of_layer
        return Notice("row_layer", **told) if is_of_layer else Notice("row_object", **told)
    tree = found.program.tree
    if step.depth or step.rounds or tree is None:
        return Notice("row_inside", line=step.span.line)
    return _rewritten(tree, found, step)


def _line_of_gradients(found: PastedComparison) -> int | None:
    """Return the line in which the code asks for gradients, None where it does not get so far or has none."""
    failure = None if found.fingerprint is None else found.fingerprint.failure
    if failure is None or failure.error is None or not failure.is_of_gradients:
        return None
    return failure.error.line


def _rewritten(tree: ast.Module, found: PastedComparison, step: Step) -> str | Notice:
    layouts = _layouts(found)
    waiting = layouts.keys() - found.given.keys()
    kept = _first_lines(layouts)
    for statement in tree.body:
        span, text = found.program.place(statement)
        if _holds(span, step.span):
            if not isinstance(statement, SIMPLE):
                break
            return "\n".join([*kept, *_last_lines(statement, text, step)]) + "\n"
        names = _assigned(statement) & waiting
        if not names:
            kept.append(text)
        elif not isinstance(statement, ast.Assign | ast.AnnAssign) or len(_assigned(statement)) > 1:
            return Notice("row_inside", line=span.line)
        waiting -= names
    return Notice("row_inside", line=step.span.line)


def _first_lines(layouts: dict[str, str]) -> list[str]:
    """Give the code's own names their tensors; all at once where two of them swap the tensors' own names."""
    named = {name: layout for name, layout in layouts.items() if name != layout}
    crossed = {
        name for name, layout in named.items() if name in TENSOR_NAMES and layout.split(".")[0] != name
    }
    if len(crossed) > 1:
        return [f"{', '.join(named)} = {', '.join(named.values())}"]
    return [f"{name} = {named[name]}" for name in sorted(named, key=lambda name: name in crossed)]


def _last_lines(statement: ast.stmt, text: str, step: Step) -> list[str]:
    """Return the value step as one line; a statement that changes a name in place stands before that name."""
    if isinstance(statement, ast.AugAssign) and step.text == text:
        return [text, ast.unparse(statement.target)]
    if "\n" not in step.text:
        return [step.text]
    return [ast.unparse(ast.parse(f"({step.text}\n)", mode="eval"))]


def _assigned(statement: ast.stmt) -> set[str]:
    """Return the names that a statement gives a value; a function's own names are not among them."""
    match statement:
        case ast.Assign(targets=targets):
            looked_at: list[ast.AST] = [*targets]
        case ast.AnnAssign(target=target, value=value):
            looked_at = [] if value is None else [target]
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case _:
            looked_at = [statement]
    nodes = (node for part in looked_at for node in ast.walk(part))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _holds(outer: Span, inner: Span) -> bool:
    """Say whether one source range lies in another."""
    starts = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


def _layouts(found: PastedComparison) -> dict[str, str]:
    """Return for each role's name the expression that gives the experiment's tensor as the code had it."""
    roles = found.guess.roles
    if roles is None:
        return {}
    features = _laid_out("features", roles.has_transposed_features, roles.features_shape)
    weights = _laid_out("weights", roles.has_transposed_weights, roles.weights_shape)
    layouts = {roles.features: features, roles.weights: weights}
    if found.guess.has_bias:
        layouts[roles.bias] = _laid_out("bias", is_transposed=False, shape=roles.bias_shape)
    return layouts


def _laid_out(name: str, is_transposed: bool, shape: tuple[int, ...] | None) -> str:
    turned = f"{name}.t()" if is_transposed else name
    if shape is None:
        return turned
    return f"{turned}.reshape({', '.join(map(str, _for_any_size(shape))) or '()'})"


def _for_any_size(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Leave the one axis open that grows with the experiment, so that the row works at other sizes."""
    long = [axis for axis, size in enumerate(shape) if size != 1] or [len(shape) - 1]
    if len(long) > 1 or not shape:
        return shape
    return tuple(-1 if axis == long[0] else size for axis, size in enumerate(shape))
