from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lib.experiment import Edit, Experiment, TensorName
from lib.formulations import DEFAULT_ROWS
from lib.links import PageState, encode
from lib.links.packing import pack_code
from lib.presets import PRESETS
from tests.pages.app_page import AppPage, open_page
from tests.plain_torch import draw, printed, sigmoid


@pytest.fixture
def page() -> AppPage:
    """A session of its own, on its first visit."""
    return open_page()


def set_control(page: AppPage, kind: str, key: str, value: Any) -> None:
    page.act(getattr(page.app, kind)(key=key).set_value(value))


CONTROLS = [
    ("number_input", "seed", 9, {"seed": "9"}),
    ("number_input", "batch", 3, {"batch": "3"}),
    ("number_input", "in_features", 2, {"in": "2"}),
    ("number_input", "out_features", 4, {"out": "4"}),
    ("selectbox", "activation", "relu", {"activation": "relu"}),
    ("selectbox", "dtype", "bfloat16", {"dtype": "bfloat16"}),
    ("selectbox", "reference", "mm", {"reference": "mm"}),
    ("toggle", "is_editing", True, {"open": "edit"}),
    ("toggle", "is_large_type", True, {"type": "large"}),
    ("toggle", "has_own_scales", True, {"scale": "own"}),
    ("button_group", "rows", ["linear", "addmm"], {"rows": "linear,addmm"}),
    ("button_group", "rows", [], {"rows": "none"}),
]


@pytest.mark.parametrize(("kind", "key", "value", "written"), CONTROLS, ids=lambda part: str(part)[:30])
def test_a_control_writes_the_address_and_is_undone(
    page: AppPage, kind: str, key: str, value: Any, written: dict[str, str]
) -> None:
    before = page.text("headline")
    set_control(page, kind, key, value)
    assert page.parameters == {"v": "1", **written}
    assert not page.app.button(key="undo").disabled
    page.act(page.app.button(key="undo").click())
    assert page.parameters == {}
    assert page.text("headline") == before
    assert page.app.button(key="undo").disabled


@pytest.mark.parametrize(("kind", "key", "value", "written"), CONTROLS, ids=lambda part: str(part)[:30])
def test_the_address_wins_over_what_a_control_remembers(
    page: AppPage, kind: str, key: str, value: Any, written: dict[str, str]
) -> None:
    page.visit(v="1", **written)
    assert getattr(page.app, kind)(key=key).value == value
    page.visit()
    assert getattr(page.app, kind)(key=key).value != value
    set_control(page, kind, key, value)
    page.visit(v="1")
    assert getattr(page.app, kind)(key=key).value != value


def test_changes_add_up_and_each_is_undone(page: AppPage) -> None:
    set_control(page, "number_input", "seed", 5)
    set_control(page, "number_input", "in_features", 3)
    set_control(page, "selectbox", "activation", "tanh")
    assert page.state.experiment == Experiment(seed=5, in_features=3, activation="tanh")
    for wanted in (Experiment(seed=5, in_features=3), Experiment(seed=5), Experiment()):
        page.act(page.app.button(key="undo").click())
        assert page.state.experiment == wanted


def test_own_colour_ranges_say_that_they_are(page: AppPage) -> None:
    assert "colour range of its own" not in page.text("heatmaps")
    set_control(page, "toggle", "has_own_scales", True)
    assert "Each picture has a colour range of its own" in page.text("heatmaps")
    set_control(page, "selectbox", "reference", "mm")
    page.visit(v="1", scale="own", selected="linear")
    assert "Each picture has a colour range of its own" in page.text("heatmaps")


def test_a_preset_replaces_experiment_rows_and_selection(page: AppPage) -> None:
    page.visit(v="1", seed="3", rows="mm,addmm", reference="mm", selected="addmm", type="large")
    set_control(page, "selectbox", "preset", "batch")
    preset = PRESETS["batch"]
    assert page.state == PageState(
        experiment=preset.experiment, rows=preset.rows, selected=preset.selected, is_large_type=True
    )
    assert page.app.selectbox(key="preset").value == "batch"
    set_control(page, "number_input", "seed", 8)
    assert page.app.selectbox(key="preset").value == "own"


def test_the_rows_follow_the_catalogues_order(page: AppPage) -> None:
    set_control(page, "button_group", "rows", ["outer_sum", "mm", "linear"])
    assert list(page.table()) == ["linear", "mm", "outer_sum"]
    set_control(page, "button_group", "rows", ["mm"])
    assert list(page.table()) == ["linear", "mm"]


def test_a_selected_row_that_is_taken_away_is_forgotten(page: AppPage) -> None:
    page.visit(v="1", selected="outer_sum")
    set_control(page, "button_group", "rows", ["linear", "mm"])
    assert page.state.selected is None
    assert page.table_data()["selected"] == "mm"


def test_a_size_that_drops_cells_tells_it_once(page: AppPage) -> None:
    edits = (Edit(TensorName.FEATURES, (0, 4), 2.0), Edit(TensorName.WEIGHTS, (0, 4), 3.0))
    page.visit(**encode(PageState(experiment=Experiment().with_edits(*edits))))
    set_control(page, "number_input", "in_features", 4)
    assert page.text("notices") == (
        "2 cells set by hand fell outside when in became 4. Undo brings back what was."
    )
    page.act(page.app.button(key="undo").click())
    assert page.state.experiment.edits == edits
    assert "notices" not in page.sections()


def test_several_bad_parameters_are_told_and_the_rest_is_used(page: AppPage) -> None:
    page.visit(v="1", seed="8", batch="99", colour="red", cell="7,7", edits="AAAA")
    told = page.text("notices")
    for words in ("batch=99", "colour=red", "an output is sample,unit", "cut short or damaged"):
        assert words in told
    assert page.table()["linear"]["after"] == printed(sigmoid(draw(8).mm))
    set_control(page, "number_input", "seed", 9)
    assert page.parameters == {"v": "1", "seed": "9"}
    assert "notices" not in page.sections()


@pytest.mark.parametrize("cell", ["9,9", "0,1", "0", "scalar", "1,2,3"])
def test_an_output_that_is_not_there_is_told(page: AppPage, cell: str) -> None:
    page.visit(v="1", cell=cell)
    assert f"Ignored cell={cell} in the link" in page.text("notices")
    assert list(page.table()) == list(DEFAULT_ROWS)


def test_a_held_state_that_is_gone_is_told(page: AppPage) -> None:
    page.visit(v="1", held="0123456789abcdef")
    assert "the page that held it is gone" in page.text("notices")
    assert page.table()["linear"]["after"] == printed(sigmoid(draw(7).mm))


CODE = {
    "right": ("torch.mm(features, weights.t()) + bias", "same bits"),
    "wrong": ("(features.t() * weights + bias).sum()", "different value"),
    "refused": ("import os\nos.system('true')", "error"),
    "no grammar": ("x = (", "error"),
    "other shape": ("features", "different shape"),
    "failing": ("features @ weights", "error"),
}


@pytest.mark.parametrize("name", CODE)
@pytest.mark.parametrize("reference", ["linear", "pasted"])
def test_code_in_a_link_is_a_row_like_any_other(page: AppPage, name: str, reference: str) -> None:
    code, badge = CODE[name]
    page.visit(v="1", rows="mm,pasted", code=pack_code(code), selected="pasted", reference=reference)
    row = page.table()["pasted"]
    assert row["title"] == "Your code"
    if reference == "linear":
        assert row["badge"] == badge
        assert page.table()["mm"]["badge"] == "same bits"
    else:
        assert row["badge"] == ("reference: error" if badge == "error" else "reference")


PASTES = [
    ("features", "tensor([[1., 2., 3., 4., 5.]])", (1.0, 2.0, 3.0, 4.0, 5.0)),
    ("features", "1\t2\t3\t4\t5\n", (1.0, 2.0, 3.0, 4.0, 5.0)),
    ("weights", "[[0.5, 1e-3, -2, 4, 5]]", (0.5, 1e-3, -2.0, 4.0, 5.0)),
    ("weights", "1,2,3,4,5", (1.0, 2.0, 3.0, 4.0, 5.0)),
    ("bias", "tensor([0.25])", (0.25,)),
    ("bias", "-0.5", (-0.5,)),
]


def paste(page: AppPage, text: str, tensor: str) -> None:
    page.app.text_area(key="values_paste").set_value(text)
    page.act(page.app.button(key=f"paste_{tensor}").click())


@pytest.mark.parametrize(("tensor", "text", "numbers"), PASTES)
def test_a_paste_is_laid_over_its_tensor(
    page: AppPage, tensor: str, text: str, numbers: tuple[float, ...]
) -> None:
    page.visit(v="1", open="edit")
    paste(page, text, tensor)
    assert [edit.value for edit in page.state.experiment.edits] == pytest.approx(numbers, rel=1e-7)
    assert page.state.experiment.is_pinned(TensorName(tensor))
    assert page.app.text_area(key="values_paste").value == ""
    page.act(page.app.button(key=f"reset_{tensor}").click())
    assert page.state.experiment == Experiment()


def test_a_paste_that_cannot_be_used_changes_nothing(page: AppPage) -> None:
    page.visit(v="1", open="edit", seed="4")
    for text, words in (
        ("[[1, 2], [3]]", "row 2 has 1 entries where 2 are expected"),
        ("1 2 3", "it is 1 × 3, features takes 1 × 5."),
        ("one", "is no number"),
        ("0" * 1_500_000, "at most 1,000,000 are read"),
    ):
        paste(page, text, "features")
        assert words in page.text("notices")
        assert page.parameters == {"v": "1", "open": "edit", "seed": "4"}
    assert page.app.text_area(key="values_paste").value == ""


def test_a_paste_of_other_sizes_can_change_them(page: AppPage) -> None:
    page.visit(v="1", open="edit")
    paste(page, "1 2\n3 4\n5 6", "weights")
    assert page.state.experiment == Experiment()
    page.act(page.app.button(key="paste_resize").click())
    experiment = page.state.experiment
    assert (experiment.batch, experiment.in_features, experiment.out_features) == (1, 2, 3)
    assert [edit.value for edit in experiment.edits] == [1, 2, 3, 4, 5, 6]
    assert not any(button.key == "paste_resize" for button in page.app.button)


def test_all_values_are_given_back_at_once(page: AppPage) -> None:
    page.visit(v="1", open="edit")
    assert page.app.button(key="reset_all").disabled
    paste(page, "1 2 3 4 5", "features")
    paste(page, "1", "bias")
    page.act(page.app.button(key="reset_all").click())
    assert page.state.experiment == Experiment()
    page.act(page.app.button(key="undo").click())
    assert len(page.state.experiment.edits) == 6


def test_an_exception_would_be_seen() -> None:
    page = AppPage(AppTest.from_string("raise ValueError('seen')"))
    page.app.run()
    with pytest.raises(AssertionError):
        page.check()
