"""Pasted code as a row of Compare: the same code in terms of features, weights and bias, up to its sum."""

from __future__ import annotations

import ast

from lib.comparison.own_code import PastedComparison
from lib.language import Step
from lib.notice import Notice


def row_code(found: PastedComparison) -> str | Notice:
    """Rewrite pasted code so that it takes the experiment's tensors and ends before its activation.

    The first assignment to each name that plays a role becomes that tensor, laid out as the code had it;
    what follows the statement of the value step is left out, and the step's own expression is the last
    line. Everything else stands as it was pasted.

    Returns a notice (row_error, row_roles, row_layer, row_inside) where that cannot be done: the code fails,
    the roles are unknown, a layer holds the weights, or the value is made inside a function or a loop.
    """
    step, roles = found.value_step, found.guess.roles
    if found.run.error is not None:
        return Notice("row_error", line=found.run.error.line)
    if roles is None or step is None:
        return Notice("row_roles")
    if roles.layer is not None:
        return Notice("row_layer", name=roles.layer)
    tree = found.program.tree
    if step.depth or step.rounds or tree is None:
        return Notice("row_inside", line=step.span.line)
    return _rewritten(tree, found, step)


def _rewritten(tree: ast.Module, found: PastedComparison, step: Step) -> str | Notice:
    source = found.program.code
    left = _layouts(found)
    kept: list[str] = []
    for statement in tree.body:
        if _holds(statement, step):
            given = [f"{name} = {layout}" for name, layout in left.items() if name != layout]
            return "\n".join([*given, *kept, step.text]) + "\n"
        names = _assigned(statement)
        if not names & left.keys():
            kept.append(ast.get_source_segment(source, statement) or ast.unparse(statement))
        elif len(names) > 1:
            return Notice("row_inside", line=statement.lineno)
        else:
            (name,) = names
            layout = left.pop(name)
            if layout != name:
                kept.append(f"{name} = {layout}")
    return Notice("row_inside", line=step.span.line)


def _assigned(statement: ast.stmt) -> set[str]:
    """Return the names that an assignment gives a value."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)}


def _holds(statement: ast.stmt, step: Step) -> bool:
    end = statement.end_lineno or statement.lineno
    return statement.lineno <= step.span.line <= end and step.span.end_line <= end


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
    return turned if shape is None else f"{turned}.reshape({', '.join(map(str, _for_any_size(shape)))})"


def _for_any_size(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Leave the one axis open that grows with the experiment, so that the row works at other sizes."""
    long = [axis for axis, size in enumerate(shape) if size != 1] or [len(shape) - 1]
    if len(long) > 1 or not shape:
        return shape
    return tuple(-1 if axis == long[0] else size for axis, size in enumerate(shape))
