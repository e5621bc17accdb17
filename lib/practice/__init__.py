"""Questions made from a seed, each with exactly one right answer, found by running its code.

>>> from lib.practice import make_question
>>> question = make_question(7, 0)
>>> 2 <= len(question.choices) <= 4
True
"""

from lib.practice.evidence import Evidence, Exhibit, Role, evidence, given_tensors
from lib.practice.making import make_question, topic_of
from lib.practice.model import (
    Choice,
    CountClaim,
    FixClaim,
    LineClaim,
    Question,
    QuestionKind,
    Relation,
    SameClaim,
    ShapeClaim,
)
from lib.practice.progress import Score, scores
from lib.topics import Answer, Topic

__all__ = [
    "Answer",
    "Choice",
    "CountClaim",
    "Evidence",
    "Exhibit",
    "FixClaim",
    "LineClaim",
    "Question",
    "QuestionKind",
    "Relation",
    "Role",
    "SameClaim",
    "Score",
    "ShapeClaim",
    "Topic",
    "evidence",
    "given_tensors",
    "make_question",
    "scores",
    "topic_of",
]
