"""The Compare page as a visitor meets it: read its texts, use its controls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.visiting import rerun, wait_until_idle

SECTIONS = ("controls", "headline", "results", "heatmaps", "ledger")
READ_TABLE = """() => Object.fromEntries([...document.querySelectorAll("tr[data-name]")].map((row) => [
  row.dataset.name,
  Object.fromEntries([...row.cells].map((cell) => [
    cell.className.split(" ")[0].replace("results-", ""),
    [...cell.childNodes].filter((node) => !node.hidden).map((node) => node.textContent).join(" ").trim(),
  ])),
]))"""
OVERFLOW = """() => {
  const scrollers = [document.documentElement, document.querySelector('[data-testid="stMain"]')];
  return Math.max(...scrollers.map((node) => node.scrollWidth - node.clientWidth));
}"""

DRAWN = """() => {
  const pictures = [...document.querySelectorAll("figure[data-panel] .picture")];
  return pictures.length > 4 && pictures.every((picture) => picture.querySelector(".main-svg"));
}"""


@dataclass(frozen=True)
class ComparePage:
    """One open Compare page."""

    page: Page

    def wait(self) -> None:
        """Wait until the script has run and the table stands there."""
        wait_until_idle(self.page)
        self.page.locator("table.results tbody tr").first.wait_for()

    def section(self, key: str) -> Locator:
        return self.page.locator(f".st-key-{key}")

    @property
    def headline(self) -> Locator:
        return self.section("headline").locator("h1")

    @property
    def equation(self) -> Locator:
        return self.section("ledger").locator(".formulab-equation")

    @property
    def notices(self) -> Locator:
        return self.page.locator(".formulab-notice")

    def table(self) -> dict[str, dict[str, str]]:
        """Read the rows by name: mark, title, code, shape, before, after and badge."""
        table: dict[str, dict[str, str]] = self.page.evaluate(READ_TABLE)
        return table

    def texts(self) -> dict[str, Any]:
        """Read all that an experiment shows, to be compared with another page of the same link."""
        return {
            "headline": self.headline.inner_text(),
            "table": self.table(),
            "ledger": visible(self.section("ledger")),
            "numbers": {name: self.numbers(name) for name in ("features", "weights", "bias")},
            "selected": self.page.locator("tr.is-selected").get_attribute("data-name"),
        }

    def panel(self, name: str) -> Locator:
        """Return a picture by its panel's name, such as "features" or "step 1"."""
        return self.page.locator(f'figure[data-panel="{name}"]')

    def wait_for_pictures(self) -> None:
        """Wait until every picture is drawn."""
        self.page.wait_for_function(DRAWN)

    def numbers(self, name: str) -> list[str]:
        """Read the numbers that stand in a heatmap's cells."""
        panel = self.panel(name)
        panel.locator(".plot .main-svg").first.wait_for()
        return panel.locator("svg.texts text").all_text_contents()

    def set_number(self, label: str, value: int) -> None:
        field = self.page.get_by_label(label, exact=True)
        with rerun(self.page):
            field.fill(str(value))
            field.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a select box."""
        box = self.section("controls").locator(".stSelectbox").filter(has_text=re.compile(f"^{label}"))
        box.locator("[role=combobox], input").first.click()
        with rerun(self.page):
            self.page.get_by_role("option", name=option, exact=True).click()

    def switch(self, label: str) -> None:
        with rerun(self.page):
            self.page.locator(".stCheckbox").filter(has_text=label).locator("label").click()

    def press(self, name: str) -> None:
        """Press a button that makes the script run."""
        with rerun(self.page):
            self.page.get_by_role("button", name=name, exact=True).click()

    def undo(self) -> None:
        self.press("Undo")

    def select_row(self, name: str) -> None:
        with rerun(self.page):
            self.page.locator(f'table.results tr[data-name="{name}"] button').click()

    def expect_no_horizontal_scroll(self) -> None:
        assert self.page.evaluate(OVERFLOW) == 0


def open_compare(page: Page) -> ComparePage:
    """Wait for a page that is on its way and return it."""
    compare = ComparePage(page)
    compare.wait()
    return compare


def visible(locator: Locator) -> str:
    """Return the words that can be seen, on one line."""
    return " ".join(locator.inner_text().split())


def expect_inside_window(locator: Locator) -> None:
    """Expect a thing to be in the window as a whole, without a scroll."""
    expect(locator).to_be_in_viewport(ratio=0.999)
