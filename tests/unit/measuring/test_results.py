from __future__ import annotations

import csv
import io

import pytest

from lib.formulations import FORMULATIONS
from lib.measuring.events import Ceiling, LeftOut, Measured, Reason
from lib.measuring.request import Conditions, Vary
from lib.measuring.results import COLUMNS, Results, as_csv, extremes_at, largest_common_size


def point(name: str, size: int, best: float, median: float | None = None, extra: int = 0) -> Measured:
    return Measured(name, size, best, best if median is None else median, 9, 10, extra)


def results_of(*points: Measured, ceiling: Ceiling | None = None, vary: Vary = Vary.ALL) -> Results:
    results = Results(Conditions(vary), ceiling)
    results.take(points)
    return results


def test_the_rate_is_the_units_operations_over_the_best_time() -> None:
    results = results_of(point("mm", 100, 0.5, 2.0))
    assert results.rate(results.measured["mm", 100]) == 2 * 100**3 / 0.5


def test_the_least_time_is_arithmetic_or_memory_whichever_takes_longer() -> None:
    results = results_of(ceiling=Ceiling(1e9, 1e9, 64, 1))
    moved = (2 * 100 * 100 + 100 + 100 * 100) * 4
    assert results.least_seconds(100, ()) == pytest.approx(2 * 100**3 / 1e9)
    assert results.least_seconds(1, ()) == pytest.approx((1 + 1 + 1 + 1) * 4 / 1e9)
    assert moved / 1e9 < 2 * 100**3 / 1e9
    assert results_of().least_seconds(100, ()) is None


def test_no_row_that_computes_the_unit_exceeds_the_best_that_was_seen() -> None:
    low = Ceiling(1e9, 1e9, 64, 1)
    quick, small = point("mm", 100, 2 * 100**3 / 4e9), point("linear", 1, 1e-9)
    not_the_unit = point("elementwise_sum", 100, 1e-9)
    results = results_of(quick, small, not_the_unit, ceiling=low)
    seen = results.best_seen({"mm", "linear"})
    assert seen is not None
    assert (seen.operations_per_second, seen.operations_at) == (pytest.approx(4e9), ("mm", 100))
    moved = {size: (2 * size * size + size + size * size) * 4 for size in (1, 100)}
    assert (seen.bytes_per_second, seen.bytes_at) == (pytest.approx(moved[1] / 1e-9), ("linear", 1))
    for measured in (quick, small):
        least = results.least_seconds(measured.size, {"mm", "linear"})
        assert least is not None
        assert measured.best >= least * (1 - 1e-12)
    assert results_of(quick).best_seen({"mm"}) is None


def test_a_ceiling_that_is_measured_again_is_never_lowered() -> None:
    results = results_of(ceiling=Ceiling(5e9, 1e9, 512, 7))
    results.take([Ceiling(4e9, 2e9, 1024, 9)])
    assert results.ceiling == Ceiling(5e9, 2e9, 512, 9)


def test_the_slope_is_taken_between_the_two_largest_sizes_that_were_measured() -> None:
    results = results_of(point("mm", 16, 1.0), point("mm", 32, 4.0), point("mm", 128, 4.0 * 64))
    assert results.slope("mm", (16, 32, 64, 128)) == (pytest.approx(3.0), 32, 128)
    assert results.slope("mm", (16, 32, 64)) == (pytest.approx(2.0), 16, 32)
    assert results.slope("mm", (16, 64)) is None


def test_a_newer_measurement_replaces_the_older_and_what_was_left_out() -> None:
    results = results_of(point("mm", 16, 1.0))
    results.take([LeftOut("addmm", 16, Reason.SECONDS), point("mm", 16, 2.0)])
    assert results.measured["mm", 16].best == 2.0
    assert ("addmm", 16) in results.left_out
    results.take([point("addmm", 16, 1.0)])
    assert results.left_out == {}
    assert results.sizes(["mm"]) == (16,)


def test_the_extremes_are_told_against_mm_where_it_is_as_fast_as_the_fastest() -> None:
    results = results_of(point("addmm", 16, 1.0), point("mm", 16, 1.2), point("broadcast_sum", 16, 12.0))
    found = extremes_at(results, ["mm", "addmm", "broadcast_sum"], 16)
    assert found is not None
    assert (found.fastest.name, found.slowest.name, found.factor) == (
        "mm",
        "broadcast_sum",
        pytest.approx(10),
    )
    assert not found.is_about_the_same


def test_the_fastest_is_told_where_mm_is_slower() -> None:
    results = results_of(point("addmm", 16, 1.0), point("mm", 16, 2.0), point("einsum", 16, 12.0))
    found = extremes_at(results, ["mm", "addmm", "einsum"], 16)
    assert found is not None
    assert found.fastest.name == "addmm"


def test_times_within_the_noise_are_about_the_same() -> None:
    results = results_of(point("addmm", 16, 1.0), point("mm", 16, 1.3))
    found = extremes_at(results, ["mm", "addmm"], 16)
    assert found is not None
    assert found.is_about_the_same
    assert extremes_at(results, ["mm"], 16) is None


def test_the_largest_common_size_is_that_at_which_most_were_measured() -> None:
    results = results_of(
        point("mm", 16, 1.0),
        point("mm", 32, 1.0),
        point("mm", 64, 1.0),
        point("einsum", 16, 1.0),
        point("einsum", 32, 1.0),
    )
    assert largest_common_size(results, ["mm", "einsum"], (16, 32, 64)) == 32
    assert largest_common_size(results, ["mm"], (16, 32, 64)) == 64
    assert largest_common_size(results, ["addmm"], (16, 32, 64)) is None


def test_the_table_holds_every_point_with_its_numbers_or_why_it_was_left_out() -> None:
    results = results_of(point("mm", 16, 1e-5, 2e-5, 2048))
    left_out = [LeftOut("broadcast_sum", 16, Reason.BYTES, 100, 10)]
    text = as_csv(results, ["mm", "broadcast_sum", "addmm"], [16], left_out)
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["formulation"] for row in rows] == ["mm", "broadcast_sum"]
    mm, broadcast = rows
    assert mm["code"] == FORMULATIONS["mm"].last_line
    assert (float(mm["best_seconds"]), float(mm["median_seconds"]), float(mm["spread"])) == (1e-5, 2e-5, 2.0)
    assert (mm["is_noisy"], mm["extra_bytes_measured"], mm["extra_bytes_by_hand"]) == (
        "noisy",
        "2048",
        "2048",
    )
    assert float(mm["unit_gflop_per_second"]) == pytest.approx(2 * 16**3 / 1e-5 / 1e9)
    assert (broadcast["left_out"], broadcast["best_seconds"]) == ("bytes", "")
    assert int(broadcast["extra_bytes_by_hand"]) == 16**3 * 4 + 16**2 * 4
