"""Programs whose comments say what each line is meant to give, and the mistakes that break one of them."""

from __future__ import annotations

from lib.practice.draw import Draw
from lib.practice.scenes.model import Line
from lib.practice.scenes.numbers import LEAST_TERMS, MOST_TERMS
from lib.topics import Topic


def unit_program(draw: Draw, topic: Topic) -> tuple[Line, ...]:
    """A unit over a batch, line by line; the topic says which lines can go wrong."""
    n, i, o = draw.sizes(3)
    if topic in (Topic.STAR, Topic.INNER_SIZES) and draw.happens(0.3):
        o = i
    x, w, b = draw.unit_names()
    y, out = draw.one((("product", "value"), ("z", "output"), ("y", "result")))
    total = draw.one(("total", "score"))
    product = draw.product(x, draw.turned(w))
    mistakes: dict[Topic, dict[str, tuple[str, ...]]] = {
        Topic.INNER_SIZES: {y: (draw.product(x, w), draw.product(draw.turned(x), w), draw.product(w, x))},
        Topic.LINEAR_STORAGE: {w: (draw.numbers(i, o),), y: (f"F.linear({x}, {draw.turned(w)})",)},
        Topic.DTYPE: {
            x: (f"torch.randint(0, 9, ({n}, {i}))", f"torch.randn({n}, {i}, dtype=torch.float64)"),
            w: (f"torch.randn({o}, {i}, dtype=torch.float64)",),
            y: (f"{x} @ {w}.t().double()",),
        },
        Topic.BIAS: {
            b: (draw.numbers(n), draw.numbers(o, 1)),
            out: (f"{y} + {b}.sum()", f"{y} + {b} + {b}", f"{y} + {b}.mean()"),
        },
        Topic.STAR: {y: (f"{x} * {w}", f"{x} * {draw.turned(w)}", f"torch.mul({x}, {w})")},
        Topic.SUM_DIM: {
            total: (f"{out}.sum(dim=0)", f"{out}.sum()", f"{out}.sum(dim=1, keepdim=True)"),
        },
        Topic.VIEW: {y: (f"{x} @ {w}.view({i}, {o})", f"{x} @ {w}.reshape({i}, {o})")},
        Topic.TRANSPOSE: {y: (f"{x} @ {w}.t().t()", f"{x} @ {w}.T.mT", f"{x}.T @ {w}.T")},
        Topic.WHICH_PRODUCT: {
            y: (f"torch.bmm({x}, {w}.t())", f"torch.dot({x}, {w}.t())", f"torch.mv({x}, {w}.t())")
        },
    }
    broken = mistakes[topic]
    float32 = ", float32" if topic is Topic.DTYPE else ""

    def line(target: str, right: str, comment: str) -> Line:
        return Line(target, right, comment, broken.get(target, ()))

    return (
        line(x, draw.numbers(n, i), f"({n}, {i}), a row per sample{float32}"),
        line(w, draw.numbers(o, i), f"({o}, {i}), a row per unit{float32}"),
        line(b, draw.numbers(o), f"({o},), one per unit"),
        line(y, product, f"({n}, {o}), a sum per unit"),
        line(out, f"{y} + {b}", f"({n}, {o}), each bias once"),
        line(total, f"{out}.sum(dim=1)", f"({n},), one per sample"),
    )


def errors_program(draw: Draw, topic: Topic) -> tuple[Line, ...]:
    """Predictions, targets and their errors: where a column meets a vector."""
    n, i = draw.sizes(2)
    x, w, _ = draw.unit_names()
    pred, target = draw.one((("pred", "target"), ("output", "labels"), ("y_hat", "y")))
    is_outer = topic is Topic.OUTER
    return (
        Line(x, draw.numbers(n, i), f"({n}, {i}), a row per sample"),
        Line(w, draw.numbers(i), f"({i},), one unit"),
        Line(
            pred,
            f"{x} @ {w}",
            f"({n},), one per sample",
            (f"{x} * {w}",)
            if is_outer
            else (f"{x} @ {w}.unsqueeze(1)", f"({x} * {w}).sum(dim=1, keepdim=True)"),
        ),
        Line(target, draw.numbers(n), f"({n},), one per sample", () if is_outer else (draw.numbers(n, 1),)),
        Line(
            "error",
            f"{pred} - {target}",
            f"({n},), one per sample",
            (f"{pred}.unsqueeze(1) - {target}", f"torch.outer({pred}, {target})")
            if is_outer
            else (f"{pred} - {target}.unsqueeze(1)", f"{pred}[:, None] - {target}"),
        ),
        Line("loss", "(error * error).mean()", "(), one number"),
    )


def bits_program(draw: Draw, topic: Topic) -> tuple[Line, ...]:
    """Tests of two sums in different orders: which of them does not say True."""
    del topic
    count = draw.random.randint(LEAST_TERMS, MOST_TERMS)
    a, b, c = draw.triple_names()
    gap = "(first - second).abs().max()"
    right = draw.some(
        (
            "torch.allclose(first, second)",
            f"{gap} < 1e-5",
            "first.shape == second.shape",
            "first.dtype == second.dtype",
            f"{a}.shape == first.shape",
        ),
        3,
    )
    broken = draw.random.randrange(3)
    wrong = ("torch.equal(first, second)", "(first == second).all()", f"{gap} == 0", f"{gap} < 1e-12")
    tests = [
        Line(target, expression, "True", wrong if place == broken else ())
        for place, (target, expression) in enumerate(
            zip(("is_one", "is_two", "is_three"), right, strict=True)
        )
    ]
    return (
        *(Line(name, f"torch.rand({count})", f"({count},)") for name in (a, b, c)),
        Line("first", f"({a} + {b}) + {c}", f"({count},)"),
        Line("second", f"{a} + ({b} + {c})", f"({count},)"),
        *tests,
    )
