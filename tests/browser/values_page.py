"""The values panel as a visitor meets it: cells, pastes, files."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as WaitedTooLong

from tests.browser.compare_page import ComparePage, open_compare
from tests.browser.visiting import rerun

HEADER_HEIGHT, ROW_HEIGHT = 35, 35
"""Pixels of a cell editor's rows."""
FILL = """(field, length) => {
  const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
  setter.call(field, "1 ".repeat(length / 2));
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


@dataclass(frozen=True)
class ValuesPage(ComparePage):
    """A Compare page with its values panel open."""

    def editor(self, tensor: str) -> Locator:
        return self.page.locator(f'[class*="st-key-cells_{tensor}_"]')

    def cells(self, tensor: str) -> list[str]:
        """Read the numbers that a cell editor shows, row by row, from its table for screen readers."""
        rows = self.editor(tensor).locator("table tbody td:not(:first-child)")
        rows.first.wait_for(state="attached")
        return rows.all_text_contents()

    def go_to(self, tensor: str, row: int, column: int) -> None:
        """Put the cursor into a cell: by pointer into an editor without one, then by arrow keys."""
        editor = self.editor(tensor)
        self.cells(tensor)
        selected = editor.locator('td[aria-selected="true"]')
        if selected.count():
            editor.locator("canvas").first.focus()
        else:
            self.click_into(editor)
        place = str(selected.get_attribute("id")).split("-")
        at, wanted = [int(place[-2]), int(place[-1])], (column + 1, row)
        for axis, back, forth in ((0, "ArrowLeft", "ArrowRight"), (1, "ArrowUp", "ArrowDown")):
            while at[axis] != wanted[axis]:
                is_forth = wanted[axis] > at[axis]
                self.page.keyboard.press(forth if is_forth else back)
                at[axis] += 1 if is_forth else -1
                expect(selected).to_have_attribute("id", f"glide-cell-{at[0]}-{at[1]}")

    def click_into(self, editor: Locator) -> None:
        """Click the last cell of an editor's first row.

        Where the cursor was in another editor, Streamlit's first click only moves the focus.
        """
        grid = editor.locator(".dvn-scroller")
        box = grid.bounding_box()
        assert box is not None
        for is_last in (False, True):
            grid.click(position={"x": box["width"] - 20, "y": HEADER_HEIGHT + ROW_HEIGHT / 2})
            try:
                editor.locator('td[aria-selected="true"]').wait_for(state="attached", timeout=2_000)
            except WaitedTooLong:
                if is_last:
                    raise
            else:
                return

    def type_cell(self, tensor: str, row: int, column: int, text: str) -> None:
        """Open a cell, type and press Enter; an empty text clears the cell."""
        self.go_to(tensor, row, column)
        if text:
            self.page.keyboard.press("Enter")
            self.page.locator("textarea.gdg-input").fill(text)
        with rerun(self.page):
            self.page.keyboard.press("Enter" if text else "Delete")

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Paste numbers")

    def paste(self, text: str, tensor: str) -> None:
        """Put text into the field and use it for one of the tensors."""
        self.field.fill(text)
        with rerun(self.page):
            self.field.press("Control+Enter")
        self.press(f"Use as {tensor}")

    def paste_huge(self, length: int, tensor: str) -> None:
        """Put so many characters into the field as a paste does, which typing would not end with."""
        self.field.focus()
        self.field.evaluate(FILL, length)
        with rerun(self.page):
            self.field.press("Control+Enter")
        self.press(f"Use as {tensor}")

    def reset(self, tensor: str) -> None:
        with rerun(self.page):
            self.page.locator(f".st-key-reset_{tensor} button").filter(visible=True).first.click()


def open_values(page: Page) -> ValuesPage:
    """Wait for a page whose values panel is open."""
    values = ValuesPage(open_compare(page).page)
    values.editor("bias").locator("canvas").first.wait_for()
    return values
