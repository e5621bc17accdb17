from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.experiment import Activation, Dtype, Edit, Experiment, TensorName
from lib.formulations import DEFAULT_ROWS, FORMULATIONS
from lib.links import PageState, encode
from lib.presets import PRESETS
from tests.pages.app_page import AppPage, open_page
from tests.plain_torch import draw, printed, sigmoid

SECTIONS = {"controls", "headline", "results", "heatmaps", "ledger"}
ALL_ROWS = ",".join(FORMULATIONS)


@pytest.fixture(scope="module")
def session() -> AppPage:
    """One session for many addresses: opening another is what Back and page links do."""
    return open_page()


def test_the_first_visit_answers_the_thread() -> None:
    plain = draw(7)
    right, wrong = printed(sigmoid(plain.mm)), printed(sigmoid(plain.outer_sum))
    page = open_page()
    assert page.sections() >= SECTIONS
    assert page.text("headline") == (
        f"Three rows agree on {right}. One says {wrong}: "
        "it sums 20 products too many and adds the bias 25 times."
    )
    table = page.table()
    assert list(table) == list(DEFAULT_ROWS)
    assert [row["badge"] for row in table.values()] == [
        "reference",
        "same bits",
        "same within rounding",
        "different value",
    ]
    assert {name: row["after"] for name, row in table.items()} == {
        name: wrong if name == "outer_sum" else right for name in DEFAULT_ROWS
    }
    assert page.text("ledger").endswith(
        f"{printed(plain.mm)} − {printed(-plain.cross_terms)} ( 20 cross terms ) "
        f"+ {printed(24 * plain.bias)} (24 extra biases) + 0.0000 rounding = {printed(plain.outer_sum)} ; "
        f"sigmoid gives {wrong}"
    )
    assert page.parameters == {}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_shows_every_section(session: AppPage, name: str) -> None:
    session.visit()
    session.act(session.app.selectbox(key="preset").set_value(name))
    preset = PRESETS[name]
    assert session.state.experiment == preset.experiment
    assert session.state.rows == preset.rows
    assert session.sections() >= SECTIONS
    assert session.text("headline")
    assert set(session.table()) == set(preset.rows) | {"linear"}
    if preset.selected is not None:
        assert session.table_data()["selected"] == preset.selected


@pytest.mark.parametrize(
    "sizes", [{}, {"batch": "3", "in": "4", "out": "2"}, {"in": "3", "out": "3"}], ids=str
)
@pytest.mark.parametrize("name", FORMULATIONS)
def test_a_selected_row_shows_its_own_steps(session: AppPage, name: str, sizes: dict[str, str]) -> None:
    session.visit(v="1", rows=ALL_ROWS, selected=name, **sizes)
    assert session.table_data()["selected"] == name
    assert session.sections() >= SECTIONS
    title = FORMULATIONS[name].title
    assert session.text("heatmaps").startswith(f"{title}, step by step")
    heading = f"{title} is the reference" if name == "linear" else "From nn.Linear to this row: the ledger"
    assert session.text("ledger").startswith(heading)
    assert ("fingerprint" in session.sections()) == (session.table()[name]["badge"] != "error")
    assert FORMULATIONS[name].last_line in session.app.code[0].value


@pytest.mark.parametrize("name", FORMULATIONS)
def test_any_row_may_be_the_reference(session: AppPage, name: str) -> None:
    session.visit(v="1", rows=ALL_ROWS, reference=name, batch="2", out="3")
    table = session.table()
    assert table[name]["badge"].startswith("reference")
    assert [row for row in table.values() if row["badge"].startswith("reference")] == [table[name]]
    assert session.table_data()["headings"][-1] == f"Against {FORMULATIONS[name].title}"
    others = {row["badge"] for other, row in table.items() if other != name}
    if table[name]["badge"] == "reference: error":
        assert others <= {"nothing to compare with", "error"}
    else:
        assert "nothing to compare with" not in others


def test_a_failed_reference_offers_nn_linear(session: AppPage) -> None:
    session.visit(v="1", rows="mm,elementwise_sum,no_transpose", reference="no_transpose")
    assert "has no value" in session.text("headline")
    session.act(session.app.button(key="compare_with_linear").click())
    assert session.state.reference == "linear"
    assert session.table()["mm"]["badge"] == "same bits"


@pytest.mark.parametrize("activation", Activation)
@pytest.mark.parametrize("dtype", Dtype)
def test_every_number_type_and_activation_is_shown(
    session: AppPage, dtype: Dtype, activation: Activation
) -> None:
    session.visit(v="1", dtype=dtype, activation=activation, rows=ALL_ROWS)
    assert session.sections() >= SECTIONS
    assert session.table()["mm"]["badge"] in {"same bits", "same within rounding"}
    sign = "σ" if activation is Activation.SIGMOID else activation
    assert session.table_data()["headings"][4:6] == [f"Before {sign}", f"After {sign}"]


def test_a_row_that_fails_stands_beside_the_others(session: AppPage) -> None:
    session.visit(v="1", rows="mm,no_transpose,outer_sum", selected="no_transpose")
    table = session.table()
    assert list(table) == ["linear", "mm", "no_transpose", "outer_sum"]
    assert table["mm"]["badge"] == "same bits"
    assert table["no_transpose"]["badge"] == "error"
    assert "mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)" in table["no_transpose"]["note"]
    assert "mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)" in session.text("ledger")


def test_an_output_can_be_chosen(session: AppPage) -> None:
    session.visit(v="1", batch="2", out="2", rows="linear,elementwise_sum,view_for_t", selected="view_for_t")
    choice = session.app.selectbox(key="cell")
    assert len(choice.options) == 4
    assert sum("largest gap" in option for option in choice.options) == 1
    session.act(choice.set_value((1, 0)))
    assert session.state.cell == (1, 0)
    plain = draw(7, 2, 5, 2)
    assert f" {printed(plain.mm[1, 0])} " in session.text("ledger")
    session.visit(v="1", batch="2", out="2", rows="linear,view_for_t", selected="view_for_t", cell="0,1")
    assert f" {printed(plain.mm[0, 1])} " in session.text("ledger")


def numbers(tensor: TensorName, shape: tuple[int, ...]) -> st.SearchStrategy[Edit]:
    index = st.tuples(*(st.integers(0, size - 1) for size in shape))
    return st.builds(Edit, st.just(tensor), index, st.floats(width=32, allow_nan=False, allow_infinity=False))


@st.composite
def states(choose: st.DrawFn) -> PageState:
    """Any page state that a visitor can reach, small sizes preferred."""
    bare = Experiment(
        seed=choose(st.integers(0, 2**53 - 1)),
        batch=choose(st.integers(1, 4)),
        in_features=choose(st.integers(1, 6)),
        out_features=choose(st.integers(1, 4)),
        dtype=choose(st.sampled_from(Dtype)),
        activation=choose(st.sampled_from(Activation)),
    )
    cells = st.one_of(*(numbers(tensor, bare.shape_of(tensor)) for tensor in TensorName))
    rows = choose(st.lists(st.sampled_from(list(FORMULATIONS)), unique=True))
    reference = choose(st.sampled_from(list(FORMULATIONS)))
    cell = st.tuples(st.integers(0, bare.batch - 1), st.integers(0, bare.out_features - 1))
    return PageState(
        experiment=bare.with_edits(*choose(st.lists(cells, max_size=4))),
        rows=tuple(rows),
        reference=reference,
        selected=choose(st.none() | st.sampled_from([*rows, reference])),
        cell=choose(st.none() | cell),
        is_large_type=choose(st.booleans()),
        has_own_scales=choose(st.booleans()),
        is_editing=choose(st.booleans()),
    )


@settings(max_examples=25)
@given(state=states())
def test_any_page_state_is_shown_and_keeps_its_address(session: AppPage, state: PageState) -> None:
    session.visit(**encode(state))
    assert session.sections() >= SECTIONS
    assert session.state == state
    assert set(session.table()) == set(state.rows) | {state.reference}
    if state.selected is not None:
        assert session.table_data()["selected"] == state.selected
