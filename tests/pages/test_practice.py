"""The Practice page: predict, reveal, go on; everything in the link, and nothing breaks it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lib.links import PageState, encode
from lib.links.settings import PracticeSettings
from lib.practice import Answer, FixClaim, Question, QuestionKind, Topic, make_question
from lib.ui.wording.practice import TOPIC_TITLES, choice_text, question_text
from tests.pages.app_page import AppPage, open_page, plain, walk
from tests.unit.practice.plain_python import execute


@pytest.fixture(scope="module")
def session() -> AppPage:
    """One session on Practice for many questions."""
    page = open_page()
    page.app.switch_page("practice.py")
    page.app.run()
    page.check()
    return page


def visit(page: AppPage, **settings: object) -> None:
    page.visit(**encode(PageState(practice=PracticeSettings(**settings))))  # type: ignore[arg-type]


def words(text: str) -> str:
    return text.replace("`", " ").replace("  ", " ").strip()


def wrong_place(question: Question) -> int:
    return (question.right + 1) % len(question.choices)


def press(page: AppPage, key: str) -> None:
    page.act(page.app.button(key=key).click())


def test_a_question_is_asked_with_its_code_and_its_choices(session: AppPage) -> None:
    visit(session, seed=7, number=0)
    question = make_question(7, 0)
    headline = session.text("headline")
    assert TOPIC_TITLES[question.topic] in headline
    assert words(question_text(question)) in headline
    for line in question.code.splitlines():
        assert line.split("  #")[0] in session.text("question_code")
    labels = [session.app.button(key=f"take_{place + 1}").label for place in range(len(question.choices))]
    for label, choice in zip(labels, question.choices, strict=True):
        assert choice_text(question, choice) in label
    assert session.app.button(key="next_question").disabled
    assert "Predict, then press 1" in session.text("verdict")


@pytest.mark.parametrize("number", range(6))
def test_a_right_answer_is_told_with_its_reason_and_a_wrong_one_with_its_mistake(
    session: AppPage, number: int
) -> None:
    question = make_question(7, number)
    visit(session, seed=7, number=number)
    press(session, f"take_{question.right + 1}")
    assert "✓ Right:" in session.text("verdict")
    assert session.state.practice.answers[number] == Answer(question.topic, question.right + 1)
    assert f"{TOPIC_TITLES[question.topic]} 1/1" in sidebar_text(session)
    visit(session, seed=7, number=number)
    press(session, f"take_{wrong_place(question) + 1}")
    verdict = session.text("verdict")
    assert "✗ Not so." in verdict
    assert words(choice_text(question, question.answer)) in verdict
    assert "heatmaps" in session.sections()
    assert session.app.button(key=f"take_{question.right + 1}").label.startswith("✓")
    assert f"{TOPIC_TITLES[question.topic]} 0/1" in sidebar_text(session)


def sidebar_text(page: AppPage) -> str:
    bodies = (node.proto.body for node in walk(page.app.sidebar) if node.type == "html")
    return " ".join(plain(body) for body in bodies)


def test_a_round_of_questions_is_in_the_link_and_comes_back(session: AppPage) -> None:
    visit(session, seed=11)
    for number in range(3):
        press(session, f"take_{1 + number % 2}")
        press(session, "next_question")
    assert session.state.practice.number == 3
    assert [answer is not None for answer in session.state.practice.answers] == [True] * 3
    address = session.parameters
    before = session.text()
    again = open_page()
    again.app.switch_page("practice.py")
    again.visit(**address)
    assert again.text() == before
    press(session, "previous_question")
    assert session.app.button(key="take_1").disabled
    assert session.state.practice.answers == again.state.practice.answers


def test_an_answered_question_keeps_its_answer_when_its_link_is_opened_again(session: AppPage) -> None:
    question = make_question(7, 2, Topic.BIAS)
    visit(session, number=2, topic=Topic.VIEW, answers=(None, None, Answer(Topic.BIAS, question.right + 1)))
    assert TOPIC_TITLES[Topic.BIAS] in session.text("headline")
    assert "✓ Right:" in session.text("verdict")


def test_a_topic_can_be_practised(session: AppPage) -> None:
    visit(session, seed=7)
    session.act(session.app.selectbox(key="practice_topic").set_value(Topic.TRANSPOSE))
    assert session.state.practice.topic is Topic.TRANSPOSE
    press(session, "take_1")
    press(session, "next_question")
    assert TOPIC_TITLES[Topic.TRANSPOSE] in session.text("headline")
    session.act(session.app.selectbox(key="practice_topic").set_value("all"))
    assert session.state.practice.topic is None


def test_choosing_a_topic_leaves_an_answered_question_behind(session: AppPage) -> None:
    visit(session, seed=7, answers=(Answer(Topic.STAR, 1),))
    session.act(session.app.selectbox(key="practice_topic").set_value(Topic.TRANSPOSE))
    assert session.state.practice.number == 1
    assert TOPIC_TITLES[Topic.TRANSPOSE] in session.text("headline")


def test_another_seed_asks_other_questions_from_the_start(session: AppPage) -> None:
    visit(session, seed=9_999, number=1, answers=(Answer(Topic.STAR, 1),))
    press(session, "another_seed")
    assert session.state.practice == PracticeSettings(seed=0)
    session.act(session.app.number_input(key="practice_seed").set_value(12))
    assert session.state.practice == PracticeSettings(seed=12)
    assert words(question_text(make_question(12, 0))) in session.text("headline")


def test_a_fix_that_fails_shows_which_sizes_do_not_fit(session: AppPage) -> None:
    question = next(
        made
        for seed in range(30)
        if (made := make_question(seed, 1, Topic.INNER_SIZES)).kind is QuestionKind.FIX
    )
    refused = next(
        place
        for place, choice in enumerate(question.choices)
        if isinstance(choice.claim, FixClaim) and refuses(f"{question.setup}\n{choice.claim.expression}")
    )
    visit(
        session,
        seed=question.seed,
        number=1,
        topic=Topic.INNER_SIZES,
        answers=(None, Answer(Topic.INNER_SIZES, refused + 1)),
    )
    assert "torch refuses" in session.text("verdict")
    assert "does not fit" in session.text("heatmaps")


def refuses(code: str) -> bool:
    return execute(code) is None


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        (
            "practice_seed",
            "many",
            "the seed of the questions must be a whole number from 0 to 9,999. Using 7.",
        ),
        ("practice_number", "120", "the number of a question must be a whole number from 0 to 119. Using 0."),
        ("practice_topic", "loops", "the topic must be one of inner_sizes"),
        ("practice_answers", "<b>z9", "answers are a letter from a to l and a choice from 1 to 4"),
    ],
)
def test_a_bad_value_gets_a_sentence_and_the_page_goes_on(
    session: AppPage, name: str, value: str, told: str
) -> None:
    session.visit(v="1", **{name: value})
    assert f"Ignored {name}={value} in the link:" in session.text("notices")
    assert told in session.text("notices")
    assert not session.app.button(key="take_1").disabled


def test_an_answer_that_a_question_does_not_have_is_told_and_the_others_stay(session: AppPage) -> None:
    seed = next(seed for seed in range(99) if len(make_question(seed, 1, Topic.LAST_BITS).choices) == 3)
    answers = (Answer(Topic.STAR, 1), Answer(Topic.LAST_BITS, 4))
    visit(session, seed=seed, number=1, topic=Topic.LAST_BITS, answers=answers)
    assert "Ignored answer 4 to question 2: it has choices 1 to 3." in session.text("page_notices")
    assert not session.app.button(key="take_1").disabled
    press(session, "take_2")
    assert session.state.practice.answers == (answers[0], replace(answers[1], choice=2))


def test_the_last_question_has_no_next_one(session: AppPage) -> None:
    visit(session, number=119)
    press(session, "take_1")
    assert session.app.button(key="next_question").disabled
    assert "question 120" in session.text("headline").lower()
