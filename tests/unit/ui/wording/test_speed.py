from __future__ import annotations

import pytest

from lib.measuring.events import Begun, Ceiling, Failed, LeftOut, Measured, Reason, Started
from lib.measuring.request import Conditions, Device, Limits, Request
from lib.measuring.results import Results, extremes_at
from lib.notice import Notice
from lib.ui.measurer import Job, Stage
from lib.ui.wording.notices import sentence
from lib.ui.wording.speed import (
    alt_text,
    bytes_text,
    ceiling_text,
    headline_html,
    left_out_sentences,
    seconds_text,
    status_text,
    unmeasured_html,
)

REQUEST = Request(("mm", "addmm"), (16, 64), Conditions(), Limits())


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (4.2e-10, "0.42 ns"),
        (9.994e-7, "999 ns"),
        (2.714e-6, "2.71 µs"),
        (0.0312, "31.2 ms"),
        (12.0, "12.0 s"),
        (1234.0, "1,234 s"),
    ],
)
def test_times_have_three_digits_and_a_unit(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (4096, "4.10 kB"),
        (67_371_008, "67.4 MB"),
        (4.3e9, "4.30 GB"),
        (2**43, "8.80 TB"),
    ],
)
def test_bytes_have_decimal_units(count: float, text: str) -> None:
    assert bytes_text(count) == text


def point(name: str, best: float, median: float, extra: int) -> Measured:
    return Measured(name, 64, best, median, 9, 1, extra)


@pytest.mark.parametrize(
    ("points", "text"),
    [
        (
            (point("mm", 1.0, 1.0, 100), point("broadcast_sum", 98.4, 99, 12_800)),
            "At n = 64 Broadcast sum takes 98 times as long as torch.mm and needs 12.8 kB beside its inputs, "
            "128 times as much.",
        ),
        (
            (point("mm", 1.0, 1.0, 100), point("einsum", 2.0, 4.0, 100)),
            "At n = 64 torch.einsum takes 2.0 times as long as torch.mm and needs as much memory, 100 B "
            "beside its inputs. The machine was busy: take it as a rough figure.",
        ),
        (
            (point("mm", 1.0, 1.0, 100), point("addmm", 2.0, 2.0, 50)),
            "At n = 64 torch.addmm takes 2.0 times as long as torch.mm and needs less memory, 50 B against "
            "100 B beside its inputs.",
        ),
        (
            (
                point("mm", 1e-3, 1e-3, 100),
                point("addmm", 1.2e-3, 2e-3, 50),
                point("einsum", 1.3e-3, 2e-3, 50),
            ),
            "At n = 64 all three rows take about the same time: 1.00 ms to 1.30 ms, "
            "torch.einsum the longest.",
        ),
        ((point("mm", 1e-5, 1e-5, 100),), "At n = 64 torch.mm takes 10.0 µs, 52.4 GFLOP/s."),
    ],
)
def test_the_headline_says_what_the_numbers_say(points: tuple[Measured, ...], text: str) -> None:
    results = Results(Conditions())
    results.take(points)
    names = [each.name for each in points]
    assert headline_html(results, extremes_at(results, names, 64), names, 64) == text


def test_before_a_measurement_the_headline_counts_by_hand() -> None:
    assert unmeasured_html(["mm", "addmm"], 64, Conditions()) == (
        "Not measured yet. By hand, at n = 64 torch.mm needs 32.8 kB beside its inputs, torch.addmm 16.4 kB."
    )
    assert unmeasured_html(["mm", "matmul"], 64, Conditions()).endswith(
        "every row needs 32.8 kB beside its inputs."
    )
    assert unmeasured_html(["mm"], 64, Conditions()) == "Not measured yet."
    assert unmeasured_html([], 64, Conditions()).startswith("Nothing to measure")


def job(stage: Stage, *events: object) -> Job:
    return Job(REQUEST, stage, list(events))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("job", "ahead", "text"),
    [
        (job(Stage.WAITING), 1, "1 measurement is before you. Yours starts by itself."),
        (job(Stage.WAITING), 2, "2 measurements are before you. Yours starts by itself."),
        (job(Stage.RUNNING), 0, "Starting the measuring process …"),
        (job(Stage.RUNNING, Started()), 0, "Loading torch in the measuring process …"),
        (job(Stage.RUNNING, Started(), Ceiling(1, 1, 1, 1)), 0, "Measuring the machine's ceiling …"),
        (job(Stage.RUNNING, Begun("mm", 64, 1)), 0, "Round 2 of 3: torch.mm at 64 (1 of 12)"),
        (job(Stage.FINISHED), 0, "Measured 4 points, each in 3 rounds."),
        (job(Stage.CANCELLED), 0, "Cancelled. What was measured until then is kept."),
        (job(Stage.LEFT), 0, "Ended, because this page was left. What was measured until then is kept."),
        (
            job(Stage.TIME_UP),
            0,
            "Stopped after 120 s, the most that this server allows (FORMULAB_SPEED_SECONDS). "
            "What was measured until then is kept.",
        ),
        (
            job(Stage.FAILED, Failed("no memory")),
            0,
            "The measuring process ended early. What was measured until then is kept; press Measure to try "
            "again. It said: no memory",
        ),
    ],
)
def test_every_stage_has_its_words(job: Job, ahead: int, text: str) -> None:
    assert status_text(job, ahead) == text


def test_cancelling_is_told_until_it_is_done() -> None:
    running = job(Stage.RUNNING, Started())
    running.wanted_end = Stage.CANCELLED
    assert status_text(running, 0) == "Cancelling …"


def test_every_stage_is_told() -> None:
    assert all(status_text(job(stage), 1) for stage in Stage)


def test_what_is_left_out_is_told_once_for_each_formulation_and_reason() -> None:
    assert left_out_sentences(
        [
            LeftOut("mm", 64, Reason.BYTES, 2e9, 1e8),
            LeftOut("mm", 32, Reason.BYTES, 1e9, 1e8),
            LeftOut("addmm", 64, Reason.SECONDS, 12.0, 1.2),
            LeftOut("einsum", 64, Reason.ERROR, words="no <such> thing"),
        ]
    ) == [
        "torch.addmm is left out at 64: one call would take about 12.0 s, this server allows 1.20 s "
        "(FORMULAB_SPEED_SECONDS).",
        "torch.einsum is left out at 64: torch refuses: no <such> thing",
        "torch.mm is left out at 32 and 64: at 32 a call needs 1.00 GB, this server allows 100 MB "
        "(FORMULAB_SPEED_BYTES).",
    ]


def test_many_sizes_are_told_by_their_ends() -> None:
    many = [LeftOut("mm", 2**power, Reason.BYTES, 2.0**power * 1e6, 1e6) for power in range(1, 6)]
    assert left_out_sentences(many) == [
        "torch.mm is left out at 5 sizes from 2 to 32: at 2 a call needs 2.00 MB, this server allows 1.00 MB "
        "(FORMULAB_SPEED_BYTES)."
    ]


def test_the_ceiling_says_what_it_was_measured_on() -> None:
    results = Results(Conditions(threads=2), Ceiling(9.4e10, 2.1e10, 1024, 40_000_000))
    assert ceiling_text(results, {"mm"}) == (
        "Ceiling, the best seen on this machine (cpu, 2 threads, float32): 94.0 GFLOP/s "
        "(a product of 1024 × 1024), 21.0 GB/s (copying 40.0 MB)."
    )
    seconds = 2 * 512**3 / 1.2e11
    results.take([Measured("mm", 512, seconds, seconds, 9, 1, 0)])
    assert "120 GFLOP/s (the row torch.mm at n = 512), 21.0 GB/s (copying" in ceiling_text(results, {"mm"})
    assert "94.0 GFLOP/s" in ceiling_text(results, ())
    assert ceiling_text(Results(Conditions(device=Device.CUDA)), ()) == (
        "Ceiling of this machine (cuda, float32): not measured yet."
    )


def test_pictures_are_described_by_first_and_last_values() -> None:
    assert alt_text("Best time", {"torch.mm": [(16, "1 µs"), (64, "2 µs")], "torch.addmm": []}) == (
        "Best time by size, both axes logarithmic: torch.mm 1 µs at 16 to 2 µs at 64."
    )
    assert alt_text("Best time", {}).endswith("not measured yet.")


@pytest.mark.parametrize(
    ("notice", "text"),
    [
        (
            Notice("speed_variable", variable="X", got="a", allowed=(1, 9), used=5),
            "Ignored X=a of this server: it must be a whole number from 1 to 9. Using 5.",
        ),
        (
            Notice("speed_queue", got=20, allowed=20),
            "Not started: 20 measurements wait already, 20 are allowed. Nothing is lost; press Measure again "
            "in a minute.",
        ),
    ],
)
def test_notices_say_what_was_got_what_is_allowed_and_what_happens(notice: Notice, text: str) -> None:
    assert sentence(notice) == text
