"""Scenes about axes: columns and vectors, transposes, sums along an axis, views."""

from __future__ import annotations

from lib.practice.draw import Draw
from lib.practice.scenes.model import Scene


def column_against_vector(draw: Draw) -> Scene:
    """Predictions (n, 1) beside targets (n,)."""
    (n,) = draw.sizes(1)
    sign = draw.one(("-", "-", "*", "+"))
    column = draw.one(("pred", "prediction", "output", "y_hat"))
    vector = draw.one(("target", "y", "labels"))
    return Scene(
        draw.tensors({column: (n, 1), vector: (n,)}),
        (
            f"{column} {sign} {vector}",
            f"{column}.squeeze(1) {sign} {vector}",
            f"{column} {sign} {vector}.unsqueeze(1)",
            f"{column}.t() {sign} {vector}",
            f"{column} {sign} {vector}.t()",
            f"{column}.unsqueeze(1) {sign} {vector}",
            f"({column} {sign} {vector}).mean()",
        ),
        wanted=f"{column}[:, 0] {sign} {vector}",
    )


def vector_from_product(draw: Draw) -> Scene:
    """A product with a vector (n,) or with a column (n, 1), beside targets (n,)."""
    n, i = draw.sizes(2)
    x, w, _ = draw.unit_names()
    y = draw.one(("y", "target"))
    return Scene(
        draw.tensors({x: (n, i), w: (i,), y: (n,)}),
        (
            f"{x} @ {w} - {y}",
            f"{x} @ {w}.unsqueeze(1) - {y}",
            f"{x} @ {w} - {y}.unsqueeze(1)",
            f"({x} @ {w}.unsqueeze(1)).squeeze(1) - {y}",
            f"{x} * {w} - {y}",
            f"{x} @ {w}.unsqueeze(1) - {y}.unsqueeze(1)",
        ),
        wanted=f"torch.mv({x}, {w}) - {y}",
    )


def transpose_of_vector(draw: Draw) -> Scene:
    """A vector, of which a transpose makes no column."""
    (n,) = draw.sizes(1)
    v = draw.one(("v", "x", "w", "bias"))
    return Scene(
        draw.tensors({v: (n,)}),
        (
            f"{v}.t()",
            f"{v}.T",
            f"{v}.mT",
            f"{v}.unsqueeze(1)",
            f"{v}.unsqueeze(0)",
            f"{v}.view(-1, 1)",
            f"{v}.view(1, -1)",
        ),
        wanted=f"{v}[:, None]",
    )


def transpose_of_stack(draw: Draw) -> Scene:
    """A stack of matrices, where ``.T`` turns round all axes and ``.t()`` refuses."""
    k, p, q = draw.sizes(3)
    a = draw.one(("a", "x", "stack", "batch"))
    return Scene(
        draw.tensors({a: (k, p, q)}),
        (
            f"{a}.T",
            f"{a}.t()",
            f"{a}.mT",
            f"{a}.transpose(0, 1)",
            f"{a}.transpose(1, 2)",
            f"{a}.view({k}, {q}, {p})",
            f"{a}[0].t()",
        ),
        wanted=f"{a}.permute(0, 2, 1)",
    )


def transpose_of_matrix(draw: Draw) -> Scene:
    """A matrix, transposed once, twice, or only renamed in shape."""
    p, q = draw.sizes(2)
    a = draw.one(("a", "x", "w", "weights"))
    return Scene(
        draw.tensors({a: (p, q)}),
        (
            f"{a}.t()",
            f"{a}.T",
            f"{a}.mT",
            f"{a}.T.T",
            f"{a}.view({q}, {p})",
            f"{a}.t().t()",
            f"{a}.transpose(0, 1)",
            f"{a}.view(-1).t()",
        ),
        wanted=f"{a}.permute(1, 0)",
    )


def sums_of_matrix(draw: Draw) -> Scene:
    """Sums along rows, columns and both, with and without the axis kept."""
    p, q = draw.sizes(2)
    x, _, _ = draw.unit_names()
    wanted, others = draw.one(
        (
            (f"{x} @ torch.ones({q})", ()),
            (f"{x} @ torch.ones({q}, 1)", ()),
            (f"torch.ones({p}) @ {x}", ()),
            (f"torch.ones(1, {p}) @ {x}", (f"{x}.sum(dim=-1, keepdim=True)",)),
        )
    )
    return Scene(
        draw.tensors({x: (p, q)}),
        (
            f"{x}.sum(dim=0)",
            f"{x}.sum(dim=1)",
            f"{x}.sum(dim=1, keepdim=True)",
            f"{x}.sum(dim=0, keepdim=True)",
            f"{x}.sum()",
            f"{x}.sum(dim=-1)",
            *others,
        ),
        wanted=wanted,
    )


def rows_divided_by_sums(draw: Draw) -> Scene:
    """Rows divided by their sums: without keepdim square matrices divide by the wrong ones."""
    p, q = draw.sizes(2)
    if draw.happens(0.5):
        q = p
    x = draw.one(("x", "scores", "weights"))
    how = draw.one(("sum", "amax"))
    return Scene(
        (f"{x} = torch.rand({p}, {q})",),
        (
            f"{x} / {x}.{how}(dim=1)",
            f"{x} / {x}.{how}(dim=1, keepdim=True)",
            f"{x} / {x}.{how}()",
            f"{x} / {x}.{how}(dim=0)",
            f"{x} / {x}.{how}(dim=0, keepdim=True)",
            f"{x} / {x}.{how}(dim=-1, keepdim=True)",
        ),
        wanted=f"({x}.t() / {x}.{how}(dim=1)).t()",
    )


def means_of_stack(draw: Draw) -> Scene:
    """Means along one or two axes of three."""
    k, p, q = draw.sizes(3)
    x = draw.one(("x", "images", "batch"))
    how = draw.one(("sum", "mean"))
    return Scene(
        draw.tensors({x: (k, p, q)}),
        (
            f"{x}.{how}(dim=0)",
            f"{x}.{how}(dim=1)",
            f"{x}.{how}(dim=2)",
            f"{x}.{how}(dim=(1, 2))",
            f"{x}.{how}(dim=-1, keepdim=True)",
            f"{x}.{how}(dim=1, keepdim=True)",
            f"{x}.{how}()",
        ),
        wanted=f"{x}.permute(1, 2, 0).{how}(dim=-1)",
    )


def view_of_matrix(draw: Draw) -> Scene:
    """A matrix read anew in rows of another length, or transposed."""
    p, q = draw.sizes(2)
    a = draw.one(("a", "x", "w"))
    return Scene(
        draw.tensors({a: (p, q)}),
        (
            f"{a}.view({q}, {p})",
            f"{a}.t()",
            f"{a}.reshape({q}, {p})",
            f"{a}.t().reshape(-1)",
            f"{a}.view(-1)",
            f"{a}.t().view(-1)",
            f"{a}.view({p + 1}, {q})",
            f"{a}.view(-1, {p})",
        ),
        wanted=f'torch.einsum("ij->ji", {a})',
    )


def view_of_weights(draw: Draw) -> Scene:
    """Weights brought to (in, out) by a view, which leaves their numbers in the old order."""
    n, i, o = draw.sizes(3)
    x, w, _ = draw.unit_names()
    return Scene(
        draw.tensors({x: (n, i), w: (o, i)}),
        (
            draw.product(x, f"{w}.view({i}, {o})"),
            draw.product(x, draw.turned(w)),
            draw.product(x, f"{w}.reshape({i}, {o})"),
            draw.product(x, f"{w}.view({o}, {i})"),
            draw.product(x, f"{w}.view(-1)"),
            draw.product(x, f"{w}.t().reshape({o}, {i}).t()"),
        ),
        wanted=f"F.linear({x}, {w})",
    )
