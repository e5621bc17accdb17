"""Make the question of a seed and a number: the same one for everybody, everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from random import Random

from lib.practice.draw import Draw
from lib.practice.executing import (
    assigned,
    bias_count,
    is_fix,
    outcome,
    places_of_truth,
    relate,
    with_last,
    wrong_lines,
)
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
from lib.practice.scenes import BIAS_SCENES, PROGRAMS, SCENES, TEST_SCENES, Scene
from lib.topics import Topic

MOST_CHOICES = 4
ATTEMPTS = 60
"""Draws that are tried for one question; what does not have exactly one right answer is drawn anew."""

PAIRS_TRIED = 16
"""Pairs of expressions that are looked at for the relation that was drawn."""

EVEN_KINDS = (QuestionKind.SHAPE, QuestionKind.SHAPE, QuestionKind.WRONG_LINE)
ODD_KINDS = (QuestionKind.SAME, QuestionKind.FIX)
"""Even and odd numbers ask differently, so that no two questions behind one another are of one kind."""

AGREEING = (Relation.SAME_BITS, Relation.SAME_FORMULA)
SAME_CHOICES = tuple(
    Choice(SameClaim(relations))
    for relations in (AGREEING, (Relation.DIFFERENT_VALUE,), (Relation.DIFFERENT_SHAPE,), (Relation.ERROR,))
)
BITS_CHOICES = tuple(
    Choice(SameClaim((relation,)))
    for relation in (Relation.SAME_BITS, Relation.SAME_FORMULA, Relation.DIFFERENT_VALUE)
)


def topic_of(seed: int, number: int) -> Topic:
    """Return the topic that is due at a number: each comes once from 0 to 11, from 12 to 23 and so on."""
    topics = list(Topic)
    order = Random(f"topics {seed} {number // len(topics)}")
    order.shuffle(topics)
    return topics[number % len(topics)]


def make_question(seed: int, number: int, topic: Topic | None = None) -> Question:
    """Make the question of a seed and a number from 0, of a topic or of the one that is due.

    A pure function of its arguments. What is right has been found by running the question's code.

    >>> make_question(7, 0) == make_question(7, 0, topic_of(7, 0))
    True
    """
    chosen = topic_of(seed, number) if topic is None else topic
    for attempt in range(ATTEMPTS):
        draw = Draw(Random(f"question {seed} {number} {chosen} {attempt}"))
        draft = _DRAFTS[_kind(draw, number, chosen)](draw, chosen)
        if draft is None:
            continue
        question = replace(draft, seed=seed, number=number)
        claims = [choice.claim for choice in question.choices]
        right = places_of_truth(question)
        if len(right) == 1 and len(set(claims)) == len(claims) >= 2:
            return replace(question, right=right[0])
    raise RuntimeError(f"no question of {chosen} for seed {seed}, number {number}")


def _kind(draw: Draw, number: int, topic: Topic) -> QuestionKind:
    if number % 2:
        return draw.one(ODD_KINDS)
    if topic is Topic.LAST_BITS:
        return QuestionKind.WRONG_LINE
    is_counted = topic in BIAS_SCENES and draw.happens(0.5)
    return QuestionKind.BIAS_COUNT if is_counted else draw.one(EVEN_KINDS)


def made_names(scene: Scene) -> tuple[str, ...]:
    """Return the names that a scene's set-up makes: each is what an operation gives that changes nothing."""
    return tuple(line.partition(" = ")[0] for line in scene.setup)


def _draft(topic: Topic, kind: QuestionKind, code: str, choices: tuple[Choice, ...]) -> Question:
    return Question(0, 0, topic, kind, code, choices, right=-1)


def _shape(draw: Draw, topic: Topic) -> Question | None:
    """Ask what an expression gives; the wrong choices are what its neighbours give."""
    scene = draw.one(SCENES[topic])(draw)
    setup = "\n".join(scene.setup)
    asked, *others = draw.some(scene.expressions, len(scene.expressions))
    found: dict[ShapeClaim, str] = {}
    for expression in (asked, *others, *made_names(scene)):
        if len(found) + (ShapeClaim(None) not in found) == MOST_CHOICES:
            break
        claim = outcome(with_last(setup, expression), has_dtype=scene.has_dtypes)
        if claim is not None:
            found.setdefault(claim, expression)
    found.setdefault(ShapeClaim(None), "")
    choices = [
        Choice(claim, "" if expression == asked else expression) for claim, expression in found.items()
    ]
    return _draft(topic, QuestionKind.SHAPE, with_last(setup, asked), tuple(draw.some(choices, len(choices))))


def _same(draw: Draw, topic: Topic) -> Question | None:
    """Ask how two neighbours stand to each other."""
    scene = draw.one(SCENES[topic])(draw)
    setup = "\n".join(scene.setup)
    choices = BITS_CHOICES if scene.asks_bits else SAME_CHOICES
    drawn = draw.one(choices).claim
    for first, second in draw.some(list(permutations(scene.expressions, 2)), PAIRS_TRIED):
        if isinstance(drawn, SameClaim) and relate(setup, first, second) in drawn.relations:
            break
    else:
        return None
    return _draft(topic, QuestionKind.SAME, f"{setup}\nfirst = {first}\nsecond = {second}", choices)


def _bias_count(draw: Draw, topic: Topic) -> Question | None:
    """Ask how often the bias is added; the wrong choices are the counts of its neighbours, and of sizes."""
    scene = draw.one(BIAS_SCENES[topic])(draw)
    setup, unit = "\n".join(scene.setup), scene.unit
    asked, *others = draw.some(scene.expressions, len(scene.expressions))
    if unit is None:
        return None
    count = bias_count(with_last(setup, asked), unit)
    if count is None:
        return None
    found = {count: ""}
    for expression in others[:3]:
        neighbour = bias_count(with_last(setup, expression), unit)
        if neighbour is not None:
            found.setdefault(neighbour, expression)
    for size in draw.some(
        (1, unit.in_features, unit.in_features**2, 0, 2, unit.batch * unit.out_features), 6
    ):
        if len(found) < MOST_CHOICES:
            found.setdefault(size, "")
    choices = tuple(Choice(CountClaim(number), found[number]) for number in sorted(found))
    draft = _draft(topic, QuestionKind.BIAS_COUNT, with_last(setup, asked), choices)
    return replace(draft, unit=unit)


def _wrong_line(draw: Draw, topic: Topic) -> Question | None:
    """Break one line of a program, and ask which; its neighbours are among the choices."""
    program = PROGRAMS[topic](draw, topic)
    place = draw.one([place for place, line in enumerate(program) if line.mistakes])
    mistake = draw.one(program[place].mistakes)
    meant = [line.written(line.right) for line in program]
    shown = [*meant[:place], program[place].written(mistake), *meant[place + 1 :]]
    near = [each for each in (place - 1, place + 1) if 0 <= each < len(program)]
    far = [each for each in range(len(program)) if abs(each - place) > 1]
    listed = sorted([place, *near, *draw.some(far, MOST_CHOICES - 1 - len(near))])
    if wrong_lines("\n".join(shown), "\n".join(meant)) != (place + 1,):
        return None
    choices = tuple(Choice(LineClaim(each + 1), assigned(meant[each])) for each in listed)
    return replace(_draft(topic, QuestionKind.WRONG_LINE, "\n".join(shown), choices), meant="\n".join(meant))


def _fix(draw: Draw, topic: Topic) -> Question | None:
    """Show a wrong last line, and ask which of its neighbours gives the wanted value."""
    scene: Scene = draw.one(TEST_SCENES.get(topic, SCENES[topic]))(draw)
    setup = "\n".join(scene.setup)
    if not scene.wanted:
        return None
    order = draw.some(scene.expressions, len(scene.expressions))
    right: list[str] = []
    wrong: list[str] = []
    for expression in order:
        relation = relate(setup, expression, scene.wanted)
        if is_fix(relation):
            right.append(expression)
        elif relation not in (Relation.CHANCE, Relation.OTHER_FORM):
            wrong.append(expression)
        if right and len(wrong) == MOST_CHOICES:
            break
    if not right or len(wrong) < 3:
        return None
    shown, *offered = wrong
    expressions = [right[0], *offered[: MOST_CHOICES - 1]]
    choices = tuple(Choice(FixClaim(each)) for each in draw.some(expressions, len(expressions)))
    return replace(_draft(topic, QuestionKind.FIX, with_last(setup, shown), choices), wanted=scene.wanted)


_DRAFTS: dict[QuestionKind, Callable[[Draw, Topic], Question | None]] = {
    QuestionKind.SHAPE: _shape,
    QuestionKind.SAME: _same,
    QuestionKind.BIAS_COUNT: _bias_count,
    QuestionKind.WRONG_LINE: _wrong_line,
    QuestionKind.FIX: _fix,
}
