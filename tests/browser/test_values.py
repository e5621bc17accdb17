from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.serving import Server
from tests.browser.values_page import ValuesPage, open_values
from tests.browser.visiting import rerun
from tests.plain_torch import Plain, draw, printed, sigmoid


@pytest.fixture
def values(server: Server, visit: Visit) -> ValuesPage:
    """The thread's experiment with the values panel open."""
    return open_values(visit(f"{server.url}/?v=1&open=edit"))


def shows(values: ValuesPage, plain: Plain) -> bool:
    """Say whether the table shows what plain torch computes for a right and a wrong row."""
    table = values.table()
    return (table["mm"]["before"], table["outer_sum"]["before"]) == (
        printed(plain.mm),
        printed(plain.outer_sum),
    )


def test_cells_are_edited_one_after_the_other_and_given_back(values: ValuesPage) -> None:
    plain = draw(7)
    assert values.cells("features") == ["-0.1467951", "0.7861413", "0.94682163", "-1.114344", "1.6907902"]
    values.type_cell("features", 0, 1, "2.5")
    plain.features[0, 1] = 2.5
    assert shows(values, plain)
    values.type_cell("features", 0, 3, "-1,25")
    plain.features[0, 3] = -1.25
    assert shows(values, plain)
    values.type_cell("bias", 0, 0, "1e-3")
    plain.bias[0] = 1e-3
    assert shows(values, plain)
    assert values.cells("features")[1] == "2.5"
    expect(values.panel("features")).to_contain_text("2 cells set by hand")

    values.set_number("Seed", 8)
    redrawn = draw(8)
    redrawn.features[0, 1], redrawn.features[0, 3], redrawn.bias[0] = 2.5, -1.25, 1e-3
    assert shows(values, redrawn)
    values.undo()
    assert shows(values, plain)

    values.reset("features")
    given_back = draw(7)
    given_back.bias[0] = 1e-3
    assert shows(values, given_back)
    values.undo()
    assert shows(values, plain)
    assert values.cells("features")[1] == "2.5"
    values.press("Reset all values")
    assert shows(values, draw(7))
    assert values.cells("bias") == ["0.3176783"]
    values.undo()
    assert shows(values, plain)
    for _ in range(3):
        values.undo()
    assert shows(values, draw(7))
    expect(values.page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


BAD_CELLS = {
    "": "a cell is empty; a number is needed.",
    "abc": "“abc” is no number.",
    "nan": "nan is not finite; a cell takes finite numbers.",
    "inf": "inf is not finite; a cell takes finite numbers.",
    "1e39": "1e39 is out of float32's range",
}


def test_a_bad_cell_is_told_and_keeps_its_number(values: ValuesPage) -> None:
    values.type_cell("weights", 0, 2, "0.5")
    plain = draw(7)
    plain.weights[0, 2] = 0.5
    address = values.page.url
    for text, words in BAD_CELLS.items():
        values.type_cell("weights", 0, 2, text)
        expect(values.notices).to_have_count(1)
        expect(values.notices).to_contain_text(f"weights[0, 2] keeps its number: {words}")
        assert values.page.url == address
        assert values.cells("weights")[2] == "0.5"
        assert shows(values, plain)
    values.type_cell("weights", 0, 2, "0.75")
    plain.weights[0, 2] = 0.75
    assert shows(values, plain)
    expect(values.notices).to_have_count(0)


def test_pastes_of_every_form_are_read(values: ValuesPage) -> None:
    numbers = [[1.0, -2.5, 3.25, 0.125, -0.5]]
    plain = draw(7)
    plain.features[:] = torch.tensor(numbers)
    forms = (
        "tensor([[ 1.0000, -2.5000,  3.2500,  0.1250, -0.5000]])",
        "[[1, -2.5, 3.25, 0.125, -0.5]]",
        "1;-2,5;3,25;0,125;-0,5",
        "1\t-2.5\t3.25\t0.125\t-0.5",
        "1,-2.5,3.25,0.125,-0.5\n",
    )
    for text in forms:
        values.paste(text, "features")
        assert shows(values, plain), text
        assert values.cells("features") == ["1.0", "-2.5", "3.25", "0.125", "-0.5"]
        expect(values.field).to_have_value("")
        expect(values.panel("features")).to_contain_text("all set by hand: a new seed leaves them")
        values.undo()
        assert shows(values, draw(7))
    values.paste(json.dumps([[2.0] * 5]), "weights")
    values.paste("0.25", "bias")
    plain = draw(7)
    plain.weights[:], plain.bias[:] = 2.0, 0.25
    assert shows(values, plain)


def test_a_paste_of_another_shape_offers_the_sizes_that_fit(values: ValuesPage) -> None:
    values.type_cell("features", 0, 4, "9")
    address = values.page.url
    values.paste("1 2 3\n4 5 6", "features")
    expect(values.notices).to_have_count(1)
    expect(values.notices).to_contain_text("it is 2 × 3, features takes 1 × 5.")
    assert values.page.url == address
    values.press("Change sizes to batch 2, in 3 and use as features")
    drawn = draw(7, 2, 3, 1)
    value = torch.tensor([[1.0, 2, 3], [4, 5, 6]]) @ drawn.weights.t() + drawn.bias
    assert values.table()["mm"]["before"] == f"{printed(value[0, 0])}, {printed(value[1, 0])}"
    assert values.cells("features") == ["1.0", "2.0", "3.0", "4.0", "5.0", "6.0"]
    expect(values.notices.filter(has_text="1 cell set by hand fell outside the new sizes.")).to_be_visible()
    values.undo()
    assert values.page.url == address
    assert values.cells("features")[4] == "9.0"


def test_a_paste_that_cannot_be_read_is_told_and_changes_nothing(values: ValuesPage) -> None:
    for text, words in (
        ("[[1, 2], [3]]", "row 2 has 1 entries where 2 are expected"),
        ("1 2 x 4 5", "“x” in row 1, column 3 is no number."),
        ("1 2 3 4 inf", "inf in row 1, column 5 is not finite"),
        ("import os", "is no number"),
        ("", "there is nothing in the field"),
    ):
        if text:
            values.paste(text, "features")
        else:
            values.field.fill("")
            with rerun(values.page):
                values.field.press("Control+Enter")
            values.press("Use as features")
        expect(values.notices).to_have_count(1)
        expect(values.notices).to_contain_text(words)
        expect(values.field).to_have_value(text)
        assert shows(values, draw(7))
    values.paste_huge(10_000_000, "features")
    expect(values.notices).to_contain_text("it has 10,000,000 characters, at most 1,000,000 are read.")
    expect(values.field).to_have_value("")
    assert shows(values, draw(7))


def test_a_file_brings_back_what_was_saved(values: ValuesPage, tmp_path: Path) -> None:
    values.set_number("Seed", 21)
    values.type_cell("weights", 0, 0, "0.1")
    values.choose("Activation", "relu")
    shown, address = values.texts(), values.page.url
    with values.page.expect_download() as download:
        values.page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert json.loads(saved.read_text())["edits"] == {"weights[0, 0]": float(torch.tensor(0.1))}

    for _ in range(2):
        values.undo()
    assert shows(values, draw(21))
    upload = values.page.locator('input[type="file"]')
    for name, text, words, seed in (
        ("junk.json", "{", "The file was not loaded: it is no JSON", 21),
        ("other.json", "[1]", "The file was not loaded: it is JSON, but no experiment.", 21),
        ("bad.json", '{"v": 1, "batch": 99}', "Ignored batch=99 in the file: batch must be", 7),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with rerun(values.page):
            upload.set_input_files(tmp_path / name)
        expect(values.notices.filter(has_text=words)).to_be_visible()
        assert shows(values, draw(seed)), name
    with rerun(values.page):
        upload.set_input_files(saved)
    expect(values.page).to_have_url(address)
    assert values.texts() == shown
    plain = draw(21)
    plain.weights[0, 0] = 0.1
    assert values.table()["mm"]["after"] == printed(torch.relu(plain.mm))


def test_sizes_that_drop_cells_tell_it_and_can_be_undone(values: ValuesPage) -> None:
    values.type_cell("features", 0, 4, "3")
    values.type_cell("features", 0, 0, "1")
    values.set_number("In", 4)
    expect(values.notices).to_have_text(
        "1 cell set by hand fell outside when in became 4. Undo brings back what was."
    )
    plain = draw(7, in_features=4)
    plain.features[0, 0] = 1
    assert shows(values, plain)
    values.undo()
    plain = draw(7)
    plain.features[0, 0], plain.features[0, 4] = 1, 3
    assert shows(values, plain)
    assert values.table()["mm"]["after"] == printed(sigmoid(plain.mm))


def test_a_batch_is_edited_in_its_own_row(server: Server, visit: Visit) -> None:
    values = open_values(visit(f"{server.url}/?v=1&batch=3&in=4&out=2&open=edit"))
    values.type_cell("features", 2, 1, "7.5")
    values.type_cell("weights", 1, 3, "-4")
    values.type_cell("bias", 0, 1, "0.5")
    plain = draw(7, 3, 4, 2)
    plain.features[2, 1], plain.weights[1, 3], plain.bias[1] = 7.5, -4, 0.5
    assert values.table()["mm"]["before"] == f"{printed(plain.mm[0, 0])} … {printed(plain.mm[2, 1])}"
