"""The values panel as a visitor meets it: cells, pastes, files."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

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
        """Put the cursor into a cell, by pointer and arrow keys."""
        editor = self.editor(tensor)
        canvas = editor.locator("canvas").first
        canvas.wait_for()
        columns = editor.locator("table thead th").count() - 1
        box = canvas.bounding_box()
        assert box is not None
        canvas.click(position={"x": box["width"] - 20, "y": HEADER_HEIGHT + ROW_HEIGHT / 2})
        for key, times in (("ArrowLeft", columns - 1 - column), ("ArrowDown", row)):
            for _ in range(times):
                self.page.keyboard.press(key)

    def type_cell(self, tensor: str, row: int, column: int, text: str) -> None:
        """Type into a cell and press Enter; an empty text clears it."""
        self.go_to(tensor, row, column)
        with rerun(self.page):
            if text:
                self.page.keyboard.type(text)
                self.page.keyboard.press("Enter")
            else:
                self.page.keyboard.press("Delete")

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
            self.page.locator(f".st-key-reset_{tensor} button").click()


def open_values(page: Page) -> ValuesPage:
    """Wait for a page whose values panel is open."""
    values = ValuesPage(open_compare(page).page)
    values.editor("bias").locator("canvas").first.wait_for()
    return values
