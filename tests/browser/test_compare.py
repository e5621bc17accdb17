from __future__ import annotations

import pytest
import torch
from playwright.sync_api import Page, expect

from tests.browser.compare_page import SECTIONS, ComparePage, expect_inside_window, open_compare, visible
from tests.browser.conftest import Visit
from tests.browser.serving import Server
from tests.browser.visiting import rerun
from tests.plain_torch import MINUS, Plain, draw, printed, sigmoid


@pytest.fixture
def compare(page: Page) -> ComparePage:
    """The page on its first visit."""
    return open_compare(page)


def in_cells(tensor: torch.Tensor, decimals: int = 2) -> list[str]:
    return [f"{value:.{decimals}f}".replace("-", MINUS) for value in tensor.flatten().tolist()]


def equation(plain: Plain) -> str:
    """The ledger of the thread's mistake, rounding as what the printed numbers leave."""
    ends = [float(plain.mm), float(plain.outer_sum)]
    cross, biases = plain.cross_terms, 24 * float(plain.bias)
    rounding = round(round(ends[1], 4) - round(ends[0], 4) - round(cross, 4) - round(biases, 4), 4)
    parts = [
        f"{MINUS if value < 0 else '+'} {printed(abs(value))}{words}"
        for value, words in (
            (cross, " (20 cross terms)"),
            (biases, " (24 extra biases)"),
            (rounding, " rounding"),
        )
    ]
    end = f"{printed(ends[1])}; sigmoid gives {printed(sigmoid(plain.outer_sum))}"
    return f"{printed(ends[0])} {' '.join(parts)} = {end}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_screen_answers_without_a_click(server: Server, visit: Visit, scheme: str) -> None:
    compare = open_compare(visit(server.url, color_scheme=scheme))
    compare.wait_for_pictures()
    for key in SECTIONS:
        assert compare.section(key).count() == 1, key
    plain = draw(7)
    for number in (sigmoid(plain.mm), sigmoid(plain.outer_sum)):
        expect(compare.headline).to_contain_text(printed(number))
    assert visible(compare.equation) == equation(plain)
    for number in ("−1.6619", "−1.3986", "+7.6243", "4.5638"):
        expect_inside_window(compare.panel("ledger").locator("svg.texts text", has_text=number))
    expect_inside_window(compare.headline)
    expect_inside_window(compare.page.locator("table.results"))
    expect_inside_window(compare.equation)
    for name in ("features", "weights", "bias", "step 1"):
        expect_inside_window(compare.panel(name).locator(".picture"))
    assert compare.numbers("step 1") == in_cells(plain.features.t() * plain.weights)
    compare.expect_no_horizontal_scroll()


def test_a_phone_shows_it_without_scrolling_sideways(server: Server, visit: Visit) -> None:
    compare = open_compare(visit(server.url, size="phone"))
    compare.wait_for_pictures()
    compare.expect_no_horizontal_scroll()
    for row in compare.page.locator("table.results tbody tr").all():
        box = row.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 390
    expect_inside_window(compare.headline)


def test_a_new_seed_changes_sentence_table_heatmaps_and_ledger(compare: ComparePage) -> None:
    for seed in (8, 123_456_789):
        compare.set_number("Seed", seed)
        plain = draw(seed)
        expect(compare.headline).to_contain_text(f"agree on {printed(sigmoid(plain.mm))}")
        table = compare.table()
        assert table["mm"]["before"] == printed(plain.mm)
        assert table["outer_sum"]["before"] == printed(plain.outer_sum)
        assert visible(compare.equation).startswith(f"{printed(plain.mm)} ")
        assert compare.numbers("features") == in_cells(plain.features)
        assert compare.numbers("step 1") == in_cells(plain.features.t() * plain.weights)
        assert printed(plain.mm) in compare.panel("ledger").locator("svg.texts text").all_text_contents()


def test_sizes_number_type_activation_and_reference_are_followed(compare: ComparePage) -> None:
    for label, value in (("Batch", 3), ("In", 4), ("Out", 2)):
        compare.set_number(label, value)
    plain = draw(7, 3, 4, 2)
    value, after = plain.mm, sigmoid(plain.mm)
    row = compare.table()["mm"]
    assert row["shape"] == "3 × 2"
    assert row["before"] == f"{printed(value[0, 0])} … {printed(value[2, 1])}"
    assert row["after"] == f"{printed(after[0, 0])} … {printed(after[2, 1])}"
    assert compare.numbers("weights") == in_cells(plain.weights, 4)

    compare.choose("Number type", "bfloat16")
    value = draw(7, 3, 4, 2, torch.bfloat16).mm
    assert compare.table()["mm"]["before"] == f"{printed(value[0, 0])} … {printed(value[2, 1])}"
    compare.choose("Activation", "tanh")
    after = torch.tanh(value)
    assert compare.table()["mm"]["after"] == f"{printed(after[0, 0])} … {printed(after[2, 1])}"
    expect(compare.page.locator("th.results-after").first).to_have_text("After tanh", use_inner_text=True)

    compare.choose("Reference", "torch.mm")
    assert compare.table()["mm"]["badge"] == "reference"
    assert compare.table()["linear"]["badge"].startswith("same ")
    expect(compare.page.locator("thead th.results-badge")).to_have_text(
        "Against torch.mm", use_inner_text=True
    )


def test_a_preset_and_more_rows_are_a_click_away(compare: ComparePage) -> None:
    compare.choose("Start from", "Whole numbers")
    assert {name: row["before"] for name, row in compare.table().items()} == {
        "linear": "7.0000",
        "mm": "7.0000",
        "elementwise_sum": "7.0000",
        "bias_inside": "15.0000",
        "outer_sum": "48.0000",
    }
    compare.page.get_by_role("button", name="Rows: 5 of 14").click()
    with rerun(compare.page):
        compare.page.get_by_role("button", name="torch.einsum", exact=True).click()
    assert compare.table()["einsum"]["before"] == "7.0000"
    with rerun(compare.page):
        compare.page.get_by_role("button", name="torch.mm", exact=True).last.click()
    assert "mm" not in compare.table()


def test_a_row_is_selected_by_pointer_and_by_keyboard(compare: ComparePage) -> None:
    compare.select_row("elementwise_sum")
    plain = draw(7)
    assert compare.numbers("step 0") == in_cells(plain.features * plain.weights)
    assert visible(compare.section("heatmaps")).startswith("Elementwise sum, step by step")
    expect(compare.section("ledger")).to_contain_text("adds the same products and the same bias")
    assert compare.section("fingerprint").locator("figure").count() == 1

    button = compare.page.locator('tr[data-name="outer_sum"] button')
    compare.page.locator('tr[data-name="elementwise_sum"] button').focus()
    compare.page.keyboard.press("Tab")
    expect(button).to_be_focused()
    with rerun(compare.page):
        compare.page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    assert visible(compare.equation) == equation(plain)
    fingerprint = compare.panel("fingerprint").locator("svg.texts text")
    assert [text for text in fingerprint.all_text_contents() if text.isdigit()] == ["1"] * 25 + ["25"]


def test_an_error_stands_in_its_row_beside_the_others(server: Server, visit: Visit) -> None:
    address = f"{server.url}/?v=1&rows=linear,mm,no_transpose,outer_sum"
    compare = open_compare(visit(address))
    table = compare.table()
    assert list(table) == ["linear", "mm", "no_transpose", "outer_sum"]
    words = "torch refuses (line 1): mat1 and mat2 shapes cannot be multiplied (1x5 and 1x5)"
    assert table["no_transpose"]["code"].endswith(words)
    assert table["outer_sum"]["after"] == printed(sigmoid(draw(7).outer_sum))
    expect(compare.headline).to_contain_text("Transpose left out cannot run at these sizes.")
    compare.select_row("no_transpose")
    expect(compare.section("ledger")).to_contain_text(words)
    assert compare.numbers("features") == in_cells(draw(7).features)


def test_an_output_is_chosen_where_there_are_several(server: Server, visit: Visit) -> None:
    address = f"{server.url}/?v=1&batch=2&out=2&rows=linear,view_for_t&selected=view_for_t"
    compare = open_compare(visit(address))
    plain = draw(7, 2, 5, 2)
    wrong = plain.features @ plain.weights.view(5, 2) + plain.bias
    sample, unit = divmod(int((wrong - plain.mm).abs().argmax()), 2)
    assert visible(compare.equation).startswith(f"{printed(plain.mm[sample, unit])} ")
    other = (1 - sample, unit)
    compare.section("ledger").locator("[role=combobox], input").first.click()
    with rerun(compare.page):
        compare.page.get_by_role("option", name=f"sample {other[0]}, unit {other[1]}", exact=True).click()
    assert visible(compare.equation).startswith(f"{printed(plain.mm[other])} ")
    assert f"= {printed(wrong[other])};" in visible(compare.equation)
    assert f"cell={other[0]}%2C{other[1]}" in compare.page.url


def test_words_explain_themselves_to_pointer_and_keyboard(compare: ComparePage) -> None:
    terms = compare.page.locator(".term")
    assert terms.count() >= 6
    for term in terms.all():
        explanation = term.locator(".explanation")
        expect(explanation).to_be_hidden()
        for reach in (term.hover, term.focus):
            reach()
            expect(explanation).to_be_visible()
            expect_inside_window(explanation)
            compare.expect_no_horizontal_scroll()
            compare.page.mouse.move(5, 5)
            compare.page.evaluate("document.activeElement.blur()")
            expect(explanation).to_be_hidden()


def test_every_verdict_is_in_sight_with_all_rows_and_with_large_type(server: Server, visit: Visit) -> None:
    names = "linear,mm,einsum,elementwise_sum,broadcast_sum,outer_sum,no_transpose,einsum_stretch,view_for_t"
    for more in ("&type=large", "&batch=8&out=3", "&batch=64&in=64&out=64"):
        page = visit(f"{server.url}/?v=1&rows={names}{more}")
        compare = open_compare(page)
        compare.expect_no_horizontal_scroll()
        for pill in page.locator(".results-pill").all():
            box = pill.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= 1280 - 20
        page.close()
