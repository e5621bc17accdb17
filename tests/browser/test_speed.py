"""Speed in a browser: a real measurement at small sizes, two visitors, themes and a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.compare_page import OVERFLOW
from tests.browser.conftest import Visit
from tests.browser.serving import Server
from tests.browser.visiting import wait_for_plots, wait_until_idle

SMALL = "v=1&speed_rows=mm,addmm,broadcast_sum&speed_smallest=16&speed_largest=64"
PATIENCE = 120_000
"""Milliseconds for a measurement on a busy machine: torch alone may load for twenty seconds."""


def open_speed(server: Server, visit: Visit, query: str = SMALL, **options: str) -> Page:
    page = visit(f"{server.url}/speed?{query}", **options)
    wait_until_idle(page)
    wait_for_plots(page, 2)
    return page


def status(page: Page) -> Locator:
    return page.locator(".st-key-measure [role=status]")


def headline(page: Page) -> Locator:
    return page.locator("h1.formulab-headline")


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").click()


def test_one_press_measures_and_the_numbers_can_be_downloaded(
    server: Server, visit: Visit, take_picture: Callable[[Page, str], Path]
) -> None:
    page = open_speed(server, visit)
    expect(headline(page)).to_contain_text("Not measured yet. By hand, at n = 64 Broadcast sum needs 1.06 MB")
    press(page, "speed_measure")
    expect(status(page)).to_contain_text("Measured 9 points", timeout=PATIENCE)
    expect(headline(page)).to_have_text(re.compile("^At n = 64 "))
    rows = page.locator("table.formulab-speed tbody tr")
    expect(rows).to_have_count(3)
    for row, extra in zip(rows.all(), (2 * 64**2 * 4, 64**2 * 4, 64**3 * 4 + 64**2 * 4), strict=True):
        expect(row).to_contain_text(re.compile(rf"{extra:,}.*{extra:,} ✓ equal", re.DOTALL))
    ceiling = re.compile(r"Ceiling, the best seen on this machine \(cpu, 1 thread, float32\): \d")
    expect(page.get_by_text(ceiling)).to_be_visible()
    take_picture(page, "speed-measured")
    for place in (headline(page), rows.first, rows.last, page.locator(".st-key-speed_time")):
        expect(place).to_be_in_viewport(ratio=0.99)
    assert page.url.endswith(SMALL)
    with page.expect_download() as saved:
        press(page, "speed_csv")
    assert saved.value.suggested_filename == "formulab-speed.csv"
    lines = Path(saved.value.path()).read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("formulation,code,size,batch")
    assert len(lines) == 1 + 9


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("desktop", "dark"), ("phone", "light")])
def test_the_page_fits_its_window(server: Server, visit: Visit, size: str, scheme: str) -> None:
    page = open_speed(server, visit, "v=1", size=size, color_scheme=scheme)
    assert page.evaluate(OVERFLOW) == 0
    if size == "desktop":
        rows = page.locator("table.formulab-speed tbody tr")
        for place in (headline(page), status(page), rows.last, page.locator(".st-key-speed_memory")):
            expect(place).to_be_in_viewport(ratio=0.99)


def test_two_visitors_take_turns_and_the_second_is_told(server: Server, visit: Visit) -> None:
    first, second = open_speed(server, visit), open_speed(server, visit)
    press(first, "speed_measure")
    expect(status(first)).to_contain_text(re.compile("measuring process|ceiling|Round"))
    press(second, "speed_measure")
    expect(status(second)).to_contain_text("1 measurement is before you. Yours starts by itself.")
    other = visit(f"{server.url}/compare")
    other.locator("table.results tbody tr").first.wait_for()
    press(first, "speed_cancel")
    expect(status(first)).to_contain_text("Cancelled. What was measured until then is kept.")
    expect(status(second)).to_contain_text("Round 1 of 3", timeout=PATIENCE)
    press(second, "speed_cancel")
    expect(status(second)).to_contain_text("Cancelled.")


def test_a_link_on_a_fresh_server_restores_the_settings_and_measures_nothing(
    fresh_server: Server, visit: Visit
) -> None:
    query = "v=1&dtype=float64&speed_rows=mm,elementwise_sum&speed_vary=in&speed_largest=4096&speed_at=2048"
    page = open_speed(fresh_server, visit, query)
    expect(page.locator(".st-key-measure")).to_contain_text("Measure times 18 points")
    expect(page.locator("table.formulab-speed caption")).to_have_text(
        "At n = 2,048: features (1, 2,048), weights (1, 2,048)"
    )
    expect(page.locator("table.formulab-speed tr[data-name=elementwise_sum]")).to_contain_text(
        f"{2049 * 8:,}"
    )
    assert page.url.endswith(query)
