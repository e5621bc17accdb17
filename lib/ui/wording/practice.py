"""The words of Practice: topics, questions, choices, and why an answer is right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lib.notice import Notice
from lib.practice import (
    Choice,
    CountClaim,
    FixClaim,
    LineClaim,
    Question,
    QuestionKind,
    Relation,
    Role,
    SameClaim,
    ShapeClaim,
    Topic,
)
from lib.ui.wording.numbers import number

TOPIC_TITLES: dict[Topic, str] = {
    Topic.INNER_SIZES: "Inner sizes of a product",
    Topic.COLUMN_OR_VECTOR: "(N, 1) against (N,)",
    Topic.WHICH_PRODUCT: "mm, bmm, mv or dot",
    Topic.LINEAR_STORAGE: "nn.Linear stores (out, in)",
    Topic.DTYPE: "Number types that clash",
    Topic.TRANSPOSE: ".T, .t() and .mT",
    Topic.LAST_BITS: "Last bits that differ",
    Topic.BIAS: "Bias: shape and count",
    Topic.STAR: "* is not matmul",
    Topic.SUM_DIM: "sum: dim and keepdim",
    Topic.OUTER: "Accidental outer product",
    Topic.VIEW: "view is not transpose",
}
"""What each topic is called."""

RELATION_LABELS: dict[tuple[Relation, ...], str] = {
    (Relation.SAME_BITS, Relation.SAME_FORMULA): "Same shape, same numbers",
    (Relation.SAME_BITS,): "Same to the last bit",
    (Relation.SAME_FORMULA,): "Same but for last bits",
    (Relation.DIFFERENT_VALUE,): "Same shape, other numbers",
    (Relation.DIFFERENT_SHAPE,): "Different shapes",
    (Relation.ERROR,): "torch refuses at least one",
}
"""What each choice of a SAME question says."""

BITS_DIFFERENT = "Different numbers"
REFUSED = "torch refuses it"

ROLE_TITLES: dict[Role, str] = {
    Role.OPERAND: "",
    Role.GIVEN: "gives",
    Role.WANTED: "wanted",
    Role.CHOSEN: "your answer",
    Role.FIRST: "first",
    Role.SECOND: "second",
    Role.GAP: "their difference, in a colour range of its own",
}
"""What stands beside a picture."""


def question_text(question: Question) -> str:
    """Ask the question, code in backticks."""
    match question.kind:
        case QuestionKind.SHAPE:
            has_dtype = any(
                isinstance(each.claim, ShapeClaim) and each.claim.dtype for each in question.choices
            )
            return f"Which shape{' and number type' if has_dtype else ''} does the last line give?"
        case QuestionKind.SAME:
            return "Are first and second the same?"
        case QuestionKind.BIAS_COUNT:
            bias = "bias" if question.unit is None else question.unit.bias
            return f"How many times is `{bias}` added into each number that the last line gives?"
        case QuestionKind.WRONG_LINE:
            return "Which is the first line that does not give what its comment says?"
        case QuestionKind.FIX:
            return f"Which last line gives the same shape and numbers as `{question.wanted}`?"


def shape_words(shape: tuple[int, ...] | None, dtype: str = "") -> str:
    """Write a shape as torch prints it, with its dtype where one is told."""
    if shape is None:
        return REFUSED
    return f"{shape} {dtype}".strip()


def choice_text(question: Question, choice: Choice) -> str:
    """Say what a choice claims, code in backticks."""
    match choice.claim:
        case ShapeClaim(shape, dtype):
            return shape_words(shape, dtype)
        case SameClaim(relations):
            is_of_bits = len(question.choices) == 3
            if is_of_bits and relations == (Relation.DIFFERENT_VALUE,):
                return BITS_DIFFERENT
            return RELATION_LABELS[relations]
        case CountClaim(count):
            return "Not at all" if count == 0 else "Once" if count == 1 else f"{count} times"
        case LineClaim(line):
            code = question.code.splitlines()[line - 1].partition("#")[0].strip()
            return f"Line {line}: `{code}`"
        case FixClaim(expression):
            return f"`{expression}`"


def _operands(values: Mapping[str, Any]) -> str:
    """List operands with their shapes; with their dtypes where those differ."""
    operands = values["operands"]
    has_dtypes = len({dtype for _, _, dtype in operands}) > 1
    return " and ".join(
        f"`{code}` is {shape_words(shape, dtype if has_dtypes else '')}" for code, shape, dtype in operands
    )


def _given(values: Mapping[str, Any]) -> str:
    told = _operands(values)
    gives = f"the last line gives {shape_words(values['shape'], values['dtype'])}."
    return f"{told}: {gives}" if told else f"T{gives[1:]}"


def _refused(values: Mapping[str, Any]) -> str:
    told = _operands(values)
    return f"{told + ', and ' if told else ''}torch refuses: “{values['words']}”."


FINGERPRINT = "The fingerprint, which tells what each number adds up and how often,"
"""The word with what it is: a visitor of Practice may have met it nowhere else."""


def _counted(values: Mapping[str, Any]) -> str:
    if not values["count"]:
        return f"{FINGERPRINT} finds no `{values['name']}` in what the last line gives."
    told = f"`{values['step']}` takes it in and gives {shape_words(values['shape'])}"
    return f"{told}; {FINGERPRINT[0].lower()}{FINGERPRINT[1:]} finds it{_times(values['count'])} in each number of the last line."


def _times(count: int) -> str:
    return "" if count == 0 else " once" if count == 1 else f" {count} times"


def _gap(values: Mapping[str, Any]) -> str:
    return f"{values['count']} of {values['total']} numbers differ, by at most {number(values['gap'])}"


def _different_value(values: Mapping[str, Any]) -> str:
    if values["is_truth"]:
        return "One says True and the other False."
    return f"The shapes agree, the numbers do not: {_gap(values)}."


def _fix(values: Mapping[str, Any]) -> str:
    relation = values["relation"].parameters
    if not relation["count"]:
        return "Shape and numbers are the wanted ones, to the last bit."
    return f"Shape and numbers are the wanted ones; last bits differ by at most {number(relation['gap'])}."


def _no_fix(values: Mapping[str, Any]) -> str:
    told = _relation(values["relation"])
    is_refused = values["relation"].code == "practice_relation_error"
    return told if is_refused else f"`{values['text']}` does not give it. {told}"


def _relation(notice: object) -> str:
    return sentence(notice) if isinstance(notice, Notice) else ""


SENTENCES: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "practice_given": _given,
    "practice_refused": _refused,
    "practice_not_refused": lambda _: "Nothing is refused here: the sizes fit.",
    "practice_other_shape": lambda values: (
        f"{shape_words(values['shape'], values['dtype'])} is what `{values['instead']}` gives."
    ),
    "practice_other_refused": lambda values: f"What torch refuses is `{values['instead']}`.",
    "practice_counted": _counted,
    "practice_other_count": lambda values: (
        f"`{values['instead']}` would {'' if values['count'] else 'not '}add it{_times(values['count'])}."
    ),
    "practice_line": lambda values: (
        f"`{values['meant']}` would give what the comment says. {_relation(values['relation'])}"
    ),
    "practice_line_is_right": lambda values: f"Line {values['line']} gives what its comment says.",
    "practice_fix": _fix,
    "practice_no_fix": _no_fix,
    "practice_relation_error": lambda values: f"torch refuses `{values['text']}`: “{values['words']}”.",
    "practice_relation_same_bits": lambda _: "Both are the same to the last bit.",
    "practice_relation_same_formula": lambda values: (
        f"Both compute the same; last bits differ in {values['count']} of {values['total']} numbers, by at most "
        f"{number(values['gap'])}."
        if values["count"]
        else "Both compute the same, and no bit differs here."
    ),
    "practice_relation_different_value": _different_value,
    "practice_relation_different_shape": lambda values: (
        f"The shapes are {values['first']} and {values['second']}."
    ),
}
"""The sentence of each notice code, code in backticks."""


def sentence(notice: Notice) -> str:
    """Word a notice of the evidence, code in backticks."""
    return SENTENCES[notice.code](notice.parameters)
