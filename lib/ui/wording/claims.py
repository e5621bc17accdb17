"""The words of the page Claims: the claims, their forms, conditions and verdicts. No verdict is given here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lib.claims import ClaimVerdict, Condition, Fact, Finding, Scope, Sizes, sizes_of
from lib.experiment import Experiment
from lib.ui.wording.numbers import plural


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """A claim in our own words: in short, whole, and what decides it; its forms by name."""

    short: str
    whole: str
    decided: str
    forms: dict[str, str]


CLAIM_WORDS: dict[str, ClaimWords] = {
    "A1": ClaimWords(
        "Transposing the weights changes the output",
        "Transposing the weights changes what comes out.",
        "Needs two outputs, and they must differ.",
        {"elementwise": "with *", "mm": "with torch.mm"},
    ),
    "A2": ClaimWords(
        "* of two rows is a matrix product",
        "Two rows multiplied by * are multiplied as matrices, with no transpose needed.",
        "Both codes must give the same value.",
        {"rows": "two rows of equal length"},
    ),
    "A3": ClaimWords(
        "* pairs cells, mm and matmul do not",
        "* multiplies cell by cell; torch.mm and torch.matmul are matrix products.",
        "Each must give the value of its definition, the last code of its group.",
        {"elementwise": "* against cell times cell", "matrix": "mm and matmul against sums of row times row"},
    ),
    "A4": ClaimWords(
        "mm takes two axes, matmul more",
        "torch.mm is for tensors of two axes, torch.matmul for more.",
        "On matrices both must agree; on a stack of them mm must be refused and matmul run.",
        {"matrix": "matrices", "stack": "a stack of two matrices"},
    ),
    "A5": ClaimWords(
        "The exercise needs elementwise *",
        "The course's exercise cannot do without elementwise multiplication.",
        "It is needed where the matrix product gives something else, so the two must differ.",
        {"exercise": "one sample, one unit"},
    ),
    "B1": ClaimWords(
        "nn.Linear is input @ weight.t()",
        "nn.Linear is input @ weight.t(); leading axes stay.",
        "The layer with weight (out, in) must give the value of the product.",
        {
            "without_bias": "a layer without bias",
            "with_bias": "a layer with bias",
            "without_bias_stack": "without bias, on a stack of two batches",
        },
    ),
    "B2": ClaimWords(
        "Both of the asker's formulas are wrong",
        "By convention neither of the asker's two formulas is right.",
        "Neither may give the value of nn.Linear with the same weights and bias.",
        {"formulas": "both formulas and the layer"},
    ),
    "B3": ClaimWords(
        "From 5 to 1, weights are (5, 1)",
        "From 5 to 1 the standard weights have shape (5, 1).",
        "F.linear must give the unit's value with them, and nn.Linear store them.",
        {"column": "weights as a column"},
    ),
    "B4": ClaimWords(
        "randn_like(features) is wrong for weights",
        "Weights have no reason to be shaped like the features, so randn_like makes no sense.",
        "The shape must not be the one that nn.Linear gives its weights.",
        {"like": "weights drawn like the features"},
    ),
    "B5": ClaimWords(
        "Features first, weights transposed",
        "Put the features first and transpose the weights: that is the rule.",
        "The rule must give the unit's value, however the weights are stored.",
        {"out_in": "weights stored as (out, in)", "in_out": "weights stored as (in, out)"},
    ),
    "B6": ClaimWords(
        "Other shapes work if consistent",
        "Other shapes work just as well, as long as they fit each other.",
        "Each must give the unit's value.",
        {"in_out": "weights stored as (in, out)", "columns": "samples as columns"},
    ),
    "B7": ClaimWords(
        "The two computations are different",
        "Multiplying by * and adding up is a computation entirely different from torch.mm.",
        "The two must give different values.",
        {"outer": "* as the asker wrote it, features transposed", "elementwise": "* of two rows"},
    ),
    "B8": ClaimWords(
        "matmul also takes vectors and batches",
        "torch.mm is matrix by matrix; torch.matmul also takes a vector, or batches of matrices.",
        "On matrices both must agree; on the others mm must be refused and matmul run.",
        {"matrix": "matrices", "vector": "a vector and a matrix", "stack": "a stack of two matrices"},
    ),
    "B9": ClaimWords(
        "mm prevents what matmul stretches",
        "The big difference is that matmul stretches axes; torch.mm prevents such accidents.",
        "Where matmul runs, mm must be refused.",
        {
            "no_transpose": "the transpose left out",
            "outer": "the asker's accident, as a matrix product",
            "stack": "a stack of two matrices",
        },
    ),
    "B10": ClaimWords(
        "The course's elementwise * is a bug",
        "That the course multiplies cell by cell may be a mistake of the course.",
        "It is a mistake where it does not give the unit's value.",
        {"exercise": "one sample, one unit"},
    ),
}
"""The words of every claim, by its name in lib.claims."""

FACT_WORDS: dict[Fact, tuple[str, str]] = {
    Fact.ELEMENTWISE: ("elementwise *", "a matrix product"),
    Fact.OUTER: ("the outer product", "no outer product"),
    Fact.STORED_OUT_IN: ("weights stored (out, in)", "weights stored (in, out)"),
    Fact.NO_BIAS: ("a layer without bias", "a layer with bias"),
    Fact.MORE_AXES: ("more than two axes", "two axes or one"),
    Fact.ONE_SAMPLE: ("one sample", "several samples"),
    Fact.ONE_UNIT: ("one unit", "several units"),
    Fact.SQUARE: ("features = units", "features ≠ units"),
    Fact.SAMPLES_ARE_UNITS: ("samples = units", "samples ≠ units"),
}
"""What a condition says of a fact: where it must be true, and where it must not."""

SCOPE_WORDS: dict[Scope, str] = {
    Scope.ANY: "two features or more",
    Scope.ONE_OUTPUT: "one sample, one unit, two features or more",
    Scope.ONE_UNIT: "one unit, two features or more",
    Scope.SAME_SHAPE: "features and weights of one shape, two features or more",
}
"""The sizes that a claim speaks of."""


@dataclass(frozen=True, slots=True)
class SignWords:
    """A sign with its word, and the colour of both."""

    text: str
    kind: str


VERDICT_WORDS: dict[ClaimVerdict, SignWords] = {
    ClaimVerdict.HOLDS: SignWords("✓ holds", "right"),
    ClaimVerdict.HOLDS_ONLY_WHEN: SignWords("! only when", "doubt"),
    ClaimVerdict.DOES_NOT_HOLD: SignWords("✗ does not hold", "wrong"),
    ClaimVerdict.NOT_DECIDED: SignWords("• not decided", "neutral"),
}
"""The sign and word of each verdict."""

COUNT_WORDS: dict[ClaimVerdict, tuple[str, str, str]] = {
    ClaimVerdict.HOLDS: ("right", "holds", "hold"),
    ClaimVerdict.HOLDS_ONLY_WHEN: ("doubt", "holds only under a condition", "hold only under a condition"),
    ClaimVerdict.DOES_NOT_HOLD: ("wrong", "does not hold", "do not hold"),
    ClaimVerdict.NOT_DECIDED: ("quiet", "is not decided", "are not decided"),
}
"""For the headline: the colour of a verdict, and what one or several claims with it do."""


def headline_html(verdicts: Iterable[ClaimVerdict]) -> str:
    """Count the verdicts in one sentence."""
    counts = Counter(verdicts)
    parts = [
        f'<span class="{kind}">{counts[verdict]} {one if counts[verdict] == 1 else several}</span>'
        for verdict, (kind, one, several) in COUNT_WORDS.items()
        if counts[verdict]
    ]
    return f"Of {plural(counts.total(), 'claim')} {', '.join(parts)}."


def progress_text(done: int, of: int) -> str:
    """Say how far the search is."""
    return f"Searching for counterexamples: {done} of {plural(of, 'claim')} done."


def condition_text(condition: Condition) -> str:
    """Write a condition: "one sample and one unit"."""
    return " and ".join(FACT_WORDS[term.fact][0 if term.is_true else 1] for term in condition.terms)


def here_words(answers: tuple[bool | None, ...], is_in_scope: bool) -> SignWords:
    """Say how the forms of a claim came out on the experiment: all, some or none agree."""
    if not is_in_scope:
        return SignWords("• other sizes", "neutral")
    decided = [answer for answer in answers if answer is not None]
    if not decided:
        return SignWords("• not decided", "neutral")
    if len(answers) == 1:
        return SignWords("✓ yes", "right") if decided[0] else SignWords("✗ no", "wrong")
    agreeing = sum(decided)
    sign, kind = (
        ("✓", "right") if agreeing == len(answers) else ("!", "doubt") if agreeing else ("✗", "wrong")
    )
    return SignWords(f"{sign} {agreeing} of {len(answers)}", kind)


def yours_text(experiment: Experiment) -> str:
    """Explain the column "Yours": what is counted, and on which experiment."""
    return (
        f"Yours: does the claim come out true on your own experiment (seed {experiment.seed}, "
        f"{sizes_text(sizes_of(experiment))})? “1 of 2” means: it was tried in two ways and is true in one."
    )


def answer_words(answer: bool | None) -> SignWords:
    """Say how one form came out."""
    if answer is None:
        return SignWords("• decides nothing", "neutral")
    return SignWords("✓ agrees", "right") if answer else SignWords("✗ does not agree", "wrong")


def sizes_text(sizes: Sizes) -> str:
    """Write the sizes of an experiment: "1 sample, 5 features, 1 unit"."""
    return ", ".join(
        (
            plural(sizes.batch, "sample"),
            plural(sizes.in_features, "feature"),
            plural(sizes.out_features, "unit"),
        )
    )


def tally_text(finding: Finding, scope: Scope) -> str:
    """Say what was searched, how many cases agree, and what follows."""
    parts = [f"{finding.agreeing} agree", f"{finding.failing} do not"]
    if finding.undecided:
        parts.append(f"{finding.undecided} decide nothing")
    text = f"{plural(finding.cases, 'case')} searched ({SCOPE_WORDS[scope]}): {', '.join(parts)}."
    if finding.condition is not None:
        return f"{text} Exactly those with {condition_text(finding.condition)} agree."
    if finding.verdict is ClaimVerdict.DOES_NOT_HOLD and finding.agreeing:
        return f"{text} No simple condition tells them apart."
    return text
