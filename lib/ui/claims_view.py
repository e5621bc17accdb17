"""The page Claims: how many claims hold, what determines that, and all verdicts in one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.claims import CLAIMS, Answer, ClaimVerdict, Finding, sizes_of
from lib.experiment import Experiment
from lib.links import SEED_HIGH, SIZE_HIGH, SIZE_LOW, PageState
from lib.links.settings import CLAIM_CASES_HIGH, CLAIM_SEED_HIGH
from lib.ui.choice_table import Cell, ChoiceRow, show_choice_table
from lib.ui.claim_detail import gives
from lib.ui.controls import resize
from lib.ui.state import bounded, change_experiment, change_settings
from lib.ui.wording.claims import (
    CLAIM_WORDS,
    VERDICT_WORDS,
    condition_text,
    headline_html,
    here_words,
    progress_text,
    yours_text,
)
from lib.ui.wording.numbers import plural

SIZES = {"batch": "Samples", "in_features": "Features", "out_features": "Units"}
"""The label of each size's field."""

MOST_VALUES = 2
"""Values of a counterexample that a row shows: a claim's first two codes tell it."""

Answers = Mapping[str, tuple[Answer, ...]]


def show_claim_controls(state: PageState) -> None:
    """Draw what the answers depend on: the experiment, and the search for counterexamples."""
    experiment, search = state.experiment, state.claims
    with st.container(key="controls", horizontal=True, gap="small", width="content"):
        with st.popover(f"Experiment: seed {experiment.seed}"):
            st.number_input(
                **bounded(
                    "Seed",
                    "seed",
                    experiment.seed,
                    lambda seed: change_experiment(seed=seed),
                    (0, SEED_HIGH),
                )
            )
            for axis, label in SIZES.items():
                st.number_input(
                    **bounded(
                        label,
                        axis,
                        getattr(experiment, axis),
                        partial(resize, axis),
                        (SIZE_LOW, SIZE_HIGH),
                    )
                )
        with st.popover(f"Search: {plural(search.cases, 'case')}"):
            st.number_input(
                help="Sizes from small upwards, each with ones, whole numbers from −2 to 2, and a draw.",
                **bounded(
                    "Cases for each claim",
                    "claims_cases",
                    search.cases,
                    partial(_change_search, "cases"),
                    (1, CLAIM_CASES_HIGH),
                    step=8,
                ),
            )
            st.number_input(
                **bounded(
                    "Seed of the search",
                    "claims_seed",
                    search.seed,
                    partial(_change_search, "seed"),
                    (0, CLAIM_SEED_HIGH),
                )
            )


def _change_search(field: str, value: int) -> None:
    change_settings("claims", **{field: value})


@dataclass
class Board:
    """The places of headline and table. While a search runs both are put up and replaced in one run.

    A replaceable place stands there only where something is replaced: it is empty at first, and in a
    run with nothing to wait for the table would lose its focus and the headline flicker.
    """

    headline: DeltaGenerator
    table: DeltaGenerator
    is_waiting: bool = False

    def show_progress(self, found: Mapping[str, Finding]) -> None:
        """Show what the search has found so far, in the room of what will stand there."""
        if not self.is_waiting:
            self.is_waiting = True
            self.headline, self.table = self.headline.empty(), self.table.empty()
        self._say(progress_text(len(found), len(CLAIMS)))
        known = {name: VERDICT_WORDS[finding.verdict].text for name, finding in found.items()}
        lines = (
            f"{name} · {escape(words.short)} · {known.get(name, '…')}" for name, words in CLAIM_WORDS.items()
        )
        self.table.html("".join(f'<p class="formulab-text" style="height:31px">{line}</p>' for line in lines))

    def show_verdicts(self, state: PageState, answers: Answers, found: Mapping[str, Finding]) -> None:
        """Draw the sentence that counts the verdicts, and a row per claim."""
        self._say(headline_html(finding.verdict for finding in found.values()))
        with self.table:
            show_choice_table(
                [
                    claim_row(name, answers[name], finding, state.experiment)
                    for name, finding in found.items()
                ],
                headings=("", "Claim", "Verdict", "Yours", "When, or counterexample"),
                notes={"Yours": yours_text(state.experiment)},
                caption="Every claim with its verdict, and how it comes out on your experiment",
                selected=state.claims.claim,
                on_select=lambda name: change_settings("claims", claim=name),
                key="claims_table",
            )

    def _say(self, html: str) -> None:
        self.headline.html(f'<h1 class="formulab-headline one" role="status">{html}</h1>')


def show_yours(state: PageState) -> None:
    """Explain below the table what its column "Yours" counts; a phone shows no headings to point at."""
    st.html(f'<p class="formulab-text">{escape(yours_text(state.experiment))}</p>')


def claim_row(name: str, answers: tuple[Answer, ...], finding: Finding, experiment: Experiment) -> ChoiceRow:
    """Write one claim as a row of text."""
    verdict = VERDICT_WORDS[finding.verdict]
    is_in_scope = CLAIMS[name].scope.holds(sizes_of(experiment))
    here = here_words(tuple(answer.agrees for answer in answers), is_in_scope)
    return ChoiceRow(
        name,
        (
            Cell(name),
            Cell(CLAIM_WORDS[name].short),
            Cell(verdict.text, verdict.kind),
            Cell(here.text, here.kind),
            Cell(reason_text(name, finding)),
        ),
    )


def reason_text(name: str, finding: Finding) -> str:
    """Give the condition where there is one, else what the codes give in the smallest counterexample."""
    if finding.condition is not None:
        return condition_text(finding.condition)
    if finding.verdict is ClaimVerdict.HOLDS:
        return "none found"
    if finding.counterexample is None:
        return "no case decides it"
    trial = finding.counterexample.trial(CLAIMS[name])
    values = [gives(outcome) for outcome in trial.outcomes.values()]
    return "; ".join(values[:MOST_VALUES])
