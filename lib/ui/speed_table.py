"""The numbers of one size as a real HTML table: a row per formulation."""

from __future__ import annotations

from collections.abc import Collection
from html import escape

from lib.figures.growth import colour_of, symbol_of
from lib.figures.look import Look
from lib.formulations import FORMULATIONS
from lib.measuring.counting import expected_slope, extra_bytes, extra_parts
from lib.measuring.events import Measured
from lib.measuring.planning import Plan
from lib.measuring.request import Request, shape_at
from lib.measuring.results import Results
from lib.ui.wording.numbers import MINUS
from lib.ui.wording.speed import seconds_text, three_digits, title

NOTHING = "–"
WORDS = ("Best", "Median", "Spread", "GFLOP/s", "Slope", "Extra bytes", "By hand")
"""The columns of numbers; on a phone each number carries its word."""

NUMBERS = {name: number for number, name in enumerate(FORMULATIONS)}
"""Each formulation's number in the catalogue, which gives its colour and marker."""


def speed_table_html(
    results: Results, request: Request, plan: Plan, size: int, units: Collection[str], look: Look
) -> str:
    """Write the table of one size: what was measured, and what was worked out by hand."""
    slope = _expected(request)
    headings = ("Formulation", *WORDS[:4], f"Slope ({slope})" if slope else WORDS[4], *WORDS[5:])
    head = "".join(
        f'<th scope="col"{"" if number == 0 else " class=number"}>{escape(word)}</th>'
        for number, word in enumerate(headings)
    )
    rows = "".join(_row(name, results, request, plan, size, units, look) for name in request.names)
    shape = shape_at(request.conditions.vary, size)
    caption = (
        f"At n = {size:,}: features ({shape.batch:,}, {shape.in_features:,}), "
        f"weights ({shape.out_features:,}, {shape.in_features:,})"
    )
    return (
        f'<table class="formulab-speed"><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _expected(request: Request) -> str:
    sizes = request.sizes
    if len(sizes) < 2:
        return ""
    return f"{expected_slope(request.conditions, sizes[-2], sizes[-1]):.0f} expected"


def _row(
    name: str,
    results: Results,
    request: Request,
    plan: Plan,
    size: int,
    units: Collection[str],
    look: Look,
) -> str:
    number = NUMBERS[name]
    mark = f'<span style="color:{colour_of(number, look)}" aria-hidden="true">{symbol_of(number)}</span>'
    note = "" if name in units else ' <span class="wrong">✗ not the unit here</span>'
    code = escape(FORMULATIONS[name].last_line)
    heading = f'<th scope="row" title="{code}">{mark} {title(name)}{note}</th>'
    found = results.measured.get((name, size))
    if found is None:
        cells = f'<td colspan="5" class="why">{_why(name, results, plan, size)}</td>'
        extra = _cell(5, NOTHING)
    else:
        cells = _time_cells(found, results, request, name in units)
        extra = _cell(5, f"{found.extra_bytes:,}")
    return f'<tr data-name="{name}">{heading}{cells}{extra}{_by_hand(name, found, request, size)}</tr>'


def _time_cells(found: Measured, results: Results, request: Request, is_unit: bool) -> str:
    slope = results.slope(found.name, [size for size in request.sizes if size <= found.size])
    spread = f"{found.spread:.2f}" + (' <span class="doubt">! noisy</span>' if found.is_noisy else "")
    texts = (
        f"<b>{seconds_text(found.best)}</b>",
        seconds_text(found.median),
        spread,
        three_digits(results.rate(found) / 1e9) if is_unit else NOTHING,
        NOTHING if slope is None else f"{slope[0]:.2f}".replace("-", MINUS),
    )
    return "".join(_cell(column, text) for column, text in enumerate(texts))


def _cell(column: int, html: str) -> str:
    return f'<td class="number" data-word="{WORDS[column]}">{html}</td>'


def _by_hand(name: str, found: Measured | None, request: Request, size: int) -> str:
    conditions = request.conditions
    count = extra_bytes(name, size, conditions)
    if count is None:
        return _cell(6, NOTHING)
    parts = extra_parts(name, shape_at(conditions.vary, size), conditions.threads) or ()
    told = escape(" + ".join(f"{part.word} {part.numbers:,}" for part in parts) + " numbers")
    verdict = ""
    if found is not None:
        is_equal = found.extra_bytes == count
        verdict = (
            ' <span class="right">✓ equal</span>' if is_equal else ' <span class="wrong">✗ differs</span>'
        )
    return _cell(6, f'<span title="{told}">{count:,}</span>{verdict}')


def _why(name: str, results: Results, plan: Plan, size: int) -> str:
    reasons = {(each.name, each.size) for each in plan.left_out} | set(results.left_out)
    return "left out, see below" if (name, size) in reasons else "not measured yet"
