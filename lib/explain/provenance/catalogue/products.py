"""Rules of products of vectors and matrices: sums of products, told by letters."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from lib.explain.provenance.catalogue.joined import elementwise, product_of
from lib.explain.provenance.catalogue.moves import fitted, numbered
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.contractions import Affine, Part, letters_for
from lib.explain.provenance.reading import Call, NoRuleError, shape_of
from lib.explain.provenance.rules import Along, How, Nothing, Rule


def by_letters(call: Call, *, letters: tuple[str, str], result: str) -> Rule:
    """Two operands of fixed axes: mm, mv, dot, outer."""
    return product_of(call, (0, 1), letters, result)


def matmul(call: Call) -> Rule:
    """``@``: vectors, matrices, and stacks of matrices whose first axes are stretched to meet."""
    left, right = call.shape_at(0), call.shape_at(1)
    stack = letters_for(max(len(left), len(right), 2) - 2)
    rest = letters_for(3, stack)
    row, inner, column = tuple(rest)
    first = inner if len(left) == 1 else stack[len(stack) - len(left) + 2 :] + row + inner
    second = inner if len(right) == 1 else stack[len(stack) - len(right) + 2 :] + inner + column
    result = stack + (row if len(left) > 1 else "") + (column if len(right) > 1 else "")
    return product_of(call, (0, 1), (first, second), result)


def added(call: Call, *, letters: tuple[str, str], result: str) -> Rule:
    """``beta * input + alpha * (a product)``: addmm, addmv, baddbmm, addbmm."""
    product = product_of(call, (1, 2), letters, result)
    parts = []
    for rule, role in ((elementwise(call, (0,), How.PRODUCT), "beta"), (product, "alpha")):
        place = call.positions(role)
        parts.append(Part(rule, call.number(role, 1.0), place[0] if place else None))
    return Affine(call.shape, call.name, tuple(parts))


def linear(call: Call) -> Rule:
    """``input @ weight.t() + bias``; leading axes of the input stay."""
    places = [call.place_of(role) for role in ("input", "weight")]
    shapes = [call.shape_at(place) for place in places]
    lead = letters_for(max(0, len(shapes[0]) - 1))
    inner, unit = tuple(letters_for(2, lead))
    unit = unit if len(shapes[1]) == 2 else ""
    product = product_of(call, places, (lead + inner, unit + inner), lead + unit)
    bias = call.positions("bias")
    if not bias or call.operands[bias[0]].value is None:
        return product
    return Affine(call.shape, call.name, (Part(product), Part(elementwise(call, bias, How.PRODUCT))))


def einsum(call: Call) -> Rule:
    """``einsum``: the letters are the code's own; axes that ``...`` stands for get others."""
    equation = call.operands[0].value
    if not isinstance(equation, str):
        raise NoRuleError("the equation is a list of numbers")
    places = tuple(range(1, len(call.operands)))
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(places):
        raise NoRuleError("the operands come as a list")
    shapes = [call.shape_at(place) for place in places]
    hidden = max(
        (len(shape) - len(term) + 3 for term, shape in zip(terms, shapes, strict=True) if "..." in term),
        default=0,
    )
    dots = letters_for(hidden, equation)
    if not arrow:
        seen = left.replace("...", "").replace(",", "")
        right = "..." * ("..." in left) + "".join(sorted(x for x in set(seen) if seen.count(x) == 1))
    named = []
    for term, shape in zip(terms, shapes, strict=True):
        own = len(shape) - len(term.replace("...", ""))
        named.append(term.replace("...", dots[hidden - own :] if own else ""))
    return product_of(call, places, named, right.replace("...", dots))


def dot(call: Call) -> Rule:
    """numpy's ``dot``: ``@`` up to two axes, a plain product with a number."""
    shapes = (call.shape_at(0), call.shape_at(1))
    if () in shapes:
        return elementwise(call, (0, 1), How.PRODUCT)
    if max(len(shape) for shape in shapes) > 2:
        raise NoRuleError("more than two axes")
    return matmul(call)


def inner(call: Call) -> Rule:
    """``inner``: the last axes of both are summed."""
    left, right = (len(call.shape_at(place)) for place in (0, 1))
    if not left or not right:
        return elementwise(call, (0, 1), How.PRODUCT)
    letters = letters_for(left + right - 1)
    first, second = letters[: left - 1], letters[left:]
    summed = letters[left - 1]
    return product_of(call, (0, 1), (first + summed, second + summed), first + second)


def tensordot(call: Call) -> Rule:
    """``tensordot``: pairs of axes are summed, given by number, or the last against the first."""
    left, right = (len(call.shape_at(place)) for place in (0, 1))
    dims = call.argument("dims", 2)
    pairs = (range(left - dims, left), range(dims)) if isinstance(dims, int) else tuple(dims)
    letters = list(letters_for(left + right))
    first, second = letters[:left], letters[left:]
    for one, other in zip(*pairs, strict=True):
        second[int(other) % right] = first[int(one) % left]
    kept = [letter for letter in first if letter not in second] + [
        letter for letter in second if letter not in first
    ]
    return product_of(call, (0, 1), ("".join(first), "".join(second)), "".join(kept))


def kron(call: Call) -> Rule:
    """``kron``: every cell of the left times all of the right; the result's axes are pairs of axes."""
    shapes = (call.shape_at(0), call.shape_at(1))
    count = max(len(shape) for shape in shapes)
    left, right = ((1,) * (count - len(shape)) + shape for shape in shapes)
    letters = letters_for(2 * count)
    first, second = letters[::2], letters[1::2]
    product = product_of(call, (0, 1), (first, second), letters, shapes=(left, right))
    return replace(
        product,
        shapes=shapes,
        letters=(product.letters[0][count - len(shapes[0]) :], product.letters[1][count - len(shapes[1]) :]),
    )


def chained(call: Call) -> Rule:
    """``multi_dot``: matrices in a row; every path through them is a product."""
    values = call.operands[0].value
    shapes = [shape_of(value) for value in values]
    found = [shape for shape in shapes if shape is not None]
    letters = letters_for(len(found) + 1)
    terms = [letters[place : place + 2] for place in range(len(found))]
    if len(found[0]) == 1:
        terms[0] = letters[1]
    if len(found[-1]) == 1:
        terms[-1] = letters[-2]
    result = terms[0][:-1] + terms[-1][1:]
    return product_of(call, (0,) * len(found), terms, result, items=range(len(found)), shapes=found)


def power(call: Call) -> Rule:
    """``matrix_power``: the matrix as often as the power says."""
    times = call.argument("n")
    shape = call.shape_at(0)
    if times == 0:
        return Nothing(call.shape, call.name)
    if times < 0 or len(shape) != 2 or times > 8:
        raise NoRuleError("an inverse, or too many products")
    letters = letters_for(times + 1)
    terms = [letters[place : place + 2] for place in range(times)]
    return product_of(call, (0,) * times, terms, letters[0] + letters[-1])


def cross(call: Call, *, default: int | None = None) -> Rule:
    """``cross``: each cell from the two others along an axis, of both operands."""
    shape = call.shape
    if call.shape_at(0) != shape or call.shape_at(1) != shape:
        raise NoRuleError("the operands are stretched")
    given = call.argument("dim", default)
    axis = shape.index(3) if given is None else int(given) % len(shape)
    whole = numbered(shape)
    turned = [fitted(whole.roll(-step, axis), place, shape) for place in (0, 1) for step in (1, 2)]
    return Along(shape, call.name, tuple(turned), (axis,))


TORCH = ("torch", "Tensor")
for name, letters, result in (
    ("mm", ("ab", "bc"), "ac"), ("bmm", ("abc", "acd"), "abd"), ("mv", ("ab", "b"), "a"),
    ("dot vdot", ("a", "a"), ""), ("outer ger", ("a", "b"), "ab"),
):  # fmt: skip
    add(partial(by_letters, letters=(letters[0], letters[1]), result=result), name, *TORCH)
for name, letters, result in (
    ("addmm", ("ab", "bc"), "ac"), ("addmv", ("ab", "b"), "a"), ("baddbmm", ("abc", "acd"), "abd"),
    ("addbmm", ("abc", "acd"), "bd"),
):  # fmt: skip
    add(partial(added, letters=(letters[0], letters[1]), result=result), name, *TORCH)
add(matmul, "matmul", *TORCH, "operator")
add(matmul, "matmul", "numpy")
add(dot, "dot", "numpy", "ndarray")
add(partial(by_letters, letters=("a", "a"), result=""), "vdot", "numpy")
add(partial(by_letters, letters=("a", "b"), result="ab"), "outer", "numpy")
add(inner, "inner", *TORCH)
add(kron, "kron", *TORCH)
add(cross, "cross", *TORCH)
add(power, "matrix_power", *TORCH)
add(tensordot, "tensordot", "torch")
add(chained, "multi_dot", "torch.linalg")
add(linear, "torch.nn.functional.linear torch.nn.Linear", "")
add(einsum, "torch.einsum", "")
