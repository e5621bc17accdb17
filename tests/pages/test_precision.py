"""The Precision page: its answer, its table, its demonstrations, and what it does with bad input."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from html import unescape

import pytest
import torch

from lib.experiment import Dtype, Experiment
from lib.formulations import FORMULATIONS
from lib.links.settings import PrecisionSettings
from lib.precision import measure, report
from lib.tensors import TORCH_DTYPES
from tests.pages.app_page import AppPage, open_page, plain, walk
from tests.plain_torch import MINUS, draw

RIGHT = [formulation.title for formulation in FORMULATIONS.values() if not formulation.is_mistake]


def open_precision(**parameters: str) -> AppPage:
    page = open_page(**parameters)
    page.app.switch_page("precision.py")
    page.visit(**parameters)
    return page


@pytest.fixture(scope="module")
def session() -> AppPage:
    return open_precision()


def tables(page: AppPage, key: str) -> list[list[list[str]]]:
    """Return the tables of a container as rows of cells' visible texts."""
    bodies = "".join(node.proto.body for node in walk(page.container(key)) if node.type == "html")
    bodies = re.sub(r'<span class="(explanation|spoken)".*?</span>', "", bodies)
    return [
        [
            [
                " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
                for cell in re.findall(r"<t[hd].*?</t[hd]>", row)
            ]
            for row in re.findall(r"<tr>.*?</tr>", table)
        ]
        for table in re.findall(r"<table.*?</table>", bodies, re.DOTALL)
    ]


def rows_of(table: Sequence[list[str]]) -> dict[str, list[str]]:
    return {row[0]: row[1:] for row in table[1:]}


def sentence(page: AppPage) -> str:
    nodes = (node.proto.body for node in walk(page.container("demonstrations")) if node.type == "html")
    return next(plain(body) for body in nodes if "precision-sentence" in body)


def test_the_first_visit_says_how_far_the_right_rows_lie_apart(session: AppPage) -> None:
    session.visit()
    thread = draw(7)
    values = {float(thread.mm), float((thread.features * thread.weights).sum() + thread.bias)}
    told = session.text("headline")
    assert told.startswith("Nine right rows give ")
    if len(values) == 2:
        gap = max(values) - min(values)
        assert f"two different float32 numbers, {gap:.1e}".replace("e-0", f"e{MINUS}") in told
    errors, matrix = tables(session, "results")
    assert [row[0] for row in errors[1:]] == [f"{place} {title}" for place, title in enumerate(RIGHT, 1)]
    assert len(matrix) == len(RIGHT) + 1
    assert session.parameters == {}


@pytest.mark.parametrize("dtype", Dtype)
def test_the_table_shows_values_errors_bounds_and_classes(session: AppPage, dtype: Dtype) -> None:
    session.visit(v="1", dtype=dtype.value, seed="11")
    thread = draw(11, dtype=TORCH_DTYPES[dtype])
    errors, _ = tables(session, "results")
    row = rows_of(errors)["3 torch.mm"]
    assert float(row[0].replace(MINUS, "-")) == pytest.approx(float(thread.mm), rel=1e-2)
    held = torch.tensor(float(row[0].replace(MINUS, "-")), dtype=torch.float64).to(TORCH_DTYPES[dtype])
    assert float(held) == float(thread.mm)
    at = measure(Experiment(11, dtype=dtype)).rows["mm"].at((0, 0))
    assert float(row[2]) == pytest.approx(at.in_ulps, abs=0.005)
    assert float(row[4].replace(MINUS, "-")) == pytest.approx(at.bound, rel=0.05)
    assert errors[0][-3:] == [f"{other}: ulp, bits" for other in Dtype if other is not dtype]


@pytest.mark.parametrize("dtype", Dtype)
def test_the_matrix_and_the_letters_say_who_has_whose_bits(session: AppPage, dtype: Dtype) -> None:
    session.visit(v="1", dtype=dtype.value, batch="8", **{"in": "64", "out": "8"})
    errors, matrix = tables(session, "results")
    letters = [cells[5] for cells in rows_of(errors).values()]
    thread = draw(7, 8, 64, 8, TORCH_DTYPES[dtype])
    features, weights, bias = thread.features, thread.weights, thread.bias
    broadcast = (features.unsqueeze(1) * weights).sum(dim=-1) + bias
    is_same = torch.equal(thread.mm, broadcast)
    places = (
        [row[0] for row in errors].index("3 torch.mm"),
        [row[0] for row in errors].index("8 Broadcast sum"),
    )
    assert (matrix[places[0]][places[1]] == "=") == is_same
    for one, other in itertools.product(range(len(letters)), repeat=2):
        assert (matrix[one + 1][other + 1] == "=") == (letters[one] == letters[other])


def test_several_outputs_have_a_choice_that_stands_in_the_link(session: AppPage) -> None:
    session.visit(v="1", batch="3", out="2")
    session.act(session.app.number_input(key="precision_sample").set_value(2))
    session.act(session.app.number_input(key="precision_unit").set_value(1))
    assert session.parameters["cell"] == "2,1"
    errors, _ = tables(session, "results")
    assert errors[0][1] == "At [2, 1]"
    assert "8 Broadcast sum" in rows_of(errors)
    assert "Elementwise sum gives no output for each sample and unit" in session.text("results")
    value = draw(7, 3, 5, 2).mm[2, 1]
    assert float(rows_of(errors)["3 torch.mm"][0].replace(MINUS, "-")) == pytest.approx(
        float(value), rel=1e-8
    )


def test_each_demonstration_is_a_choice_in_the_link_with_sentence_table_and_code(session: AppPage) -> None:
    session.visit()
    for name in ("neighbours", "features", "overflow", "absorbing", "order"):
        session.act(session.app.segmented_control(key="precision_demo").set_value(name))
        assert session.parameters.get("precision_demo", "order") == name
        assert sentence(session)
        assert len(tables(session, "demonstrations")) == 1
        assert len(session.app.code) == 1


def test_the_order_of_summation_takes_any_numbers(session: AppPage) -> None:
    session.visit()
    assert sentence(session).startswith(
        "The 120 orders of these five numbers give six different float32 sums"
    )
    session.act(session.app.text_input(key="precision_numbers").set_value("1, 2 3"))
    assert session.parameters["precision_numbers"] == "1,2,3"
    assert sentence(session).startswith("All 6 orders of these three numbers give the same float32 sum, 6.")
    session.act(session.app.text_input(key="precision_numbers").set_value(""))
    assert session.parameters["precision_numbers"] == "none"
    assert "orders of these six numbers" in sentence(session)
    session.act(session.app.segmented_control(key="precision_way").set_value("mm"))
    assert "torch.mm" in session.app.code[0].value


@pytest.mark.parametrize("typed", ["one, two", "1,,x", "1e39", "<b>1</b>"])
def test_numbers_that_cannot_be_read_are_told_and_the_others_stay(session: AppPage, typed: str) -> None:
    session.visit(v="1", precision_numbers="1,2")
    session.act(session.app.text_input(key="precision_numbers").set_value(typed))
    told = session.text("notices")
    assert told.startswith(f"Ignored Numbers to add up={typed} in the field")
    assert told.endswith("Using 1,2.")
    assert session.parameters["precision_numbers"] == "1,2"
    assert "these two numbers" in sentence(session)


def test_a_bad_number_of_a_link_is_told_and_the_page_stands(session: AppPage) -> None:
    session.app.query_params.clear()
    session.app.query_params.update(
        {"v": "1", "seed": "9", "precision_demo": "overflow", "precision_feature": "many"}
    )
    session.app.run()
    session.check()
    assert session.text("notices") == (
        "Ignored precision_feature=many in the link: each feature must be a number of at most 3.4e38 either "
        "way, written with a point. Using 18.0."
    )
    assert sentence(session).startswith("4,096 products of 18 × 1 make 73,728 exactly.")


def test_overflow_follows_its_fields(session: AppPage) -> None:
    session.visit(v="1", precision_demo="overflow")
    session.act(session.app.text_input(key="precision_feature").set_value("300"))
    session.act(session.app.text_input(key="precision_weight").set_value("300"))
    session.act(session.app.number_input(key="precision_features").set_value(2))
    session.act(session.app.toggle(key="precision_is_alternating").set_value(True))
    assert session.state.precision == PrecisionSettings(
        demo="overflow", feature=300.0, weight=300.0, features=2, is_alternating=True
    )
    (table,) = tables(session, "demonstrations")
    products = torch.full((2,), 300.0).half() * torch.tensor([300.0, -300.0]).half()
    assert rows_of(table)["Broadcast sum"][-1] == f"✗ {float(products.sum())}"
    assert rows_of(table)["Exact sum"] == ["0"] * 4


def test_absorbing_sums_follow_their_fields(session: AppPage) -> None:
    session.visit(v="1", precision_demo="absorbing", precision_start="1e8", precision_features="3")
    (table,) = tables(session, "demonstrations")
    assert rows_of(table)["float32"] == [
        "100,000,003",
        "100,000,000",
        "after 0",
        f"{int(float(torch.tensor([1e8, 1, 1, 1]).sum())):,}",
    ]
    assert rows_of(table)["float64"][:2] == ["100,000,003", "100,000,003"]


def test_sizes_of_the_demonstrations_are_their_own(session: AppPage) -> None:
    session.visit(
        v="1", precision_demo="features", precision_features="32", precision_units="3", dtype="float16"
    )
    assert sentence(session).startswith("With 32 features in float16, ")
    (table,) = tables(session, "demonstrations")
    assert "Elementwise sum" not in rows_of(table)
    session.visit(
        v="1", precision_demo="neighbours", precision_samples="2", precision_units="4", precision_features="9"
    )
    (table,) = tables(session, "demonstrations")
    for title, cells in rows_of(table).items():
        if title != "Elementwise sum":
            assert (cells[0].split()[-1], cells[2].split()[-1]) == ("4", "2")


def test_edited_values_are_measured(session: AppPage) -> None:
    session.visit(v="1", open="edit")
    assert session.app.toggle(key="is_editing").value
    assert report(session.state.experiment).left_out == ()


@pytest.mark.parametrize("seed", ["0", "3"])
@pytest.mark.parametrize("dtype", Dtype)
@pytest.mark.parametrize("sizes", [{"batch": "64", "in": "64", "out": "64"}, {"in": "1"}], ids=str)
def test_any_size_and_type_is_measured(
    session: AppPage, sizes: dict[str, str], dtype: Dtype, seed: str
) -> None:
    session.visit(v="1", dtype=dtype.value, seed=seed, **sizes)
    assert " right rows give " in session.text("headline")
