"""Scenes about products: inner sizes, which product, what nn.Linear stores, ``*``, outer products."""

from __future__ import annotations

from lib.practice.draw import Draw
from lib.practice.scenes.model import Scene


def inner_sizes_of_unit(draw: Draw) -> Scene:
    """Features (n, i) and weights (o, i); square weights now and then, where mistakes are silent."""
    n, i, o = draw.unit_sizes(square=0.3)
    x, w, _ = draw.unit_names()
    x_t, w_t = draw.turned(x), draw.turned(w)
    return Scene(
        draw.tensors({x: (n, i), w: (o, i)}),
        (
            draw.product(x, w),
            draw.product(x, w_t),
            draw.product(x_t, w),
            draw.product(w, x_t),
            draw.product(w, x),
            draw.product(x_t, w_t),
            f"{x} * {w}",
        ),
        wanted=f"F.linear({x}, {w})",
    )


def inner_sizes_of_chain(draw: Draw) -> Scene:
    """Two matrices (p, q) and (q, r) or its transpose."""
    p, q, r = draw.sizes(3)
    a, c = draw.pair_names()
    a_t, c_t = draw.turned(a), draw.turned(c)
    is_turned = draw.happens(0.5)
    return Scene(
        draw.tensors({a: (p, q), c: (r, q) if is_turned else (q, r)}),
        (
            draw.product(a, c),
            draw.product(a, c_t),
            draw.product(c, a),
            draw.product(a_t, c),
            draw.product(c_t, a_t),
            draw.product(a_t, c_t),
            draw.product(c, a_t),
        ),
        wanted=f'torch.einsum("ij,{"kj" if is_turned else "jk"}->ik", {a}, {c})',
    )


def products_of_stacks(draw: Draw) -> Scene:
    """Two stacks of matrices."""
    k, p, q, r = draw.sizes(4)
    a, c = draw.pair_names()
    return Scene(
        draw.tensors({a: (k, p, q), c: (k, q, r)}),
        (
            f"torch.mm({a}, {c})",
            f"torch.bmm({a}, {c})",
            f"torch.matmul({a}, {c}[0])",
            f"{a} * {c}",
            f"torch.bmm({c}, {a})",
            f"torch.mm({a}[0], {c}[0])",
            f"torch.dot({a}, {c})",
        ),
        wanted=f'torch.einsum("kpq,kqr->kpr", {a}, {c})',
    )


def products_with_a_vector(draw: Draw) -> Scene:
    """A matrix (p, q) and a vector (q,)."""
    p, q = draw.sizes(2)
    a, _, _ = draw.unit_names()
    v = draw.one(("v", "u", "w"))
    return Scene(
        draw.tensors({a: (p, q), v: (q,)}),
        (
            f"torch.mv({a}, {v})",
            f"torch.mm({a}, {v})",
            f"torch.dot({a}, {v})",
            f"torch.matmul({v}, {a})",
            f"{a} * {v}",
            f"torch.mm({a}, {v}.unsqueeze(1))",
            f"torch.bmm({a}, {v})",
            f"({a} * {v}).sum()",
        ),
        wanted=f"({a} * {v}).sum(dim=1)",
    )


def products_of_vectors(draw: Draw) -> Scene:
    """Two vectors of one length."""
    (q,) = draw.sizes(1)
    u, v = draw.one((("u", "v"), ("x", "w"), ("a", "c")))
    return Scene(
        draw.tensors({u: (q,), v: (q,)}),
        (
            f"torch.dot({u}, {v})",
            f"torch.mm({u}, {v})",
            f"torch.mv({u}, {v})",
            f"torch.matmul({u}, {v})",
            f"{u} * {v}",
            f"torch.outer({u}, {v})",
        ),
        wanted=f"({u} * {v}).sum()",
    )


def layer_and_its_weights(draw: Draw) -> Scene:
    """A layer nn.Linear(i, o), whose weight is (o, i); square now and then."""
    n, i, o = draw.unit_sizes(square=0.3)
    x, _, _ = draw.unit_names()
    layer = draw.one(("linear", "layer", "fc"))
    weight, bias = f"{layer}.weight", f"{layer}.bias"
    return Scene(
        (f"{x} = {draw.numbers(n, i)}", f"{layer} = nn.Linear({i}, {o})"),
        (
            weight,
            draw.turned(weight),
            f"{draw.product(x, draw.turned(weight))} + {bias}",
            f"{draw.product(x, weight)} + {bias}",
            f"{draw.product(x, draw.turned(weight))}",
            f"F.linear({x}, {draw.turned(weight)}, {bias})",
            f"{x} * {weight} + {bias}",
            draw.product(weight, draw.turned(x)),
        ),
        wanted=f"{layer}({x})",
    )


def linear_and_its_weights(draw: Draw) -> Scene:
    """F.linear with weights (out, in), or stored (in, out) by mistake."""
    n, i, o = draw.sizes(3)
    x, w, _ = draw.unit_names()
    is_stored_turned = draw.happens(0.5)
    return Scene(
        draw.tensors({x: (n, i), w: (i, o) if is_stored_turned else (o, i)}),
        (
            f"F.linear({x}, {w})",
            f"F.linear({x}, {draw.turned(w)})",
            f"F.linear({w}, {x})",
            f"F.linear({draw.turned(x)}, {w})",
            draw.product(w, x),
            draw.product(draw.turned(x), w),
        ),
        wanted=f'torch.einsum("ni,{"io" if is_stored_turned else "oi"}->no", {x}, {w})',
    )


def star_of_squares(draw: Draw) -> Scene:
    """Two square matrices: every product runs, and each gives other numbers."""
    (p,) = draw.sizes(1)
    a, c = draw.pair_names()
    return Scene(
        draw.tensors({a: (p, p), c: (p, p)}),
        (
            f"{a} * {c}",
            draw.product(a, c),
            f"torch.mul({a}, {c})",
            f"{a} * {draw.turned(c)}",
            f"({a} * {c}).sum(dim=1)",
            draw.product(a, draw.turned(c)),
        ),
        wanted=f'torch.einsum("ij,jk->ik", {a}, {c})',
    )


def star_of_pairs(draw: Draw) -> Scene:
    """Two matrices (p, q), or one of them transposed."""
    p, q = draw.sizes(2)
    a, c = draw.pair_names()
    is_turned = draw.happens(0.5)
    return Scene(
        draw.tensors({a: (p, q), c: (q, p) if is_turned else (p, q)}),
        (
            f"{a} * {c}",
            f"{a} * {draw.turned(c)}",
            draw.product(a, c),
            draw.product(a, draw.turned(c)),
            f"torch.mul({a}, {c})",
            f"({a} * {c}).sum()",
            f"{draw.turned(a)} * {c}",
        ),
        wanted=f'torch.einsum("iq,{"qk" if is_turned else "kq"}->ik", {a}, {c})',
    )


def outer_of_rows(draw: Draw) -> Scene:
    """One sample (1, i) and one unit (1, i), as in the thread."""
    (i,) = draw.sizes(1)
    x, w, _ = draw.unit_names()
    return Scene(
        draw.tensors({x: (1, i), w: (1, i)}),
        (
            f"({x}.t() * {w}).sum()",
            f"({x} * {w}).sum()",
            f"{x}.sum() * {w}.sum()",
            f"{x} * {w}",
            f"{x}.t() * {w}",
            f"{x} * {draw.turned(w)}",
            f"({x} @ {draw.turned(w)}).sum()",
            f"torch.outer({x}[0], {w}[0])",
        ),
        wanted=f"torch.dot({x}[0], {w}[0])",
    )


def outer_of_vectors(draw: Draw) -> Scene:
    """Two vectors, one of them made a column."""
    n, m = draw.sizes(2)
    if draw.happens(0.4):
        m = n
    u, v = draw.one((("u", "v"), ("rows", "columns"), ("a", "c")))
    return Scene(
        draw.tensors({u: (n,), v: (m,)}),
        (
            f"{u} * {v}",
            f"{u}.unsqueeze(1) * {v}",
            f"torch.outer({u}, {v})",
            f"{u} * {v}.unsqueeze(1)",
            f"torch.dot({u}, {v})",
            f"{u}.unsqueeze(0) * {v}.unsqueeze(0)",
        ),
        wanted=f'torch.einsum("i,j->ij", {u}, {v})',
    )
