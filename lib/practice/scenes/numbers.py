"""Scenes about numbers: dtypes, last bits, and how often the bias is added."""

from __future__ import annotations

from lib.practice.draw import Draw
from lib.practice.model import UnitNames
from lib.practice.scenes.model import Scene

LEAST_TERMS, MOST_TERMS = 8, 11
"""Elements of the vectors whose last bits are compared: some differ nearly always, and all can be drawn."""


def dtype_of_product(draw: Draw) -> Scene:
    """Whole numbers beside float32."""
    p, q, r = draw.sizes(3)
    a, c = draw.pair_names()
    return Scene(
        (f"{a} = torch.arange({p * q}).view({p}, {q})", f"{c} = {draw.numbers(q, r)}"),
        (
            draw.product(a, c),
            draw.product(f"{a}.float()", c),
            draw.product(a, f"{c}.long()"),
            draw.product(f"{a}.double()", c),
            draw.product(f"{a}.double()", f"{c}.double()"),
            f"{a}.float() * 2 + {c}",
            draw.product(a, f"{c}.float()"),
        ),
        wanted=f'torch.einsum("ij,jk->ik", {a}.to(torch.float32), {c})',
        has_dtypes=True,
    )


def dtype_of_double(draw: Draw) -> Scene:
    """float64, as numpy hands it over, beside float32."""
    p, q = draw.sizes(2)
    x, w, _ = draw.unit_names()
    return Scene(
        (f"{x} = torch.randn({p}, {q}, dtype=torch.float64)", f"{w} = {draw.numbers(p, q)}"),
        (
            f"{x} * {w}",
            f"{x} @ {w}.t()",
            f"{x}.float() @ {w}.t()",
            f"{x} @ {w}.double().t()",
            f"{x}.float() * {w}",
            f"F.linear({x}, {w})",
            f"({x} > 0) * {w}",
        ),
        wanted=f"F.linear({x}.float(), {w})",
        has_dtypes=True,
    )


def dtype_of_whole_numbers(draw: Draw) -> Scene:
    """Whole numbers alone: which operations leave them whole, and which refuse."""
    numbers = [draw.random.randint(1, 9) for _ in range(draw.one((2, 4)))]
    counts = draw.one(("counts", "labels", "ages", "a"))
    return Scene(
        (f"{counts} = torch.tensor({numbers})",),
        (
            f"{counts}.mean()",
            f"{counts}.float().mean()",
            f"{counts}.sum() // {len(numbers)}",
            f"{counts} / 2",
            f"{counts} // 2",
            f"{counts} * 0.5",
            f"{counts} > 4",
            f"{counts}.sum()",
        ),
        wanted=f"{counts}.sum() / {len(numbers)}",
        has_dtypes=True,
    )


def bits_of_sums(draw: Draw) -> Scene:
    """Three vectors added in different orders; whole numbers are exact, fractions are not."""
    count = draw.random.randint(LEAST_TERMS, MOST_TERMS)
    a, b, c = draw.triple_names()
    made = f"torch.rand({count})" if draw.happens(0.6) else f"torch.randint(1, 100, ({count},)).float()"
    return Scene(
        tuple(f"{name} = {made}" for name in (a, b, c)),
        (
            f"({a} + {b}) + {c}",
            f"{a} + ({b} + {c})",
            f"{a} + {c} + {b}",
            f"{a} + {b} - {c}",
            f"{b} + {c} + {a}",
            f"{b} + {a} + {c}",
        ),
        asks_bits=True,
    )


def bits_of_multiples(draw: Draw) -> Scene:
    """One vector scaled in different ways: powers of two are exact, tenths are not."""
    count = draw.random.randint(LEAST_TERMS, MOST_TERMS)
    x = draw.one(("x", "a", "w"))
    forms = draw.one(
        (
            (f"{x} * 5", f"{x} + {x} + {x} + {x} + {x}", f"{x} * 4 + {x}", f"{x} * 4"),
            (f"{x} / 10", f"{x} * 0.1", f"{x} / 5 / 2", f"{x} * 10"),
            (f"{x} / 4", f"{x} * 0.25", f"{x} / 2 / 2", f"{x} / 2"),
            (f"{x} * 3", f"{x} + {x} + {x}", f"{x} * 9 / 3", f"{x} * 6 / 3"),
        )
    )
    return Scene((f"{x} = torch.rand({count})",), forms, asks_bits=True)


def tests_of_last_bits(draw: Draw) -> Scene:
    """Tests whether two sums in different orders are the same: only some say yes."""
    count = draw.random.randint(LEAST_TERMS, MOST_TERMS)
    a, b, c = draw.triple_names()
    first, second = draw.one((("first", "second"), ("left", "right"), ("one", "other")))
    gap = f"({first} - {second}).abs()"
    return Scene(
        (
            *(f"{name} = torch.rand({count})" for name in (a, b, c)),
            f"{first} = ({a} + {b}) + {c}",
            f"{second} = {a} + ({b} + {c})",
        ),
        (
            f"torch.equal({first}, {second})",
            f"torch.allclose({first}, {second})",
            f"({first} == {second}).all()",
            f"{gap}.max() < 1e-5",
            f"{gap}.max() == 0",
            f"{gap}.sum() == 0",
            f"torch.allclose({first}, {second}, rtol=0, atol=0)",
        ),
        wanted="True",
    )


def bias_of_batch(draw: Draw) -> Scene:
    """The bias of several units and samples."""
    n, i, o = draw.sizes(3)
    x, w, b = draw.unit_names()
    product = draw.product(x, draw.turned(w))
    return Scene(
        draw.tensors({x: (n, i), w: (o, i), b: (o,)}),
        (
            f"{product} + {b}",
            f"({product} + {b}).sum(dim=0)",
            f"F.linear({x}, {w}, {b}) + {b}",
            f"F.linear({x}, {w})",
            f"({x}.unsqueeze(1) * {w} + {b}.unsqueeze(1)).sum(dim=2)",
            f"torch.addmm({b}, {x}, {draw.turned(w)})",
            f"{product} + {b}.unsqueeze(1)",
            f"{product} + {b}.sum()",
            f"({product} + {b}).sum()",
        ),
        wanted=f'torch.einsum("ni,oi->no", {x}, {w}) + {b}',
        unit=UnitNames(x, w, b, n, i, o),
    )


def _one_sample_and_unit(draw: Draw) -> tuple[tuple[str, ...], UnitNames]:
    """Draw the lines that make one sample, one unit and its bias, and what these are called."""
    (i,) = draw.sizes(1)
    x, w, b = draw.unit_names()
    return draw.tensors({x: (1, i), w: (1, i), b: (1,)}), UnitNames(x, w, b, 1, i, 1)


def bias_of_one_unit(draw: Draw) -> Scene:
    """The bias of one sample and one unit, inside or outside a sum."""
    setup, unit = _one_sample_and_unit(draw)
    x, w, b = unit.features, unit.weights, unit.bias
    return Scene(
        setup,
        (
            f"({x} * {w} + {b}).sum()",
            f"({x} * {w}).sum() + {b}",
            f"({x} * {w} + {b}).mean()",
            f"({x}.t() * {w} + {b}).sum()",
            f"{draw.product(x, draw.turned(w))} + {b}",
            f"({x}.t() * {w}).sum() + {b}",
            f"({x}.t() * {w} + {b}).sum(dim=0)",
        ),
        wanted=f"F.linear({x}, {w}, {b})",
        unit=unit,
    )


def bias_of_outer_product(draw: Draw) -> Scene:
    """The thread's code and its neighbours, with a bias."""
    setup, unit = _one_sample_and_unit(draw)
    x, w, b = unit.features, unit.weights, unit.bias
    return Scene(
        setup,
        (
            f"({x}.t() * {w} + {b}).sum()",
            f"({x}.t() * {w}).sum() + {b}",
            f"{x}.t() * {w} + {b}",
            f"({x} * {w} + {b}).sum()",
            f"({x} * {draw.turned(w)} + {b}).sum(dim=1)",
            f"(torch.mm({x}.t(), {w}) + {b}).sum()",
            f"torch.outer({x}[0], {w}[0]).sum() + {b}",
        ),
        wanted=f"torch.dot({x}[0], {w}[0]) + {b}",
        unit=unit,
    )
