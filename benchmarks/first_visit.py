"""The first visit to a server that has just started, from the address to the last heatmap.

Each visit has a server and a browser context of its own, so that nothing is cached on either side.
"""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from benchmarks.figures import Figure, print_alone
from benchmarks.sides import OURS, PLAIN, SIDES, address_of, serve_side
from benchmarks.watching import Shown, Side, new_page, open_browser, read_when_steady

VISITS = 5


@dataclass(frozen=True, slots=True)
class Visit:
    """How long the server took to answer at all, and then the visit, in milliseconds."""

    start: float
    visit: float


def rehearse(browser: Browser, side: Side, folder: Path) -> Shown:
    """Return what a side shows at its address."""
    with serve_side(side, folder, 0) as server:
        page = new_page(browser)
        page.goto(address_of(side, server))
        shown = read_when_steady(page)
        page.context.close()
    return shown


def time_visit(browser: Browser, side: Side, expected: Shown, folder: Path, number: int) -> Visit:
    """Start a server, visit it and return how long both took."""
    with serve_side(side, folder, number) as server:
        page = new_page(browser)
        page.add_init_script(f"window.formulabDone = window.formulabWatch({json.dumps(expected)});")
        page.goto(address_of(side, server))
        visit: float = page.evaluate("window.formulabDone")
        page.context.close()
    return Visit(server.start_seconds * 1000, visit)


def measure() -> list[Figure]:
    with TemporaryDirectory() as name, open_browser() as browser:
        folder = Path(name)
        expected = {side.name: rehearse(browser, side, folder) for side in SIDES}
        visits: dict[str, list[Visit]] = {side.name: [] for side in SIDES}
        for number in range(1, VISITS + 1):
            for side in SIDES:
                visits[side.name].append(time_visit(browser, side, expected[side.name], folder, number))
    visit = {side: statistics.median(each.visit for each in taken) for side, taken in visits.items()}
    whole = {
        side: statistics.median(each.start + each.visit for each in taken) for side, taken in visits.items()
    }
    ratio = visit[OURS.name] / visit[PLAIN.name]
    whole_ratio = whole[OURS.name] / whole[PLAIN.name]
    note = f"median {visit[OURS.name]:.0f} ms against {visit[PLAIN.name]:.0f} ms, {VISITS} fresh servers each"
    whole_note = (
        f"{whole[OURS.name]:.0f} ms against {whole[PLAIN.name]:.0f} ms, from the start of the process"
    )
    return [
        Figure(
            "first visit to a fresh server, of the plain page's",
            f"{ratio:.2f}",
            "at most 1.2",
            ratio <= 1.2,
            note,
        ),
        Figure("start of the server and first visit together", f"{whole_ratio:.2f}", note=whole_note),
    ]


if __name__ == "__main__":
    print_alone(measure())
