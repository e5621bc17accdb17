"""The page Gradients, without a browser: what it says, its link, and training run by run."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch
from streamlit.testing.v1 import AppTest

from lib.formulations import FORMULATIONS
from lib.links import PageState, encode
from lib.links.settings import GradientsSettings
from tests.pages.app_page import FRAME, SECONDS, AppPage, walk
from tests.plain_torch import draw, printed

SECTIONS = {
    "controls",
    "headline",
    "gradients",
    "heatmaps",
    "check",
    "training",
    "outcome",
    "losses",
    "learned",
}
PAGE = "gradients.py"
RUNS = 400
"""Runs after which a training must have ended: each does a slice, however slow the machine is."""


def open_gradients(**parameters: str) -> AppPage:
    page = AppPage(AppTest.from_file(str(FRAME), default_timeout=SECONDS))
    page.app.run()
    page.app.switch_page(PAGE)
    page.visit(**parameters)
    return page


@pytest.fixture(scope="module")
def session() -> AppPage:
    return open_gradients()


def progress(page: AppPage) -> str:
    bar = next(node for node in walk(page.container("training")) if node.type == "progress")
    return str(bar.proto.text)


def figures(page: AppPage, key: str) -> dict[str, Any]:
    """Return the figures of a container by the ends of their keys: without a server they are charts."""
    charts = [node for node in walk(page.container(key)) if node.type == "plotly_chart"]
    found = {
        node.proto.id.split("lens_")[-1].split("_", 1)[1]: json.loads(node.proto.spec) for node in charts
    }
    assert len(found) == len(charts)
    return found


def cells(figure: dict[str, Any]) -> Any:
    return figure["data"][0]["z"]


def train_to_the_end(page: AppPage) -> None:
    for _ in range(RUNS):
        if progress(page).startswith(f"Step {page.state.gradients.goal:,} of"):
            return
        page.app.run()
        page.check()
    pytest.fail(f"after {RUNS} runs: {progress(page)}")


def test_the_headline_says_what_the_outer_product_moves_its_weights_by(session: AppPage) -> None:
    session.visit()
    total = printed(draw(7).features.double().sum())
    assert session.text("headline") == (
        f"Three rows move each weight by its own feature. Outer product sum moves all weights by {total} , "
        "the sum of all features, so it can only learn sum(features)."
    )
    assert session.sections() >= SECTIONS


def test_the_headline_follows_the_seed(session: AppPage) -> None:
    session.visit(v="1", seed="8")
    assert printed(draw(8).features.double().sum()) in session.text("headline")


def test_the_heatmaps_are_the_gradients(session: AppPage) -> None:
    session.visit()
    plain = draw(7)
    drawn = figures(session, "heatmaps")
    assert cells(drawn["mm weights"]) == [plain.features.double().reshape(-1).tolist()]
    assert cells(drawn["mm features"]) == [plain.weights.double().reshape(-1).tolist()]
    assert cells(drawn["outer_sum bias"]) == [[25.0]]
    assert "44 numbers" in session.text("check")


def test_each_formulation_has_its_heatmaps_or_a_reason(session: AppPage) -> None:
    session.visit(v="1", rows=",".join(FORMULATIONS))
    drawn = figures(session, "heatmaps")
    for name in FORMULATIONS:
        parts = {part for part in ("features", "weights", "bias") if f"{name} {part}" in drawn}
        assert len(parts) == (0 if name == "no_transpose" else 3), name
    assert "Transpose left out · No gradients: torch refuses" in session.text("heatmaps")
    assert "Transpose left out is not trained: on one sample its code fails" in session.text("outcome")


def test_one_output_can_be_chosen_and_comes_back_by_the_link(session: AppPage) -> None:
    session.visit(v="1", batch="2", out="3", rows="linear,mm")
    assert "the sum of all outputs" in session.text("gradients")
    session.act(session.app.selectbox(key="which").set_value("one"))
    session.act(session.app.number_input(key="cell_sample").set_value(1))
    session.act(session.app.number_input(key="cell_unit").set_value(2))
    assert session.state.cell == (1, 2)
    assert "the output of sample 1, unit 2" in session.text("gradients")
    weights = cells(figures(session, "heatmaps")["mm weights"])
    assert weights[:2] == [[0.0] * 5] * 2
    assert weights[2] == draw(7, 2, 5, 3).features[1].double().tolist()


def test_the_activation_can_be_gone_through(session: AppPage) -> None:
    session.visit()
    session.act(session.app.selectbox(key="through").set_value("activation"))
    assert session.parameters["gradients_through"] == "activation"
    plain = draw(7)
    after = torch.sigmoid(plain.mm.double())
    wanted = (plain.features.double() * after * (1 - after)).reshape(-1).tolist()
    assert cells(figures(session, "heatmaps")["mm weights"])[0] == pytest.approx(wanted, rel=1e-5)
    assert "times the activation's slope" in session.text("headline")


def test_before_training_the_page_says_what_each_row_can_reach(session: AppPage) -> None:
    session.visit()
    assert progress(session) == "Step 0 of 3,000"
    told = session.text("outcome")
    assert told.startswith("nn.Linear and 2 more can get down to a loss of 0.0")
    assert "Outer product sum can get down to a loss of 3." in told


def test_a_link_with_training_trains_to_its_end_and_shows_the_true_weights_learned() -> None:
    page = open_gradients(v="1", gradients_training="on", gradients_rate="0.1", gradients_noise="0.0",
                          gradients_steps="400", rows="linear,mm")  # fmt: skip
    train_to_the_end(page)
    (figure,) = figures(page, "learned").values()
    true, *learned = cells(figure)
    assert true == pytest.approx([*draw(7).weights.reshape(-1).tolist(), draw(7).bias.item()])
    for row in learned:
        assert row == pytest.approx(true, abs=1e-4)


def test_training_starts_stops_and_goes_on_by_its_button() -> None:
    page = open_gradients(v="1", gradients_steps="600")
    page.act(page.app.button(key="start_training").click())
    assert page.state.gradients.training == "on"
    # A training that is watched does at most a small part in one run: it cannot have ended.
    page.act(page.app.button(key="stop_training").click())
    stopped = page.state.gradients.stop
    assert stopped is not None
    assert 0 < stopped < 600
    before = figures(page, "losses")
    page.visit(**page.parameters)
    assert progress(page) == f"Step {stopped:,} of 600"
    assert figures(page, "losses") == before
    page.act(page.app.button(key="start_training").click())
    assert page.state.gradients.stop is None
    train_to_the_end(page)
    assert progress(page) == "Step 600 of 600"


def test_another_session_sees_by_the_link_what_the_first_saw_when_it_stopped() -> None:
    link = {"v": "1", "gradients_training": "on", "gradients_stop": "37", "gradients_steps": "100"}
    first, second = open_gradients(**link), open_gradients(v="1")
    train_to_the_end(first)
    second.visit(**link)
    train_to_the_end(second)
    assert progress(first) == "Step 37 of 100"
    assert figures(first, "learned") == figures(second, "learned")


def test_a_changed_setting_begins_again_and_forgets_the_stop() -> None:
    page = open_gradients(v="1", gradients_training="on", gradients_stop="20", gradients_steps="50")
    train_to_the_end(page)
    page.act(page.app.number_input(key="rate").set_value(0.0005))
    assert (page.state.gradients.rate, page.state.gradients.stop) == (0.0005, None)
    train_to_the_end(page)
    assert progress(page) == "Step 50 of 50"


def test_divergence_is_told_with_the_learning_rate_that_would_do() -> None:
    page = open_gradients(v="1", gradients_training="on", gradients_rate="0.05", gradients_steps="600")
    train_to_the_end(page)
    told = page.text("outcome")
    assert "Outer product sum: its loss left all finite numbers at step" in told
    assert "Choose a smaller learning rate, below 0.00" in told
    assert told.startswith("nn.Linear and 2 more: loss 0.0")


def test_a_bad_value_is_told_and_the_rest_of_the_link_is_used(session: AppPage) -> None:
    session.visit(v="1", gradients_rate="fast", seed="9")
    told = session.text("notices")
    assert told == (
        "Ignored gradients_rate=fast in the link: the learning rate must be a number from 1e-06 to 10. "
        "Using 0.001."
    )
    assert printed(draw(9).features.double().sum()) in session.text("headline")


def test_pasted_code_that_leaves_autograd_is_told(session: AppPage) -> None:
    state = PageState(code="(features * weights.detach()).sum() + bias", rows=("linear", "pasted"))
    session.visit(**encode(state))
    assert "Your code: autograd does not give what the code sums" in session.text("check")
    assert "Your code is not trained: not all of its gradient reaches the weights." in session.text("outcome")


def test_defaults_stand_in_no_link(session: AppPage) -> None:
    session.visit()
    assert session.parameters == {}
    assert GradientsSettings().goal == 0
