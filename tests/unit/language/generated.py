"""Programs made at random over the grammar: odd ones, nested ones, and ones that ask for too much."""

from __future__ import annotations

from hypothesis import strategies as st

from lib.language.known import BUILTINS, METHODS, NAMES
from lib.language.table.entry import Entry

VARIABLES = ("x", "w", "b", "y", "torch", "nn", "print", "_", "__class__", "self")
NUMBERS = (
    "0",
    "1",
    "-1",
    "2",
    "5",
    "0.5",
    "1e308",
    "10**6",
    "2**62",
    "10**9",
    "-(2**63)",
    "float('nan')",
    "1j",
    "True",
    "None",
    "...",
)
TEXTS = ("''", "'a'", "'ij,jk->ik'", "'{0.__class__}'", "'%s'", "'mean'", "'cpu'", "'\\n'", "b'a'")
SIZES = ("(2, 3)", "(1, 5)", "(0,)", "()", "(3, 1)", "(10**5, 10**5)", "[2, -1]")
OPERATORS = (
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "**",
    "@",
    "<<",
    ">>",
    "&",
    "|",
    "^",
    "==",
    "<",
    "in",
    "is",
    "and",
    "or",
    "not in",
)
DUNDERS = (
    "__class__",
    "__dict__",
    "__init__",
    "__globals__",
    "_parameters",
    "__reduce__",
    "data",
    "grad",
    "T",
    "shape",
)

FUNCTIONS = sorted(
    name.replace("torch.nn.functional.", "F.") for name, value in NAMES.items() if isinstance(value, Entry)
)
FUNCTIONS = [name.replace("torch.nn.", "nn.").replace("numpy.", "np.") for name in FUNCTIONS] + sorted(
    BUILTINS
)
ATTRIBUTES = sorted({name for methods in METHODS.values() for name in methods}) + list(DUNDERS)

atoms = st.sampled_from(
    [
        *VARIABLES,
        *NUMBERS,
        *TEXTS,
        *SIZES,
        "torch.ones(2, 3)",
        "torch.arange(6.)",
        "np.ones(3)",
        "nn.Linear(3, 2)",
    ]
)
names = st.sampled_from(VARIABLES)


def _call(parts: tuple[str, list[str]]) -> str:
    return f"{parts[0]}({', '.join(parts[1])})"


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    keyword = st.tuples(
        st.sampled_from(["dim", "keepdim", "dtype", "out", "size", "requires_grad", "alpha"]), inner
    )
    argument = st.one_of(inner, keyword.map("=".join), inner.map(lambda text: f"*{text}"))
    index = st.one_of(inner, st.sampled_from([":", "::2", "None", "..., 0", "1:", ":, None"]))
    return st.one_of(
        st.tuples(st.sampled_from(FUNCTIONS), st.lists(argument, max_size=3)).map(_call),
        st.tuples(
            st.tuples(inner, st.sampled_from(ATTRIBUTES)).map(lambda pair: f"({pair[0]}).{pair[1]}"),
            st.lists(argument, max_size=3),
        ).map(_call),
        st.tuples(inner, st.sampled_from(ATTRIBUTES)).map(lambda pair: f"({pair[0]}).{pair[1]}"),
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(
            lambda three: f"({three[0]}) {three[1]} ({three[2]})"
        ),
        st.tuples(st.sampled_from(["-", "~", "not ", "+"]), inner).map(lambda pair: f"{pair[0]}({pair[1]})"),
        st.tuples(inner, index).map(lambda pair: f"({pair[0]})[{pair[1]}]"),
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.tuples(inner, inner).map(lambda pair: f"{{{pair[0]}: {pair[1]}}}"),
        st.tuples(inner, inner).map(lambda pair: f"[{pair[0]} for i in ({pair[1]})]"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]}) if ({three[1]}) else ({three[2]})"),
        inner.map(lambda text: f"(lambda x: {text})(1)"),
        st.tuples(inner, st.sampled_from(["", ":.4f", ":>9999999", "!r", ":{x}"])).map(
            lambda pair: "f'{(" + pair[0].replace("'", '"') + ")" + pair[1] + "}'"
        ),
    )


expressions = st.recursive(atoms, _larger, max_leaves=12)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.split("\n"))


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(expressions, inner).map(lambda pair: f"if {pair[0]}:\n{_indented(pair[1])}"),
        st.tuples(names, expressions, inner).map(
            lambda three: f"for {three[0]} in {three[1]}:\n{_indented(three[2])}"
        ),
        st.tuples(expressions, inner).map(lambda pair: f"while {pair[0]}:\n{_indented(pair[1])}"),
        st.tuples(names, inner, expressions).map(
            lambda three: f"def {three[0]}(x=1, *w, **b):\n{_indented(three[1])}\n    return {three[2]}"
        ),
        st.tuples(inner, inner).map(
            lambda pair: f"try:\n{_indented(pair[0])}\nexcept Exception:\n{_indented(pair[1])}"
        ),
        inner.map(lambda text: f"with torch.no_grad():\n{_indented(text)}"),
        inner.map(
            lambda text: (
                f"class Net(nn.Module):\n    def forward(self, x):\n{_indented(_indented(text))}\ny = Net()(x)"
            )
        ),
    )


simple = st.one_of(
    expressions,
    st.tuples(names, expressions).map(" = ".join),
    st.tuples(names, st.sampled_from(["+=", "*=", "@=", "**=", "<<="]), expressions).map(" ".join),
    st.tuples(names, expressions, expressions).map(lambda three: f"{three[0]}[{three[1]}] = {three[2]}"),
    st.tuples(names, st.sampled_from(ATTRIBUTES), expressions).map(
        lambda three: f"{three[0]}.{three[1]} = {three[2]}"
    ),
    expressions.map(lambda text: f"print({text})"),
    st.sampled_from(
        ["break", "continue", "return x", "pass", "del x", "import os", "from torch import nn", "global x"]
    ),
)
statements = st.recursive(simple, _blocks, max_leaves=4)
programs = st.lists(statements, min_size=1, max_size=6).map(
    lambda lines: "x = torch.randn(2, 3)\nw = torch.ones(3)\nb = 1\n" + "\n".join(lines)
)
