"""Pasted code as a row of Compare: the same code in terms of features, weights and bias, up to its sum."""

from __future__ import annotations

import ast
import re

from torch import nn

from lib.comparison.own_code import PastedComparison
from lib.experiment import TensorName
from lib.explain import fingerprint
from lib.explain.probing import Roles
from lib.language import Run, Span, Step
from lib.language.layer_paths import members_of
from lib.language.values import UserObject
from lib.notice import Notice

TENSOR_NAMES = frozenset(TensorName)
"""What rows call the experiment's tensors."""

SIMPLE = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Expr)
"""Statements that hold expressions alone: a step inside another one has statements around it."""


def row_code(found: PastedComparison) -> str | Notice:
    """Rewrite pasted code so that it takes the experiment's tensors and ends before its activation.

    Each name that plays a role is that tensor from the start, laid out as the code had it, and the first
    assignment to it is left out; what a layer or an object holds is put there just before the value. What
    follows the statement of the value step is left out, and so is what a failed cell did not run; the step's
    own expression is the last line, or the call of the layer alone that made it inside a model. A function
    that makes the value and goes on returns it. Everything else stands as it was pasted.

    Returns a notice (row_error, row_roles, row_trained, row_layer, row_object, row_inside) where that cannot
    be done: the code fails, the roles are unknown, gradients change the tensors first, the value is made
    inside a loop or a block, or the row would sum something else than the code does.
    """
    step, roles = found.value_step, found.guess.roles
    if found.run.error is not None and not found.run.is_ended:
        return Notice("row_error", line=found.run.error.line)
    if roles is None or step is None:
        return Notice("row_roles")
    gradients = _line_of_gradients(found)
    if gradients is not None and (step.rounds or gradients < step.span.line):
        return Notice("row_trained", line=gradients)
    row = _rewritten(found, step)
    is_changed = step.depth or _held(roles) or found.run.errors
    if isinstance(row, str) and is_changed and not _sums_the_same(row, found):
        row = Notice("row_inside", line=step.span.line)
    if isinstance(row, Notice) and found.run.error is not None:
        return Notice("row_error", line=found.run.error.line)
    if isinstance(row, Notice) and roles.layer is not None:
        told = {"name": roles.layer, "features": roles.features, "has_bias": found.guess.has_bias}
        return Notice("row_layer", **told) if _is_of_layer(found) else Notice("row_object", **told)
    return row


def _is_of_layer(found: PastedComparison) -> bool:
    """Say whether the weights are those of one of torch's layers."""
    roles = found.guess.roles
    return any(part.is_of_layer for part in found.guess.candidates if roles and part.name == roles.weights)


def _held(roles: Roles) -> set[str]:
    """Return the names of what a layer or an object holds, such as ``model[0].weight``."""
    return {name for name in roles.names if "." in name}


def _sums_the_same(row: str, found: PastedComparison) -> bool:
    """Say whether a row has the formula of the code that it came from."""
    sizes, mine = found.guess.sizes, found.fingerprint
    if sizes is None or mine is None or not mine.is_valid or found.unit is None:
        return False
    ours = fingerprint(
        row,
        sizes.batch,
        sizes.in_features,
        sizes.out_features,
        budget=found.budget,
        probe_set=found.unit.shared.probe_set,
    )
    return ours.is_valid and ours.step is None and ours.is_same_formula(mine) is True


def _line_of_gradients(found: PastedComparison) -> int | None:
    """Return the line in which the code asks for gradients, None where it does not get so far or has none."""
    failure = None if found.fingerprint is None else found.fingerprint.failure
    if failure is None or failure.error is None or not failure.is_of_gradients:
        return None
    return failure.error.line


def _rewritten(found: PastedComparison, step: Step) -> str | Notice:
    roles, tree = found.guess.roles, found.program.tree
    refused = Notice("row_inside", line=step.span.line)
    is_of_layer = _is_of_layer(found)
    is_alone = is_of_layer and bool(found.value_layer or step.depth)
    end = _call_of(found, step) if step.depth or is_alone else step
    if roles is None or tree is None or step.rounds or end is None:
        return refused
    layouts = _layouts(found)
    names = {name: layout for name, layout in layouts.items() if "." not in name}
    waiting = names.keys() - found.given.keys()
    kept = _first_lines(names)
    for statement in tree.body:
        span, text = found.program.place(statement)
        if _holds(span, end.span):
            if not isinstance(statement, SIMPLE):
                if not is_of_layer:
                    break
                is_alone = True
            last = [f"{roles.layer}({roles.features})"] if is_alone else _last_lines(statement, text, end)
            held = [_held_line(found, name, layout) for name, layout in layouts.items() if "." in name]
            return "\n".join([*kept, *held, *last]) + "\n"
        if _is_left_out(found.run, span):
            continue
        assigned = _assigned(statement) & waiting
        if not assigned:
            kept.append(_returning(found, statement, step) if step.depth and not is_alone else text)
        elif not isinstance(statement, ast.Assign | ast.AnnAssign) or len(_assigned(statement)) > 1:
            return Notice("row_inside", line=span.line)
        waiting -= assigned
    return refused


def _call_of(found: PastedComparison, step: Step) -> Step | None:
    """Return the step of the code's own lines in which a step inside a model was made."""
    return next((each for each in found.run.steps if each.number >= step.number and not each.depth), None)


def _returning(found: PastedComparison, statement: ast.stmt, step: Step) -> str:
    """Let a function that makes the value return it, in place of the statement that goes on with it."""
    outer, text = found.program.place(statement)
    if not isinstance(statement, ast.FunctionDef | ast.ClassDef) or not _holds(outer, step.span):
        return text
    simple = [node for node in ast.walk(statement) if isinstance(node, (*SIMPLE, ast.Return))]
    places = [found.program.place(node)[0] for node in simple]
    inner = next((span for span in places if _holds(span, step.span)), None)
    if inner is None:
        return text
    lines = found.program.code.split("\n")[outer.line - 1 : outer.end_line]
    first, last = inner.line - outer.line, inner.end_line - outer.line
    before, after = lines[first][: inner.column], lines[last][inner.end_column :]
    value = f"({step.text})" if "\n" in step.text else step.text
    lines[first : last + 1] = [f"{before}return {value}{after}"]
    return "\n".join(lines)[outer.column :]


def _is_left_out(run: Run, span: Span) -> bool:
    """Say whether a statement is the one that ended its cell, or one that the cell did not get to."""
    return any(
        cell.error is not None and cell.error.line <= span.end_line and span.line <= cell.end_line
        for cell in run.cells
    )


def _held_line(found: PastedComparison, name: str, layout: str) -> str:
    """Put one of the experiment's tensors where a layer or an object holds its own."""
    root = re.split(r"[.\[]", name, maxsplit=1)[0]
    owner = found.run.names.get(root)
    members = dict(members_of(root, owner)) if isinstance(owner, nn.Module | UserObject) else {}
    is_parameter = isinstance(members.get(name, nn.Parameter()), nn.Parameter)  # a layer has nothing else
    return f"{name} = nn.Parameter({layout})" if is_parameter else f"{name} = {layout}"


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
