"""The claims of the thread, each by the code that decides it. No verdict stands here: it follows.

A1 to A5 are the asker's, B1 to B10 the answer's; their words stand in lib/ui/wording/claims.py.
"""

from __future__ import annotations

from lib.claims.decisions import Both, Decision, Not, Runs, Same, SameShape
from lib.claims.model import Claim, Fact, Form, Scope
from lib.formulations import FORMULATIONS

LAYER = (
    "layer = nn.Linear(weights.shape[1], weights.shape[0])\n"
    "layer.weight = nn.Parameter(weights)\n"
    "layer.bias = nn.Parameter(bias)\n"
    "layer(features)"
)
BARE_LAYER = (
    "layer = nn.Linear(weights.shape[1], weights.shape[0], bias=False)\n"
    "layer.weight = nn.Parameter(weights)\n"
    "layer(features)"
)
PRODUCT = "torch.mm(features, weights.t())"
MATMUL = "torch.matmul(features, weights.t())"
UNIT = FORMULATIONS["functional_linear"].code
MM = FORMULATIONS["mm"].code
ELEMENTWISE_SUM = FORMULATIONS["elementwise_sum"].code
OUTER_SUM = FORMULATIONS["outer_sum"].code
STACKED = "stacked = torch.stack([features, features])\n"
STORED = "stored = weights.t()\n"
DIFFER = Both(Runs("first"), Runs("second"), Not(Same("first", "second")))
"""Two outputs, and they are not the same."""
STRICTER = Both(Not(Runs("mm")), Runs("matmul"))
"""torch.mm refuses what torch.matmul lets pass."""
ALIKE = Both(Runs("mm"), Same("mm", "matmul"))


def _form(name: str, decision: Decision, *facts: Fact, **codes: str) -> Form:
    return Form(name, tuple(codes.items()), decision, frozenset(facts))


def _products(
    name: str,
    decision: Decision,
    *facts: Fact,
    left: str = "features",
    right: str = "weights.t()",
    before: str = "",
) -> Form:
    """The same two operands given to torch.mm and to torch.matmul."""
    codes = {call: f"{before}torch.{call}({left}, {right})" for call in ("mm", "matmul")}
    return _form(name, decision, *facts, **codes)


MATRICES = _products("matrix", ALIKE)
STACK = _products("stack", STRICTER, Fact.MORE_AXES, left="stacked", before=STACKED)


def _claims(*claims: Claim) -> dict[str, Claim]:
    return {claim.name: claim for claim in claims}


def _one(name: str, form: Form, scope: Scope = Scope.ANY) -> Claim:
    return Claim(name, (form,), scope)


CLAIMS: dict[str, Claim] = _claims(
    Claim(
        "A1",
        (
            _form(
                "elementwise",
                DIFFER,
                Fact.ELEMENTWISE,
                first="(features * weights).sum()",
                second="(features * weights.t()).sum()",
            ),
            _form(
                "mm",
                DIFFER,
                first="torch.mm(features, weights)",
                second=PRODUCT,
            ),
        ),
        Scope.ONE_OUTPUT,
    ),
    _one(
        "A2",
        _form(
            "rows",
            Same("first", "second"),
            first="features * weights",
            second=PRODUCT,
        ),
        Scope.ONE_OUTPUT,
    ),
    Claim(
        "A3",
        (
            _form(
                "elementwise",
                Same("first", "second"),
                Fact.ELEMENTWISE,
                first="features * weights",
                second='torch.einsum("bi,bi->bi", features, weights)',
            ),
            _form(
                "matrix",
                Both(Same("mm", "second"), Same("matmul", "second")),
                mm=PRODUCT,
                matmul=MATMUL,
                second="(features.unsqueeze(1) * weights).sum(dim=-1)",
            ),
        ),
        Scope.SAME_SHAPE,
    ),
    Claim(
        "A4",
        (
            MATRICES,
            STACK,
        ),
    ),
    _one(
        "A5",
        _form("exercise", DIFFER, first=ELEMENTWISE_SUM, second=MM),
        Scope.ONE_OUTPUT,
    ),
    Claim(
        "B1",
        (
            _form(
                "without_bias",
                Same("layer", "second"),
                Fact.NO_BIAS,
                layer=BARE_LAYER,
                second=MATMUL,
            ),
            _form(
                "with_bias",
                Same("layer", "second"),
                layer=LAYER,
                second=MATMUL,
            ),
            _form(
                "without_bias_stack",
                Same("layer", "second"),
                Fact.NO_BIAS,
                Fact.MORE_AXES,
                layer=BARE_LAYER.replace("(features)", "(torch.stack([features, features]))"),
                second=f"{STACKED}torch.matmul(stacked, weights.t())",
            ),
        ),
    ),
    _one(
        "B2",
        _form(
            "formulas",
            Both(Not(Same("mm", "layer")), Not(Same("outer", "layer"))),
            mm=MM,
            layer=LAYER,
            outer=OUTER_SUM,
        ),
        Scope.ONE_OUTPUT,
    ),
    _one(
        "B3",
        _form(
            "column",
            Both(Same("with_stored", "unit"), SameShape("stored", "weight")),
            with_stored=f"{STORED}F.linear(features, stored, bias)",
            unit=UNIT,
            stored="weights.t()",
            weight="nn.Linear(features.shape[1], bias.shape[0]).weight",
        ),
        Scope.ONE_UNIT,
    ),
    _one(
        "B4",
        _form(
            "like",
            Not(SameShape("like", "weight")),
            like="torch.randn_like(features)",
            weight="nn.Linear(features.shape[1], bias.shape[0]).weight",
        ),
    ),
    Claim(
        "B5",
        (
            _form(
                "out_in",
                Same("rule", "unit"),
                Fact.STORED_OUT_IN,
                rule="stored = weights\ntorch.matmul(features, stored.t()) + bias",
                unit=UNIT,
            ),
            _form(
                "in_out",
                Same("rule", "unit"),
                rule=f"{STORED}torch.matmul(features, stored.t()) + bias",
                unit=UNIT,
            ),
        ),
    ),
    Claim(
        "B6",
        (
            _form(
                "in_out",
                Same("other", "unit"),
                other=f"{STORED}torch.mm(features, stored) + bias",
                unit=UNIT,
            ),
            _form(
                "columns",
                Same("other", "unit"),
                other="columns = features.t()\n(torch.mm(weights, columns) + bias.unsqueeze(1)).t()",
                unit=UNIT,
            ),
        ),
    ),
    Claim(
        "B7",
        (
            _form("outer", DIFFER, Fact.OUTER, first=OUTER_SUM, second=MM),
            _form("elementwise", DIFFER, first=ELEMENTWISE_SUM, second=MM),
        ),
        Scope.ONE_OUTPUT,
    ),
    Claim(
        "B8",
        (
            MATRICES,
            _products("vector", STRICTER, left="vector", before="vector = features[0]\n"),
            STACK,
        ),
    ),
    Claim(
        "B9",
        (
            _products("no_transpose", STRICTER, right="weights"),
            _form(
                "outer",
                STRICTER,
                Fact.OUTER,
                mm="(torch.mm(features.t(), weights) + bias).sum()",
                matmul="(torch.matmul(features.t(), weights) + bias).sum()",
            ),
            STACK,
        ),
    ),
    _one(
        "B10",
        _form("exercise", DIFFER, first=ELEMENTWISE_SUM, second=UNIT),
        Scope.ONE_OUTPUT,
    ),
)
"""Every claim by its name, in the order in which the page lists them."""
