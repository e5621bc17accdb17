"""Progress counts what was asked and what was right, topic by topic."""

from __future__ import annotations

from lib.practice import Answer, Score, Topic, make_question, scores


def test_right_and_wrong_answers_are_counted_by_topic() -> None:
    answers = []
    for number, topic in enumerate((Topic.STAR, Topic.STAR, Topic.VIEW)):
        right = make_question(9, number, topic).right
        wrong = (right + 1) % len(make_question(9, number, topic).choices)
        answers.append(Answer(topic, 1 + (right if number == 0 else wrong)))
    counted = scores(9, [*answers, None])
    assert counted[Topic.STAR] == Score(asked=2, right=1)
    assert counted[Topic.VIEW] == Score(asked=1, right=0)
    assert counted[Topic.BIAS] == Score()
    assert list(counted) == list(Topic)
