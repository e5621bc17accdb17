"""The Claims page: verdicts, the claim looked at, its link, and what happens when torch.mm is another."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import torch

from lib.claims import CLAIMS, SearchSettings, search
from lib.experiment import Experiment
from lib.language.known import NAMES
from lib.links import PageState, encode
from lib.links.settings import CLAIM_NAMES, ClaimsSettings
from lib.ui.claims_search import find_all, remembered_search
from tests.pages.app_page import AppPage, open_page, walk
from tests.plain_torch import draw, printed
from tests.unit.claims.plain_claims import PLAIN, Given, sizes_up_to

SIGNS = {"holds": "✓ holds", "only": "! only when", "not": "✗ does not hold"}


@pytest.fixture(scope="module")
def session() -> AppPage:
    return open_claims()


def open_claims() -> AppPage:
    page = open_page()
    page.app.switch_page("claims.py")
    page.act(page.app)
    return page


def claims_of(page: AppPage) -> dict[str, list[str]]:
    """Return the texts of the table's rows by the claim's name."""
    return {row["name"]: [cell["text"] for cell in row["cells"]] for row in page.table_data()["rows"]}


def plain_sign(name: str) -> str:
    """Decide a claim in plain torch, on draws of all sizes up to three."""
    answers = set()
    for sizes in sizes_up_to(3, name):
        plain = draw(7, *sizes)
        given = Given(plain.features, plain.weights, plain.bias)
        answers |= {agrees(given) for agrees in PLAIN[name].values()}
    return SIGNS["only" if len(answers) == 2 else "holds" if answers == {True} else "not"]


def test_the_link_knows_every_claim() -> None:
    assert tuple(CLAIMS) == CLAIM_NAMES
    assert SearchSettings() == SearchSettings(ClaimsSettings().seed, ClaimsSettings().cases)


def test_the_first_screen_gives_all_verdicts_and_counts_them(session: AppPage) -> None:
    session.visit()
    rows = claims_of(session)
    expected = {name: plain_sign(name) for name in CLAIMS}
    assert {name: cells[2] for name, cells in rows.items()} == expected
    counts = [list(expected.values()).count(sign) for sign in SIGNS.values()]
    assert session.text("headline") == (
        f"Of 15 claims {counts[0]} hold , {counts[1]} hold only under a condition , {counts[2]} do not hold ."
    )
    assert session.parameters == {}
    assert session.sections() >= {"controls", "headline", "results", "claim", "counterexample", "heatmaps"}


def test_the_claim_shows_what_its_code_gives_on_the_experiment(session: AppPage) -> None:
    for seed in (7, 8):
        session.visit(v="1", seed=str(seed), claims_claim="B7")
        plain = draw(seed)
        text = session.text("claim")
        assert "(features.t() * weights + bias).sum()" in text
        assert printed(plain.outer_sum) in text
        assert text.count(printed(plain.mm)) == 3
        assert "On your experiment: 1 sample, 5 features, 1 unit" in text


def test_a_refusal_is_shown_in_torchs_words(session: AppPage) -> None:
    session.visit(v="1", claims_claim="B3")
    plain = draw(7)
    with pytest.raises(RuntimeError) as refusal:
        torch.nn.functional.linear(plain.features, plain.weights.t(), plain.bias)
    assert str(refusal.value) in session.text("claim")


def test_other_sizes_than_a_claim_speaks_of_are_told(session: AppPage) -> None:
    session.visit(v="1", batch="3", out="2")
    rows = claims_of(session)
    assert rows["A1"][3] == rows["B10"][3] == "• other sizes"
    assert rows["B4"][3] == "✓ yes"
    assert rows["B8"][3] == "✓ 3 of 3"


def test_the_search_does_not_depend_on_the_experiment(session: AppPage) -> None:
    session.visit()
    before = {name: (cells[2], cells[4]) for name, cells in claims_of(session).items()}
    session.visit(v="1", seed="99", batch="4", out="4")
    assert {name: (cells[2], cells[4]) for name, cells in claims_of(session).items()} == before


def test_the_settings_of_the_search_go_into_the_link(session: AppPage) -> None:
    session.visit(v="1", claims_claim="A2")
    session.act(session.app.number_input(key="claims_cases").set_value(5))
    session.act(session.app.number_input(key="claims_seed").set_value(9))
    session.act(session.app.number_input(key="seed").set_value(11))
    assert session.state.claims == ClaimsSettings("A2", 9, 5)
    assert session.state.experiment.seed == 11
    assert "5 cases searched" in session.text("claim")


def test_too_few_cases_for_a_condition_give_another_verdict(session: AppPage) -> None:
    session.visit(v="1", claims_cases="1")
    rows = claims_of(session)
    assert rows["A1"][2] == "✓ holds"
    assert rows["B9"][2] == "✗ does not hold"


def test_bad_values_are_told_and_the_rest_is_kept(session: AppPage) -> None:
    session.visit(v="1", seed="9", claims_claim="C1", claims_cases="1000")
    notices = session.text("notices")
    assert "Ignored claims_claim=C1 in the link: claim must be one of A1" in notices
    assert "Using A1." in notices
    assert (
        "Ignored claims_cases=1000 in the link: cases of the search must be a whole number from 1 to 100. "
        "Using 24."
    ) in notices
    assert printed((draw(9).features * draw(9).weights).sum()) in session.text("claim")


def links_of(page: AppPage) -> dict[str, dict[str, str]]:
    """Return the parameters of the links below the counterexample, by their label."""
    nodes = [node for node in walk(page.container("open")) if getattr(node, "type", "") == "page_link"]
    return {node.proto.label: dict(_parameters(node)) for node in nodes}


def _parameters(node: Any) -> list[tuple[str, str]]:
    return re.findall(r"([^&?=]+)=([^&]*)", node.proto.query_string)


@pytest.mark.parametrize("name", CLAIMS)
def test_a_case_opens_in_compare_and_steps(session: AppPage, name: str) -> None:
    session.visit(v="1", claims_claim=name)
    links = links_of(session)
    assert list(links) == ["Open in Compare →", "Open in Steps →"]
    finding = search(CLAIMS[name], SearchSettings())
    found = finding.counterexample or finding.example
    assert found is not None
    code = CLAIMS[name].form(found.form).codes[0][1]
    expected = encode(PageState(experiment=found.experiment, code=code))
    for parameters in links.values():
        assert {key: parameters[key] for key in expected} == expected
        assert parameters["selected"] == "pasted"


def test_another_torch_mm_flips_verdicts_on_the_page(
    session: AppPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.visit(v="1", claims_claim="A5")
    before, headline = claims_of(session), session.text("headline")
    with monkeypatch.context() as patch:
        broken = replace(NAMES["torch.mm"], function=lambda left, right: torch.mm(left, right) + 1)
        patch.setitem(NAMES, "torch.mm", broken)
        session.visit(v="1", claims_claim="A5")
        after = claims_of(session)
        assert (before["A5"][2], after["A5"][2]) == ("✗ does not hold", "✓ holds")
        assert (before["A5"][3], after["A5"][3]) == ("✗ no", "✓ yes")
        assert session.text("headline") != headline
    session.visit(v="1", claims_claim="A5")
    assert claims_of(session) == before


def test_what_was_found_once_is_not_searched_again() -> None:
    remembered_search.clear()
    told: list[list[str]] = []
    settings = SearchSettings(cases=2)
    for _ in range(2):
        find_all(["A1", "B4"], settings, lambda found: told.append(list(found)))
    assert told == [["A1"], ["A1", "B4"]]
    find_all(["A1"], SearchSettings(cases=3), lambda found: told.append(list(found)))
    assert len(told) == 3


def test_the_column_yours_is_explained_with_the_experiment_that_it_counts_on(session: AppPage) -> None:
    session.visit(**encode(PageState(experiment=Experiment(seed=9, batch=2))))
    told = session.text()
    where = "seed 9, 2 samples, 5 features, 1 unit"
    assert f"Yours: does the claim come out true on your own experiment ({where})?" in told
    notes = {heading["text"]: heading["note"] for heading in session.table_data()["headings"]}
    assert notes["Yours"] in told
    assert notes["Claim"] == ""
