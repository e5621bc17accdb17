"""Rules of products of vectors and matrices: sums of products, told by letters."""

from __future__ import annotations

from functools import partial

from lib.explain.provenance.catalogue.joined import elementwise, product_of
from lib.explain.provenance.catalogue.registry import add
from lib.explain.provenance.reading import Call, NoRuleError
from lib.explain.provenance.rules import Affine, How, Part, Rule, letters_for


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
add(linear, "torch.nn.functional.linear torch.nn.Linear", "")
add(einsum, "torch.einsum", "")
