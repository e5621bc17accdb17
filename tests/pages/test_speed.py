"""Speed as a page: before, while and after a measurement. A stand-in tells the measured numbers."""

from __future__ import annotations

import csv
import io
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from lib.formulations import FORMULATIONS
from lib.links.settings import SPEED_ROWS
from lib.measuring.events import Begun, Ceiling, Event, Finished, LeftOut, Measured, Reason, Started, to_line
from lib.measuring.request import DEFAULT_BYTES
from lib.measuring.results import as_csv
from lib.ui.measurer import Measurer
from lib.ui.speed_view import JOB_KEY, RESULTS_KEY
from tests.pages.app_page import AppPage, open_page, walk

SECONDS = 30
QUIET = {"v": "1", "speed_smallest": "16", "speed_largest": "64"}


def stand_in(*events: Event, hangs: bool = False) -> list[str]:
    """Return a command that tells these events for every request, and then ends or waits."""
    lines = json.dumps([to_line(event) for event in events])
    code = f"import sys; sys.stdin.readline()\nfor line in {lines}: print(line, flush=True)\n"
    return [sys.executable, "-c", code + ("sys.stdin.read()" if hangs else "")]


def measured(name: str, size: int, best: float, extra: int, median: float | None = None) -> Measured:
    return Measured(name, size, best, median or best, 9, 1, extra)


TOLD = (
    Started(),
    Ceiling(5e10, 1e10, 512, 40_000_000),
    Begun("mm", 64, 0),
    measured("mm", 64, 1e-5, 2 * 64 * 64 * 4),
    Begun("broadcast_sum", 64, 0),
    measured("broadcast_sum", 64, 9.8e-4, 64**3 * 4 + 64**2 * 4 + 4),
    measured("linear", 64, 2e-5, 64 * 64 * 4, 4e-5),
    LeftOut("einsum", 64, Reason.SECONDS, 3.0, 1.2),
)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Measurer]]:
    """Let the server measure with a stand-in, and cancel what is left of it at the end."""
    used: list[Measurer] = []

    def use(*events: Event, hangs: bool = False) -> Measurer:
        measurer = Measurer(stand_in(*events, hangs=hangs))
        monkeypatch.setattr("lib.ui.speed_view.MEASURER", measurer)
        used.append(measurer)
        return measurer

    yield use
    for measurer in used:
        while (job := measurer.turns.first()) is not None:
            measurer.cancel(job)  # type: ignore[arg-type]
            threading.Event().wait(0.01)


def open_speed(**parameters: str) -> AppPage:
    page = open_page(**parameters)
    page.app.switch_page("speed.py")
    page.app.query_params.update(parameters)
    page.act(page.app)
    return page


def press(page: AppPage, key: str) -> None:
    page.act(page.app.button(key=key).click())


def run_until(page: AppPage, is_so: Callable[[], bool]) -> None:
    """Run the page as its own heartbeat does, until something is so."""
    until = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < until, page.text()
        page.act(page.app)


def has_ended(page: AppPage) -> bool:
    return any(button.key == "speed_measure" for button in page.app.button)


def table(page: AppPage) -> str:
    return page.text("results")


def test_before_a_measurement_the_page_says_what_is_known_and_what_measure_does(
    use: Callable[..., Measurer],
) -> None:
    use(*TOLD)
    page = open_speed()
    by_hand = 256**3 * 4 + 256**2 * 4
    assert page.text("headline") == (
        f"Not measured yet. By hand, at n = 256 Broadcast sum needs {by_hand / 1e6:.1f} MB beside its "
        f"inputs, nn.Linear {256 * 256 * 4 / 1e3:.0f} kB."
    )
    assert "Measure times 33 points in a process of its own, in about" in page.text("measure")
    assert f"{by_hand:,}" in table(page)
    assert table(page).count("not measured yet") == len(SPEED_ROWS)
    needed = 512**3 * 4 + 512**2 * 4 + (2 * 512**2 + 512) * 4
    assert page.text("left_out") == (
        f"Broadcast sum is left out at 512 and 1,024: at 512 a call needs {needed / 1e6:.0f} MB, this "
        f"server allows {DEFAULT_BYTES / 1e6:.1f} MB (FORMULAB_SPEED_BYTES)."
    )


def test_opening_a_link_measures_nothing(use: Callable[..., Measurer]) -> None:
    measurer = use(*TOLD)
    page = open_speed(**QUIET)
    assert len(measurer.turns) == 0
    assert JOB_KEY not in page.app.session_state


def test_one_press_measures_and_the_numbers_are_told(use: Callable[..., Measurer]) -> None:
    use(*TOLD, Finished())
    page = open_speed(**QUIET)
    press(page, "speed_measure")
    run_until(page, lambda: has_ended(page) and "times as long" in page.text("headline"))
    assert page.text("headline") == (
        "At n = 64 Broadcast sum takes 98 times as long as torch.mm and needs 1.06 MB beside its inputs, "
        f"{(64**3 * 4 + 64**2 * 4 + 4) / (2 * 64 * 64 * 4):.0f} times as much."
    )
    text = table(page)
    rate = 2 * 64**3 / 1e-5 / 1e9
    assert f"torch.mm 10.0 µs 10.0 µs 1.00 {rate:.1f} – 32,768 32,768 ✓ equal" in text
    assert "nn.Linear 20.0 µs 40.0 µs 2.00 ! noisy" in text
    assert f"{64**3 * 4 + 64**2 * 4 + 4:,} {64**3 * 4 + 64**2 * 4:,} ✗ differs" in text
    assert "torch.einsum left out, see below" in text
    assert "torch.addmm not measured yet" in text
    assert "one call would take about 3.00 s, this server allows 1.20 s" in page.text("left_out")
    assert "Measured 15 points, each in 3 rounds." in page.text("measure")
    assert f"{rate:.1f} GFLOP/s (the row torch.mm at n = 64), 10.0 GB/s (copying 40.0 MB)" in page.text()


def test_while_it_runs_the_page_says_how_far_it_is_and_can_cancel(use: Callable[..., Measurer]) -> None:
    use(*TOLD[:4], hangs=True)
    page = open_speed(**QUIET)
    press(page, "speed_measure")
    run_until(page, lambda: "Round 1 of 3: torch.mm at 64 (1 of 45)" in page.text("measure"))
    run_until(page, lambda: "32,768 ✓ equal" in table(page))
    press(page, "speed_cancel")
    run_until(page, lambda: has_ended(page))
    assert "Cancelled. What was measured until then is kept." in page.text("measure")
    assert "32,768 ✓ equal" in table(page)


def test_a_second_visitor_waits_is_told_and_goes_on(use: Callable[..., Measurer]) -> None:
    use(*TOLD[:4], hangs=True)
    first, second = open_speed(**QUIET), open_speed(**QUIET)
    press(first, "speed_measure")
    run_until(second, lambda: "1 measurement is before you." in second.text("measure"))
    press(second, "speed_measure")
    assert "1 measurement is before you. Yours starts by itself." in second.text("measure")
    assert JOB_KEY not in open_page(**QUIET).app.session_state
    press(first, "speed_cancel")
    run_until(second, lambda: "Round 1 of 3" in second.text("measure"))


def test_other_settings_keep_what_was_measured_under_the_first(use: Callable[..., Measurer]) -> None:
    use(*TOLD, Finished())
    page = open_speed(**QUIET)
    press(page, "speed_measure")
    run_until(page, lambda: has_ended(page) and "times as long" in page.text("headline"))
    before = page.text("headline")
    page.act(page.app.number_input(key="speed_threads").set_value(2))
    assert page.state.speed.threads == 2
    assert page.text("headline").startswith("Not measured yet.")
    press(page, "undo")
    assert page.text("headline") == before
    page.act(page.app.selectbox(key="speed_largest").set_value(128))
    assert page.text("headline") == before
    assert page.state.speed.largest == 128


def test_the_table_to_download_holds_every_number(use: Callable[..., Measurer]) -> None:
    use(*TOLD, Finished())
    page = open_speed(**QUIET)
    press(page, "speed_measure")
    run_until(page, lambda: has_ended(page) and "times as long" in page.text("headline"))
    (results,) = page.app.session_state[RESULTS_KEY].values()
    rows = list(csv.DictReader(io.StringIO(as_csv(results, SPEED_ROWS, (16, 32, 64), ()))))
    assert {row["formulation"] for row in rows} == {"mm", "broadcast_sum", "linear", "einsum"}
    assert not set(page.parameters) - set(QUIET)


def test_rows_that_are_not_the_unit_are_marked_and_not_compared(use: Callable[..., Measurer]) -> None:
    use(
        Started(),
        measured("mm", 64, 1e-4, 32768),
        measured("elementwise_sum", 64, 1e-6, 16388),
        measured("addmm", 64, 1.1e-4, 16384),
        Finished(),
    )
    page = open_speed(**QUIET, speed_rows="mm,addmm,elementwise_sum")
    press(page, "speed_measure")
    run_until(page, lambda: has_ended(page) and "about the same" in page.text("headline"))
    assert page.text("headline").startswith("At n = 64 both rows take about the same time: 100 µs to 110 µs")
    assert "Elementwise sum ✗ not the unit here 1.00 µs" in table(page)


def test_what_this_server_cannot_do_is_told_and_the_rest_goes_on(
    use: Callable[..., Measurer], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(*TOLD)
    monkeypatch.setenv("FORMULAB_SPEED_BYTES", "lots")
    monkeypatch.setattr("lib.ui.speed_request.os.cpu_count", lambda: 2)
    monkeypatch.setattr("lib.ui.speed_request.torch.cuda.is_available", lambda: False)
    page = open_speed(
        v="1",
        speed_threads="64",
        speed_device="cuda",
        speed_smallest="64",
        speed_largest="16",
        speed_at="128",
    )
    text = page.text("page_notices")
    for words in (
        "Ignored FORMULAB_SPEED_BYTES=lots of this server",
        "64 threads were asked for, this server allows 1 to 2. Using 2.",
        "The device cuda was asked for, torch on this server has cpu. Using cpu.",
        "The table was asked for at n = 128; the range of sizes runs from 16 to 64. Using the largest size",
        "The range of sizes ran from 64 to 16; the first must not be the larger. Using 16 to 64.",
    ):
        assert words in text
    assert not page.app.button(key="speed_measure").disabled


def test_where_every_size_is_over_the_budget_nothing_can_be_pressed(
    use: Callable[..., Measurer], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(*TOLD)
    monkeypatch.setenv("FORMULAB_SPEED_BYTES", "100")
    page = open_speed(**QUIET)
    assert "Every size is over this server's 100 B (FORMULAB_SPEED_BYTES)." in page.text("measure")
    assert page.app.button(key="speed_measure").disabled


def test_a_full_queue_is_told_and_nothing_is_lost(use: Callable[..., Measurer]) -> None:
    measurer = use(*TOLD[:4], hangs=True)
    measurer.turns.most_waiting = 0
    first, second = open_speed(**QUIET), open_speed(**QUIET)
    press(first, "speed_measure")
    press(second, "speed_measure")
    assert "Not started:" in second.text()
    assert not second.app.button(key="speed_measure").disabled


def test_no_formulation_is_told() -> None:
    page = open_speed(v="1", speed_rows="none")
    assert page.text("headline") == "Nothing to measure: choose at least one formulation."
    assert page.app.button(key="speed_measure").disabled


@pytest.mark.parametrize("vary", ["all", "in"])
def test_the_whole_catalogue_has_a_row_each(vary: str) -> None:
    page = open_speed(**QUIET, speed_rows=",".join(FORMULATIONS), speed_vary=vary, type="large")
    for formulation in FORMULATIONS.values():
        assert formulation.title in table(page)
    charts = [node.proto for node in walk(page.app.main) if getattr(node, "type", "") == "plotly_chart"]
    assert [chart.alt.split(" by size")[0] for chart in charts] == [
        "Best time of a call",
        "Extra memory of a call",
    ]
